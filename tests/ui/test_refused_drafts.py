"""A disk that refuses the draft: the text stays on the screen, and no step back takes it away."""

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.people.people import PeoplePage
from tests.support.stage import Stage, click, stage, type_text


def fill_the_disk(made: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no draft is taken."""

    def keep(_kind: str, _subject: str, _body: dict[str, str]) -> None:
        raise Unavailable("DBF002", path="clinic.db")

    monkeypatch.setattr(made.drafts, "keep", keep)


def test_a_card_being_filled_in_is_not_left(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-DRF-005."""
    made = stage(qtbot, Role.LEAD)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart, made.verbs.forms))
    click(page.register)
    surname = page.form.form.fields["surname"].editor
    assert isinstance(surname, QLineEdit)
    type_text(surname, "Мельник")
    fill_the_disk(made, monkeypatch)
    assert page.step_back()
    assert page.form.isVisible()
    assert surname.text() == "Мельник"
    assert made.message


def test_a_process_note_being_written_is_not_left_nor_begun_anew(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DRF-005."""
    made = stage(qtbot, Role.THERAPIST)
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    made.settle()
    click(page.view.process)
    type_text(page.process.editor, "Моя тривога")
    fill_the_disk(made, monkeypatch)
    assert page.step_back()
    assert page.process.isVisible()
    page.open_process("p-0991")
    assert page.process.editor.toPlainText() == "Моя тривога"
    assert made.message
