"""What is being asked or answered comes back where it was typed, under the act it was meant for."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.questions.questions_sheet import Asked, open_questions
from clinicdesk.ui.sheet import Sheet
from tests.support import ward_notes
from tests.support.stage import Stage, stage
from tests.support.ward_notes import question

PRESSURE, PULSE = Asked("reading", "r-1", "sbp", "АТ"), Asked("reading", "r-1", "pulse", "Пульс")


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    return stage(qtbot, Role.NURSE)


def opened(made: Stage, *fields: Asked) -> Sheet:
    sheet = open_questions(made.around, made.verbs.questions, fields)
    assert sheet is not None
    return sheet


def kept_and_gone(made: Stage, sheet: Sheet) -> None:
    """As a lock leaves it."""
    assert sheet.keep_draft is not None
    sheet.keep_draft()
    sheet.deleteLater()
    made.settle()


def act_of(sheet: Sheet) -> Choice:
    editor = sheet.fields["act"].editor
    assert isinstance(editor, Choice)
    return editor


def test_what_was_typed_at_one_field_is_not_asked_of_another(nurse: Stage) -> None:
    """Proves: REQ-DRF-005."""
    sheet = opened(nurse, PRESSURE)
    nurse.type_into("said", "Чи це повторний вимір?")
    kept_and_gone(nurse, sheet)
    other = opened(nurse, PULSE)
    assert other.fields["said"].text() == ""
    other.reject()
    assert opened(nurse, PRESSURE).fields["said"].text() == "Чи це повторний вимір?"


def test_what_is_being_asked_does_not_come_back_as_an_answer(nurse: Stage) -> None:
    """Proves: REQ-DRF-005. An answer is what the sheet opens with while a question waits."""
    nurse.ward.group.asked = (question("reading", "r-1", "sbp"),)
    sheet = opened(nurse, PRESSURE)
    assert act_of(sheet).value().startswith("answer:")
    act_of(sheet).set_value("ask")
    nurse.type_into("said", "Яка манжета?")
    kept_and_gone(nurse, sheet)
    again = opened(nurse, PRESSURE)
    assert (act_of(again).value(), again.fields["said"].text()) == ("ask", "Яка манжета?")


def test_why_a_note_is_sent_back_outlives_a_lock(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-005. Esc threw the reviewer's words away unasked."""
    made = stage(qtbot, Role.LEAD)
    made.ward.group.page = replace(
        made.ward.group.page, note=ward_notes.recorded("signed", author="u-other").note
    )
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    sheet = page.view.acts.open_return()
    assert sheet is not None
    made.type_into("reason", "Допишіть про сон.")
    kept_and_gone(made, sheet)
    again = page.view.acts.open_return()
    assert again is not None
    assert again.fields["reason"].text() == "Допишіть про сон."
