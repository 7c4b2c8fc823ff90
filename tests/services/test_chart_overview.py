"""The overview of a chart over a day that was lived: steps, decision, one person's column, who may look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import chart_overview, people, vitals
from clinicdesk.services.chart_views import Overview
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import QUIET, DosingDay, begin, build_day, copy_day
from tests.support.looking import events, one_event, refused, stand_in


@pytest.fixture(scope="module")
def given_day(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """К-1 was cleared, given 40 mg and measured five minutes later."""
    clinic = build_day(copy_clinic(built_clinic, tmp_path_factory.mktemp("given") / "clinic"))
    day = begin(clinic)
    day.cleared()
    day.give(day.order())
    day.wait(5)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, taken_at=clinic.clock.now(),
        values=QUIET | {"sbp": "184", "dbp": "108"}, confirmed=True,
    )  # fmt: skip
    clinic.close()
    return clinic


@pytest.fixture
def day(given_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    clinic = copy_day(given_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def overview_of(day: DosingDay) -> Overview:
    """As the lead's chart has it."""
    found = people.open_chart(day.desk, day.lead, day.person).overview
    assert found is not None
    return found


def test_the_overview_comes_with_the_chart_in_one_recorded_opening(day: DosingDay) -> None:
    """Proves: REQ-WIN-092."""
    with one_event(day.desk, Action.CHART_OPENED, day.lead, person=day.person):
        found = overview_of(day)

    assert found.clearance is not None
    assert found.clearance.state == "eligible"
    assert {column.id for column, _ in found.steps} >= {"referral", "consents", "D1"}
    assert found.days[-1].session_id == day.session_id


def test_a_day_has_this_persons_own_dose_readings_and_limits_of_the_protocol(day: DosingDay) -> None:
    """Proves: REQ-WIN-092."""
    found = overview_of(day).day

    assert found is not None
    assert found.column.person_id == day.person
    assert len(found.column.doses) == 1
    newest = found.column.readings[0]
    assert newest.values["sbp"] == "184"
    assert newest.levels["sbp"] == "amber"
    assert [(one.sbp, one.level) for one in found.limits] == [(161, "amber"), (201, "red")]
    assert not found.title.ended


def test_another_day_that_is_looked_at_is_an_event_of_its_session(day: DosingDay) -> None:
    with one_event(day.desk, Action.CHART_OPENED, day.lead, person=day.person):
        chart_overview.open_day(day.desk, day.lead, person_id=day.person, session_id=day.session_id)

    newest = events(day.desk)[-1]
    assert (newest.entity, newest.entity_id, newest.person_id) == ("session", day.session_id, day.person)


def test_a_day_is_closed_to_whoever_may_not_open_the_chart(day: DosingDay) -> None:
    stranger = stand_in(day.desk, Role.PHYSICIAN)

    with refused(day.desk, ("PPL004", "person")):
        chart_overview.open_day(day.desk, stranger, person_id=day.person, session_id=day.session_id)


def test_somebody_without_a_seat_has_no_day_of_that_session(day: DosingDay) -> None:
    absent = day.clinic.people["К-3"]

    with refused(day.desk, ("SES012", "session")):
        chart_overview.open_day(day.desk, day.lead, person_id=absent, session_id=day.session_id)
    assert people.open_chart(day.desk, day.lead, absent).overview is not None
