"""The smallest window with a doubtful clock and an alert at once: nothing of the board lies under anything else."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board
from clinicdesk.ui.board.measures import measures_for
from clinicdesk.ui.board.painting import write
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import dress, stage
from tests.ui.test_clock_behind import BEHIND, LINE

SMALLEST = (1280, 619)
DAYS = {
    "doubt": replace(days.board(), clock_doubt=True),
    "behind": days.board(now=BEHIND),
}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_the_timeline_stands_free_under_a_doubtful_clock_and_over_an_alert(
    qtbot: QtBot, day: Board, language: str, look: str
) -> None:
    """Proves: REQ-BRD-761. The strip of the alert lay over every lane of the group."""
    made = stage(qtbot, Role.LEAD, Role.NURSE, language=language)
    dress(look)
    page = board_on(made, day, size=SMALLEST)
    page.tick()
    QApplication.processEvents()
    shown = page.day
    banner = shown.behind if shown.behind.isVisible() else shown.doubt
    parts = [
        part.geometry()
        for part in (shown.bar, banner, shown.table, shown.entry, shown.timeline, shown.alert_strip)
    ]
    assert banner.isVisible()
    assert shown.alert_strip.isVisible()
    assert all(above.bottom() < below.top() for above, below in pairwise(parts))
    assert parts[-1].bottom() < shown.height()
    assert banner.height() < 2 * banner.title.sizeHint().height() + 8, "one line"
    column = next(iter(shown.table.columns.values()))
    _, notes = measures_for(*SMALLEST).place("notes", column.height())
    assert notes >= LINE, "why somebody is in red is read in the column"
    assert problems_of(page) == []


def test_a_large_window_says_the_whole_of_it(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-761."""
    made = stage(qtbot, Role.LEAD, Role.NURSE)
    page = board_on(made, DAYS["doubt"], size=SMALLEST)
    page.tick()
    brief = page.day.doubt.body.text()
    assert page.day.doubt.height() > 0
    made.window.resize(1366, 739)
    QApplication.processEvents()
    page.tick()
    assert len(page.day.doubt.body.text()) > len(brief)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_the_wall_says_that_the_clock_is_in_doubt(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, day: Board, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-BRD-762. As wide as the wall, and no card lies under it."""
    made = stage(qtbot, Role.NURSE, language=language)
    page = board_on(made, day, size=size)
    written: dict[str, int] = {}

    def kept(painter: QPainter, room: QRect, text: str, colour: str, font: QFont, **more: object) -> None:
        written[text] = font.pixelSize()
        write(painter, room, text, colour, font, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("clinicdesk.ui.board.wall.write", kept)
    page.show_wall(on=True)
    QApplication.processEvents()
    page.wall.grab()
    said = made.around.say("common.behind.title" if day is DAYS["behind"] else "board.doubt.title")
    assert written[said] >= size[1] // 40, "a name of the wall, three metres away"
    assert said in page.wall.accessibleName()
    assert page.wall.card(0).top() > page.wall._band().bottom()
    calm = board_on(made, days.board(), size=size)
    assert not calm.wall._band().height()
