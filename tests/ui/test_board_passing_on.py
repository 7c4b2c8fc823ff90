"""An alert that nobody answered reaches the physician: after a failure too, and before anybody opened the board."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.board.passing_on import AGAIN_MS
from tests.support import board_days as days
from tests.support.stage import Stage, stage


@pytest.fixture
def late(qtbot: QtBot) -> tuple[Stage, BoardPage]:
    """A nurse's board; two minutes later an alert is late, and the disk is full."""
    made = stage(qtbot, Role.NURSE)
    made.ward.board.day = days.board()
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    made.ward.refusal = Unavailable("VLT004")
    made.later(timedelta(minutes=2))
    page.tick()
    return made, page


def test_what_could_not_be_passed_on_is_tried_again(late: tuple[Stage, BoardPage]) -> None:
    """Proves: REQ-BRD-007. It was tried once; a full disk kept the alert from the physician for good."""
    made, page = late
    assert made.ward.times("board_escalate") == 1
    assert made.around.messages.isVisibleTo(made.window)
    made.around.messages.hide()
    page.tick()
    assert made.ward.times("board_escalate") == 1
    made.later(timedelta(milliseconds=AGAIN_MS))
    page.tick()
    assert made.ward.times("board_escalate") == 2
    assert not made.around.messages.isVisibleTo(made.window)


def test_one_more_late_alert_does_not_wait(late: tuple[Stage, BoardPage]) -> None:
    """Proves: REQ-BRD-007."""
    made, page = late
    made.later(timedelta(minutes=1))
    page.tick()
    assert made.ward.times("board_escalate") == 2
