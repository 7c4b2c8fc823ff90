"""A text in both languages, so that one record prints in either, or in both side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from clinicdesk.words import say

Tongue = Literal["uk", "en", "both"]
TONGUES: tuple[Tongue, ...] = ("uk", "en", "both")
BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Said:
    """What stands on paper. What people wrote themselves is the same in both."""

    uk: str
    en: str

    def text(self, tongue: str) -> str:
        """In one language, or in both with a stroke between; the same text is not said twice."""
        if tongue == "both":
            return self.uk if self.uk == self.en else f"{self.uk}{BETWEEN}{self.en}"
        return self.uk if tongue == "uk" else self.en

    @property
    def blank(self) -> bool:
        """Whether nothing is stated."""
        return not self.uk.strip() and not self.en.strip()


NOTHING = Said("", "")


def plain(text: str | int) -> Said:
    """A code, a number, a name, a note: never translated."""
    return Said(str(text), str(text))


def worded(key: str, /, **values: str | int | Said) -> Said:
    """A sentence of ours; values that are said themselves are filled in by language."""
    return Said(say("uk", key, **_in("uk", values)), say("en", key, **_in("en", values)))


def wording(tongue: str, key: str, /, **values: str | int) -> str:
    """A sentence of ours as it stands on a page of this tongue."""
    if tongue == "both":
        return Said(say("uk", key, **values), say("en", key, **values)).text(tongue)
    return say(tongue, key, **values)


def joined(parts: Iterable[Said], between: str = " · ") -> Said:
    """Several texts in a row; what is blank leaves no gap."""
    kept = [part for part in parts if not part.blank]
    return Said(between.join(part.uk for part in kept), between.join(part.en for part in kept))


def _in(language: str, values: dict[str, str | int | Said]) -> dict[str, str | int]:
    return {
        name: value.text(language) if isinstance(value, Said) else value for name, value in values.items()
    }
