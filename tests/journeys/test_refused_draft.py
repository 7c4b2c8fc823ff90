"""The disk is full while a set is typed: it is called saved only once it is, and nobody presses a key for that."""

from collections.abc import Callable
from typing import Any

import pytest

from clinicdesk.errors import Unavailable
from clinicdesk.ui.draft_box import DeskDrafts
from tests.support.sat_down import SatDown

HERE, THERE = "К-1", "К-2"


def test_numbers_the_disk_refused_stay_unsaved_until_it_takes_them(
    day: SatDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-BRD-503."""
    board, journey, entry = day.board, day.board.journey, day.board.page.day.entry
    day.dose(HERE)
    board.until(5)
    board.seat(HERE)
    keep: Callable[..., Any] = DeskDrafts.keep

    def full(*_: object, **__: object) -> None:
        raise Unavailable("DBF008")

    monkeypatch.setattr(DeskDrafts, "keep", full)
    journey.type("12880")
    board.seat(THERE)
    board.seat(HERE)
    assert entry.cells["sbp"].text() == "128"
    assert entry.mark.text() == "Не збережено"
    entry._again.timeout.emit()
    assert entry.mark.text() == "Не збережено"
    assert entry._again.isActive()
    monkeypatch.setattr(DeskDrafts, "keep", keep)
    entry._again.timeout.emit()  # some seconds later
    assert entry.mark.text().startswith("Чернетка на диску о ")
    assert not entry.typed.is_refused(board.page.selected)
    board.seat(THERE)
    board.seat(HERE)
    assert entry.mark.text() == "Числа з чернетки: перевірте час"
