"""What the record says of an answer is seen at its question: taken over, and refused in words where it differs."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.forms.form_page import FormPage
from clinicdesk.ui.forms.person_forms import PersonForms
from tests.support.forms_ward import blank
from tests.support.screening import clean_answers
from tests.support.stage import Stage, stage


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window."""
    return stage(qtbot, Role.NURSE)


def test_a_refusal_that_only_the_record_knows_stands_at_its_question_until_it_changes(nurse: Stage) -> None:
    """Proves: REQ-EVT-481."""
    page = nurse.show(FormPage(nurse.around, nurse.verbs.forms))
    page.begin(blank("adverse_event"))
    for key, said in {"verbatim": "блювання", "term": "vomiting", "minutes_after_dose": "9999"}.items():
        page.writing.put(key, said)
    nurse.ward.refusal = Refused(Issue("ANS481", "minutes_after_dose", values={"said": "52"}))
    page.writing.record()
    QApplication.processEvents()
    row = page.view.rows["minutes_after_dose"]
    assert row.issue.isVisible()
    assert row.issue.text().startswith("За записом тут 52.")
    page.writing.put("minutes_after_dose", "52")
    page.view.refresh()
    assert not row.issue.isVisible()


def test_a_refusal_of_the_screening_stands_at_its_item(qtbot: QtBot) -> None:
    """Proves: REQ-EVT-481. The page went to the item and said nothing."""
    made = stage(qtbot, Role.PHYSICIAN)
    made.ward.forms.sheet = None
    view = made.show(PersonForms(made.around, made.verbs.forms))
    view.open_screening("p-1047", "c-07")
    QApplication.processEvents()
    for key, said in clean_answers().items():
        view.screening.writing.put(key, str(said))
    first = next(iter(view.screening.view.rows))
    made.ward.refusal = Refused(Issue("ANS481", first, values={"said": "52"}), Issue("DSK001"))
    view.screening.writing.record()
    QApplication.processEvents()
    row = view.screening.view.rows[first]
    assert (row.issue.isVisible(), row.issue.text()[:18]) == (True, "За записом тут 52.")
    assert made.message == Issue("DSK001").sentence("uk"), "nor is the other one passed over"


def test_a_risk_that_the_scale_contradicts_is_refused_while_it_is_typed(nurse: Stage) -> None:
    """Proves: REQ-RSK-480."""
    page = nurse.show(FormPage(nurse.around, nurse.verbs.forms))
    empty = blank("gkap_day_check")
    known = {**empty.facts, "form.cssrs_contact.risk": "high"}
    page.begin(replace(empty, facts=known, known={"risk": "high"}))
    filling = page.writing.filling
    assert filling is not None
    assert filling.given["risk"] == "high"
    page.writing.put("risk", "none")
    assert [issue.code for issue in filling.stops_at("risk")] == ["ANS480"]
