"""The clock was set back in the middle of a session: the board says so, and two people end the doubt from there."""

from datetime import timedelta

from PySide6.QtCore import Qt

from tests.support.clinic import NAMES, PASSWORDS
from tests.support.dosing_day import PINS
from tests.support.sat_down import SatDown

CODE = "К-1"


def test_a_clock_set_back_is_told_on_the_board_and_confirmed_by_two(day: SatDown) -> None:
    """Proves: REQ-CLK-502."""
    board, journey, clock = day.board, day.board.journey, day.board.clinic.clock
    day.dose(CODE)
    board.until(9)
    banner, right = board.page.day.doubt, clock.now()
    assert banner.isHidden()
    clock.set(right - timedelta(hours=1))
    board.until(-99)  # whoever turned it was at the keyboard
    board.page.tick()
    assert banner.isVisible()
    wall, real = (f"{at + timedelta(hours=2):%H:%M}" for at in (clock.now(), right))
    assert f"Годинник комп’ютера: {wall}, час сесії: {real}." in banner.body.text()
    board.measure(CODE)  # readings go on
    board.menu("handover")
    board.fill(pin=PINS["nurse"], to=NAMES["nurse2"], to_pin=PINS["nurse2"], note="зміна")
    journey.confirm()
    assert "F3 ▸ «Сесія» ▸ «Підтвердити час удвох…»" in journey.words(journey.sheet)
    journey.press(Qt.Key.Key_Escape)
    journey.settle()
    clock.set(right + timedelta(minutes=1))  # the date and time of the system are put right
    board.until(-99)
    board.page.tick()
    assert banner.isVisible()

    journey.click(banner.button)
    board.done(
        reason="сіла батарейка", password=PASSWORDS["nurse"], other=NAMES["nurse2"],
        other_password=PASSWORDS["nurse2"],
    )  # fmt: skip
    board.page.tick()
    assert banner.isHidden()
    board.menu("handover")
    board.done(pin=PINS["nurse"], to=NAMES["nurse2"], to_pin=PINS["nurse2"], note="зміна")
