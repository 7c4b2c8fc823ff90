"""Every sentence of ours, in Ukrainian and English, read from resources/words without Qt."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Self

from clinicdesk.paths import resource

LANGUAGES = ("uk", "en")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Key(str):
    """A value that is a key of the catalogue, or several with blanks between: said where it is filled in."""

    __slots__ = ()


class Number(str):
    """A value that is a decimal number with a point: said with the comma of the language."""

    __slots__ = ()


class Phrase(str):
    """A value worded by a definition: its name, and its text in each language."""

    __slots__ = ("texts",)
    texts: Mapping[str, str]

    def __new__(cls, name: str, texts: Mapping[str, str]) -> Self:
        """The name of a part of a definition, and language to what it is called."""
        made = super().__new__(cls, name)
        made.texts = texts
        return made


def say(language: str, key: str, /, **values: str | int) -> str:
    """Return the sentence of `key` ("area.name") with {placeholders} filled.

    A plural entry is chosen by the value `n`. Raises KeyError for an unknown key or a missing value.
    """
    entry = _entry(key)[language]
    pattern = entry if isinstance(entry, str) else entry[plural_form(language, int(values["n"]))]
    return _PLACEHOLDER.sub(lambda found: _filled(language, values[found[1]]), pattern)


def _filled(language: str, value: str | int) -> str:
    if isinstance(value, Key):
        return ", ".join(say(language, key) for key in value.split())
    if isinstance(value, Phrase):
        return value.texts.get(language) or str(value)
    if isinstance(value, Number):
        return figure(language, str(value))
    return str(value)


def figure(language: str, number: str) -> str:
    """A number kept with a point, with the comma of Ukrainian or the point of English."""
    return number.replace(".", ",") if language == "uk" else number


def known(key: str) -> bool:
    """Whether the catalogue has this key."""
    try:
        _entry(key)
    except KeyError:
        return False
    return True


def plural_form(language: str, n: int) -> str:
    """The CLDR plural category of a whole number: one, few or many (en: one or many)."""
    if language == "en":
        return "one" if n == 1 else "many"
    last, last_two = n % 10, n % 100
    if last == 1 and last_two != 11:  # noqa: PLR2004 - CLDR rule for Ukrainian
        return "one"
    return "few" if last in {2, 3, 4} and last_two not in {12, 13, 14} else "many"


def _entry(key: str) -> Mapping[str, str | Mapping[str, str]]:
    area, *names = key.split(".")
    found = area_words(area)
    for name in names:
        found = found[name]
    if "uk" not in found:
        raise KeyError(key)
    return found


@cache
def area_words(area: str) -> Mapping[str, dict]:  # type: ignore[type-arg]  # TOML border
    """The parsed catalogue of one area; an unknown area raises KeyError."""
    path = resource("words", f"{area}.toml")
    if not path.is_file():
        raise KeyError(area)
    return tomllib.loads(path.read_text(encoding="utf-8"))
