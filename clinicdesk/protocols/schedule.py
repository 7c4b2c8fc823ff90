"""When observations are due: each person's own clock from T0, started anew by a booster; times are arguments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from clinicdesk.protocols.nearness import state_at
from clinicdesk.protocols.programme_language import Series

State = Literal["later", "soon", "due", "overdue", "held", "finished"]


@dataclass(frozen=True, slots=True)
class Due:
    """One planned set: its minute after the dose it counts from, and when that is. `dose`: 0 is T0, then boosters."""

    minute: int
    at: datetime
    dose: int = 0


@dataclass(frozen=True, slots=True)
class DueClock:
    """Where a person's series stands: the next set (None: all done), its state, and the sets passed over."""

    state: State
    next: Due | None
    missed: tuple[Due, ...] = ()
    done: tuple[Due, ...] = ()


def planned(
    series: Series, t0: datetime, boosters: Sequence[datetime] = (), route: str | None = None
) -> tuple[Due, ...]:
    """Every set of a person, in order. From a booster on its own minutes count, and the former ones no longer."""
    minutes = series.routes.get(route, series.minutes) if route else series.minutes
    plan = [Due(minute, t0 + timedelta(minutes=minute)) for minute in minutes]
    for number, given in enumerate(sorted(boosters), start=1):
        again = series.booster_minutes or minutes
        plan = [due for due in plan if due.at < given]
        plan += [Due(minute, given + timedelta(minutes=minute), number) for minute in again]
    return tuple(plan)


def due_clock(
    series: Series, plan: Sequence[Due], taken: Sequence[datetime], now: datetime, *,
    excused: Collection[Due] = (), held: bool = False,
) -> DueClock:  # fmt: skip
    """What is due now. `taken`: when sets were read off; `excused`: missed with a reason; `held`: suspended.

    A set answers the latest planned one whose time has come, or comes within `soon_minutes`; earlier ones without
    a set are missed. The next one is due at its minute, overdue after `grace_minutes`; it stays the next one, and
    grows late, until a set is read off or somebody says why not. While held, what would be due is held; minutes
    go on.
    """
    measured = _answered(plan, taken, timedelta(minutes=series.soon_minutes))
    last = max((plan.index(due) for due in measured), default=-1)
    done = tuple(due for due in plan if due in measured or due in excused)
    # The oldest set after the last one measured: a later one that comes meanwhile makes nobody less late.
    open_at = next((at for at, due in enumerate(plan) if at > last and due not in done), len(plan))
    missed = tuple(due for due in plan[:open_at] if due not in done)
    if open_at >= len(plan):
        return DueClock("finished", None, missed, done)
    due = plan[open_at]
    state: State = state_at(series, due.at, now)
    return DueClock("held" if held and state in {"due", "overdue"} else state, due, missed, done)


def _answered(plan: Sequence[Due], taken: Sequence[datetime], soon: timedelta) -> tuple[Due, ...]:
    answered = set()
    for at in taken:
        open_ = [due for due in plan if due.at - soon <= at]
        if open_:
            answered.add(open_[-1])
    return tuple(due for due in plan if due in answered)


def widest_gap(series: Series) -> int:
    """Minutes between two planned sets at the most: a second try that is farther off is no second try."""
    plans = [(0, *plan) for plan in (series.minutes, series.booster_minutes, *series.routes.values())]
    return max((after - before for plan in plans for before, after in pairwise(plan)), default=0)
