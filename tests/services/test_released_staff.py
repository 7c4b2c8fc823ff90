"""Whoever has left a cohort's staff: its charts close with their last role there, and open again with a new one."""

import pytest

from clinicdesk.services import people, sessions, staffing
from clinicdesk.services.caseload import own_people
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import refused

WHY = "перейшла до іншої когорти"


@pytest.fixture
def therapist(clinic: Clinic) -> tuple[Desk, Actor, Actor]:
    """The lead, and a therapist in two roles of the cohort."""
    desk, lead = clinic.open_as("lead")
    joined = clinic.join(desk, "therapist")
    for role in ("lead_therapist", "co_therapist"):
        staffing.assign_staff(desk, lead, clinic.cohort_id, user_id=joined.user_id, role=role)
    return desk, lead, joined


def release(desk: Desk, lead: Actor, clinic: Clinic, role: str) -> None:
    with desk.database.read() as session:
        (found,) = (
            one.assignment_id
            for one in staffing.assignments_in(session, clinic.cohort_id)
            if one.role == role and not one.until
        )
    staffing.release_staff(desk, lead, found, reason=WHY)


def test_the_charts_close_with_the_last_role(clinic: Clinic, therapist: tuple[Desk, Actor, Actor]) -> None:
    """Proves: REQ-ACC-250."""
    desk, lead, one = therapist
    person = clinic.people["К-1"]
    release(desk, lead, clinic, "co_therapist")
    assert people.open_chart(desk, one, person).person.mine
    release(desk, lead, clinic, "lead_therapist")
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, one, person)
    with desk.database.read() as session:
        assert own_people(session, one) == frozenset()
    staffing.assign_staff(desk, lead, clinic.cohort_id, user_id=one.user_id, role="co_therapist")
    assert people.open_chart(desk, one, person).person.mine


def test_whoever_left_the_staff_does_not_lift_the_cover(
    clinic: Clinic, therapist: tuple[Desk, Actor, Actor]
) -> None:
    """Proves: REQ-ACC-250."""
    desk, lead, one = therapist
    assert sessions.is_staff_of_running(desk, one)
    for role in ("lead_therapist", "co_therapist"):
        release(desk, lead, clinic, role)
    assert not sessions.is_staff_of_running(desk, one)
    assert one.login not in {person.login for person in sessions.staff_of_running(desk)}
