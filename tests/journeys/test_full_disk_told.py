"""A disk that takes nothing more: the row keeps its numbers, and the status bar stops saying that all is saved."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from clinicdesk.errors import Unavailable
from clinicdesk.services.desk import Desk
from tests.support.sat_down import SatDown

DIGITS = "128807498145"


def test_the_status_bar_does_not_say_that_all_is_saved(day: SatDown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-WIN-300. Green at the foot, red in the row: of two signs the wrong one was believed."""
    journey, entry = day.board.journey, day.board.page.day.entry
    day.dose("К-1")
    day.board.until(5)
    day.board.seat("К-1")
    before = len(day.board.column("К-1").readings)
    write: Callable[..., Any] = Desk.write

    def full(*_: object, **__: object) -> None:
        raise Unavailable("DBF008")

    monkeypatch.setattr(Desk, "write", full)
    journey.type(DIGITS)
    journey.press(Qt.Key.Key_Space)
    journey.enter()
    assert entry.cells["sbp"].text() == "128"
    assert journey.main.status.saved.words.text() == journey.main.surroundings.say("window.status.unsaved")
    monkeypatch.setattr(Desk, "write", write)
    journey.enter()
    assert len(day.board.column("К-1").readings) == before + 1
    assert journey.main.status.saved.words.text() != journey.main.surroundings.say("window.status.unsaved")
