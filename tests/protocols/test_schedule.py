"""Due clocks from each person's own T0; dates of sessions; time points."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clinicdesk.protocols.calendar_plan import Window, gap_issues, points_due, session_window
from clinicdesk.protocols.programme_language import Programme, Series
from clinicdesk.protocols.schedule import Due, Taken, due_clock, planned
from tests.support.sheets import BASE, SOURCE, frozen

T0 = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
SERIES = Series.model_validate(
    frozen(
        {
            "id": "vitals", "form": "vitals@0.1", "minutes": [5, 10, 15, 30], "booster_minutes": [5, 15],
            "soon_minutes": 2, "grace_minutes": 3, "routes": {"iv": [10, 20]}, "source": SOURCE,
        }
    )
)  # fmt: skip
PLAN = planned(SERIES, T0)


def at(minute: float) -> datetime:
    return T0 + timedelta(minutes=minute)


def minutes(plan: tuple[Due, ...]) -> list[int]:
    return [round((due.at - T0).total_seconds() / 60) for due in plan]


def test_every_person_has_their_own_clock() -> None:
    """Proves: REQ-SCH-001."""
    assert minutes(PLAN) == [5, 10, 15, 30]
    assert minutes(planned(SERIES, T0, route="iv")) == [10, 20]
    assert minutes(planned(SERIES, T0, route="im")) == [5, 10, 15, 30]
    assert planned(SERIES, at(7))[0].at == at(12)


def test_a_booster_starts_the_clock_anew() -> None:
    """Proves: REQ-SCH-001."""
    plan = planned(SERIES, T0, [at(12)])
    assert [(due.minute, due.dose) for due in plan] == [(5, 0), (10, 0), (5, 1), (15, 1)]
    assert minutes(plan) == [5, 10, 17, 27]
    assert minutes(planned(SERIES.model_copy(update={"booster_minutes": ()}), T0, [at(12)])) == [
        5,
        10,
        17,
        22,
        27,
        42,
    ]


@pytest.mark.parametrize(
    ("now", "state"),
    [(2.9, "later"), (3, "soon"), (4.9, "soon"), (5, "due"), (8, "due"), (8.1, "overdue"), (9.9, "overdue")],
)
def test_a_set_comes_is_due_and_is_late(now: float, state: str) -> None:
    """Proves: REQ-SCH-001."""
    clock = due_clock(SERIES, PLAN, [], at(now))
    assert (clock.state, clock.next and clock.next.minute) == (state, 5)


@pytest.mark.parametrize(
    ("taken", "now", "next_", "missed"),
    [
        ([], 10, 5, []),  # a later one that comes makes nobody less late
        ([5], 6, 10, []),
        ([3], 6, 10, []),  # within the two minutes before
        ([2.9], 6, 5, []),  # too early to answer any
        ([9], 12, 15, [5]),  # answers the one at 10
        ([5, 10, 15], 16, 30, []),
        ([16], 20, 30, [5, 10]),
        ([5, 10, 15, 30], 31, None, []),
        ([5], 300, 10, []),
    ],
)
def test_a_set_answers_the_latest_planned_one(
    taken: list[float], now: float, next_: int | None, missed: list[int]
) -> None:
    """Proves: REQ-SCH-001."""
    clock = due_clock(SERIES, PLAN, [Taken(at(minute)) for minute in taken], at(now))
    assert (clock.next.minute if clock.next else None) == next_
    assert [due.minute for due in clock.missed] == missed
    assert clock.next is not None or clock.state == "finished"


def test_a_reason_ends_the_wait_for_its_own_set_only() -> None:
    """Proves: REQ-SCH-004."""
    for excused, next_ in ((PLAN[1:2], 15), (PLAN[2:3], 10), (PLAN[1:3], 30)):
        clock = due_clock(SERIES, PLAN, [Taken(at(5))], at(29), excused=excused)
        assert clock.next is not None
        assert clock.next.minute == next_
    late = due_clock(SERIES, PLAN, [Taken(at(5))], at(40))
    assert (late.state, late.next) == ("overdue", PLAN[1])


@pytest.mark.parametrize(("now", "state"), [(2, "later"), (4, "soon"), (6, "held"), (9, "held")])
def test_a_suspended_session_holds_what_is_due_and_minutes_go_on(now: float, state: str) -> None:
    """Proves: REQ-SCH-001."""
    assert due_clock(SERIES, PLAN, [], at(now), held=True).state == state


def programme(**more: Any) -> Programme:
    sessions = [
        {"code": "P1", "minutes": 60},
        {"code": "C1", "minutes": 60, "audience": "caregiver"},
        {"code": "D1", "minutes": 180, "gap_days": [2, 10]},
        {"code": "C2", "minutes": 60, "audience": "caregiver", "gap_days": [1, 3]},
        {"code": "I1", "minutes": 60},
    ]
    said = {
        **{key: value for key, value in BASE.items() if key not in {"kind", "group"}},
        "kind": "programme", "shape": "group", "modality": ["in_person"], "audience": {},
        "stages": [{"code": "all", "sessions": sessions}], **more,
    }  # fmt: skip
    return Programme.model_validate(frozen(said))


@pytest.mark.parametrize(
    ("day", "codes"),
    [(2, ["SCH001"]), (3, []), (11, []), (12, ["SCH002"])],
)
def test_a_session_keeps_its_gap_to_the_one_before_in_its_strand(day: int, codes: list[str]) -> None:
    """Proves: REQ-SCH-002."""
    dates = {"P1": date(2026, 11, 1), "C1": date(2026, 11, 2), "D1": date(2026, 11, day)}
    issues = gap_issues(programme(), dates)
    assert [(issue.code, issue.field) for issue in issues] == [(code, "D1") for code in codes]
    assert all(issue.sentence(language) for issue in issues for language in ("uk", "en"))


def test_a_session_has_a_window_of_days() -> None:
    """Proves: REQ-SCH-002."""
    plan, first = programme(), date(2026, 11, 1)
    assert session_window(plan, "P1", {}) == Window(None, None)
    assert session_window(plan, "D1", {"P1": first}) == Window(date(2026, 11, 3), date(2026, 11, 11))
    assert session_window(plan, "I1", {"P1": first}) == Window(first, None)
    assert session_window(plan, "C2", {"P1": first}) == Window(None, None)
    assert [i.code for i in gap_issues(plan, {"P1": first, "I1": date(2026, 10, 31)})] == ["SCH001"]
    with pytest.raises(KeyError):
        session_window(plan, "X9", {})


def test_a_time_point_counts_from_its_session() -> None:
    """Proves: REQ-SCH-003."""
    points = [
        {"id": "before", "anchor": "D1", "window_days": [-3, 0], "source": SOURCE},
        {"id": "call", "anchor": "D1", "after_hours": 24, "window_days": [0, 1], "source": SOURCE},
        {"id": "month", "anchor": "last", "after_days": 30, "source": SOURCE},
        {"id": "start", "anchor": "first", "source": SOURCE},
        {"id": "never", "anchor": "C2", "source": SOURCE},
    ]
    plan = programme(timepoints=points)
    assert points_due(plan, {}) == ()
    found = {point.id: point for point in points_due(plan, {"P1": T0 - timedelta(days=7), "D1": T0})}
    assert list(found) == ["before", "call", "month", "start"]
    assert found["before"].window == Window(date(2026, 11, 22), date(2026, 11, 25))
    assert (found["call"].at, found["call"].window) == (
        T0 + timedelta(hours=24), Window(date(2026, 11, 26), date(2026, 11, 27)),
    )  # fmt: skip
    assert found["month"].at == T0 + timedelta(days=30)
    assert (found["start"].at, found["start"].window) == (T0 - timedelta(days=7), Window(None, None))
