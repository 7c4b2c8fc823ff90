"""«Twice, five minutes apart»: what counts as the second time, and what in between does to it."""

from datetime import timedelta

import pytest

from clinicdesk.protocols.alerts import Before, alerts_of
from tests.protocols.test_alerts import HIGH
from tests.support.gkap import programme


def level(*sets: tuple[float, int | None]) -> str:
    """The level of the last of these sets: minute and systolic pressure."""
    *before, (now, sbp) = sets
    earlier = [
        Before({} if value is None else {"sbp": value}, timedelta(minutes=now - minute))
        for minute, value in before
    ]
    found = alerts_of((HIGH,), {"sbp": sbp}, earlier)
    return found[0].level if found else ""


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ([(0, 184), (0.5, 184)], "amber"),  # thirty seconds apart: it used to be red, and to stop a dose
        ([(0, 184), (3, 184)], "amber"),
        ([(0, 184), (4, 184)], "amber"),
        ([(0, 184), (4.1, 184)], "red"),  # the board says "now"
        ([(0, 184), (5, 184)], "red"),
        ([(0, 184), (3, 184), (6, 184)], "red"),  # the third is as far from the first as a repeat
        ([(0, 184), (3, 184), (4, 184)], "amber"),
        ([(0, 184), (3, None), (6, 184)], "red"),  # without a pressure it neither clears nor confirms
        ([(0, 184), (3, 178), (6, 184)], "amber"),  # it had come down
        ([(0, 184), (3, 178), (6, 184), (11, 184)], "red"),
        ([(0, 184), (30, 184)], "red"),
        ([(0, 184)], "amber"),
    ],
)
def test_only_so_many_minutes_apart_is_twice(sets: list[tuple[float, int | None]], said: str) -> None:
    """Proves: REQ-ALR-055."""
    assert level(*sets) == said


def test_an_alert_that_is_not_twice_yet_asks_for_its_own_repeat() -> None:
    """Proves: REQ-ALR-055. Nobody is left with a high pressure and no further set."""
    (found,) = alerts_of((HIGH,), {"sbp": 184}, [Before({"sbp": 184}, timedelta(minutes=3))])
    assert (found.second, found.repeat_minutes) == (False, 5)


def test_the_minutes_are_the_programmes_and_the_clinics_to_set() -> None:
    """Proves: REQ-ALR-055."""
    found = programme()
    twice = [one for one in found.series[0].alerts if one.second]
    assert {one.repeat_minutes for one in twice} == {5}
    settable = {one.at for one in found.adjustable}
    assert {f"series.vital_signs.{one.id}.repeat_minutes" for one in twice} <= settable
