"""A task closes by the thing being done or with a reason, and its cause may come again."""

from datetime import date, timedelta

import pytest

from clinicdesk.services import calendar, obligations, sheets, tasks
from clinicdesk.services.views import Task
from tests.support.clinic import Clinic
from tests.support.screening import Screened, screened

CALM: dict[str, object] = {f"q{n}": "0" for n in range(1, 10)}


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is screened, the lead and the nurse at the desk."""
    return screened(clinic)


def waiting(case: Screened, kind: str) -> list[Task]:
    """The lead's tasks of a kind."""
    return [one for one in tasks.list_tasks(case.desk, case.lead) if one.kind == kind]


def record(case: Screened, form: str, answers: dict[str, object]) -> str:
    """The nurse fills a form in about К-1."""
    return sheets.record_form(
        case.desk, case.nurse, form=form, person_id=case.person, cohort_id=case.cohort, step="", answers=answers,
        taken_at=case.desk.clock.now(), confirmed=True,
    ).subject  # fmt: skip


def amend(case: Screened, sheet: str, answers: dict[str, object]) -> None:
    """The nurse corrects it."""
    sheets.amend_form(case.desk, case.nurse, sheet, answers=answers, reason="виправлено", confirmed=True)


def set_aside(case: Screened, kind: str) -> None:
    """The lead closes every task of a kind undone."""
    for task in waiting(case, kind):
        obligations.set_aside(case.desk, case.lead, task.task_id, reason="помилка вводу")


def test_a_decision_deferred_twice_has_its_second_day_among_the_tasks(case: Screened) -> None:
    """Proves: REQ-OBL-003. The second deferral left no task."""
    case.sign("deferred", recheck_on=date(2026, 12, 8))
    case.sign("deferred", recheck_on=date(2026, 12, 15))
    (task,) = waiting(case, "due_recheck")
    assert task.since is not None
    assert task.since.date() == date(2026, 12, 15)
    case.sign()
    assert waiting(case, "due_recheck") == []


def test_suicidality_that_comes_back_after_a_slip_has_its_task_again(case: Screened) -> None:
    """Proves: REQ-OBL-003. 3, set aside as a slip, 0, and 3 again: nobody was asked to look."""
    sheet = record(case, "phq9@1.0", CALM | {"q9": "3"})
    set_aside(case, "due_alert")
    amend(case, sheet, CALM | {"q9": "0"})
    assert waiting(case, "due_alert") == []
    amend(case, sheet, CALM | {"q9": "3"})
    assert len(waiting(case, "due_alert")) == 1


def test_another_answer_that_is_still_an_alarm_asks_again_and_the_same_one_does_not(case: Screened) -> None:
    """Proves: REQ-OBL-003."""
    sheet = record(case, "phq9@1.0", CALM | {"q9": "3"})
    set_aside(case, "due_alert")
    amend(case, sheet, CALM | {"q9": "3", "q1": "2"})
    assert waiting(case, "due_alert") == []
    amend(case, sheet, CALM | {"q9": "2", "q1": "2"})
    assert len(waiting(case, "due_alert")) == 1
    amend(case, sheet, CALM | {"q9": "1", "q1": "2"})
    assert len(waiting(case, "due_alert")) == 1


def test_an_event_that_turns_out_serious_again_has_its_deadlines_again(case: Screened) -> None:
    """Proves: REQ-OBL-003."""
    grave: dict[str, object] = {"verbatim": "судоми", "serious": "yes", "relatedness": "possible"}
    event = record(case, "adverse_event@0.1", grave)
    assert len(waiting(case, "due_alert")) == 2
    amend(case, event, grave | {"report_sent": "yes"})
    assert len(waiting(case, "due_alert")) == 1
    amend(case, event, grave)
    assert len(waiting(case, "due_alert")) == 2
    amend(case, event, grave | {"serious": "no"})
    assert [one.values["minutes"] for one in waiting(case, "due_alert")] == [21600]
    amend(case, event, grave)
    assert sorted(int(one.values["minutes"]) for one in waiting(case, "due_alert")) == [1440, 2880]


def test_a_clearance_that_ran_out_before_a_dose_stands_as_a_task_until_it_is_decided(case: Screened) -> None:
    """Proves: REQ-OBL-004. The task vanished on the very day the clearance ran out."""
    case.sign()
    at = case.desk.clock.now() + timedelta(days=40)
    calendar.plan_sessions(case.desk, case.lead, case.cohort, times={"D1": at}, room="", confirmed=True)
    clock = case.desk.clock
    clock.advance(timedelta(days=28))  # type: ignore[attr-defined]
    assert len(waiting(case, "clearance_ends")) == 1
    clock.advance(timedelta(days=3))  # type: ignore[attr-defined]
    assert waiting(case, "clearance_ends") == []
    (task,) = waiting(case, "clearance_over")
    assert (task.overdue, task.subject, task.task_id) == (True, case.person, "")
    case.sign("deferred", recheck_on=case.desk.clock.now().date() + timedelta(days=7))
    assert waiting(case, "clearance_over") == []


def test_a_clearance_that_ran_out_with_no_dose_ahead_asks_for_nothing(case: Screened) -> None:
    case.sign()
    case.desk.clock.advance(timedelta(days=31))  # type: ignore[attr-defined]
    assert waiting(case, "clearance_over") == []
