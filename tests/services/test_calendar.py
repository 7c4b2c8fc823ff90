"""Sessions in the calendar: proposed, planned, moved, cancelled, made up for; odd gaps are asked about once."""

from datetime import date, timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import calendar, planning
from tests.support.clinic import Clinic
from tests.support.groups import FIRST, Groups, groups
from tests.support.looking import one_event, refused


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    return groups(clinic)


def plan(ward: Groups, *, confirmed: bool = False, **days: int) -> None:
    times = {code: FIRST + timedelta(days=day) for code, day in days.items()}
    calendar.plan_sessions(ward.desk, ward.lead, ward.cohort, times=times, room="Зала 2", confirmed=confirmed)


def move(ward: Groups, code: str, days: int, *, confirmed: bool = False, reason: str = "тривога") -> None:
    entry = next(one for one in ward.entries() if one.code == code)
    calendar.move_session(
        ward.desk, ward.lead, entry.planned_id, starts_at=FIRST + timedelta(days=days), room="Укриття",
        reason=reason, confirmed=confirmed,
    )  # fmt: skip


def test_proposed_days_keep_the_programmes_gaps_and_are_planned_unasked(ward: Groups) -> None:
    """Proves: REQ-CAL-001."""
    days = planning.propose_days(ward.desk, ward.lead, ward.cohort, first=date(2026, 11, 30))
    assert [days[code].isoformat() for code in ("P1", "P2", "D1", "I1", "D2")] == [
        "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-17", "2026-12-24",
    ]  # fmt: skip
    assert not {"S1", "S2"} & set(days)
    with one_event(ward.desk, Action.SESSIONS_PLANNED, ward.lead) as seen:
        calendar.plan_sessions(
            ward.desk, ward.lead, ward.cohort, room="",
            times={code: FIRST + (day - date(2026, 11, 30)) for code, day in days.items()},
        )  # fmt: skip
    assert seen.wrote(planned_session=len(days))
    later = planning.propose_days(ward.desk, ward.lead, ward.cohort, first=date(2026, 11, 30))
    assert not set(later)


def test_a_gap_outside_the_programmes_is_asked_about_once(ward: Groups) -> None:
    """Proves: REQ-CAL-002."""
    with refused(ward.desk, ("CAL004", "P2")):
        plan(ward, P1=0, P2=20)
    plan(ward, P1=0, P2=20, confirmed=True)
    plan(ward, D1=26)
    with refused(ward.desk, ("CAL004", "D1")):
        move(ward, "D1", 40)
    move(ward, "D1", 40, confirmed=True)
    assert next(one for one in ward.entries() if one.code == "D1").room == "Укриття"


@pytest.mark.parametrize(("days", "asked"), [(1, True), (2, False), (14, False), (15, True)])
def test_the_edges_of_a_gap_belong_to_it(ward: Groups, days: int, asked: bool) -> None:
    """Proves: REQ-CAL-002."""
    if asked:
        with refused(ward.desk, ("CAL004", "P2")):
            plan(ward, P1=0, P2=days)
    else:
        plan(ward, P1=0, P2=days)


def test_unknown_repeated_and_empty_plans_are_refused(ward: Groups) -> None:
    plan(ward, P1=0)
    with refused(ward.desk, ("CAL001", "X9"), ("CAL002", "P1")):
        plan(ward, X9=1, P1=3)
    with refused(ward.desk, ("CAL003", "times")):
        plan(ward)


def test_a_cancelled_session_stays_and_may_be_planned_again(ward: Groups) -> None:
    """Proves: REQ-CAL-003."""
    plan(ward, P1=0)
    first = ward.entries()[0].planned_id
    with one_event(ward.desk, Action.SESSION_CANCELLED, ward.lead, reason="немає світла") as seen:
        calendar.cancel_session(ward.desk, ward.lead, first, reason="немає світла")
    assert seen.wrote(planned_session=1)
    with refused(ward.desk, ("CAL005", "")):
        move(ward, "P1", 2)
    plan(ward, P1=7)
    assert [(one.state, one.reason) for one in ward.entries()] == [
        ("cancelled", "немає світла"), ("planned", ""),
    ]  # fmt: skip


def test_a_make_up_session_moves_without_asking_and_leaves_the_first_alone(ward: Groups) -> None:
    """Proves: REQ-CAL-003."""
    plan(ward, P1=0, P2=7)
    missed = ward.entries()[1].planned_id
    with one_event(ward.desk, Action.SESSIONS_PLANNED, ward.lead, reason="двоє хворіли"):
        calendar.make_up(
            ward.desk, ward.lead, missed, starts_at=FIRST + timedelta(days=40), room="", reason="двоє хворіли"
        )
    again = ward.entries()[-1]
    assert (again.code, again.make_up_for) == ("P2", missed)
    calendar.move_session(
        ward.desk, ward.lead, again.planned_id, starts_at=FIRST + timedelta(days=50), room="", reason="зала"
    )
    assert ward.entries()[-1].make_up_for == missed


def test_acts_on_nothing_and_without_a_reason_are_refused(ward: Groups) -> None:
    plan(ward, P1=0)
    first = ward.entries()[0].planned_id
    with refused(ward.desk, ("DSK005", "reason")):
        move(ward, "P1", 1, reason="")
    with refused(ward.desk, ("DSK005", "reason")):
        calendar.cancel_session(ward.desk, ward.lead, first, reason="")
    with refused(ward.desk, ("DSK005", "reason")):
        calendar.make_up(ward.desk, ward.lead, first, starts_at=FIRST, room="", reason="")
    with refused(ward.desk, ("CAL006", "")):
        calendar.cancel_session(ward.desk, ward.lead, "none", reason="тривога")
