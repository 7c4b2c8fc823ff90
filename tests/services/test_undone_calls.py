"""A call after a dose or a scale with an alarm's question ends only by the deed: not by a try, not by half a form."""

from datetime import timedelta

import pytest

from clinicdesk.protocols import text_types
from clinicdesk.security.roles import Role
from clinicdesk.services import cohorts, follow_up, sheets, tasks
from clinicdesk.services.views import Actor, Task
from tests.support.calls import CALL, call, record
from tests.support.clinic import Clinic
from tests.support.dosed_in_d1 import dosed_in_d1, session_over
from tests.support.looking import refused, stand_in
from tests.support.screening import Screened

PHQ = "phq9@1.0"


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """24 hours after the dose."""
    found = dosed_in_d1(clinic)
    clinic.clock.advance(timedelta(hours=24, minutes=5))
    return found


def standings(case: Screened, form: str) -> dict[str, str]:
    found = follow_up.list_measures(case.desk, case.nurse, person_id=case.person, cohort_id=case.cohort)
    return {one.point: one.standing for one in found if one.form == form}


def measures(case: Screened, form: str) -> list[Task]:
    found = tasks.list_tasks(case.desk, case.nurse)
    return [one for one in found if one.kind == "measure" and one.values["ref"] == form]


def end(case: Screened, clinic: Clinic, by: Actor, state: str = "closed") -> None:
    cohorts.change_plan(
        case.desk, by, case.cohort, starts_on=clinic.clock.now().date(), room="", state=state, reason="кінець"
    )


@pytest.mark.parametrize("said", ["no_answer", "called_back"])
def test_a_call_that_reached_nobody_leaves_its_task_open(clinic: Clinic, case: Screened, said: str) -> None:
    """Proves: REQ-FUP-310."""
    record(case, clinic, {"call": "h24", "reached": said, "attempts": "3"})
    assert standings(case, CALL)["d1_h24"] == "due"
    (task,) = measures(case, CALL)
    assert (task.values["left"], task.task_id) == ("tried", "")


def test_an_answer_that_an_older_release_took_stays_one(
    clinic: Clinic, case: Screened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-ANS-910. «добре\u00ad» opened the call again, and a signature was refused at a full field."""
    with monkeypatch.context() as older:
        older.setattr(text_types, "issue_of_lines", lambda _text: "")
        sheet = call(case, clinic, "h24", summary="добре\u00ad")
    assert standings(case, CALL)["d1_h24"] == "done"
    assert sheets.open_form(case.desk, case.nurse, sheet).missing == ()
    with refused(case.desk, ("PSN003", "summary")):
        call(case, clinic, "h48", summary="добре\u00ad")


def test_the_wrong_call_rung_in_vain_closes_nothing(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-FUP-310. {"call": "d7", "reached": "no_answer"} made the call of 24 hours done."""
    record(case, clinic, {"call": "d7", "reached": "no_answer"})
    assert standings(case, CALL) == {"d1_h24": "due", "d1_h48": "later", "d1_d7": "later"}


def test_a_person_nobody_reached_is_overdue_after_the_hours_of_the_alarm(
    clinic: Clinic, case: Screened
) -> None:
    """Proves: REQ-FUP-310. And the therapist is asked at once."""
    record(case, clinic, {"call": "h24", "reached": "no_answer"})
    asked = [one for one in tasks.list_tasks(case.desk, case.lead) if one.kind == "due_alert"]
    assert [one.values["owner"] for one in asked] == ["therapist"]
    clinic.clock.advance(timedelta(hours=4, minutes=1))
    assert standings(case, CALL)["d1_h24"] == "overdue"
    call(case, clinic, "h24")
    assert standings(case, CALL)["d1_h24"] == "done"


@pytest.mark.parametrize("left_out", ["risk", "summary", "sleep", "drove_early"])
def test_a_reached_call_needs_its_answers(clinic: Clinic, case: Screened, left_out: str) -> None:
    """Proves: REQ-FUP-311. Risk and state could be left out."""
    call(case, clinic, "h24", **{left_out: ""})
    assert standings(case, CALL)["d1_h24"] == "due"
    (task,) = measures(case, CALL)
    assert (task.values["left"], task.task_id) == ("incomplete", "")


def test_who_does_not_want_to_talk_was_called(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-FUP-310. The alarm calls the therapist; the call itself is over."""
    record(case, clinic, {"call": "h24", "reached": "refused"})
    assert standings(case, CALL)["d1_h24"] == "done"


def whole(item9: str = "0") -> dict[str, str]:
    return {f"q{number}": "1" for number in range(1, 9)} | ({"q9": item9} if item9 else {})


@pytest.mark.parametrize("answers", [{"q1": "0"}, whole("")])
def test_a_scale_without_its_total_or_its_question_on_risk_closes_nothing(
    clinic: Clinic, case: Screened, answers: dict[str, str]
) -> None:
    """Proves: REQ-FUP-312. One answer, the ninth left out, closed the scale."""
    before = standings(case, PHQ)
    record(case, clinic, answers, PHQ)
    assert standings(case, PHQ) == before
    assert "done" not in before.values()


def test_one_sitting_is_for_one_time_point_the_nearest(clinic: Clinic) -> None:
    """Proves: REQ-FUP-312. It closed the beginning and the day of the dose at once."""
    case = dosed_in_d1(clinic)
    assert {point for point, one in standings(case, PHQ).items() if one == "due"} == {"baseline", "pre_d1"}
    record(case, clinic, whole(), PHQ)
    assert list(standings(case, PHQ).values()).count("done") == 1
    record(case, clinic, whole(), PHQ)
    assert list(standings(case, PHQ).values()).count("done") == 2


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_cohort_does_not_end_over_a_call_that_nobody_made(
    clinic: Clinic, case: Screened, state: str
) -> None:
    """Proves: REQ-COH-313."""
    by = stand_in(case.desk, Role.COORDINATOR, login="coordinator")
    session_over(case)
    with refused(case.desk, ("COH310", "state")):
        end(case, clinic, by, state)


def test_an_ended_cohort_keeps_its_scales_until_somebody_says_why_not(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-COH-313. They vanished in the act."""
    call(case, clinic, "h24")
    clinic.clock.advance(timedelta(days=1))
    call(case, clinic, "h48")
    clinic.clock.advance(timedelta(days=5))
    call(case, clinic, "d7")
    for task in tasks.list_tasks(case.desk, case.lead):
        if task.kind == "due_alert":
            tasks.set_task_aside(case.desk, case.lead, task.task_id, reason="сплановано зустріч")
    clinic.clock.advance(timedelta(days=9))
    before = [one.values["of"] for one in measures(case, PHQ)]
    assert before
    session_over(case)
    end(case, clinic, stand_in(case.desk, Role.COORDINATOR, login="coordinator"))
    assert [one.values["of"] for one in measures(case, PHQ)] == before
    tasks.set_task_aside(case.desk, case.nurse, measures(case, PHQ)[0].task_id, reason="людина переїхала")
    assert len(measures(case, PHQ)) == len(before) - 1
