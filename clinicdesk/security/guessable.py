"""The parts of a password that an attacker tries first: known passwords, keyboard walks, repeats, names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from clinicdesk.errors import Unavailable
from clinicdesk.paths import resource


class Guess(StrEnum):
    """Why a stretch of a password is worth nothing."""

    KNOWN = "known"
    KEYBOARD = "keyboard"
    REPEAT = "repeat"
    WORK = "work"
    PERSONAL = "personal"
    NUMBER = "number"


_WHOLE_BELOW = 5  # shorter words occur inside honest ones (star in mustard): they count standing alone
_SHORTEST = 3  # initials and particles say nothing
_STEM_FROM = 6  # Ukrainian words from this length are met in their cases too: клініка, клініки
_NUMBERS_FROM = 22  # 22 random digits are 73 bits, as much as six words; fewer are a date, a phone, a card
_TRIMMINGS = 8  # signs next to a guessable word that come with it for free: a date is the longest

# The same keys in both layouts; then what the shifted Latin keys give where Cyrillic has capitals.
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\" + '{}:"<>|'
_CYRILLIC_KEYS = "йцукенгшщзхїфівапролджєячсмитьбюґ" + "хїжєбюґ"
_AS_CYRILLIC = str.maketrans(_LATIN_KEYS, _CYRILLIC_KEYS)
_AS_LATIN = str.maketrans(_CYRILLIC_KEYS[:33], _LATIN_KEYS[:33])
# Signs that stand for one another: P@ssw0rd, пaрoль with Latin letters, Russian ы where Ukrainian has і.
_ALIKE = "aа@4 bв8 cс eе3єэё hн iіїы1!|l kк mм oо0 pр s5$ tт7 xх yу гґ".split()
_SHAPE = str.maketrans({sign: group[0] for group in _ALIKE for sign in group})
_APOSTROPHES = str.maketrans("’ʼ‘`´", "'''''")

# Resolution 55 of the Cabinet of Ministers of Ukraine, 27.01.2010: Ukrainian in Latin letters.
_LATIN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
    "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "'": "",
})  # fmt: skip
_LATIN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

_DIGITS = "1234567890"
_LATIN_ROWS = ("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_CYRILLIC_ROWS = ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю")
_RUSSIAN_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_LINES = (
    *_LATIN_ROWS, *_CYRILLIC_ROWS, *_RUSSIAN_ROWS, _DIGITS, "01234567890", "!@#$%^&*()_+", '!"№;%:?*()_+',
    "abcdefghijklmnopqrstuvwxyz", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдежзийклмнопрстуфхцчшщъыьэюя",
)  # fmt: skip
_ON_A_LINE, _ACROSS_LINES = 4, 6  # keys in a row that make a walk: across lines, кам would be found in камера

_LETTER = re.compile(r"[^\W\d_]")
_NAME = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NO_LETTER = re.compile(r"[\W\d_]")
_BETWEEN_WORDS = (re.compile(r"[\s_-]"), re.compile(r"[\W_]"))  # in the other layout ; and [ are letters
_SPELLED_APART = re.compile(r"(?:(?<=^\S)|(?<=[\s_.-]\S))[\s_.-]+(?=\S(?:[\s_.-]|$))")  # п а р о л ь
_NUMBERS_ONLY = re.compile(r"[\d\s.,:/()+-]+")
_DATE_OR_PHONE = re.compile(
    r"(?<!\d)(?:\d{1,2}[\s./-]?\d{1,2}[\s./-]?(?:19|20)\d\d|(?:19|20)\d\d[\s./-]?\d\d[\s./-]?\d\d"
    r"|(?:\+?38[\s(-]*)?0(?:[\s()-]*\d){9})(?!\d)"
)


_Forms = Mapping[int, AbstractSet[str]]  # the shapes of words by their length


@dataclass(frozen=True, slots=True)
class Guessable:
    """Which places of the folded text belong to which guess."""

    text: str
    places: tuple[tuple[Guess, frozenset[int]], ...]

    @property
    def own(self) -> int:
        """How many characters no list can guess."""
        return len(self.text) - len(frozenset[int]().union(*(found for _, found in self.places)))

    @property
    def kinds(self) -> tuple[Guess, ...]:
        """The kinds found, the one that covers most first."""
        return tuple(kind for kind, found in sorted(self.places, key=lambda kind: -len(kind[1])) if found)


@dataclass(frozen=True, slots=True)
class _View:
    """Some signs of a text, read as if the others were not there; `places` leads back to the text."""

    text: str
    places: Sequence[int]

    def back(self, start: int, end: int) -> range:
        """The places in the text, the signs between them included."""
        return range(self.places[start], self.places[end - 1] + 1)


def guessable(password: str, *, personal: Iterable[str]) -> Guessable:
    """Find what is worth nothing in a password; `personal`: names of the person, the clinic, the town."""
    text = folded(password)
    joined = _view(text, _SPELLED_APART)
    blocked = _blocked()
    found = {
        Guess.KNOWN: _words(joined, blocked["known"]) | _phrases(text, blocked["phrases"]),
        Guess.WORK: _words(joined, blocked["work"]),
        Guess.PERSONAL: _words(joined, _by_length(form for name in personal for form in _name_forms(name))),
        Guess.KEYBOARD: _walks(joined),
        Guess.REPEAT: _repeats(_view(text, _NO_LETTER)) | _repeats(_View(text, range(len(text)))),
        Guess.NUMBER: _numbers(text),
    }
    return Guessable(text, tuple((kind, _with_trimmings(text, places)) for kind, places in found.items()))


def folded(text: str) -> str:
    """The text without differences of case, width and composition; one kind of apostrophe."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", plain).translate(_APOSTROPHES)


