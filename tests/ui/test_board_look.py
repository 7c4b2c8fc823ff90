"""The board in every state, size and language: nothing is cut, and no sheet either."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board
from clinicdesk.ui.board.page import BoardPage
from tests.support import board_days as days
from tests.support.frame import Build, open_sheet
from tests.support.geometry import problems_of
from tests.support.stage import SIZES
from tests.support.ward import full_ward

STATES: dict[str, Callable[[], Board]] = {
    "eight": days.board, "six": lambda: days.board(*days.columns()[:6]), "extreme": days.extreme,
    "nobody": days.nobody_dosed, "gone": days.all_gone, "held": lambda: days.board(holds=("power",), muted="світло"),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_cut_in_any_state(build: Build, language: str, state: str) -> None:
    """Proves: REQ-BRD-013."""
    ward = full_ward()
    ward.board.day = STATES[state]()
    window = build(Role.NURSE, ward=ward, language=language)
    window.go("board")
    for size in (*SIZES, (1280, 720), (1920, 1080)):
        window.resize(*size)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        assert problems_of(window, cells=False) == [], size


@pytest.mark.parametrize(
    "act", ["handover", "join", "event", "alarm", "vitals_more", "missed", "wrong", "answer", "emergency"]
)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_no_sheet_is_cut(build: Build, language: str, act: str) -> None:
    ward = full_ward()
    ward.board.day = days.board()
    window = build(Role.NURSE, ward=ward, language=language, size=SIZES[2])
    window.go("board")
    page = window.page("board")
    assert isinstance(page, BoardPage)
    page.select("p-1062")
    page.acts.do(act)
    sheet = open_sheet(window)
    assert problems_of(sheet, cells=False) == []
    sheet.reject()
