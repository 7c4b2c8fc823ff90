"""Whether a dose is still to come: planned, or not decided; what somebody has had, or missed, is over."""

from datetime import datetime, timedelta

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.services import calendar, doses_to_come
from clinicdesk.services.days import days_of
from clinicdesk.services.doses_to_come import DosesToCome
from clinicdesk.services.programmes import programme_of_cohort
from tests.support.clinic import Clinic
from tests.support.groups import FIRST, Groups, groups


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    return groups(clinic)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The doses of everybody, by session."""
    found: dict[str, datetime] = {}
    monkeypatch.setattr(doses_to_come, "doses_of", lambda *_: found)
    return found


def any_left(ward: Groups) -> bool:
    with ward.desk.database.read() as session:
        programme = programme_of_cohort(ward.desk, session, ward.cohort).definition
        return DosesToCome.of(days_of(ward.desk), session, programme, ward.cohort).any_for("К-1")


def test_what_nobody_has_planned_is_to_come_unless_it_is_optional(
    ward: Groups, given: dict[str, datetime]
) -> None:
    """Proves: REQ-CLR-200."""
    assert any_left(ward)
    given |= {"D1": FIRST, "D2": FIRST}
    assert not any_left(ward)
    ward.plan(D3=20)
    assert any_left(ward)
    given["D3"] = FIRST
    assert not any_left(ward)


def test_what_was_cancelled_or_went_by_unopened_is_to_be_decided(
    ward: Groups, given: dict[str, datetime]
) -> None:
    """Proves: REQ-CLR-200."""
    given["D1"] = FIRST
    ward.plan(D2=20)
    planned = ward.entries()[-1].planned_id
    clock = ward.desk.clock
    assert isinstance(clock, SteppedClock)
    clock.advance(timedelta(days=40))
    assert any_left(ward)
    calendar.cancel_session(ward.desk, ward.lead, planned, reason="немає світла")
    assert any_left(ward)
