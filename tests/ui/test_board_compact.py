"""The compact board shows every sign that its legend explains, and the legend's signs cover no letter."""

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.board import painting, timeline
from clinicdesk.ui.board.page import BoardPage
from tests.support import board_days as days
from tests.support.stage import stage

SIGNS = {"dose", "booster", "rescue", "home"}
RESCUE_HALF = 7


@pytest.mark.parametrize("size", [(1280, 619), (1280, 691)])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_the_legend_explains_is_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], language: str
) -> None:
    """Proves: REQ-BRD-300. The lane of the group alone showed no dose, no booster and no rescue drug."""
    signs: list[tuple[str, QPointF]] = []
    words: dict[str, int] = {}
    draw, write = timeline._sign, painting.write

    def sign(painter: QPainter, name: str, spot: QPointF, side: int) -> None:
        signs.append((name, spot))
        draw(painter, name, spot, side)

    def written(painter: QPainter, room: QRect, text: str, *rest: object, **more: object) -> None:
        words[text] = room.left()
        write(painter, room, text, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(timeline, "_sign", sign)
    monkeypatch.setattr(timeline, "write", written)
    made = stage(qtbot, Role.NURSE)
    made.around.language.use(language)
    made.ward.board.day = days.answered()
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), size)
    page.day.offer.hide()
    signs.clear()
    words.clear()
    page.day.timeline.grab()
    in_legend = [one for one in signs if abs(one[1].y() - signs[-1][1].y()) < 1][-len(SIGNS) :]
    assert {name for name, _ in in_legend} == SIGNS
    assert {name for name, _ in signs[: -len(SIGNS)]} == SIGNS
    cross = next(spot for name, spot in in_legend if name == "rescue")
    assert words[made.around.say("board.timeline.key.rescue")] > cross.x() + RESCUE_HALF
    assert page.day.timeline.height() == timeline.LOW
