"""Calls after a dose: made and answered whole, or rung in vain."""

from clinicdesk.demo.between import reached
from clinicdesk.services import sheets
from tests.support.clinic import Clinic
from tests.support.screening import Screened

CALL = "gkap_followup@0.1"


def call(case: Screened, clinic: Clinic, which: str, **changed: str) -> str:
    """One that found the person well, with these answers otherwise ("" for left out); the sheet's id."""
    answers = reached("h24") | {"call": which} | changed
    if which != "h24":
        answers.pop("drove_early")
    return record(case, clinic, {name: answer for name, answer in answers.items() if answer})


def record(case: Screened, clinic: Clinic, answers: dict[str, str], form: str = CALL) -> str:
    """Any form about the person, filled in now; its id."""
    return sheets.record_form(
        case.desk, case.nurse, form=form, person_id=case.person, cohort_id=case.cohort, step="", answers=answers,
        taken_at=clinic.clock.now(),
    ).subject  # fmt: skip