def _view(text: str, without: re.Pattern[str]) -> _View:
    hidden = {place for match in without.finditer(text) for place in range(*match.span())}
    places = [place for place in range(len(text)) if place not in hidden]
    return _View("".join(text[place] for place in places), places)


def _words(view: _View, forms: _Forms) -> frozenset[int]:
    """Places of any of these forms, typed in the right layout or in the other one."""
    found: set[int] = set()
    for typed in {view.text, view.text.translate(_AS_CYRILLIC), view.text.translate(_AS_LATIN)}:
        shape = typed.translate(_SHAPE)
        for length, known in forms.items():
            for start in range(len(shape) - length + 1):
                end = start + length
                if shape[start:end] in known and (
                    length >= _WHOLE_BELOW or _stands_alone(typed, start, end=end)
                ):
                    found.update(view.back(start, end))
    return frozenset(found)


def _phrases(text: str, forms: _Forms) -> frozenset[int]:
    """Places of sayings, however their words are spaced."""
    return frozenset[int]().union(*(_words(_view(text, between), forms) for between in _BETWEEN_WORDS))


def _stands_alone(text: str, start: int, *, end: int) -> bool:
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return _LETTER.search(beside) is None


def _by_length(forms: Iterable[str]) -> _Forms:
    lengths: dict[int, set[str]] = {}
    for form in forms:
        if len(form) >= _SHORTEST:
            lengths.setdefault(len(form), set()).add(form)
    return lengths


def _name_forms(name: str) -> Iterator[str]:
    """The words of a name or address as they may stand in a password, in shapes."""
    for word in _NAME.findall(folded(name)):
        yield from _spellings(word)


def _spellings(word: str) -> Iterator[str]:
    """A word, its stem, both in Latin letters, in shapes."""
    plain = word.replace("'", "")
    for form in {word, plain, _stem(plain)}:
        yield form.translate(_SHAPE)
        yield (_LATIN_FIRST.get(form[0], form[0]) + form[1:]).translate(_LATIN).translate(_SHAPE)


