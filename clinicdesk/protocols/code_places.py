"""Where a participant's code stands in a text: «К-0991», «K 991», «П_0991», «учасник 991», and in digits alone.

Letters that look alike or sound alike are one, leading zeros do not count. A short number stands for many things:
without its very letters, or with zeros left out, a code is one from three digits on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clinicdesk.protocols.folding import code_key, fold

CODE = re.compile(r"(?<![\w.,:])[^\W\d_]{0,4}[ \u00a0]?[-‐‑‒–—−_.]?[ \u00a0]?\d{1,8}(?![^\W_]|_\d|:|[.,]\d)")
_NAMED = re.compile(
    r"\b(?:учасни(?:к|ка|ку|кові|ком|ця|ці|цю|цею)|пацієнт(?:|а|у|ові|ом|ка|ки|ці|ку|кою)|participant|patient|code|код)"
    r"[ \u00a0]{1,2}(?:№[ \u00a0]?)?(\d{3,8})(?![^\W_]|[:.,]\d)",
    re.IGNORECASE,
)
_BARE = 4
"""A number without its letters is a code from this many digits on: «0991», but not «45 хв»."""
_LOOSE = 3
_PARTS = re.compile(r"([^\d]*)(\d+)$")


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of a roster by how they may be written, to the person each of them is."""

    exact: Mapping[str, str]
    loose: Mapping[str, str]
    bare: Mapping[str, str]
    number: Mapping[str, str]

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and person of each place."""
        for match in CODE.finditer(text):
            person = self._person(match[0])
            if person:
                yield match.start() + len(match[0]) - len(match[0].lstrip()), match.end(), person
        for match in _NAMED.finditer(text):
            person = self.number.get(match[1].lstrip("0"), "")
            if person and match[1] not in self.bare:
                yield match.start(1), match.end(1), person

    def _person(self, written: str) -> str:
        key = plain_key(written)
        found = self.exact.get(key) or (self.bare.get(key) if key.isdigit() else None)
        if found:
            return found
        stripped = written.strip()
        if " " not in stripped and "\u00a0" not in stripped and stripped[:1].isupper():
            return next((self.loose[one] for one in _loose_keys(key, stripped) if one in self.loose), "")
        # A word before a bare number is not part of it: «про 0991».
        return self.bare.get(re.sub(r"\D", "", written), "")


def codes_of(roster: Iterable[tuple[str, str]]) -> Codes:
    """`roster`: person and code."""
    exact: dict[str, str] = {}
    loose: dict[str, str] = {}
    bare: dict[str, str] = {}
    number: dict[str, str] = {}
    for person, code in roster:
        if not code:
            continue
        exact[plain_key(code)] = person
        digits = re.sub(r"\D", "", code)
        if len(digits) >= _BARE:
            bare[digits] = person
        if len(digits.lstrip("0")) >= _LOOSE:
            number[digits.lstrip("0")] = person
            loose |= dict.fromkeys(_loose_keys(plain_key(code), code), person)
    return Codes(exact, loose, bare, number)


def plain_key(code: str) -> str:
    """`code_key` without the underlines that stand for a dash."""
    return code_key(code.replace("_", ""))


def _loose_keys(key: str, written: str) -> Iterator[str]:
    """By the look of its letters and by their sound, without leading zeros."""
    for one in (key, fold(re.sub(r"[^\w]|_", "", written)).replace(" ", "")):
        parts = _PARTS.match(one)
        if parts and parts[1]:
            yield parts[1] + parts[2].lstrip("0")
