"""The pages of forms: what is offered, what was filled in, every version, the screening and what it lacks."""

from clinicdesk.models.audit import Action
from clinicdesk.services import screenings, sheet_pages, sheets
from clinicdesk.services.attachments import Upload
from tests.support.clinic import Clinic
from tests.support.looking import actions, one_event, refused
from tests.support.scans import pdf
from tests.support.screening import clean_answers, screened


def test_the_page_says_what_is_missing_beside_the_form(clinic: Clinic) -> None:
    """Proves: REQ-SCR-002."""
    case = screened(clinic, agreed=("data",))
    page = screenings.open_screening(case.desk, case.lead, person_id=case.person, cohort_id=case.cohort)
    assert page.sheet is not None
    assert [one.fact for one in page.lacking] == ["consent.treatment"]
    assert page.lacking[0].words["uk"] == "Лікування"
    assert (page.own, page.clearance, page.good_for_days) == (False, None, 30)
    assert actions(case.desk)[-1] == "form.opened"
    own = screenings.open_screening(case.desk, case.nurse, person_id=case.person, cohort_id=case.cohort)
    assert own.own


def test_before_anything_is_recorded_the_page_is_an_empty_form(clinic: Clinic) -> None:
    desk, lead = clinic.open_as("lead")
    person = clinic.people["К-1"]
    page = screenings.open_screening(desk, lead, person_id=person, cohort_id=clinic.cohort_id)
    assert (page.sheet, page.lacking, page.blank.read.code) == (None, (), "gkap_screening")
    assert page.blank.facts["today"]


def test_the_programmes_steps_come_first_and_the_rest_of_the_library_after(clinic: Clinic) -> None:
    """Proves: REQ-SCR-004."""
    case = screened(clinic)
    shelf = sheet_pages.forms_to_fill(case.desk, case.nurse, case.person)
    steps = {one.step: one for one in shelf.steps}
    assert steps["screening"].filled_at is not None
    assert steps["labs"].filled_at is None
    assert {"phq9@1.0", "gad7@1.0"} <= {one.ref for one in shelf.library}
    assert not {one.group for one in shelf.library} & {"consent", "vitals"}
    assert steps["screening"].titles["uk"] != steps["screening"].titles["en"]


def test_every_version_stays_with_its_reason(clinic: Clinic) -> None:
    """Proves: REQ-SCR-004."""
    case = screened(clinic)
    case.sign()
    sheets.amend_form(
        case.desk,
        case.nurse,
        case.sheet,
        answers=clean_answers(mania="unknown"),
        reason="уточнено",
        version=1,
    )
    new, old = sheet_pages.sheet_versions(case.desk, case.lead, case.sheet)
    assert (new.version, new.reason, new.values["mania"], old.values["mania"]) == (
        2,
        "уточнено",
        "unknown",
        "no",
    )
    row = next(
        one for one in sheet_pages.filled_forms(case.desk, case.lead, case.person) if one.step == "screening"
    )
    assert (row.version, row.clearance) == (2, "suspended")


def test_a_correction_over_an_older_version_is_refused(clinic: Clinic) -> None:
    """Proves: REQ-SCR-003."""
    case = screened(clinic)
    sheets.amend_form(case.desk, case.nurse, case.sheet, answers=clean_answers(), reason="перша")
    with refused(case.desk, ("DSK004", "")):
        sheets.amend_form(
            case.desk, case.nurse, case.sheet, answers=clean_answers(), reason="друга", version=1
        )


def test_a_form_is_empty_with_its_facts_and_the_people_at_work(clinic: Clinic) -> None:
    case = screened(clinic)
    blank = sheet_pages.blank_form(case.desk, case.nurse, person_id=case.person, form="phq9@1.0")
    assert blank.person.code == "К-1"
    assert "Левченко Ольга" in dict(blank.staff).values()
    with refused(case.desk, ("SHT001", "form")):
        sheet_pages.blank_form(case.desk, case.nurse, person_id=case.person, form="немає@1.0")


def test_only_the_step_the_lead_decides_about_has_a_page_of_its_own(clinic: Clinic) -> None:
    case = screened(clinic)
    steps = sheet_pages.forms_to_fill(case.desk, case.nurse, case.person).steps
    assert [one.step for one in steps if one.decided] == ["screening"]
    assert next(one for one in steps if one.step == "labs").group == "screening"


def test_a_file_goes_into_the_clinic_with_the_form(clinic: Clinic) -> None:
    case = screened(clinic)
    with one_event(case.desk, Action.FORM_RECORDED, case.nurse, person=case.person) as act:
        sheets.record_form(
            case.desk, case.nurse, form="phq9@1.0", person_id=case.person, cohort_id="", step="",
            answers={"q1": "1"}, taken_at=clinic.clock.now(), files=(Upload("бланк.pdf", pdf()),),
        )  # fmt: skip
    assert act.gained is not None
    assert (act.gained["attachment"], act.gained["response"]) == (1, 1)
