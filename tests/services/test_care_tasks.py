"""What care waits for: a screening to decide, consents before a session, a clearance that runs out."""

from datetime import timedelta

from clinicdesk.services import calendar, sheets, tasks
from clinicdesk.services.desk import Desk
from clinicdesk.services.sheet_signing import sign_form
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, Task
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused
from tests.support.screening import screened

WHOLE: dict[str, object] = {
    "outcome": "completed", "preparation_sessions": "2", "doses": "3", "integration_sessions": "6",
    "adverse_events": "1", "serious_events": "0", "scales_summary": "PCL-5 54 → 31", "own_words": "Сплю.",
    "clinical_summary": "Стан стабільний.", "recommendations": "Психотерапія далі.", "safety_plan": "yes",
    "contact_known": "yes",
}  # fmt: skip
"""A closing summary with every answer it requires."""


def waiting(desk: Desk, actor: Actor, kind: str) -> list[Task]:
    return [task for task in tasks.list_tasks(desk, actor) if task.kind == kind]


def test_a_complete_screening_waits_for_the_lead_until_it_is_decided(clinic: Clinic) -> None:
    case = screened(clinic)
    (task,) = waiting(case.desk, case.lead, "sign_off")
    assert (task.values["code"], task.subject) == ("К-1", case.person)
    assert waiting(case.desk, case.nurse, "sign_off") == []
    case.sign()
    assert waiting(case.desk, case.lead, "sign_off") == []


def test_a_clearance_is_told_three_days_before_its_end(clinic: Clinic) -> None:
    case = screened(clinic)
    case.sign()
    assert waiting(case.desk, case.lead, "clearance_ends") == []
    clinic.clock.advance(timedelta(days=27))
    assert [task.subject for task in waiting(case.desk, case.lead, "clearance_ends")] == [case.person]
    clinic.clock.advance(timedelta(days=4))
    assert waiting(case.desk, case.lead, "clearance_ends") == []


def test_missing_consents_are_told_while_a_group_runs_and_a_week_before_its_session(clinic: Clinic) -> None:
    """Proves: REQ-TSK-560. A group that ran without a planned session told of none."""
    case = screened(clinic)
    running = {task.subject: task.values for task in waiting(case.desk, case.lead, "consents")}
    assert (running[case.person]["n"], running[case.person]["left"]) == (4, "running")
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    calendar.plan_sessions(case.desk, case.lead, case.cohort, times=times, room="Зал 1", confirmed=True)
    found = {task.subject: task.values["n"] for task in waiting(case.desk, case.lead, "consents")}
    assert found[case.person] == 4  # of seven; a recording is agreed to only where one is wanted
    assert not any("Олійник" in str(task.values) for task in tasks.list_tasks(case.desk, case.lead))


def test_a_closing_summary_waits_for_the_programmes_signature_and_only_that_ends_it(clinic: Clinic) -> None:
    """Proves: REQ-SHT-021."""
    case = screened(clinic)
    desk, therapist = case.desk, clinic.join(case.desk, "therapist")
    first = sheets.record_form(
        desk, case.nurse, person_id=case.person, cohort_id=clinic.cohort_id, step="closing",
        form="closing_summary@0.1", answers=WHOLE, taken_at=clinic.clock.now(),
    ).subject  # fmt: skip
    (task,) = waiting(desk, case.lead, "approval")
    assert (task.values["code"], task.subject, task.overdue) == ("К-1", f"{case.person}/forms/{first}", False)
    assert waiting(desk, therapist, "approval") == waiting(desk, case.nurse, "approval") == []
    seen = sheets.open_form(desk, case.lead, first)
    assert set(seen.approvers) == {"lead", "physician"}
    with refused(desk, ("SHT007", "meaning")):
        sign_form(
            desk, case.nurse, first, meaning=Meaning.APPROVER, password=PASSWORDS["nurse"], seen=seen.content
        )
    sign_form(desk, case.nurse, first, meaning=Meaning.AUTHOR, password=PASSWORDS["nurse"], seen=seen.content)
    clinic.clock.advance(timedelta(days=8))
    assert [one.overdue for one in waiting(desk, case.lead, "approval")] == [True]
    sign_form(desk, case.lead, first, meaning=Meaning.APPROVER, password=PASSWORDS["lead"], seen=seen.content)
    assert waiting(desk, case.lead, "approval") == []
    sheets.amend_form(desk, case.nurse, first, answers={"doses": "2"}, reason="уточнено")
    assert len(waiting(desk, case.lead, "approval")) == 1
