"""The downtime pack at the board: where it lies, since when, and one sentence when it could not be written."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.board.verbs import PackKept
from clinicdesk.ui.components.text import Text
from tests.support import board_days as days
from tests.support.frame import Build
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, stage
from tests.support.ward import NOW, full_ward

FULL = Issue("DTP001", values={"path": "/clinic/downtime"})


def page_on(made: Stage) -> BoardPage:
    made.ward.board.day = days.board()
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    page.day.offer.hide()
    return page


def entry_of(page: BoardPage) -> QAction:
    menu = page.acts.open_menu()
    return next(action for action in menu.findChildren(QAction) if action.objectName() == "pack")


def told(made: Stage) -> str:
    return " ".join(text.text() for text in made.sheet().findChildren(Text))


def test_the_menu_says_since_when_and_where(qtbot: QtBot) -> None:
    """Proves: REQ-DTP-005."""
    made = stage(qtbot, Role.NURSE)
    page = page_on(made)
    action = entry_of(page)
    assert action.text() == "Запасний аркуш, станом на 11:07…"
    action.trigger()
    assert "/clinic/downtime/downtime-07.pdf" in told(made)
    made.sheet().close()
    made.ward.board.pack = PackKept("", None)
    assert entry_of(page).text() == "Запасного аркуша ще немає…"


def test_a_pack_that_was_not_written_is_a_sentence_on_the_board(qtbot: QtBot) -> None:
    """Proves: REQ-DTP-004."""
    made = stage(qtbot, Role.NURSE)
    page = page_on(made)
    more = page.day.bar.lone["more"]
    made.ward.board.pack = PackKept("", None, FULL)
    page.tick()
    assert (page.day.notice.isVisible(), page.day.notice.words.text()) == (True, FULL.sentence("uk"))
    assert FULL.sentence("uk") in more.accessibleName()
    page.step_back()
    assert not page.day.notice.isVisible()
    page.tick()
    assert not page.day.notice.isVisible(), "told once"
    entry_of(page).trigger()
    assert "немає місця" in told(made)
    made.sheet().close()
    made.ward.board.pack = PackKept("/clinic/downtime/downtime-07.pdf", NOW)
    page.tick()
    assert FULL.sentence("uk") not in more.accessibleName()


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_bar_holds_the_sentence_in_every_size(build: Build, language: str) -> None:
    """Proves: REQ-DTP-004."""
    ward = full_ward()
    ward.board.day, ward.board.pack = days.board(), PackKept("", None, FULL)
    window = build(Role.NURSE, ward=ward, language=language)
    window.go("board")
    for size in (*SIZES, (1280, 720), (1920, 1080)):
        window.resize(*size)
        QApplication.processEvents()
        assert problems_of(window, cells=False) == [], size
