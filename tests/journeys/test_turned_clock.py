"""Somebody turns the computer's clock in the middle of a session: every page goes on counting as the board does."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from clinicdesk.ui.today.today import TodayPage
from tests.support.clinic import PASSWORDS
from tests.support.journey import CONTROL
from tests.support.sat_down import SatDown

TODAY = "Триває, 18\u00a0хв"
CODE, NEXT = "К-1", "за 3\u00a0хв"


@pytest.mark.parametrize("turned", [timedelta(hours=3), timedelta(hours=-1)], ids=["forward", "back"])
def test_the_cover_and_today_say_what_the_board_says(day: SatDown, turned: timedelta) -> None:
    """Proves: REQ-CLK-501."""
    board, journey, clock = day.board, day.board.journey, day.board.clinic.clock
    day.dose(CODE)
    board.until(5)
    board.measure(CODE)
    board.until(7.5)
    right = clock.now()
    board.page.tick()
    due = board.due(CODE)
    assert due == "за 3 хв"
    clock.set(right + turned)
    board.page.tick()
    assert board.due(CODE) == due
    journey.press(Qt.Key.Key_L, CONTROL)
    journey.until(lambda: journey.cover.is_laid)
    journey.cover.tick()
    assert journey.cover.behind.isHidden()
    seat = board.column(CODE).seat
    assert journey.cover.seats._lines[seat - 1][2].text() == NEXT
    journey.lift("nurse", PASSWORDS["nurse"])
    journey.until(lambda: not journey.cover.is_laid)
    today = board.goes_to("today")
    assert isinstance(today, TodayPage)
    today.session.tick()
    assert today.session.behind.isHidden()
    assert {seat.code: chip.text() for seat, chip, _ in today.session._clocks}[CODE] == NEXT
    assert today.session.state.text() == TODAY
