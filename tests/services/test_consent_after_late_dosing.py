"""A dosing that was postponed asks for a new consent from the day it was really held."""

from datetime import timedelta

import pytest

from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.services.calendar import plan_sessions
from clinicdesk.services.days import today
from clinicdesk.services.sessions import close_session, open_planned
from tests.services.test_consents import states, take
from tests.support.clinic import Clinic
from tests.support.looking import newest


@pytest.mark.parametrize("late", [-1, 0, 2])
def test_a_consent_signed_on_the_day_a_dosing_was_really_held_is_due_after_it(
    clinic: Clinic, late: int
) -> None:
    """Proves: REQ-CNS-993. D1 was held two days late, and D2 passed on the consent of D1."""
    desk, lead = clinic.open_as("lead")
    at = clinic.clock.now() + timedelta(days=4)
    plan_sessions(desk, lead, clinic.cohort_id, times={"D1": at}, room="Зала 2", confirmed=True)
    close_session(desk, lead, clinic.session_id)
    clinic.clock.advance(timedelta(days=4 + late))
    take(clinic, desk, lead, signed_on=today(desk))
    open_planned(desk, lead, newest(desk, PlannedSession).planned_id, title="D1", confirmed=True)
    assert states(clinic, desk, lead)["treatment"] == "given"
    clinic.clock.advance(timedelta(days=10))
    assert states(clinic, desk, lead)["treatment"] == "due"


def test_a_consent_signed_after_a_dosing_held_early_serves_for_the_next(clinic: Clinic) -> None:
    """Proves: REQ-CNS-993."""
    desk, lead = clinic.open_as("lead")
    at = clinic.clock.now() + timedelta(days=4)
    plan_sessions(desk, lead, clinic.cohort_id, times={"D1": at}, room="Зала 2", confirmed=True)
    close_session(desk, lead, clinic.session_id)
    clinic.clock.advance(timedelta(days=2))
    open_planned(desk, lead, newest(desk, PlannedSession).planned_id, title="D1", confirmed=True)
    clinic.clock.advance(timedelta(days=1))
    take(clinic, desk, lead, signed_on=today(desk))
    clinic.clock.advance(timedelta(days=10))
    assert states(clinic, desk, lead)["treatment"] == "given"
