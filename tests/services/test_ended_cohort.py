"""A cohort does not end over its running session, and in one that has ended no session is planned or begun."""

from datetime import date, timedelta

import pytest

from clinicdesk.services import calendar, cohorts, sessions, starting
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.groups import Groups, groups
from tests.support.looking import refused

ENDS = pytest.mark.parametrize("state", ["closed", "cancelled"])


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    """No session runs; D1 is planned an hour from now."""
    made = groups(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    plan(made, "D1", timedelta(hours=1))
    return made


def plan(ward: Groups, code: str, ahead: timedelta) -> None:
    calendar.plan_sessions(
        ward.desk, ward.lead, ward.cohort, times={code: ward.clinic.clock.now() + ahead}, room="Зала",
        confirmed=True,
    )  # fmt: skip


def end(ward: Groups | DosingDay, state: str) -> None:
    cohorts.change_plan(
        ward.desk, ward.lead, ward.cohort, starts_on=date(2026, 11, 1), room="", state=state, reason="кінець"
    )


@ENDS
def test_a_cohort_does_not_end_while_its_session_runs(day: DosingDay, state: str) -> None:
    """Proves: REQ-COH-990. The cohort was closed, and the ordered dose was given in it."""
    day.cleared()
    order = day.order("60")
    with refused(day.desk, ("COH741", "state")):
        end(day, state)
    day.give(order)


@ENDS
def test_another_cohort_ends_while_a_session_runs(day: DosingDay, state: str) -> None:
    other = cohorts.plan_cohort(day.desk, day.lead, code="08", programme="gkap").subject
    cohorts.change_plan(
        day.desk, day.lead, other, starts_on=date(2026, 11, 1), room="", state=state, reason="кінець"
    )


@ENDS
def test_no_session_of_an_ended_cohort_is_begun(ward: Groups, state: str) -> None:
    """Proves: REQ-COH-990."""
    (entry,) = ward.entries()
    assert [one.planned_id for one in starting.sessions_due(ward.desk, ward.lead)] == [entry.planned_id]
    end(ward, state)
    assert starting.sessions_due(ward.desk, ward.lead) == ()
    with refused(ward.desk, ("COH742", "")):
        starting.see_start(ward.desk, ward.lead, entry.planned_id)
    with refused(ward.desk, ("COH742", "")):
        sessions.open_planned(ward.desk, ward.lead, entry.planned_id, title="D1")
    with refused(ward.desk, ("COH742", "")):
        sessions.open_session(
            ward.desk, ward.lead, cohort_id=ward.cohort, title="Поза планом", interval_minutes=15,
            people=[ward.clinic.people["К-1"]],
        )  # fmt: skip
    end(ward, "running")
    sessions.open_planned(ward.desk, ward.lead, entry.planned_id, title="D1")


@ENDS
def test_no_session_of_an_ended_cohort_is_planned(ward: Groups, state: str) -> None:
    """Proves: REQ-COH-990. What is planned can still be cancelled."""
    (entry,) = ward.entries()
    end(ward, state)
    later = ward.clinic.clock.now() + timedelta(days=3)
    with refused(ward.desk, ("COH742", "")):
        plan(ward, "D2", timedelta(days=10))
    with refused(ward.desk, ("COH742", "")):
        calendar.move_session(
            ward.desk, ward.lead, entry.planned_id, starts_at=later, room="Зала", reason="відклали"
        )
    with refused(ward.desk, ("COH742", "")):
        calendar.make_up(
            ward.desk, ward.lead, entry.planned_id, starts_at=later, room="Зала", reason="ще раз"
        )
    calendar.cancel_session(ward.desk, ward.lead, entry.planned_id, reason="кінець")
