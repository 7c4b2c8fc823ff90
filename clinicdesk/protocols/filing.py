"""Which planned set a set is filed under: one rule for the record and for the name in the row where it is typed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

ON_TIME = timedelta(seconds=59)
"""A repeat is on time from so long before: the board shows whole minutes. Less than the least that a repeat waits,
so that no set answers its own alert."""


class Planned(Protocol):
    """One set of a plan: its minute after the dose it counts from, and when that is."""

    @property
    def minute(self) -> int:
        """After the dose."""

    @property
    def at(self) -> datetime:
        """When it is planned for."""


def filed_under(
    plan: Sequence[Planned], taken_at: datetime, *, soon_minutes: int, first: int, begun: Collection[int]
) -> int | None:
    """The place in the plan, which is in order of time; None for a set beyond the plan.

    The nearest in time counts, of two the older; none more than `soon_minutes` ahead, or before its own dose.
    `first`: the place after the last one measured, as nobody goes back behind it. One of which only a part was
    measured (`begun`) takes the rest until the next one's own time has come.
    """
    places = [
        place
        for place in range(first, len(plan))
        if plan[place].at - timedelta(minutes=min(soon_minutes, plan[place].minute)) <= taken_at
    ]
    for place in places:
        if place in begun and (place + 1 == len(plan) or taken_at < plan[place + 1].at):
            return place
    return min(places, key=lambda place: (abs(plan[place].at - taken_at), place), default=None)
