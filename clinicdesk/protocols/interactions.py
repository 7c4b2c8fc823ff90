"""Which of a person's medicines stand on a list of interactions: by name, in either script, whatever the ending."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from clinicdesk.protocols.language import TermList

_BETWEEN = re.compile(r"[^\w’']+")
_STEM = 5
"""A word this long may take an ending of its language: «діазепаму» is «діазепам»."""


@dataclass(frozen=True, slots=True)
class Met:
    """A medicine as it was written down, the entry of the list that knows it, and the groups of that entry."""

    medicine: str
    entry: str
    groups: tuple[str, ...]


def interactions_of(medicines: Iterable[str], catalogue: TermList) -> tuple[Met, ...]:
    """What the list says of each medicine, in the order of the medicines; one it does not know is left out."""
    return tuple(
        Met(medicine, entry.id, entry.groups)
        for medicine in medicines
        for entry in catalogue.entries
        if any(_named(name, _words(medicine)) for name in entry.names)
    )


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text.casefold().replace("’", "'")) if word]


def _named(name: str, words: list[str]) -> bool:
    wanted = _words(name)
    return bool(wanted) and any(
        all(_same(one, other) for one, other in zip(wanted, words[start:], strict=False))
        for start in range(len(words) - len(wanted) + 1)
    )


def _same(wanted: str, word: str) -> bool:
    return word == wanted or (len(wanted) >= _STEM and word.startswith(wanted))
