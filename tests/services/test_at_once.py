"""What is to be done at once stands first and is late after a while; other tasks by their definition’s time."""

from datetime import timedelta

from clinicdesk.services import sheets, tasks
from clinicdesk.services.views import Task
from tests.support.clinic import Clinic
from tests.support.screening import CALM, RISK, Screened, screened


def answered(case: Screened, **changed: str) -> None:
    sheets.record_form(
        case.desk, case.nurse, form=RISK, person_id=case.person, cohort_id=case.cohort, step="",
        answers=CALM | changed, taken_at=case.desk.clock.now(),
    )  # fmt: skip


def alarms(case: Screened) -> list[Task]:
    return [one for one in tasks.list_tasks(case.desk, case.lead) if one.kind == "due_alert"]


def test_an_alarm_without_a_time_is_at_once_then_overdue(clinic: Clinic) -> None:
    """Proves: REQ-OBL-207. It was called overdue in the minute it appeared."""
    case = screened(clinic)
    answered(case, q1="yes", q2="yes", q3="yes", q4="yes", q5="no")
    (task,) = alarms(case)
    assert (task.at_once, task.overdue, task.values["minutes"]) == (True, False, 0)
    assert tasks.list_tasks(case.desk, case.lead)[0] == task
    clinic.clock.advance(timedelta(minutes=14))
    assert [(one.at_once, one.overdue) for one in alarms(case)] == [(True, False)]
    clinic.clock.advance(timedelta(minutes=2))
    assert [(one.at_once, one.overdue) for one in alarms(case)] == [(False, True)]


def test_an_alarm_with_an_hour_is_overdue_when_the_hour_is_over(clinic: Clinic) -> None:
    """Proves: REQ-OBL-207."""
    case = screened(clinic)
    answered(case, q1="yes", q2="yes", q3="yes", q4="no", q5="no")
    (task,) = alarms(case)
    assert (task.at_once, task.overdue, task.values["minutes"]) == (False, False, 60)
    assert task.since is not None
    clinic.clock.advance(timedelta(minutes=61))
    assert [(one.at_once, one.overdue) for one in alarms(case)] == [(False, True)]
