"""How near a set is: one rule for the board, Today, the cover and the unlock screen. Loaded before anything else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

Near = Literal["later", "soon", "due", "overdue"]


class Thresholds(Protocol):
    """When a set is soon, and how long it may be late: a series, or what is shown of a session that goes by it."""

    @property
    def soon_minutes(self) -> int:
        """Soon ahead by."""

    @property
    def grace_minutes(self) -> int:
        """Overdue after."""


AHEAD = timedelta(minutes=2)
"""How far another clock in the room may be ahead of this one: what is later has not happened yet."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The thresholds of a session that goes by no programme (clinic default, unsourced)."""

    soon_minutes: int = 3
    grace_minutes: int = 2
    newest: datetime | None = None


USUAL = Usual()


def state_at(thresholds: Thresholds, at: datetime, now: datetime) -> Near:
    """How a set stands that is planned for a moment: on the board, on Today, on the cover and before the password."""
    if now < at - timedelta(minutes=thresholds.soon_minutes):
        return "later"
    if now < at:
        return "soon"
    return "due" if now <= at + timedelta(minutes=thresholds.grace_minutes) else "overdue"


BLIND = timedelta(hours=3)
"""How far past the record a time can be that is read off another clock, while the computer’s stands before it.

Clinic default, unsourced.
"""


def is_behind(newest: datetime | None, now: datetime) -> bool:
    """Whether the clock stands before what was recorded: then no number counted by it is true."""
    return newest is not None and now + AHEAD < newest
