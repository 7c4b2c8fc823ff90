"""Whoever a signed decision rules out keeps no tasks of the way to a dose; what follows a dose stays."""

from datetime import timedelta

from clinicdesk.services import follow_up, sheets, tasks
from clinicdesk.services.calendar import plan_sessions
from tests.services.test_clearance_running_out import held
from tests.support.clinic import Clinic
from tests.support.given import admitted, give
from tests.support.screening import Screened, screened


def points(case: Screened) -> dict[str, str]:
    found = follow_up.list_measures(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    return {f"{one.form.partition('@')[0]}:{one.point}": one.standing for one in found if one.required}


def waiting(case: Screened) -> set[str]:
    found = tasks.list_tasks(case.desk, case.lead)
    return {one.kind for one in found if one.subject == case.person}


def test_without_a_dose_every_scale_and_consent_closes_by_the_decision(clinic: Clinic) -> None:
    """Proves: REQ-FUP-206. They stood in the list for ever."""
    case = screened(clinic, agreed=("data",))
    times = {"P1": clinic.clock.now() + timedelta(days=2), "D1": clinic.clock.now() + timedelta(days=3)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    assert points(case)["phq9:baseline"] == "due"
    assert {"measure", "consents"} <= waiting(case)
    case.sign("not_eligible")
    assert set(points(case).values()) == {"closed"}
    assert not {"measure", "consents"} & waiting(case)


def test_an_alarm_of_theirs_stays(clinic: Clinic) -> None:
    """Proves: REQ-FUP-206."""
    case = screened(clinic)
    sheets.record_form(
        case.desk, case.nurse, form="phq9@1.0", person_id=case.person, cohort_id=case.cohort, step="",
        answers={f"q{n}": "0" for n in range(1, 9)} | {"q9": "1"}, taken_at=clinic.clock.now(),
    )  # fmt: skip
    case.sign("not_eligible")
    assert "due_alert" in waiting(case)


def test_after_a_dose_its_calls_stay_and_what_came_before_closes(clinic: Clinic) -> None:
    """Proves: REQ-FUP-206."""
    case = screened(clinic)
    admitted(clinic, case)
    held(case, "D1", clinic.clock.now())
    now = clinic.clock.now()
    times = {"D1": now, "D2": now + timedelta(days=10)}
    plan_sessions(case.desk, case.lead, case.cohort, times=times, room="", confirmed=True)
    give(clinic, case)
    clinic.clock.advance(timedelta(days=8))
    before = points(case)
    assert before["gkap_followup:d1_h24"] == "overdue"
    case.sign("not_eligible")
    after = points(case)
    assert after["gkap_followup:d1_h24"] == "overdue"
    assert "measure" in waiting(case)
    assert after["phq9:pre_d2"] == "closed"
    assert after["phq9:baseline"] == ("closed" if before["phq9:baseline"] != "done" else "done")


def test_a_decision_that_is_put_off_closes_nothing(clinic: Clinic) -> None:
    """Proves: REQ-FUP-206."""
    case = screened(clinic)
    later = clinic.clock.now().date() + timedelta(days=7)
    case.sign("deferred", recheck_on=later)
    assert points(case)["phq9:baseline"] == "due"
