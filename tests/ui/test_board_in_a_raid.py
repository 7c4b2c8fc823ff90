"""What stands over the table and under it while something lasts: air raid, power cut, an alert nobody answered."""

from dataclasses import replace
from typing import Literal

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from clinicdesk.ui import fonts, icons
from clinicdesk.ui.board import painting
from clinicdesk.ui.board.looks import ValueLook
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.stage import Stage

SIZES = [(1366, 739), (1280, 619)]


@pytest.mark.parametrize("size", SIZES)
def test_an_open_alert_covers_no_lane(nurse: Stage, size: tuple[int, int]) -> None:
    """Proves: REQ-BRD-507."""
    page = board_on(nurse, days.board(), size=size)
    QApplication.processEvents()
    day = page.day
    assert day.alert_strip.isVisible()
    assert day.timeline.isVisible()
    assert not day.timeline.geometry().intersects(day.alert_strip.geometry())
    assert not day.entry.geometry().intersects(day.timeline.geometry())
    nurse.ward.board.day = days.answered()
    page.read_again()
    QApplication.processEvents()
    assert not day.alert_strip.isVisible()
    assert day.height() - day.timeline.geometry().bottom() < 10


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        (("alarm",), "Тривога: 3 на паузі"), (("power",), "Без світла: 3 на паузі"),
        (("alarm", "power"), "Тривога, без світла: 3 на паузі"),
    ],
)  # fmt: skip
def test_what_lasts_stands_on_top_with_those_who_wait(
    nurse: Stage, holds: tuple[str, ...], words: str
) -> None:
    """Proves: REQ-BRD-508. Two are due and one is overdue; the one held by a physician waits for no all-clear."""
    page = board_on(nurse, days.answered(holds=holds))
    assert page.day.bar.holding.isVisible()
    assert page.day.bar.holding.text().replace("\u00a0", " ") == words
    nurse.ward.board.day = days.answered()
    page.read_again()
    assert not page.day.bar.holding.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", ["amber", "red"])
def test_the_score_beside_a_breathing_rate_is_whole(
    nurse: Stage, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], level: Literal["amber", "red"]
) -> None:
    """Proves: REQ-BRD-509. At the smallest size its last figure was cut."""
    page = board_on(nurse, days.answered(), size=size)
    view = page.day.table.columns["p-1043"]
    look = view.look("rr")
    assert isinstance(look, ValueLook)
    said: dict[str, QRect] = {}
    drawn: list[QRect] = []
    monkeypatch.setattr(painting, "write", lambda _p, room, text, *_, **__: said.update({text: room}))
    monkeypatch.setattr(icons, "draw", lambda _p, room, *_, **__: drawn.append(room))
    picture = QPixmap(view.size())
    painter = QPainter(picture)
    shown = replace(look, text="26", level=level, rises=True, aside="NEWS2\u00a0≥8")
    painting.draw_value(painter, view.place("rr"), shown, view._measures)
    painter.end()
    room = said["NEWS2\u00a0≥8"]
    font = painting.letters_metrics(view._measures.letters(12), 500, fonts.CONDENSED)
    assert len(drawn) == 2
    assert font.horizontalAdvance("NEWS2\u00a0≥8") <= room.width()
    assert room.right() <= min(one.left() for one in drawn)
