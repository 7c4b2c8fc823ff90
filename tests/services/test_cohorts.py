"""Cohorts: planned with their participants, staffed with people at work."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort, CohortMember
from clinicdesk.services import cohorts, people
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused
from tests.support.standing import Standing


def test_a_cohort_is_planned_with_its_participants(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    third = people.register_person(
        desk, lead, code="Д-1", name="Гайдук Марко", birth_date="2015-04-18"
    ).subject
    with one_event(desk, Action.COHORT_PLANNED, lead) as seen:
        news = cohorts.plan_cohort(desk, lead, code=" 08 ", programme="trt", people=[third, third])
    assert seen.wrote(cohort=1, cohort_member=1, cohort_plan=1, membership=1, definition=1)
    row = newest(desk, Cohort)
    assert news.subject == seen.subject == row.id
    assert (row.code, row.programme) == ("08", "trt")
    assert newest(desk, CohortMember).person_id == third
    assert people.open_chart(desk, lead, third).person.cohort == "08"


@pytest.mark.parametrize(
    ("code", "who", "expected"),
    [
        (" ", (), ("COH001", "code")),
        ("07", (), ("COH002", "code")),
        ("08", ("nobody",), ("PPL007", "person")),
    ],
)
def test_a_cohort_without_code_with_a_taken_code_or_with_a_stranger_is_refused(
    standing: Standing, code: str, who: tuple[str, ...], expected: tuple[str, str]
) -> None:
    known = standing.clinic.people["К-3"]
    with refused(standing.desk, expected):
        cohorts.plan_cohort(standing.desk, standing.lead, code=code, programme="gkap", people=[known, *who])


def test_people_at_work_are_assigned_and_their_charts_open(clinic: Clinic) -> None:
    """Proves: REQ-ACC-004."""
    desk, lead = clinic.open_as("lead")
    therapist, nurse = clinic.join(desk, "therapist"), clinic.join(desk, "nurse")
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, therapist, clinic.people["К-2"])
    users = [therapist.user_id, nurse.user_id, therapist.user_id]
    with one_event(desk, Action.COHORT_STAFFED, lead) as seen:
        news = cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=users)
    assert seen.wrote(cohort_staff=1)
    assert news.subject == seen.subject == clinic.cohort_id
    assert people.open_chart(desk, therapist, clinic.people["К-2"]).person.mine


def test_an_unknown_cohort_or_user_is_refused(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    with refused(desk, ("COH003", "cohort")):
        cohorts.staff_cohort(desk, lead, "none", users=[lead.user_id])
    with refused(desk, ("ACC008", "users")):
        cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=[lead.user_id, "nobody"])
