"""Telephones and e-mail addresses in a text, in the spellings people use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

CONTACTS = ("phone", "email")
_BETWEEN = r"[ \u00a0.\-‐‑–—/]{0,2}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[.,])(?:(?:\+|00{_BETWEEN})?\(?3?8{_BETWEEN})?\(?0{_BETWEEN}\d\d\)?(?:{_BETWEEN}\d){{7}}(?![\w])"
    rf"|(?<![\w+])\+\d(?:[ \u00a0().\-‐‑–]{{0,2}}\d){{8,14}}(?!\w)"
)
"""Nine digits after the nought of Ukraine, or a plus and a number of any land."""
_NATIONAL = 9
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""Tried where a word begins only: tried at every letter, a paste of a million letters would never end."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where it stands, and which it is."""

    start: int
    end: int
    kind: Literal["phone", "email"]


def contacts_in(text: str) -> Iterator[Contact]:
    """`(067) 123-45-67`, `тел.067.123.45.67`, `00380671234567`, `name@place.ua`; a date or a decimal is none."""
    for found in _EMAIL.finditer(text):
        yield Contact(*found.span(), "email")
    for found in _PHONE.finditer(text):
        yield Contact(*found.span(), "phone")


def contact_key(written: str) -> str:
    """The same for each spelling of one number or address: the last nine digits, or the address in small letters."""
    return written.casefold() if "@" in written else "".join(filter(str.isdecimal, written))[-_NATIONAL:]
