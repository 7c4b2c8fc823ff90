"""When observations are due: each person's own clock from T0, started anew by a booster; times are arguments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from clinicdesk.protocols.nearness import state_at
from clinicdesk.protocols.programme_language import Series

State = Literal["later", "soon", "due", "overdue", "held", "finished"]


@dataclass(frozen=True, slots=True)
class Due:
    """One planned set: its minute after the dose it counts from, and when that is. `dose`: 0 is T0, then boosters."""

    minute: int
    at: datetime
    dose: int = 0


class Taken(NamedTuple):
    """A set that was taken: when it was read off, and the fields it measured."""

    at: datetime
    fields: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class DueClock:
    """Where a person's series stands: the next set (None: all done), its state, and the sets passed over."""

    state: State
    next: Due | None
    missed: tuple[Due, ...] = ()
    done: tuple[Due, ...] = ()
    lacks: tuple[str, ...] = ()
    """What the next set needs and nobody has measured yet."""


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
    series: Series, plan: Sequence[Due], taken: Sequence[Taken], now: datetime, *,
    excused: Collection[Due] = (), held: bool = False,
) -> DueClock:  # fmt: skip
    """What is due now. `taken`: the sets so far, oldest first; `excused`: missed with a reason; `held`: suspended.

    Sets answer the latest planned one whose time has come, or comes within `soon_minutes`, once they have measured
    what the series `needs`; earlier ones that were not answered are missed. The next one is due at its minute,
    overdue after `grace_minutes`; it stays the next one, and grows late, until it is answered or somebody says why
    not. While held, what would be due is held; minutes go on.
    """
    measured = _measured(series, plan, taken)
    whole = [due for due, fields in measured.items() if fields.issuperset(series.needs)]
    last = max((plan.index(due) for due in whole), default=-1)
    done = tuple(due for due in plan if due in whole or due in excused)
    # The oldest set after the last one measured: a later one that comes meanwhile makes nobody less late.
    open_at = next((at for at, due in enumerate(plan) if at > last and due not in done), len(plan))
    missed = tuple(due for due in plan[:open_at] if due not in done)
    if open_at >= len(plan):
        return DueClock("finished", None, missed, done)
    due = plan[open_at]
    state: State = state_at(series, due.at, now)
    lacks = tuple(need for need in series.needs if need not in measured.get(due, ()))
    return DueClock("held" if held and state in {"due", "overdue"} else state, due, missed, done, lacks)


def _measured(series: Series, plan: Sequence[Due], taken: Sequence[Taken]) -> dict[Due, set[str]]:
    """What was measured of each planned set that was begun, in one go or in several."""
    needs, soon = frozenset(series.needs), timedelta(minutes=series.soon_minutes)
    measured: dict[Due, set[str]] = {}
    for at, fields in taken:
        *_, former, latest = (None, None, *(due for due in plan if due.at - soon <= at))
        if latest is None:
            continue
        # Before the time of the next one what is lacking still belongs to the one that was begun.
        begun = former is not None and former in measured and not needs <= measured[former]
        if begun and former is not None and at < latest.at:
            measured[former] |= set(fields)
            if not needs <= set(fields):
                continue
        measured.setdefault(latest, set()).update(fields)
    return measured


def unmeasured(series: Series, plan: Sequence[Due], taken: Sequence[Taken]) -> tuple[tuple[str, ...], ...]:
    """For each set what its planned one lacked after all, at the last set that measured any of it; else nothing."""
    measured, soon = _measured(series, plan, taken), timedelta(minutes=series.soon_minutes)
    last: dict[Due, int] = {}
    for number, (at, _) in enumerate(taken):
        begun = [due for due in plan if due.at - soon <= at and due in measured]
        if begun:
            last[begun[-1]] = number
    lacks = {
        number: tuple(need for need in series.needs if need not in measured[due])
        for due, number in last.items()
    }
    return tuple(lacks.get(number, ()) for number in range(len(taken)))


def widest_gap(series: Series) -> int:
    """Minutes between two planned sets at the most: a second try that is farther off is no second try."""
    plans = [(0, *plan) for plan in (series.minutes, series.booster_minutes, *series.routes.values())]
    return max((after - before for plan in plans for before, after in pairwise(plan)), default=0)
