"""What an answer can be: the values of the field types, and the facts that rules look at."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


@dataclass(frozen=True, slots=True)
class Pressure:
    """A blood pressure, mmHg."""

    systolic: int
    diastolic: int


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which only the year, or the year and month, may be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def earliest(self) -> dt.date:
        """The first day it can be."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day it can be."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file kept elsewhere: SHA-256 of its bytes, its name, size in bytes, media type."""

    digest: str
    name: str
    size: int
    media_type: str


class Skipped(Enum):
    """The mark of a question that the form's own rule did not ask. Every test on it is false; it is not missing."""

    SKIPPED = "skipped"


SKIPPED = Skipped.SKIPPED

Value = (
    str | int | bool | Decimal | Pressure | PartialDate | dt.date | dt.time | tuple[str | int, ...] | FileRef
)
"""An answer. None, or no entry at all, is a missing one."""
Fact = Value | Skipped
Facts = Mapping[str, Fact | None]
Values = Mapping[str, Value | None]
Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
"""How an answer is stored; decimals are text."""

NUMBERS = (int, Decimal)
"""For isinstance on the fast paths: a union written out is built anew at every call."""
UNSURE = frozenset({"unknown", "not_done"})
"""Answers that never count as a no."""


def first_day(said: Fact | None) -> dt.date | None:
    """The first day that a date may mean; None for what is no date."""
    if isinstance(said, PartialDate):
        return said.earliest
    return said if isinstance(said, dt.date) else None
