"""Questions and marks in the window: at the field of a chart and of a form, and all of them listed on Today."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.questions import MarkView
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.questions.field_marks import KEY
from clinicdesk.ui.screening.screening import ScreeningView
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.today.today import TodayPage
from tests.support.forms_ward import AT, filled, row_of
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import Stage, press, stage
from tests.support.ward_notes import question


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window; the lead asked about a pressure and about an answer."""
    made = stage(qtbot, Role.NURSE)
    made.ward.forms.sheet = filled("phq9", {"q1": "2", "q2": "1"})
    made.ward.forms.rows = (row_of(made.ward.forms.sheet),)
    return made


def people_on(made: Stage) -> PeoplePage:
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart, made.verbs.forms))
    page.chart.readings.offer_questions(made.verbs.questions)
    return page


def sheet_of(made: Stage) -> Sheet:
    QApplication.processEvents()
    return next(one for one in made.window.findChildren(Sheet) if one.isVisible())


def choose(sheet: Sheet, what: str) -> None:
    act = sheet.fields["act"].editor
    assert isinstance(act, Choice)
    act.set_value(what)


def test_a_question_stands_at_the_reading_and_its_task_leads_there(nurse: Stage) -> None:
    """Proves: REQ-QST-003."""
    chart = nurse.verbs.chart.open_chart("p-1047")
    reading = next(row for row in chart.readings if not row.superseded)
    nurse.ward.group.asked = (question("reading", reading.reading_id, "sbp"),)
    nurse.ward.group.marks = (MarkView("pulse", "Марчук Ірина", AT, True, reading.reading_id),)
    page = people_on(nurse)
    page.show_subject(f"p-1047/reading/{reading.reading_id}#sbp")
    table = page.chart.readings.table
    assert page.chart.readings.picked() == reading
    line = [str(table.model().index(table.currentIndex().row(), at).data()) for at in range(5)]
    assert sum(text.endswith(" ?") for text in line) == 1
    assert sum(text.endswith(" ✓") for text in line) == 1
    press(table, Qt.Key.Key_F8)
    sheet = sheet_of(nurse)
    choose(sheet, "answer:q-2")
    text = sheet.fields["text"].editor
    assert isinstance(text, QPlainTextEdit)
    text.setPlainText("Великою")
    sheet.answer()
    assert nurse.ward.last("question_answer")["text"] == "Великою"


def test_a_question_stands_at_the_answer_of_a_form_and_a_value_is_verified_by_keys(nurse: Stage) -> None:
    """Proves: REQ-QST-003."""
    nurse.ward.group.asked = (question("sheet", "sheet-1", "q2"),)
    forms = nurse.show(PersonForms(nurse.around, nurse.verbs.forms))
    forms.offer_questions(nurse.verbs.questions)
    forms.open_person("p-1047", "sheet-1#q2")
    QApplication.processEvents()
    page = forms.form
    assert page.view.current() == "q2"
    assert "За якою манжетою?" in page.view.rows["q2"].mark.text()
    assert page.view.rows["q2"].ask.accessibleDescription() == page.view.rows["q2"].mark.text()
    assert page.view.rows["q1"].mark.isHidden()
    assert page.view.rows["q3"].ask.isHidden()
    page.view.go_to("q1")
    press(QApplication.focusWidget() or page, Qt.Key.Key_F8)
    sheet = sheet_of(nurse)
    choose(sheet, "verify")
    assert sheet.fields["text"].isHidden()
    sheet.answer()
    asked = nurse.ward.last("question_verify")
    assert (asked["record_id"], asked["field"]) == ("sheet-1", "q1")
    page.begin_amending()
    assert page.view.rows["q1"].ask.isHidden()
    assert KEY == "F8"


def test_today_lists_every_open_question_and_leads_to_its_field(nurse: Stage) -> None:
    """Proves: REQ-QST-003."""
    nurse.ward.group.asked = (question("reading", "r-1", "sbp"),)
    page = nurse.show(TodayPage(nurse.around, nurse.verbs.today))
    assert page.questions.isHidden()
    page.offer_questions(nurse.verbs.questions)
    assert not page.questions.isHidden()
    page.questions.click()
    sheet_of(nurse).answer()
    assert nurse.went[-1] == ("people", "p-1047/reading/r-1#sbp")


@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_word_is_cut_where_questions_are_offered(qtbot: QtBot, language: str) -> None:
    """In the smallest window, the screening with its own column of outcomes beside each answer."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.ward.forms.sheet = filled("gkap_screening", clean_answers())
    made.ward.group.asked = (question("sheet", "sheet-1", "relative_psychosis"),)
    view = ScreeningView(made.around, made.verbs.forms)
    view.asking.offer(made.verbs.questions)
    made.show(view, (1280, 648))
    view.open_screening("p-1047", "c-07")
    view.view.go_to_section("mental")
    QApplication.processEvents()
    assert not view.view.rows["relative_psychosis"].ask.isHidden()
    assert problems_of(made.window) == []
