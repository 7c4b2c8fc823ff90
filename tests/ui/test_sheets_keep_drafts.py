"""Leaving, an incident of the session, an incident of the register: what is typed outlives a lock and a power cut."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.drugs.page import DrugsPage
from clinicdesk.ui.sheet import Sheet
from tests.support import board_days as days
from tests.support import ward_drugs
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, discard_of, press, stage, type_text
from tests.ui.test_board_incident import begun

SECRET = "135790"


def board(made: Stage) -> BoardPage:
    """The running day."""
    made.ward.board.day = days.board()
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    page.day.offer.hide()
    return page


def leaving(made: Stage) -> Callable[[], object]:
    page = board(made)
    page.select(days.board().columns[0].person_id)
    return lambda: page.acts.do("discharge")


def of_session(made: Stage) -> Callable[[], object]:
    page = board(made)
    return lambda: page.acts.do("incident")


def of_register(made: Stage) -> Callable[[], object]:
    made.ward.registers.incidents = (ward_drugs.differing(),)
    page = made.show(DrugsPage(made.around, made.verbs.drugs))
    page.show_subject(ward_drugs.SAFE)
    return page.open_incident


SHEETS = {"leaving": (leaving, "why"), "session_incident": (of_session, "description"),
          "stock_incident": (of_register, "description")}  # fmt: skip


def line(sheet: Sheet, field: str) -> QLineEdit | QPlainTextEdit:
    """The one that letters go into."""
    editor = sheet.fields[field].editor
    for kind in (QPlainTextEdit, QLineEdit):
        found = editor if isinstance(editor, kind) else editor.findChild(kind)
        if found is not None:
            assert isinstance(found, QLineEdit | QPlainTextEdit)
            return found
    raise AssertionError(field)


def said(sheet: Sheet, field: str) -> str:
    """What stands there."""
    editor = line(sheet, field)
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def cut(made: Stage) -> None:
    """The power goes."""
    for sheet in made.window.findChildren(Sheet):
        sheet.deleteLater()
    made.settle()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("kind", list(SHEETS))
def test_what_was_typed_before_a_power_cut_is_there_when_the_sheet_opens_again(
    qtbot: QtBot, kind: str, language: str
) -> None:
    """Proves: REQ-DRF-070. Without the PIN."""
    made = stage(qtbot, Role.LEAD, Role.NURSE, language=language)
    prepare, field = SHEETS[kind]
    again = prepare(made)
    again()
    QApplication.processEvents()
    type_text(line(made.sheet(), field), "чекаємо на швидку")
    if kind == "leaving":
        made.type_into("pin", SECRET)
    qtbot.waitUntil(lambda: bool(made.drafts.kept), timeout=5000)
    ((stored, _),) = made.drafts.kept
    assert stored == kind
    assert SECRET not in str(made.drafts.kept)
    cut(made)
    again()
    QApplication.processEvents()
    assert said(made.sheet(), field) == "чекаємо на швидку"
    if kind == "leaving":
        assert said(made.sheet(), "pin") == ""
    assert made.around.say("filling.draft.taken_up") in {
        one.text() for one in made.sheet().findChildren(Text)
    }
    assert problems_of(made.sheet()) == []
    click(discard_of(made.sheet()))
    made.settle()
    assert made.drafts.kept == {}


@pytest.mark.parametrize("kind", list(SHEETS))
def test_before_a_lock_the_last_key_is_on_the_disk(qtbot: QtBot, kind: str) -> None:
    """Proves: REQ-DRF-070."""
    made = stage(qtbot, Role.LEAD, Role.NURSE)
    prepare, field = SHEETS[kind]
    prepare(made)()
    QApplication.processEvents()
    type_text(line(made.sheet(), field), "чекаємо")
    made.sheet().keep_draft()
    assert [body[field] for body in made.drafts.kept.values()] == ["чекаємо"]


def test_a_new_incident_and_a_begun_one_wait_each_under_its_own(nurse: Stage) -> None:
    """Proves: REQ-DRF-070. To look at another one loses nothing of either."""
    nurse.ward.board.incidents = (begun(),)
    again = of_session(nurse)
    again()
    QApplication.processEvents()
    type_text(line(nurse.sheet(), "description"), "не стало ампули")
    for wanted, there in (("", ""), ("s-9", "не стало ампули")):
        which = nurse.sheet().fields["which"].editor
        assert isinstance(which, Choice)
        press(which, Qt.Key.Key_Up if wanted else Qt.Key.Key_Down)
        nurse.settle()
        assert said(nurse.sheet(), "description") == there
        which = nurse.sheet().fields["which"].editor
        assert isinstance(which, Choice)
        assert which.value() == wanted
    nurse.confirm()
    assert nurse.ward.last("board_complete_incident")["answers"]["description"] == "не стало ампули"
    assert nurse.drafts.kept == {}


def test_a_draft_of_another_session_is_not_taken_for_this_one(nurse: Stage) -> None:
    """Proves: REQ-DRF-070. Whoever went home last week goes home otherwise today."""
    again = leaving(nurse)
    again()
    QApplication.processEvents()
    type_text(line(nurse.sheet(), "why"), "чекаємо")
    nurse.sheet().keep_draft()
    cut(nurse)
    (key,) = nurse.drafts.kept
    nurse.drafts.kept[key] = nurse.drafts.kept[key] | {"session_id": "s-last-week"}
    again()
    QApplication.processEvents()
    assert said(nurse.sheet(), "why") == ""
