"""A reviewer and an author without a mouse: asked, answered, closed, sent back, written anew, signed and reviewed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinicdesk.services.sessions import close_session
from clinicdesk.ui.components.choice import Radio
from clinicdesk.ui.notes.note_view import NoteView
from clinicdesk.ui.notes.notes import NotesPage
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import CONTROL, Journey
from tests.support.noted import Noted, noted

QUESTION = {"uk": "Чим завершили коло?", "en": "How did the circle end?"}
ANSWER = {"uk": "Заземленням, п’ять хвилин.", "en": "With five minutes of grounding."}
CLOSED = {"uk": "Відповідь достатня.", "en": "That is enough."}
BACK = {"uk": "Допишіть про заземлення.", "en": "Add the grounding."}
REASON = {"uk": "уточнено завершення", "en": "the end was added"}
STATES = {
    "uk": ("Підписано", "Повернуто", "Підписано й перевірено"),
    "en": ("Signed", "Sent back", "Signed and reviewed"),
}


def note_by_keys(journey: Journey, group: Noted, login: str, language: str) -> NoteView:
    """Come in, Alt and the digit of the notes, down the list, Enter."""
    journey.start(group.clinic.folder, login=login, language=language)
    journey.unlock(login, PASSWORDS[login])
    page = journey.go("notes")
    assert isinstance(page, NotesPage)
    journey.pick_row(page.table, "P1")
    journey.enter()
    journey.until(lambda: page.view.page is not None and page.view.isVisible())
    return page.view


def press_button(journey: Journey, button: QWidget) -> None:
    """Tab to it; the space bar presses it."""
    assert button.isVisible()
    journey.tab_to(button)
    journey.press(Qt.Key.Key_Space)


def fill_and_send(journey: Journey, field: str, words: str) -> None:
    """Into a field of the sheet, then Ctrl+Enter."""
    journey.fill(journey.sheet.fields[field].editor, words)
    journey.confirm()
    journey.until(journey.no_sheet)


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    """The group met, its therapist signed."""
    made = noted(clinic)
    made.attend()
    made.sign(made.record())
    close_session(made.desk, made.lead, clinic.session_id)
    clinic.close()
    return made


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_note_is_asked_about_sent_back_signed_anew_and_reviewed_by_keys_alone(
    journey: Journey, group: Noted, language: str
) -> None:
    """Proves: REQ-NTE-444."""
    signed, returned, reviewed = STATES[language]
    view = note_by_keys(journey, group, "lead", language)
    assert view.state.text() == signed
    press_button(journey, view.questions)
    fill_and_send(journey, "said", QUESTION[language])
    assert not view.foot.sign.isEnabled()
    journey.end()

    view = note_by_keys(journey, group, "therapist", language)
    press_button(journey, view.questions)
    assert journey.says(QUESTION[language], region=journey.sheet)
    fill_and_send(journey, "said", ANSWER[language])
    journey.end()

    view = note_by_keys(journey, group, "lead", language)
    press_button(journey, view.questions)
    assert journey.says(ANSWER[language], region=journey.sheet)
    fill_and_send(journey, "said", CLOSED[language])
    journey.until(view.foot.sign.isEnabled)
    press_button(journey, view.foot.send_back)
    fill_and_send(journey, "reason", BACK[language])
    journey.until(lambda: view.state.text() == returned)
    assert not view.foot.sign.isVisible()
    journey.end()

    view = note_by_keys(journey, group, "therapist", language)
    assert view.banner.body.text() == BACK[language]
    press_button(journey, view.foot.amend)
    journey.tab_to(view.shared)
    journey.press(Qt.Key.Key_End, CONTROL)
    journey.type(" Заземлення.")
    journey.confirm()
    journey.fill(journey.sheet.fields["reason"].editor, REASON[language])
    journey.confirm()
    fill_and_send(journey, "password", PASSWORDS["therapist"])
    journey.until(lambda: view.state.text() == signed)
    journey.end()

    view = note_by_keys(journey, group, "lead", language)
    journey.confirm()
    sheet = journey.sheet
    (first, *_) = sheet.findChildren(Radio)
    journey.tab_to(first)
    journey.press(Qt.Key.Key_Space)
    assert first.isChecked()
    fill_and_send(journey, "password", PASSWORDS["lead"])
    journey.until(lambda: view.state.text() == reviewed)
    assert not view.foot.send_back.isVisible()
    assert view.page is not None
    assert view.page.note is not None
    assert [one.meaning.value for one in view.page.note.signatures] == ["author", "reviewer"]
