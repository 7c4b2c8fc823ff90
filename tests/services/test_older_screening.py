"""Nobody is cleared over a screening after which another one was filled in."""

from datetime import timedelta

from clinicdesk.services import sheets
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.screening import SCREENING, clean_answers, screened


def test_an_older_screening_is_not_signed_over_a_newer_one_with_an_aneurysm(clinic: Clinic) -> None:
    """Proves: REQ-CLR-993. The page stood open, and the older screening was signed as eligible."""
    case = screened(clinic)
    clinic.clock.advance(timedelta(minutes=5))
    sheets.record_form(
        case.desk, case.nurse, form=SCREENING, step="screening", answers=clean_answers(aneurysm="yes"),
        person_id=case.person, cohort_id=case.cohort, taken_at=clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    with refused(case.desk, ("CLR990", "")):
        case.sign()
    case.sign("not_eligible")
    assert case.view().decision == "not_eligible"
