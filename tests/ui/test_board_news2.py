"""NEWS2 at the board: its total beside the respiration rate, its parts in the tooltip and at an alert’s answer."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from clinicdesk.services.board_views import Board, BoardReading
from clinicdesk.ui.board.looks import ValueLook
from tests.support import board_days
from tests.support.board_stage import board_on
from tests.support.stage import Stage, press

PARTS = {"rr": 2, "spo2": 0, "o2": 0, "sbp": 0, "pulse": 1, "acvpu": 0, "temp": 0}
LACKING = PARTS | {"temp": None, "acvpu": None}


def scored(board: Board, place: int, change: Callable[[BoardReading], BoardReading]) -> Board:
    """The same day with the newest set of one seat changed."""
    column = board.columns[place]
    newest = change(column.readings[0])
    changed = replace(column, readings=(newest, *column.readings[1:]))
    columns = tuple(changed if one is column else one for one in board.columns)
    return replace(board, columns=columns)


def test_the_total_stands_beside_the_respiration_rate_and_never_less_than_is_certain(nurse: Stage) -> None:
    """Proves: REQ-BRD-081. The score was computed, and nobody could read it."""
    day = scored(board_days.board(), 0, lambda one: replace(one, news2=3, news2_least=3, news2_parts=PARTS))
    day = scored(day, 1, lambda one: replace(one, news2=None, news2_least=3, news2_parts=LACKING))
    day = scored(day, 2, lambda one: replace(one, news2=None, news2_least=0, news2_parts=LACKING))
    page = board_on(nurse, day)
    told = []
    for column in day.columns[:3]:
        look = page.day.table.columns[column.person_id].look("rr")
        assert isinstance(look, ValueLook)
        told.append(look.aside)
    assert told == ["NEWS2\u00a03", "NEWS2\u00a0≥3", ""]
    whole, lacking = (page.day.table.columns[one.person_id].toolTip() for one in day.columns[:2])
    assert "NEWS2 3: ЧД 2, ЧСС 1." in whole
    assert "NEWS2 не обчислено, не виміряно: ACVPU, Темп." in lacking


def answering(made: Stage, *, newest: bool) -> str:
    """What the sheet says to whoever answers an alert of the newest set, or of one before it."""
    day = board_days.board()
    place = next(at for at, one in enumerate(day.columns) if any(a.answered_at is None for a in one.alerts))
    day = scored(day, place, lambda one: replace(one, news2=3, news2_least=3, news2_parts=PARTS))
    column = day.columns[place]
    of = column.readings[0].reading_id if newest else "r-before"
    raised = tuple(replace(one, reading_id=of) for one in column.alerts)
    columns = tuple(replace(one, alerts=raised) if one is column else one for one in day.columns)
    page = board_on(made, replace(day, columns=columns))
    page.select(column.person_id)
    press(QApplication.focusWidget() or page, Qt.Key.Key_F4)
    return " ".join(one.text() for one in made.sheet().findChildren(QLabel))


def test_whoever_answers_an_alert_sees_the_parts(nurse: Stage) -> None:
    """Proves: REQ-BRD-081."""
    assert "NEWS2 3: ЧД 2, ЧСС 1." in answering(nurse, newest=True)


def test_the_score_of_a_newer_set_is_not_told_as_that_of_the_alert(nurse: Stage) -> None:
    """Proves: REQ-BRD-081."""
    assert "NEWS2" not in answering(nurse, newest=False)
