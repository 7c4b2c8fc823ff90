"""A set without a part that it needs is asked about once, and recorded as it is."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from tests.support import board_days as days
from tests.support.stage import Stage, stage
from tests.ui.test_board_entry import keys

NEEDS = ("sbp", "dbp", "pulse", "spo2", "rr", "moaas")


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window; everybody's next set needs everything in the row."""
    made = stage(qtbot, Role.NURSE)
    board = days.board()
    made.ward.board.day = replace(
        board, columns=tuple(replace(one, due_lacks=NEEDS) for one in board.columns)
    )
    return made


def entered(made: Stage) -> BoardPage:
    """The board, with everything but a pressure typed for the one who is overdue."""
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    QApplication.processEvents()
    page.day.offer.hide()
    page.day.entry.cells["pulse"].setFocus()
    keys("8297154")
    page.day.entry.submit()
    return page


def test_enter_asks_once_about_a_set_without_a_pressure(nurse: Stage) -> None:
    """Proves: REQ-SCH-010."""
    page = entered(nurse)
    assert "board_record" not in [verb for verb, _ in nurse.ward.asked]
    assert page.day.entry.strip.isVisible()
    assert "Бракує: АТ. Записати без цього? Строк виміру лишиться." in page.day.entry.strip.words.text()
    page.day.entry.submit()
    assert set(nurse.ward.last("board_record")["values"]) == {"pulse", "spo2", "rr", "moaas", "o2"}


def test_escape_goes_back_to_the_pressure(nurse: Stage) -> None:
    page = entered(nurse)
    assert page.step_back()
    assert page.day.entry.cells["sbp"].hasFocus()
    keys("15193")
    page.day.entry.submit()
    assert set(nurse.ward.last("board_record")["values"]) == {*NEEDS, "o2"}


def test_nobody_is_asked_where_nothing_is_due(nurse: Stage) -> None:
    board = nurse.ward.board.day
    assert board is not None
    nurse.ward.board.day = replace(board, columns=tuple(replace(one, due_lacks=()) for one in board.columns))
    entered(nurse)
    assert "sbp" not in nurse.ward.last("board_record")["values"]
