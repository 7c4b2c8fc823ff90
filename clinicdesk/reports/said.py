"""A text in both languages, so that one record prints in either, or in both side by side."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal

from clinicdesk.words import figure, say

Tongue = Literal["uk", "en", "both"]
TONGUES: tuple[Tongue, ...] = ("uk", "en", "both")
BETWEEN = " / "
_SURE = ("\n", " · ", "; ")
_PIECES = (*_SURE, ". ", ", ")
_STANDS_ALONE = re.compile(r".*[\dA-ZА-ЯҐЄІЇ]|\s[0-9a-f]{16,}$", re.DOTALL)
_LEADS_ON = re.compile(
    r"(^|\W)(без|в|від|для|до|за|з|зі|і|із|й|на|над|о|об|або|під|по|при|про|та|у)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """What stands on paper. What people wrote themselves is the same in both."""

    uk: str
    en: str
    typed: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    """Which pieces of it are not words of ours, as they stand in it; None: not known, so all of it may be."""

    def text(self, tongue: str) -> str:
        """In one language, or in both with a stroke between; what is the same in both is not said twice."""
        if tongue == "both":
            return _beside(self.uk, self.en)
        return self.uk if tongue == "uk" else self.en

    def typed_places(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where in `text`, this said in one language, something stands that is not of ours."""
        if self.typed is None:
            return ((0, len(text)),)
        return tuple(found.span() for one in self.typed for found in re.finditer(re.escape(one), text))

    @property
    def blank(self) -> bool:
        """Whether nothing is stated."""
        return not self.uk.strip() and not self.en.strip()


NOTHING = Said("", "", ())


def ours(uk: str, en: str) -> Said:
    """A label, a heading, an answer of a list: words of the program or of a definition, nobody's own."""
    return Said(uk, en, ())


def plain(text: str | int) -> Said:
    """A code, a number, a name, a note: never translated."""
    return Said(str(text), str(text))


def numeral(number: str) -> Said:
    """A number kept with a point, with the comma or the point of each language."""
    return Said(figure("uk", number), figure("en", number))


DASH = plain("–")
"""Where there is nothing to state: who decided, where nobody has; minutes from a dose that was not given."""


def worded(key: str, /, **values: str | int | Said) -> Said:
    """A sentence of ours; values that are said themselves are filled in by language."""
    filled = (value if isinstance(value, Said) else plain(value) for value in values.values())
    uk, en = say("uk", key, **_in("uk", values)), say("en", key, **_in("en", values))
    return Said(uk, en, _typed_of(filled, uk, en))


def wording(tongue: str, key: str, /, **values: str | int) -> str:
    """A sentence of ours as it stands on a page of this tongue."""
    if tongue == "both":
        return Said(say("uk", key, **values), say("en", key, **values)).text(tongue)
    return say(tongue, key, **values)


def joined(parts: Iterable[Said], between: str = " · ") -> Said:
    """Several texts in a row; what is blank leaves no gap."""
    kept = [part for part in parts if not part.blank]
    uk, en = between.join(part.uk for part in kept), between.join(part.en for part in kept)
    return Said(uk, en, _typed_of(kept, uk, en))


def _beside(uk: str, en: str) -> str:
    """Both, piece by piece where they have the same pieces; a number or a name that both end with stands once.

    "Дата: 13.11.2026" and "Date: 13.11.2026" are "Дата / Date: 13.11.2026".
    """
    if uk == en:
        return uk
    for between in _PIECES:
        pieces = [*zip(uk.split(between), en.split(between), strict=False)]
        if uk.count(between) == en.count(between) > 0 and (
            between in _SURE or all(_shares(*one) for one in pieces)
        ):
            return between.join(_beside(*one) for one in pieces)
    end = _same_end(uk, en)
    return f"{uk[: len(uk) - len(end)]}{BETWEEN}{en[: len(en) - len(end)]}{end}"


def _shares(uk: str, en: str) -> bool:
    """Whether something of these two would be said once: prose that says nothing twice is left whole."""
    return len(_beside(uk, en)) < len(uk) + len(BETWEEN) + len(en)


def _same_end(uk: str, en: str) -> str:
    """What both end with, from a space or a colon on: a number, a name, with every bracket it opens or closes.

    Nothing where the rest holds a number of its own, or ends with a word that leads on to what would be taken.
    """
    signs = takewhile(lambda pair: pair[0] == pair[1], zip(reversed(uk), reversed(en), strict=False))
    length = sum(1 for _ in signs)
    found = re.search(r"(?<=\S)(: | )\S.*$", uk[len(uk) - length :], re.DOTALL) if length else None
    starts = [length - found.start()] if found else []
    if length and length < min(len(uk), len(en)) and re.match(r"(: | )\S", uk[len(uk) - length :]):
        starts.insert(0, length)
    for size in starts:
        rest, end = (uk[: len(uk) - size], en[: len(en) - size]), uk[len(uk) - size :]
        phrase = end.startswith(":") or (_STANDS_ALONE.match(end) and not _LEADS_ON.search(rest[0]))
        if (
            phrase
            and end.count("(") == end.count(")")
            and all(one.strip() and not re.search(r"\d", one) for one in rest)
        ):
            return end
    return ""


def _typed_of(parts: Iterable[Said], uk: str, en: str) -> tuple[str, ...] | None:
    """The pieces of a whole that people typed; None where one of them does not stand in it letter by letter."""
    pieces: list[str] = []
    for part in parts:
        for text, whole in ((part.uk, uk), (part.en, en)) if part.typed is None else ():
            if text not in whole:
                return None
            pieces.append(text)
        pieces.extend(part.typed or ())
    return tuple(dict.fromkeys(filter(str.strip, pieces)))


def _in(language: str, values: dict[str, str | int | Said]) -> dict[str, str | int]:
    return {
        name: value.text(language) if isinstance(value, Said) else value for name, value in values.items()
    }
