"""The entry row ill-treated: keys held and hammered, garbage pasted, numbers nobody has; each has its sentence."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.board.cells import NumberCell
from clinicdesk.ui.board.entry import EntryRow
from clinicdesk.ui.board.page import BoardPage
from tests.support import board_days as days
from tests.support.stage import Stage, press, stage


@pytest.fixture
def nurse(qtbot: QtBot) -> Stage:
    """A nurse's window with the board of the day."""
    made = stage(qtbot, Role.NURSE)
    made.ward.board.day = days.board()
    return made


def entry_of(made: Stage) -> EntryRow:
    """The row, turned to the most urgent person."""
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    QApplication.processEvents()
    page.day.offer.hide()
    page.take_focus()
    return page.day.entry


def here() -> QWidget:
    """Where the cursor stands."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def keys(text: str) -> None:
    """Key by key, wherever the cursor stands."""
    for sign in text:
        QTest.keyClicks(here(), sign)


def test_twelve_enters_in_a_burst_record_one_set(nurse: Stage) -> None:
    """Proves: REQ-BRD-072. The rest of them only walk on from one person to the next."""
    entry_of(nurse)
    keys("151938297154")
    for _ in range(12):
        press(here(), Qt.Key.Key_Return)
    assert nurse.ward.times("board_record") == 1


def test_an_enter_that_is_held_answers_no_question(nurse: Stage) -> None:
    """Proves: REQ-BRD-072. 210/60 is asked about, and somebody has to let go of the key to answer."""
    entry = entry_of(nurse)
    keys("21060")
    press(here(), Qt.Key.Key_Return)
    for _ in range(12):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
        )
        QApplication.sendEvent(here(), held)
    assert nurse.ward.times("board_record") == 0
    assert entry.strip.words.text() == "Записати 210/60?"
    press(here(), Qt.Key.Key_Return)
    assert nurse.ward.last("board_record")["confirmed"] is True


@pytest.mark.parametrize(
    "pasted", ["кров", "14x", "-12", "1.5", "\u0661\u0664\u0662", "\x00\x07\x1b", "142/88 мм рт. ст.\n<b>"]
)
def test_pasted_garbage_is_no_reading(nurse: Stage, pasted: str) -> None:
    """Proves: REQ-BRD-072. It is refused with a sentence, or only its digits stand in the cell."""
    entry = entry_of(nurse)
    cell = entry.cells["sbp"]
    assert isinstance(cell, NumberCell)
    QApplication.clipboard().setText(pasted)
    cell.paste()
    stood = cell.value()
    for key, text in {"dbp": "88", "pulse": "74", "spo2": "98", "rr": "14"}.items():
        entry.cells[key].setFocus()
        keys(text)
    press(here(), Qt.Key.Key_Return)
    if stood == "142":  # of the whole line only what has room in the cell, and it is a number
        assert nurse.ward.last("board_record")["values"]["sbp"] == "142"
        return
    assert nurse.ward.times("board_record") == 0
    assert entry.strip.isVisible()
    assert entry.cells["pulse"].value() == "74"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "30010",
            "Таке значення неможливе. Допустимо: 20–200. Перевірте, чи не помилилися під час введення.",
        ),
        ("120120", "ДАТ має бути меншим за САТ. Перевірте числа на моніторі."),
        ("300101", "Записати 300/101?"),
    ],
)
def test_a_pressure_nobody_has_is_refused_or_asked_about(nurse: Stage, typed: str, sentence: str) -> None:
    """Proves: REQ-BRD-022, REQ-BRD-023."""
    entry = entry_of(nurse)
    keys(typed)
    press(here(), Qt.Key.Key_Return)
    assert nurse.ward.times("board_record") == 0
    assert entry.strip.words.text() == sentence
    assert entry.cells["sbp"].value() == typed[:3]


def test_a_saturation_over_a_hundred_stays_in_its_cell(nurse: Stage) -> None:
    """Proves: REQ-BRD-022."""
    entry = entry_of(nurse)
    keys("1208074")
    entry.cells["spo2"].setFocus()
    keys("101")
    assert entry.cells["spo2"].hasFocus()
    assert "0–100" in entry.strip.words.text()
    press(here(), Qt.Key.Key_Return)
    assert nurse.ward.times("board_record") == 0
    assert entry.cells["sbp"].value() == "120"


def test_a_time_that_is_ahead_or_no_time_is_refused_and_nothing_is_lost(nurse: Stage) -> None:
    """Proves: REQ-BRD-072."""
    entry = entry_of(nurse)
    keys("151938297154")
    for wrong in ("25:70", "завтра", "1107"):
        entry.time.setText(wrong)
        press(here(), Qt.Key.Key_Return)
        assert entry.strip.words.text() == "Напишіть час як 10:49."
        assert entry.time.hasFocus()
    assert nurse.ward.times("board_record") == 0
    assert entry.values()["sbp"] == "151"
