"""A large window whose timeline folds under a banner: its two lanes stand apart, and no sign leaves the card."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board
from clinicdesk.ui.board import painting, timeline
from clinicdesk.ui.board.looks import NotesLook
from clinicdesk.ui.board.measures import measures_for
from clinicdesk.ui.board.painting import write
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import stage
from tests.ui.test_clock_behind import BEHIND

SIZES = [(1366, 739), (1366, 691), (1500, 820), (1280, 619)]
DAYS = {
    "a banner": replace(days.answered(), now=BEHIND),
    "a banner and an alert": days.board(now=BEHIND),
}
CROSS = 1.5
"""Half the stroke of the red cross, the largest of the signs."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_the_lanes_of_a_folded_timeline_stand_apart(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, day: Board, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-BRD-994. The words of the doses ran into the group's, and the card cut the signs."""
    words: dict[str, tuple[QRect, int]] = {}
    feet: list[float] = []
    draw = timeline._sign

    def sign(painter: QPainter, name: str, spot: QPointF, side: int) -> None:
        feet.append(spot.y() + side / 2 + 1 + CROSS)
        draw(painter, name, spot, side)

    def kept(painter: QPainter, room: QRect, text: str, colour: str, font: QFont, **more: object) -> None:
        words[text] = (QRect(room), font.pixelSize())
        write(painter, room, text, colour, font, **more)  # type: ignore[arg-type]

    made = stage(qtbot, Role.LEAD, Role.NURSE, language=language)
    page = board_on(made, day, size=size)
    page.tick()
    QApplication.processEvents()
    assert page.day.behind.isVisible()
    monkeypatch.setattr(timeline, "_sign", sign)
    monkeypatch.setattr(timeline, "write", kept)
    lanes = page.day.timeline
    lanes.grab()
    say = made.around.say
    (group, px), (doses, _) = (words[say(f"board.timeline.{one}")] for one in ("group", "doses"))
    assert doses.center().y() - group.center().y() >= px + 1, "the lines of both are read apart"
    assert doses.bottom() < lanes.height()
    assert feet
    assert max(feet) <= lanes.height() - 1, "inside the edge of the card"
    assert problems_of(page) == []


@pytest.mark.parametrize("size", [(1366, 739), (1280, 619)])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_note_keeps_off_the_edge_of_its_column(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-BRD-994. What is drawn short is whole in the tooltip of the column."""
    lines: list[tuple[QRect, str, QFont]] = []
    made = stage(qtbot, Role.LEAD, Role.NURSE, language=language)
    page = board_on(made, days.board(), size=size)
    page.tick()

    def kept(painter: QPainter, room: QRect, text: str, colour: str, font: QFont, **more: object) -> None:
        lines.append((QRect(room), text, font))
        write(painter, room, text, colour, font, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(painting, "write", kept)
    least = round(8 * measures_for(*size).factor)
    seen = 0
    for view in page.day.table.columns.values():
        lines.clear()
        view.grab()
        foot = view.place("notes").top()
        notes = [(room, text, font) for room, text, font in lines if room.top() >= foot]
        ends = [room.left() + QFontMetrics(font).horizontalAdvance(text) for room, text, font in notes]
        assert all(view.width() - end >= least for end in ends)
        seen += len(ends)
        look = view.look("notes")
        assert isinstance(look, NotesLook)
        assert all(note.text in view.toolTip() for note in look.notes)
    assert seen
