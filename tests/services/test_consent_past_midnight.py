"""A consent renewed before each dosing stands to the end of the session that it was given for, past midnight too."""

from datetime import timedelta

import pytest

from clinicdesk.services.clinic import current_settings
from clinicdesk.services.consent_state import consent_facts
from clinicdesk.services.days import zone_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def test_a_booster_after_midnight_is_not_stopped_by_its_own_session(day: DosingDay) -> None:
    """Proves: REQ-CNS-620."""
    here = zone_of(current_settings(day.desk).zone)
    now = day.clinic.clock.now().astimezone(here)
    late = now.replace(hour=23, minute=50, second=0, microsecond=0)
    day.clinic.clock.advance(late - now)
    day.give(day.order())
    day.wait(20)
    assert day.clinic.clock.now().astimezone(here).date() == now.date() + timedelta(days=1)
    with day.desk.database.read() as session:
        facts = consent_facts(day.desk, session, day.person, day.cohort)
    assert facts["consent.treatment"]
    assert day.order("20", booster=True)
