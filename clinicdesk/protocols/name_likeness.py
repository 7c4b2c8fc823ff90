"""Whether two names may be one person's: initials and missing given names leave it open, another father does not."""

import re
from itertools import product

from clinicdesk.protocols.folding import name_keys, words_of

_PARTS = re.compile(r"[\s.,\-]+")
_OF_FATHER = re.compile(r"(ov|ev|iv)?(ich|na)$")
"""How a folded patronymic ends, of a son and of a daughter, in both languages."""
_SAME_FATHER = {
    "nikola": "mikola", "aleks": "oleks", "aleksandr": "oleksandr", "vladimir": "volodimir", "filip": "pilip",
    "konstantin": "kostantin", "osif": "osip", "akovl": "ak", "nikit": "mikit", "trofim": "trohim",
    "afanas": "opanas",
}  # fmt: skip
"""Folded stems of Russian patronymics to the Ukrainian ones of the same name, where more than an ending differs."""


def may_be_called(one: str, other: str) -> bool:
    """Whether two given names may be one: an initial may be any name that begins so, none at all any name."""
    return _agree(_first(one), _first(other))


def of_another_father(one: str, other: str) -> bool:
    """Whether both patronymics are known and differ; how they end says only the sex and the language."""
    mine, theirs = _first(one), _first(other)
    if not (mine and theirs) or len(mine) == 1 or len(theirs) == 1:
        return not _agree(mine, theirs)
    return _father(mine) != _father(theirs)


def _agree(one: str, other: str) -> bool:
    if not (one and other):
        return True
    if len(one) > 1 and len(other) > 1:
        return bool(name_keys(one) & name_keys(other))
    if one[0].casefold() == other[0].casefold():
        return True
    return any(a.startswith(b) or b.startswith(a) for a, b in product(name_keys(one), name_keys(other)))


def _first(text: str) -> str:
    """The first word of a name as it is written; "" for none and for a dash."""
    return next((part for part in _PARTS.split(text) if words_of(part)), "")


def _father(patronymic: str) -> str:
    stem = _OF_FATHER.sub("", words_of(patronymic)[0])
    return _SAME_FATHER.get(stem, stem)
