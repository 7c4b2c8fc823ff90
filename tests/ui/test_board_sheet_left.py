"""A sheet of the board left with something typed: that it waits is said, and nothing on the board moves for it."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.board.verbs import PackKept
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, press, stage, type_text
from tests.support.ward import NOW

FULL = Issue("DTP001", values={"path": "/clinic/downtime"})
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


def test_a_failed_pack_is_told_again_once_the_strip_over_it_is_closed(qtbot: QtBot) -> None:
    """Proves: REQ-DTP-970. It was told once, and the words of a kept sheet stood in its place for good."""
    made = stage(qtbot, Role.THERAPIST)
    page = board_on(made, days.board(muted=""))
    made.ward.board.pack = PackKept("", None, FULL)
    page.tick()
    notice = page.day.notice
    assert notice.words.text() == FULL.sentence("uk")
    left(made, page, "sound", "note")
    assert notice.words.text().startswith(STAYS["uk"])
    page.tick()
    click(notice.turn_away)
    assert (notice.isVisible(), notice.words.text()) == (True, FULL.sentence("uk"))
    assert problems_of(made.window) == []
    click(notice.turn_away)
    page.tick()
    assert not notice.isVisible(), "read away"
    left(made, page, "sound", "note")
    assert page.step_back()
    assert not notice.isVisible()


def test_a_pack_written_again_leaves_what_is_told_of_a_sheet(qtbot: QtBot) -> None:
    """Proves: REQ-DTP-970."""
    made = stage(qtbot, Role.THERAPIST)
    page = board_on(made, days.board(muted=""))
    made.ward.board.pack = PackKept("", None, FULL)
    page.tick()
    left(made, page, "sound", "note")
    made.ward.board.pack = PackKept("/clinic/downtime/downtime-07.pdf", NOW)
    page.tick()
    assert page.day.notice.isVisible()
    assert page.day.notice.words.text().startswith(STAYS["uk"])
    assert page.step_back()
    assert not page.day.notice.isVisible()
