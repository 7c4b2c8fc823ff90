"""A set that comes late is filed under the planned one that the row named, at the real board."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.support.at_board import QUIET
from tests.support.sat_down import SatDown

ONE = "К-1"


def row(day: SatDown, minute: float) -> tuple[str, str]:
    """What the row of numbers says at this minute."""
    day.board.until(minute)
    day.board.seat(ONE)
    day.board.page.tick()
    entry = day.board.page.day.entry
    return entry.plan.text().partition(" · ")[0], entry.state.text()


def done(day: SatDown) -> list[int]:
    return [pip.minute for pip in day.board.column(ONE).pips if pip.state == "done"]


def test_a_late_set_takes_no_later_ones_place_and_no_hole_opens_at_the_peak(day: SatDown) -> None:
    """Proves: REQ-SCH-055, REQ-BRD-055. At T+7 it used to count for ten, at T+12 for fifteen: next due at thirty."""
    day.dose(ONE)
    assert row(day, 7.1) == ("вимір Т+5", "прострочено 2 хв")
    day.board.measure(ONE, QUIET)
    assert done(day) == [5]
    assert row(day, 12.2) == ("вимір Т+10", "прострочено 2 хв")
    day.board.measure(ONE, QUIET)
    assert done(day) == [5, 10]
    column = day.board.column(ONE)
    assert (column.due_minute, column.due) == (15, "soon")

    assert row(day, 18.2) == ("вимір Т+15", "прострочено 3 хв")
    assert row(day, 27.5) == ("вимір Т+30", "Т+15: прострочено 12 хв")
    day.board.measure(ONE, QUIET)
    assert done(day) == [5, 10, 30]
    column = day.board.column(ONE)
    assert (column.due_minute, column.t0 and column.due_at and (column.due_at - column.t0).seconds) == (
        45,
        43 * 60,
    )
    assert row(day, 35.5) == ("вимір поза планом", "Т+45: за 8 хв")


def test_the_time_that_is_typed_names_the_set(day: SatDown) -> None:
    """Proves: REQ-BRD-055. At T+12 somebody writes down what was read off at T+5."""
    day.dose(ONE)
    assert row(day, 12.2)[0] == "вимір Т+10"
    entry = day.board.page.day.entry
    read_off = (day.begun + timedelta(minutes=5.5)).astimezone(ZoneInfo("Europe/Kyiv"))
    entry.time.setText(f"{read_off:%H:%M}")
    day.board.page.tick()
    assert entry.plan.text().startswith("вимір Т+5 ·")