def _stem(word: str) -> str:
    return re.sub("[аеєиіїоуюяйь]$", "", word) if len(word) >= _STEM_FROM else word


@cache
def _blocked() -> Mapping[str, _Forms]:
    """The forms of resources/passphrases/blocked.txt: known and work words, and phrases without spaces."""
    lists: dict[str, set[str]] = {"known": set(), "work": set(), "phrases": set()}
    section = ""
    for line in lines_of("blocked.txt"):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        lists["phrases" if " " in line else section].update(_spellings(folded(line.replace(" ", ""))))
    return {name: _by_length(forms) for name, forms in lists.items()}


def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a file of resources/passphrases, without comments; Unavailable("PWD010") without them."""
    try:
        text = resource("passphrases", name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Unavailable("PWD010", file=name) from problem
    lines = tuple(line for line in text.splitlines() if line and not line.startswith("#"))
    if not lines:
        raise Unavailable("PWD010", file=name)
    return lines


def _walks(view: _View) -> frozenset[int]:
    found: set[int] = set()
    for length, lines in ((_ON_A_LINE, _LINES), (_ACROSS_LINES, _across())):
        runs = _runs(lines, length)
        for start in range(len(view.text) - length + 1):
            if view.text[start : start + length] in runs:
                found.update(view.back(start, start + length))
    return frozenset(found)


@cache
def _runs(lines: tuple[str, ...], length: int) -> frozenset[str]:
    """Every stretch of `length` keys of the lines, walked either way."""
    both = [*lines, *(line[::-1] for line in lines)]
    return frozenset(line[at : at + length] for line in both for at in range(len(line) - length + 1))


@cache
def _across() -> tuple[str, ...]:
    """Walks that change lines: columns down, up and to and fro (1qaz2wsx), zigzags of two lines (1q2w3e)."""
    walks: list[str] = []
    for rows in (_LATIN_ROWS, _CYRILLIC_ROWS, _RUSSIAN_ROWS):
        for lines in (rows, (_DIGITS, *rows)):
            down = _columns(lines)
            up = [column[::-1] for column in down]
            to_and_fro = [column for pair in zip(down[::2], up[1::2], strict=False) for column in pair]
            walks += ["".join(down), "".join(up), "".join(to_and_fro)]
        for upper, lower in pairwise((_DIGITS, *rows)):
            walks += ["".join(_columns((upper, lower))), "".join(_columns((lower, upper)))]
    return tuple(walks)


def _columns(lines: tuple[str, ...]) -> list[str]:
    return ["".join(keys) for keys in zip(*lines, strict=False)]


def _repeats(view: _View) -> frozenset[int]:
    """Places of what repeats the stretch before it: three signs or more twice, one or two signs thrice."""
    found: set[int] = set()
    text = view.text
    for size in range(1, len(text) // 2 + 1):
        times = 2 if size > 2 else 3  # noqa: PLR2004 - the rule of the docstring
        for start in range(len(text) - size * times + 1):
            if text[start : start + size] * times == text[start : start + size * times]:
                found.update(view.back(start + size, start + size * times))
    return frozenset(found)


def _numbers(text: str) -> frozenset[int]:
    if _NUMBERS_ONLY.fullmatch(text) and sum(sign.isdigit() for sign in text) < _NUMBERS_FROM:
        return frozenset(range(len(text)))
    return frozenset(place for match in _DATE_OR_PHONE.finditer(text) for place in range(*match.span()))


def _with_trimmings(text: str, places: frozenset[int]) -> frozenset[int]:
    """Add the digits and signs right beside: Світанок2026! is no better than Світанок."""
    found = set(places)
    for step in (1, -1):
        for place in places:
            for beside in range(place + step, place + step * (_TRIMMINGS + 1), step):
                if not 0 <= beside < len(text) or _LETTER.match(text[beside]):
                    break
                found.add(beside)
    return frozenset(found)
