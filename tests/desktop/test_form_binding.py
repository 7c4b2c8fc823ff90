"""Forms and sign-off over a real clinic: from the recorded screening to the decision and its suspension."""

from datetime import date

import pytest

from clinicdesk.desktop.form_binding import conditions_of, day_of, forms_of
from clinicdesk.errors import Refused
from clinicdesk.ui.forms.filling import texts_of
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.screening import screened


def test_the_lead_signs_with_a_condition_and_an_edit_suspends_it(clinic: Clinic) -> None:
    """Proves: REQ-SCR-007."""
    case = screened(clinic, relative_psychosis="yes")
    lead, nurse = forms_of(case.desk, case.lead), forms_of(case.desk, case.nurse)
    where = {"person_id": case.person, "cohort_id": case.cohort}
    page = lead.screening(**where)
    assert page.sheet is not None
    lead.sign(
        page.sheet.sheet_id, decision="conditions", justifications={"relative_psychosis": "огляд психіатра"},
        conditions={"dose_cap_mg": "45,5", "no_booster": True}, recheck_on="", password=PASSWORDS["lead"],
        seen=page.sheet.content,
    )  # fmt: skip
    signed = lead.screening(**where).clearance
    assert signed is not None
    assert (signed.decision, signed.valid, signed.conditions.dose_cap_mg) == ("conditions", True, "45.5")
    answers = texts_of(page.blank.form, page.sheet.values)
    nurse.amend(
        page.sheet.sheet_id, answers=answers | {"mania": "unknown"}, reason="уточнено", confirmed=True, version=1,
        files={},
    )  # fmt: skip
    after = nurse.screening(**where).clearance
    assert after is not None
    assert (after.decision, after.valid, after.reason) == ("suspended", False, "уточнено")
    with pytest.raises(Refused):
        nurse.sign(
            page.sheet.sheet_id, decision="eligible", justifications={}, conditions={}, recheck_on="",
            password=PASSWORDS["nurse"], seen="",
        )  # fmt: skip


def test_typed_conditions_and_days_become_plain_values() -> None:
    assert not conditions_of({}).any
    assert conditions_of({"one_to_one": True}).one_to_one
    assert day_of("05.12.2026") == date(2026, 12, 5)
    assert day_of("") is None
    with pytest.raises(Refused) as caught:
        day_of("12.2026")
    assert caught.value.first.code == "CLR007"
