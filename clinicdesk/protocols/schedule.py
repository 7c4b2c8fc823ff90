"""When observations are due: each person's own clock from T0, started anew by a booster; times are arguments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Literal, NamedTuple

from clinicdesk.protocols.filing import filed_under
from clinicdesk.protocols.nearness import state_at
from clinicdesk.protocols.programme_language import Series

State = Literal["later", "soon", "due", "overdue", "held", "finished"]
_MINUTE = timedelta(minutes=1)


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
    at: datetime | None = None
    """When the next set is to be measured: at its own time, or by as much earlier as the last one was early."""
    filed: Mapping[Due, "Filed"] = field(default_factory=dict)
    """What was measured of each set that was begun."""


@dataclass(slots=True)
class Filed:
    """What was measured of one planned set: the first part, all its fields, and when it was whole (None: not yet)."""

    begun: datetime
    fields: set[str]
    whole: datetime | None = None


def planned(
    series: Series, t0: datetime, boosters: Sequence[datetime] = (), route: str | None = None, *,
    closer: bool = False,
) -> tuple[Due, ...]:  # fmt: skip
    """Every set of a person, in order. From a booster on its own minutes count, and the former ones no longer.

    `closer`: a decision asks for extra vital signs.
    """
    minutes = minutes_of(series, route, closer=closer)
    again = minutes_of(series, route, closer=closer, booster=True)
    plan = [Due(minute, t0 + timedelta(minutes=minute)) for minute in minutes]
    for number, given in enumerate(sorted(boosters), start=1):
        plan = [due for due in plan if due.at < given]
        plan += [Due(minute, given + timedelta(minutes=minute), number) for minute in again]
    return tuple(plan)


def minutes_of(
    series: Series, route: str | None = None, *, closer: bool = False, booster: bool = False
) -> tuple[int, ...]:
    """The planned minutes after a dose by this route, or after a booster; `closer` as in `planned`."""
    own = series.routes.get(route, series.minutes) if route else series.minutes
    return _closer(
        (booster and series.booster_minutes) or own, series.extra_every_minutes if closer else None
    )


def _closer(minutes: Sequence[int], every: int | None) -> tuple[int, ...]:
    """The same minutes, and as many more evenly between them as it takes that none are farther apart than `every`."""
    plan: list[int] = []
    for before, after in pairwise((0, *minutes)):
        parts = ceil((after - before) / every) if every else 1
        plan += [before + (after - before) * part // parts for part in range(1, parts)] + [after]
    return tuple(plan)


def due_clock(
    series: Series, plan: Sequence[Due], taken: Sequence[Taken], now: datetime, *,
    excused: Collection[Due] = (), held: bool = False,
) -> DueClock:  # fmt: skip
    """What is due now. `taken`: the sets so far, oldest first; `excused`: missed with a reason; `held`: suspended.

    A set is filed under the planned one nearest in time (`filed_under`), which is done once all the series `needs`
    was measured; earlier ones that were not are missed. The next one is due at its minute, or earlier by the whole
    minutes that the last one was early: no two sets are farther apart than planned. It is overdue after
    `grace_minutes`; it stays the next one, and grows late, until it is answered or somebody says why not. While
    held, what would be due is held; minutes go on.
    """
    filed = _filed(series, plan, taken)
    whole = [place for place, one in filed.items() if one.whole]
    last = max(whole, default=-1)
    by_set = {plan[place]: one for place, one in filed.items()}
    done = tuple(due for place, due in enumerate(plan) if place in whole or due in excused)
    # The oldest set after the last one measured: a later one that comes meanwhile makes nobody less late.
    open_at = next((at for at, due in enumerate(plan) if at > last and due not in done), len(plan))
    missed = tuple(due for due in plan[:open_at] if due not in done)
    if open_at >= len(plan):
        return DueClock("finished", None, missed, done, filed=by_set)
    due = plan[open_at]
    at = _no_later(due, plan[last], _measured_at(series, filed[last], taken)) if whole else due.at
    state: State = state_at(series, at, now)
    measured = by_set[due].fields if due in by_set else frozenset[str]()
    lacks = tuple(need for need in series.needs if need not in measured)
    held_now = held and state in {"due", "overdue"}
    return DueClock("held" if held_now else state, due, missed, done, lacks, at, by_set)


def _filed(series: Series, plan: Sequence[Due], taken: Sequence[Taken]) -> dict[int, Filed]:
    """What was measured of each planned set that was begun, in one go or in several; each set counts for one."""
    return _filing(series, plan, taken)[0]


def _filing(
    series: Series, plan: Sequence[Due], taken: Sequence[Taken]
) -> tuple[dict[int, Filed], tuple[int | None, ...]]:
    """The same, and for each set the place in the plan that it was filed under; None for one beyond the plan."""
    needs = frozenset(series.needs)
    filed: dict[int, Filed] = {}
    places: list[int | None] = []
    first = 0
    for at, fields in taken:
        begun = [place for place, one in filed.items() if one.whole is None]
        place = filed_under(plan, at, soon_minutes=series.soon_minutes, first=first, begun=begun)
        places.append(place)
        if place is None:
            continue
        one = filed.setdefault(place, Filed(at, set()))
        one.fields.update(fields)
        if needs <= one.fields:
            one.whole, first = at, place + 1
    return filed, tuple(places)


def _measured_at(series: Series, last: Filed, taken: Sequence[Taken]) -> datetime:
    """When the last set was measured: from its first part, or later by a whole set beyond the plan."""
    needs = frozenset(series.needs)
    return max((at for at, fields in taken if at > last.begun and needs <= set(fields)), default=last.begun)


def _no_later(due: Due, last: Due, measured: datetime) -> datetime:
    """When a set is due after the one measured last: no later than the plan's own interval after it."""
    if due.dose != last.dose:
        return due.at
    early = (last.at - measured) // _MINUTE
    return due.at - max(0, early) * _MINUTE


def unmeasured(series: Series, plan: Sequence[Due], taken: Sequence[Taken]) -> tuple[tuple[str, ...], ...]:
    """For each set what its planned one lacked after all, at the last set that measured any of it; else nothing."""
    filed, places = _filing(series, plan, taken)
    last = {place: number for number, place in enumerate(places) if place is not None}
    lacks = {
        number: tuple(need for need in series.needs if need not in filed[place].fields)
        for place, number in last.items()
    }
    return tuple(lacks.get(number, ()) for number in range(len(taken)))


def widest_gap(series: Series) -> int:
    """Minutes between two planned sets at the most: a second try that is farther off is no second try."""
    plans = [(0, *plan) for plan in (series.minutes, series.booster_minutes, *series.routes.values())]
    return max((after - before for plan in plans for before, after in pairwise(plan)), default=0)
