"""A window that waits for its person with a sheet open is still: no tone, no alert passed on in their name."""

import pytest
from PySide6.QtCore import Qt, QTimer

from clinicdesk.services.board_views import Board
from clinicdesk.ui.board.beat import Beat
from clinicdesk.ui.board.tones import Heard, Tones
from tests.support.clinic import PASSWORDS
from tests.support.journey import CONTROL
from tests.support.sat_down import SatDown


def takes_over(day: SatDown, login: str) -> None:
    """Another nurse lifts the cover of the same program."""
    journey = day.board.journey
    journey.press(Qt.Key.Key_L, CONTROL)
    journey.until(lambda: journey.cover.is_laid)
    journey.lift(login, PASSWORDS[login])
    journey.until(lambda: not journey.cover.is_laid and day.board.login == login)
    journey.activate()
    journey.settle()


def test_a_window_left_with_a_sheet_open_rings_no_more(day: SatDown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SWI-300. It rang beside the colleague's, three minutes on for a set that had been taken."""
    heard: list[int] = []
    hear = Tones.hear

    def listen(self: Tones, board: Board, beats: dict[str, Beat]) -> Heard | None:
        heard.append(id(self))
        return hear(self, board, beats)

    monkeypatch.setattr(Tones, "hear", listen)
    journey = day.board.journey
    day.dose("К-1")
    day.board.seat("К-1")
    journey.press(Qt.Key.Key_F6)
    journey.settle()
    assert journey.sheet is not None
    left = journey.window
    takes_over(day, "nurse2")
    day.board.turn_to_board()
    assert journey.window is not left
    assert [one for one in left.findChildren(QTimer) if one.isActive()] == []
    heard.clear()
    journey.until(lambda: len(heard) > 1)
    assert len(set(heard)) == 1
    hers = heard[0]
    takes_over(day, "nurse")
    assert journey.window is left
    heard.clear()
    journey.until(lambda: len(heard) > 1)
    assert hers not in heard
