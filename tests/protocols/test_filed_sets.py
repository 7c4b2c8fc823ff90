"""Which planned set a set is filed under, whenever it is taken: named before, and never leaving a hole."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.filing import filed_under
from clinicdesk.protocols.programme_language import Programme, Series
from clinicdesk.protocols.schedule import Due, DueClock, Taken, due_clock, planned
from tests.protocols.test_schedule import T0, at

_DAY = library().read("gkap", "0.1").definition
assert isinstance(_DAY, Programme)
SERIES: Series = _DAY.series[0]
PLAN = planned(SERIES, T0, (), "im")
NEEDS = frozenset(SERIES.needs)
MINUTE = timedelta(minutes=1)


def clock_of(taken: list[float], now: float | None = None, plan: tuple[Due, ...] = PLAN) -> DueClock:
    """How the plan stands after whole sets at these minutes."""
    sets = [Taken(at(minute), NEEDS) for minute in sorted(taken)]
    return due_clock(SERIES, plan, sets, at(max(taken, default=0)) if now is None else at(now))


def done(taken: list[float], plan: tuple[Due, ...] = PLAN) -> list[int]:
    return [due.minute for due in clock_of(taken, plan=plan).done]


def named(clock: DueClock, plan: tuple[Due, ...], moment: datetime) -> Due | None:
    """What the row of numbers says at this moment."""
    whole = [plan.index(due) for due, one in clock.filed.items() if one.whole]
    place = filed_under(
        plan, moment, soon_minutes=SERIES.soon_minutes, first=max(whole, default=-1) + 1, begun=()
    )
    return None if place is None else plan[place]


@pytest.mark.parametrize(
    ("taken", "measured", "next_", "due"),
    [
        ([7], [5], 10, 10),  # two minutes late: it used to be filed under ten, with five missing
        ([5, 12], [5, 10], 15, 15),  # under ten, not fifteen: eighteen minutes without a set at the peak
        ([7.5], [5], 10, 10),  # as far from both: the older
        ([8], [10], 15, 13),  # nearer to ten; five has to be explained
        ([5, 10, 13], [5, 10, 15], 30, 28),  # early, and so is the next
        ([5, 10, 13, 15], [5, 10, 15], 30, 30),  # early, and once more at its time
        ([5, 10, 11.9], [5, 10], 15, 15),  # more than soon: beyond the plan
        ([5, 10, 24], [5, 10, 15], 30, 30),  # late for fifteen, too early for thirty
        ([1.9], [], 5, 5),
        ([2], [5], 10, 7),
    ],
)
def test_a_set_is_filed_under_the_nearest_planned_one_and_the_next_leaves_no_hole(
    taken: list[float], measured: list[int], next_: int, due: float
) -> None:
    """Proves: REQ-SCH-055."""
    clock = clock_of(taken)
    assert [one.minute for one in clock.done] == measured
    assert (clock.next and clock.next.minute, clock.at) == (next_, at(due))


def test_a_set_that_was_put_off_takes_the_place_of_no_later_one() -> None:
    """Proves: REQ-SCH-055. Explained at five, tried again at seven: ten is still to come."""
    clock = due_clock(SERIES, PLAN, [Taken(at(7), NEEDS)], at(8), excused=PLAN[:1])
    assert (clock.next, clock.state) == (PLAN[1], "soon")


def test_a_booster_begins_anew_and_nothing_before_it_counts_for_its_plan() -> None:
    """Proves: REQ-SCH-055."""
    plan = planned(SERIES, T0, [at(12)], "im")
    clock = clock_of([5, 10, 11.9], now=13, plan=plan)
    assert [(one.dose, one.minute) for one in clock.done] == [(0, 5), (0, 10)]
    assert (clock.next and (clock.next.dose, clock.next.minute), clock.at) == ((1, 5), at(17))
    early = clock_of([5, 9, 12.5], now=13, plan=plan)
    assert (early.next and early.next.minute, early.at) == (5, at(17))
    after = clock_of([5, 10, 16, 22], now=23, plan=plan)
    assert [(one.dose, one.minute) for one in after.done][2:] == [(1, 5), (1, 10)]


minutes = st.lists(st.integers(1, 130 * 60).map(lambda second: second / 60), unique=True, max_size=14)


@given(minutes, st.sampled_from([(), (12.0,), (25.5,)]))
def test_whenever_sets_are_taken_each_counts_once_and_where_the_row_said(
    taken: list[float], boosters: tuple[float, ...]
) -> None:
    """Proves: REQ-SCH-055."""
    plan = planned(SERIES, T0, [at(one) for one in boosters], "im")
    taken = sorted(taken)
    spaces = [
        timedelta(minutes=due.minute - (former.minute if former.dose == due.dose else 0))
        for former, due in zip((Due(0, T0), *plan), plan, strict=False)
    ]
    for number, minute in enumerate(taken):
        before, moment = clock_of(taken[:number], plan=plan), at(minute)
        after = clock_of(taken[: number + 1], plan=plan)
        new = [due for due in after.filed if due not in before.filed]
        assert len(new) <= 1  # one set, one planned time
        assert all(after.filed[due] == one for due, one in before.filed.items())
        assert new == [due for due in [named(before, plan, moment)] if due]
        last = max((plan.index(due) for due in before.filed), default=-1)
        waiting = [
            due
            for place, (due, space) in enumerate(zip(plan, spaces, strict=True))
            if place > last and abs(due.at - moment) < space / 2
            and due.at - min(SERIES.soon_minutes, due.minute) * MINUTE <= moment
        ]  # fmt: skip
        assert new or not waiting
        if new and any(due.at < new[0].at for due in waiting):
            assert abs(new[0].at - moment) < min(abs(due.at - moment) for due in waiting if due != new[0])
        if new and after.next and after.next.dose == new[0].dose and new[0].at >= moment:
            hole = (after.at or moment) - moment
            planned_hole = after.next.at - new[0].at
            assert hole < planned_hole + MINUTE
