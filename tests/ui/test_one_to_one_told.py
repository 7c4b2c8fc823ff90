"""Before a session begins, both sheets that decide about it say who is to be cared for one to one and by whom not."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.staff_now import StaffNow
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.starting.start_sheet import Starting
from tests.support import board_days as days
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, stage
from tests.support.ward_cohorts import programme
from tests.ui.test_starting import Clinic, start

ALONE = Issue("RDY055", "monitoring_nurse", values={
    "role": programme().named("role.monitoring_nurse"), "n": 1, "need": 3, "have": 2,
})  # fmt: skip
WORDS = {"uk": "потребує супроводу один на один", "en": "is to be cared for one to one"}


def said(sheet: Sheet) -> str:
    """Every word of a sheet that is seen."""
    QApplication.processEvents()
    return "\n".join(one.text() for one in sheet.findChildren(Text) if one.isVisibleTo(sheet))


def board_of(made: Stage, starting: Starting | None, size: tuple[int, int] = (1366, 739)) -> BoardPage:
    """The page of the board."""
    return made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None, starting=starting), size)


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_the_go_no_go_sheet_says_it(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-RDY-220. The physician signed “go” and read of it only in the list of staff."""
    made = stage(qtbot, Role.PHYSICIAN, language=language)
    made.ward.board.day = days.not_ready()
    made.ward.board.staff = StaffNow((), (), (), {}, (ALONE,))
    page = board_of(made, None, size)
    page.day.bar.not_ready.click()
    sheet = made.sheet()
    assert WORDS[language] in said(sheet)
    assert problems_of(sheet) == []


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_start_sheet_says_it(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-RDY-220."""
    made = stage(qtbot, Role.LEAD, language=language)
    made.ward.board.day = None
    asked = Clinic(replace(start(), short=(ALONE,)))
    starting = Starting(made.around, asked.verbs())
    board_of(made, starting)
    sheet = starting.open("e-D2")
    assert sheet is not None
    assert WORDS[language] in said(sheet)
    assert problems_of(sheet) == []
