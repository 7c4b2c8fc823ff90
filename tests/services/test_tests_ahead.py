"""An ECG or a laboratory test is not dated ahead: the sheet refuses it, and one in the record is not in date."""

from datetime import date
from typing import Any

import pytest

from clinicdesk.protocols.answers import check_answers
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.eligibility import ScreenedItem, eligibility
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.values import PartialDate
from clinicdesk.services import sheets
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.screening import clean_answers, screened

TODAY = date(2026, 11, 24)
AHEAD = pytest.mark.parametrize("day", ["2026-11-25", "2027-05-01", "2027", "2026-12"])


def form(code: str) -> Form:
    found = library().reads[code, "0.1"].definition
    assert isinstance(found, Form)
    return found


def ecg(said: Any) -> ScreenedItem:
    """How the ECG of a screening stands today, taken on this day."""
    values = check_answers(form("gkap_screening"), clean_answers(), {"today": TODAY}).values
    found = eligibility(form("gkap_screening"), values | {"ecg.date": said}, {"today": TODAY})
    return next(one for one in found.items if one.field == "ecg")


@AHEAD
def test_a_screening_with_an_ecg_of_a_day_ahead_is_refused_at_that_day(clinic: Clinic, day: str) -> None:
    """Proves: REQ-SCR-990. It was taken, and the ECG counted as in date until the year after."""
    case = screened(clinic)
    with refused(case.desk, ("ANS990", "ecg.date")):
        sheets.amend_form(
            case.desk,
            case.nurse,
            case.sheet,
            answers=clean_answers(ecg__date=day),
            reason="дата",
            confirmed=True,
        )


@AHEAD
def test_a_laboratory_test_of_a_day_ahead_is_refused_at_that_day(day: str) -> None:
    """Proves: REQ-SCR-990."""
    found = check_answers(form("lab_tests"), {"ecg": "normal", "ecg.date": day}, {"today": TODAY})
    assert [(one.code, one.field) for one in found.stops] == [("ANS990", "ecg.date")]


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11", "2026"])
def test_a_date_that_has_begun_is_taken_and_counts_from_its_first_day(day: str) -> None:
    """Proves: REQ-SCR-990."""
    found = check_answers(form("lab_tests"), {"ecg": "normal", "ecg.date": day}, {"today": TODAY})
    assert found.stops == ()
    assert ecg(PartialDate(2026)).standing == "out_of_date"
    assert ecg(PartialDate(2026, 11)).standing == "clear"


@pytest.mark.parametrize("said", [date(2026, 11, 25), PartialDate(2027), PartialDate(2026, 12)])
def test_a_day_ahead_that_stands_in_the_record_is_no_date_of_a_test(said: object) -> None:
    """Proves: REQ-SCR-990."""
    item = ecg(said)
    assert (item.standing, item.good_until, item.wants) == ("missing", None, ("ecg.date",))
    assert item.is_open
