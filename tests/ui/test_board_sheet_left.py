"""A sheet of the board left with something typed: that it waits is said, and nothing on the board moves for it."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, press, stage, type_text

STAYS = {"uk": "Чернетку аркуша збережено о", "en": "Sheet draft saved at"}


def left(made: Stage, page: BoardPage, act: str, field: str) -> None:
    """Something typed into the sheet of an act, and Esc."""
    page.acts.do(act)
    QApplication.processEvents()
    editor = made.sheet().fields[field].editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    type_text(editor, "лікарка дивилася о 10:49")
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    assert made.drafts.kept


def places(page: BoardPage) -> dict[str, QRect]:
    """Where every column lies, and how high its cells are."""
    return {person: column.geometry() for person, column in page.day.table.columns.items()}


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("act", "field"), [("rescue", "why"), ("sound", "note")])
def test_a_sheet_left_with_something_typed_moves_nothing_on_the_board(
    qtbot: QtBot, language: str, size: tuple[int, int], act: str, field: str
) -> None:
    """Proves: REQ-BRD-934. A message over the page took its room from why somebody is in red."""
    made = stage(qtbot, Role.LEAD, Role.NURSE, language=language)
    page = board_on(made, days.board(muted=""), size=size)
    before = places(page)
    left(made, page, act, field)
    assert page.day.entry.mark.text().startswith(STAYS[language])
    assert (made.message, places(page)) == ("", before)
    assert problems_of(made.window) == []


def test_who_types_no_readings_is_told_on_a_strip(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-934."""
    made = stage(qtbot, Role.THERAPIST)
    page = board_on(made, days.board(muted=""))
    before = places(page)
    left(made, page, "sound", "note")
    assert page.day.notice.words.text().startswith(STAYS["uk"])
    assert page.day.notice.isVisible()
    assert (made.message, places(page)) == ("", before)
    assert problems_of(made.window) == []
