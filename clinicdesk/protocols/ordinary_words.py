"""Words of the language that are also somebody's name, and other spellings that name nobody."""

import tomllib
from collections.abc import Mapping
from functools import cache

from clinicdesk.paths import resource
from clinicdesk.protocols.name_forms import case_forms


@cache
def ordinary() -> frozenset[str]:
    """Words of the language, in every case, that are also somebody's name."""
    table = _table()
    return frozenset([*table["forms"], *(form for word in table["words"] for form in case_forms(word))])


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists of the file."""
    return frozenset(_table()[name])


@cache
def abbreviations() -> frozenset[str]:
    """Capitals of the clinic's language that are nobody's initials."""
    return frozenset(_table()["abbreviations"])


@cache
def _table() -> Mapping[str, list[str]]:
    table: Mapping[str, list[str]] = tomllib.loads(
        resource("forms", "ordinary_words.toml").read_text(encoding="utf-8")
    )
    return table
