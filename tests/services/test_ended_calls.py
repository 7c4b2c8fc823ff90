"""A call nobody can make any more (nobody there, or dead) ends by the medical lead's word once its days are over."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import cohorts, follow_up, records, tasks
from clinicdesk.services.cohort_end import check_may_end
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor, Task
from tests.support.calls import CALL, call, record
from tests.support.clinic import Clinic
from tests.support.dosed_in_d1 import dosed_in_d1, session_over
from tests.support.looking import one_event, refused, stand_in
from tests.support.paper import page_texts
from tests.support.screening import Screened

WHY = "не відповів 7 разів; родичі кажуть, що він помер"


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """40 days after a dose: nobody picked up, and every call's days are over."""
    found = dosed_in_d1(clinic)
    clinic.clock.advance(timedelta(hours=24, minutes=5))
    record(found, clinic, {"call": "h24", "reached": "no_answer", "attempts": "7"})
    clinic.clock.advance(timedelta(days=40))
    return found


def calls(case: Screened, by: Actor) -> list[Task]:
    found = tasks.list_tasks(case.desk, by)
    return [one for one in found if one.kind == "measure" and one.values["ref"] == CALL]


def standings(case: Screened) -> list[str]:
    found = follow_up.list_measures(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    return [one.standing for one in found if one.form == CALL]


def end(case: Screened, clinic: Clinic, state: str) -> None:
    session_over(case)
    by = stand_in(case.desk, Role.COORDINATOR, login=f"coordinator-{state}")
    cohorts.change_plan(
        case.desk, by, case.cohort, starts_on=clinic.clock.now().date(), room="", state=state, reason="кінець"
    )


def end_all(case: Screened) -> None:
    for task in tasks.list_tasks(case.desk, case.lead):
        if task in calls(case, case.lead) or task.kind == "due_alert":
            tasks.set_task_aside(case.desk, case.lead, task.task_id, reason=WHY)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_cohort_ends_after_calls_that_nobody_could_make_any_more(
    clinic: Clinic, case: Screened, state: str
) -> None:
    """Proves: REQ-FUP-340. The calls stayed overdue, and COH310 barred every end, for good."""
    assert standings(case) == ["overdue"] * 3
    with pytest.raises(Refused) as caught:
        end(case, clinic, state)
    assert [one.code for one in caught.value.issues] == ["COH310"]
    end_all(case)
    assert (standings(case), calls(case, case.lead), calls(case, case.nurse)) == (["ended"] * 3, [], [])
    end(case, clinic, f"{state}")


def test_only_the_medical_lead_ends_one_and_says_why(case: Screened) -> None:
    """Proves: REQ-FUP-340."""
    assert [one.task_id for one in calls(case, case.nurse)] == [""] * 3
    first, *_ = calls(case, case.lead)
    with refused(case.desk, ("OBL001", "")):
        tasks.set_task_aside(case.desk, case.nurse, first.task_id, reason=WHY)
    for reason, code in ((" ", "DSK005"), ("—", "DSK310")):
        with refused(case.desk, (code, "reason")):
            tasks.set_task_aside(case.desk, case.lead, first.task_id, reason=reason)
    with one_event(case.desk, Action.TASK_SET_ASIDE, case.lead, reason=WHY, person=first.person_id) as seen:
        tasks.set_task_aside(case.desk, case.lead, first.task_id, reason=WHY)
    assert seen.wrote(obligation=1)
    assert standings(case) == ["ended", "overdue", "overdue"]


def test_no_call_ends_undone_while_its_days_run(clinic: Clinic) -> None:
    """Proves: REQ-FUP-340. Not even one that is overdue by the hours of its alarm."""
    case = dosed_in_d1(clinic)
    clinic.clock.advance(timedelta(hours=24, minutes=5))
    record(case, clinic, {"call": "h24", "reached": "no_answer", "attempts": "3"})
    clinic.clock.advance(timedelta(hours=4, minutes=1))
    (waiting,) = [one for one in calls(case, case.lead) if one.values["of"] == "d1_h24"]
    assert (waiting.overdue, waiting.task_id) == (True, "")


def test_a_call_that_was_made_all_the_same_is_done(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-FUP-340. A form that nobody had typed in in time counts more than the word that there was none."""
    first, *_ = calls(case, case.lead)
    tasks.set_task_aside(case.desk, case.lead, first.task_id, reason=WHY)
    clinic.clock.advance(timedelta(days=-40))
    call(case, clinic, "h24")
    clinic.clock.advance(timedelta(days=40))
    assert standings(case) == ["done", "overdue", "overdue"]


@pytest.mark.parametrize(
    ("language", "title"),
    [("uk", "Дзвінки після дози, завершені без розмови"), ("en", "Calls after a dose ended without a talk")],
)
def test_the_record_shows_who_ended_a_call_when_and_why(case: Screened, language: str, title: str) -> None:
    """Proves: REQ-FUP-340."""
    wish = Wish(language, "перевірка")

    def text() -> str:
        made = records.print_participant(case.desk, case.lead, case.person, wish)
        return " ".join(" ".join(page_texts(made.pdf)).split())

    assert title not in text()
    end_all(case)
    printed = text()
    assert title in printed
    assert printed.count("не відповів 7 разів") >= 3
    assert case.lead.name in printed


def test_what_bars_the_end_of_a_cohort_is_asked_again_inside_the_act(
    monkeypatch: pytest.MonkeyPatch, clinic: Clinic, case: Screened
) -> None:
    """Proves: REQ-COH-313. What came between the look and the act was closed over."""
    end_all(case)
    session_over(case)
    asked: list[str] = []

    def meanwhile(desk: Desk, session: Session, cohort_id: str) -> None:
        check_may_end(desk, session, cohort_id)
        asked.append(cohort_id)
        if len(asked) > 1:
            raise Refused(Issue("COH310", "state", values={"n": 1, "codes": "К-1"}))

    monkeypatch.setattr(cohorts, "check_may_end", meanwhile)
    by = stand_in(case.desk, Role.COORDINATOR, login="coordinator")
    with refused(case.desk, ("COH310", "state")):
        cohorts.change_plan(
            case.desk,
            by,
            case.cohort,
            starts_on=clinic.clock.now().date(),
            room="",
            state="closed",
            reason="кінець",
        )
