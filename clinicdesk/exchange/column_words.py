"""The words by which a list's columns and values are recognised: resources/imports/participants.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from clinicdesk.paths import resource
from clinicdesk.protocols.apostrophes import SIGNS

_APOSTROPHES = str.maketrans("", "", SIGNS)
_BEGUN = 0.9
_SHORT = 3
_LONGEST_NOTHING = 24
_WORD = re.compile(r"[^\W_]+|[№#]")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column may hold: the stems of its headings, and what its cells look like."""

    name: str
    stems: tuple[tuple[str, ...], ...]
    values: str = ""
    many: bool = False
    leaves_out: bool = False


@cache
def fields() -> Mapping[str, Field]:
    """Every field, in the order of the file."""
    return {
        name: Field(
            name, tuple(tuple(plain(stem).split()) for stem in said["words"]), said.get("values", ""),
            said.get("many", False), said.get("leaves_out", False),
        )
        for name, said in _file()["fields"].items()
    }  # fmt: skip


@cache
def words(section: str, key: str = "words") -> frozenset[str]:
    """The words of a section, without capitals and apostrophes."""
    return frozenset(bare(word) for word in _file()[section][key])


def choice_of(section: str, text: str) -> str:
    """The value whose words hold this text, e.g. of "sex" and "Чол." the value male; "" if none does."""
    wanted = bare(text)
    return next((key for key in _file()[section] if wanted in words(section, key)), "")


def is_one_of(section: str, text: str) -> bool:
    """Whether a cell holds nothing but words of a section, with a full stop or without: «Немає.»."""
    return bare(text.strip(" .!")) in words(section)


def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or holds only a sign that it is."""
    return not text.strip() or (len(text) < _LONGEST_NOTHING and _is_sign(text))


@lru_cache(maxsize=4_096)  # a list says the same in thousands of cells, and each is looked at several times
def _is_sign(text: str) -> bool:
    return bare(text) in words("empty") or is_one_of("empty", text)


def bare(text: str) -> str:
    """Text to compare: no capitals, no apostrophes, single blanks."""
    return " ".join(text.casefold().translate(_APOSTROPHES).split())


def plain(text: str) -> str:
    """A heading to compare: its words alone. № and # are words."""
    return " ".join(_WORD.findall(bare(text)))


def coverage(heading: str, field: Field) -> float:
    """How much of a heading's letters the best stems of a field cover, 0 to 1."""
    found = plain(heading).split()
    letters = sum(map(len, found))
    return max((_covered(found, stems) / letters for stems in field.stems), default=0.0) if letters else 0.0


def _covered(found: Iterable[str], stems: tuple[str, ...]) -> float:
    """Letters of the words that the stems begin, all of them or none; a word only begun counts a little less."""
    left, letters = list(found), 0.0
    for stem in stems:
        word = next((word for word in left if _begins(word, stem)), None)
        if word is None:
            return 0.0
        left.remove(word)
        letters += len(word) if word == stem else len(word) * _BEGUN
    return letters


def _begins(word: str, stem: str) -> bool:
    """A short stem must be the whole word: «n» and «др» begin too many others."""
    return word == stem or (len(stem) >= _SHORT and word.startswith(stem))


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resource("imports", "participants.toml").read_text(encoding="utf-8"))
