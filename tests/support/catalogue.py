"""Every sentence of ours as one flat table, for the tests that read all of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinicdesk.paths import resource
from clinicdesk.words import LANGUAGES

Said = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence in every language: a text, or a text for each plural form."""

    key: str
    said: dict[str, Said]

    def texts(self, language: str) -> tuple[str, ...]:
        """All forms in one language."""
        said = self.said.get(language, "")
        return (said,) if isinstance(said, str) else tuple(said.values())


@cache
def areas() -> frozenset[str]:
    """The names of the word files."""
    return frozenset(path.stem for path in resource("words").glob("*.toml"))


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of every area, in the order of the files."""
    found: list[Entry] = []
    for area in sorted(areas()):
        text = resource("words", f"{area}.toml").read_text(encoding="utf-8")
        found += _entries(area, tomllib.loads(text))
    return tuple(found)


@cache
def keys() -> frozenset[str]:
    """Every key that say() knows."""
    return frozenset(entry.key for entry in entries())


def _entries(key: str, table: dict[str, Any]) -> Iterator[Entry]:
    if any(language in table and _is_said(table[language]) for language in LANGUAGES):
        yield Entry(key, table)
        return
    for name, inner in table.items():
        # A stray text is shown as an entry without languages, so that the tests name it.
        yield from (
            _entries(f"{key}.{name}", inner) if isinstance(inner, dict) else [Entry(f"{key}.{name}", {})]
        )


def _is_said(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and bool({"one", "many"} & set(value)))
