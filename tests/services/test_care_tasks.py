"""What care waits for: a screening to decide, consents before a session, a clearance that runs out."""

from datetime import timedelta

from clinicdesk.services import calendar, tasks
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, Task
from tests.support.clinic import Clinic
from tests.support.screening import screened


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


def test_missing_consents_are_told_a_week_before_the_next_session(clinic: Clinic) -> None:
    case = screened(clinic)
    assert waiting(case.desk, case.lead, "consents") == []
    times = {"P1": clinic.clock.now() + timedelta(days=2)}
    calendar.plan_sessions(case.desk, case.lead, case.cohort, times=times, room="Зал 1", confirmed=True)
    found = {task.subject: task.values["n"] for task in waiting(case.desk, case.lead, "consents")}
    assert found[case.person] == 4  # of seven; a recording is agreed to only where one is wanted
    assert not any("Олійник" in str(task.values) for task in tasks.list_tasks(case.desk, case.lead))
