"""Today over groups that run and groups that are over: a form is judged once, and what is said stays the same."""

from datetime import timedelta

from clinicdesk.services import cohorts, follow_up, point_sheets, tasks
from clinicdesk.services.days import read_day
from clinicdesk.services.follow_up import MeasureDue
from clinicdesk.services.programmes import plan_of
from clinicdesk.services.views import Task
from tests.services.test_notes_listed import questions_asked
from tests.support.calls import call
from tests.support.clinic import Clinic
from tests.support.dosed_in_d1 import dosed_in_d1, session_over
from tests.support.screening import Screened


def said(case: Screened) -> tuple[tuple[Task, ...], tuple[MeasureDue, ...]]:
    """What Today and the chart say of scales and calls."""
    found = tuple(one for one in tasks.list_tasks(case.desk, case.lead) if one.kind == "measure")
    return found, follow_up.list_measures(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)


def answers_read(case: Screened) -> int:
    """How often Today asks the file for answers to judge forms by."""
    with questions_asked() as asked:
        list(follow_up.follow_up_tasks(case.desk, case.lead))
    return sum("FROM answer" in one for one in asked)


def close(case: Screened) -> None:
    """The group is over."""
    session_over(case)
    with case.desk.database.read() as session:
        day = read_day(plan_of(session, case.cohort).starts_on)
    cohorts.change_plan(
        case.desk, case.lead, case.cohort, starts_on=day, room="", state="closed", reason="скінчилося"
    )


def test_what_was_filled_in_is_read_once_and_says_the_same(clinic: Clinic) -> None:
    """Proves: REQ-TOD-440. Every filled scale of a closed group was scored anew at each look."""
    case = dosed_in_d1(clinic)
    clinic.clock.advance(timedelta(hours=24, minutes=5))
    call(case, clinic, "h24")
    clinic.clock.advance(timedelta(hours=24))
    first = said(case)
    assert {"done", "due"} <= {one.standing for one in first[1]}
    assert answers_read(case) == 0
    call(case, clinic, "h48")
    assert answers_read(case) == 1
    clinic.clock.advance(timedelta(days=5))
    call(case, clinic, "d7")
    close(case)
    known = said(case)
    assert answers_read(case) == 0
    point_sheets._judged.clear()
    assert said(case) == known != first
