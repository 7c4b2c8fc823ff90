"""The parts of a password that an attacker tries first: known passwords, keyboard walks, repeats, names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from clinicdesk.paths import resource


class Guess(StrEnum):
    """Why a stretch of a password is worth nothing."""

    KNOWN = "known"
    KEYBOARD = "keyboard"
    REPEAT = "repeat"
    WORK = "work"
    PERSONAL = "personal"
    NUMBER = "number"


_GRAM = 4  # keys in a row that make a walk
_WHOLE_BELOW = 5  # shorter words occur inside honest ones (сум in сумка): they count only standing alone
_SHORTEST = 3  # initials and particles say nothing
_STEM_FROM = 5  # Ukrainian words from this length are met in all their cases: клініка, клініки
_NUMBERS_FROM = 22  # 22 random digits = 73 bits, as much as six words; fewer are a date, a phone, a card

# The same keys in both layouts, lower case; and what the shifted Latin keys give for capital letters.
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\{}:\"<>|"
_CYRILLIC_KEYS = "йцукенгшщзхїфівапролджєячсмитьбюґхїжєбюґ"
_AS_CYRILLIC = str.maketrans(_LATIN_KEYS, _CYRILLIC_KEYS)
_AS_LATIN = str.maketrans(_CYRILLIC_KEYS[:33], _LATIN_KEYS[:33]) | str.maketrans("ыэъ", "s']")
# One sign for letters and digits that stand for each other: пaрoль, P@ssw0rd, Russian ы for і.
_SHAPES = str.maketrans("аaеeоoсcрpхxуyкkмmнhвbiіїlзєэ" + "@431!|0$57689ыгґтt", "aaeeooccppxxyykkmmhhbbiiiieee" + "aaeiiiosstbbqiggtt")

_ROWS = (
    "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "йцукенгшщзхї", "фівапролджє", "ячсмитьбю",
    "йцукенгшщзхъ", "фывапролджэ", "1234567890-=", "!@#$%^&*()_+", "!\"№;%:?*()_+",
)  # fmt: skip
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдежзийклмнопрст", "01234567890")
_BLOCKS = (_ROWS[:3], _ROWS[3:6], (_ROWS[6], _ROWS[7], _ROWS[5]))

_LATIN_LETTERS = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
    "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "'": "",
})  # fmt: skip
_FIRST_LETTERS = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


@dataclass(frozen=True, slots=True)
class Guessable:
    """Which characters of the folded text belong to which guess."""

    text: str
    stretches: tuple[tuple[Guess, frozenset[int]], ...]

    @property
    def own(self) -> int:
        """How many characters nobody can guess from a list."""
        return len(self.text) - len(frozenset[int]().union(*(spots for _, spots in self.stretches)))

    @property
    def kinds(self) -> tuple[Guess, ...]:
        """The kinds found, the one that covers most first."""
        return tuple(kind for kind, spots in sorted(self.stretches, key=lambda found: -len(found[1])) if spots)

    def of(self, *kinds: Guess) -> frozenset[int]:
        """The places of these kinds."""
        return frozenset[int]().union(*(spots for kind, spots in self.stretches if kind in kinds))


def guessable(password: str, *, personal: Iterable[str]) -> Guessable:
    """Find what is worth nothing in a password; `personal`: names of the person, the clinic, the town."""
    text = folded(password)
    joined = _kept(text, _spelled_apart(text))
    closed = _kept(text, [not (sign.isspace() or sign in "_-") for sign in text])
    words = _blocked()
    own_words = tuple(form for word in personal for form in _forms_of_name(word))
    found = {
        Guess.KNOWN: _words(joined, words[Guess.KNOWN]) | _words(closed, words["phrases"]),
        Guess.WORK: _words(joined, words[Guess.WORK]),
        Guess.PERSONAL: _words(joined, own_words),
        Guess.KEYBOARD: _walks(joined),
        Guess.REPEAT: _repeats(text),
        Guess.NUMBER: _numbers(text),
    }
    return Guessable(text, tuple((kind, _with_trimmings(text, spots)) for kind, spots in found.items()))
