"""The end of a programme asks for its summary, and a session without its writer asks the medical lead."""

from datetime import timedelta

import pytest

from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, cohorts, memberships, sheets, tasks
from clinicdesk.services.views import Actor, Task
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosed_in_d1 import dosed_in_d1
from tests.support.looking import stand_in
from tests.support.noted import noted
from tests.support.screening import Screened


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    return dosed_in_d1(clinic)


def due(case: Screened, actor: Actor | None = None, kind: str = "closing_due") -> list[Task]:
    found = tasks.list_tasks(case.desk, actor or case.lead)
    return [one for one in found if one.kind == kind and one.values.get("code") == "К-1"]


def test_a_summary_nobody_began_is_due_when_the_days_of_the_programme_are_over(
    clinic: Clinic, case: Screened
) -> None:
    """Proves: REQ-CLS-314. 310 days after the last dose nothing asked for it."""
    for days in (10, 80):
        clinic.clock.advance(timedelta(days=days))
        assert due(case) == []
    clinic.clock.advance(timedelta(days=100))
    (task,) = due(case)
    assert (task.overdue, task.subject) == (False, f"{case.person}/forms/closing")
    clinic.clock.advance(timedelta(days=120))
    assert [one.overdue for one in due(case)] == [True]
    assert due(case, case.nurse) == []
    sheets.record_form(
        case.desk, case.lead, form="closing_summary@0.1", person_id=case.person, cohort_id=case.cohort,
        step="closing", answers={"outcome": "partial"}, taken_at=clinic.clock.now(),
    )  # fmt: skip
    assert due(case) == []
    assert len(due(case, kind="approval")) == 1


def test_who_left_is_asked_about_at_once(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-CLS-314."""
    with case.desk.database.read() as session:
        places = memberships.places_in(session, case.cohort)
    (own,) = (one.membership_id for one in places if one.person_id == case.person)
    memberships.leave_cohort(
        case.desk, case.lead, own, state="withdrawn", outcome="died", reason="нещасний випадок"
    )
    (task,) = due(case)
    tasks.set_task_aside(case.desk, case.lead, task.task_id, reason="підсумок веде інша клініка")
    assert due(case) == []


def test_a_closed_cohort_keeps_asking_for_its_summaries_and_signatures(clinic: Clinic) -> None:
    """Proves: REQ-CLS-314. They vanished with the cohort."""
    group = noted(clinic)
    group.attend()
    coordinator = stand_in(group.desk, Role.COORDINATOR, login="coordinator")
    cohorts.change_plan(
        group.desk, coordinator, clinic.cohort_id, starts_on=clinic.clock.now().date(), room="",
        state="closed", reason="набір завершено",
    )  # fmt: skip
    found = [one for one in tasks.list_tasks(group.desk, group.lead) if one.kind == "closing_due"]
    assert {str(one.values["code"]) for one in found} == set(group.members)


def test_a_session_whose_therapist_is_gone_is_the_leads_to_write(clinic: Clinic) -> None:
    """Proves: REQ-OBL-315. The task had nobody."""
    group = noted(clinic)
    clinic.clock.advance(timedelta(hours=30))

    def listed(actor: Actor) -> list[str]:
        return [one.kind for one in tasks.list_tasks(group.desk, actor) if one.kind == "note_missing"]

    assert (listed(group.therapist), listed(group.lead)) == (["note_missing"], [])
    admin = clinic.join(group.desk, "admin")
    accounts.remove_user(
        group.desk, admin, group.therapist.user_id, reason="звільнення", password=PASSWORDS["admin"]
    )
    assert listed(group.lead) == ["note_missing"]
