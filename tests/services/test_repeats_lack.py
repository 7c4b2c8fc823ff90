"""What a repeat still needs: everything that is asked for at its time, less what was measured since."""

import pytest

from clinicdesk.services import missed_sets
from tests.support.clinic import Clinic
from tests.support.dosing_day import QUIET, DosingDay
from tests.support.one_seat import column, record


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


@pytest.fixture
def dosed(day: DosingDay) -> DosingDay:
    """К-1 has just been given it."""
    record(day, QUIET)
    day.give(day.order())
    return day


def asked(day: DosingDay) -> tuple[int | None, bool, tuple[str, ...]]:
    """The minute of what is asked for next, whether it is a repeat, and what it lacks."""
    shown = column(day)
    return shown.due_minute, shown.repeat, shown.due_lacks


def test_two_repeats_at_one_time_ask_for_the_fields_of_both_and_less_once_one_is_measured(
    dosed: DosingDay,
) -> None:
    """Proves: REQ-ALR-010. Only the first one's field was asked for, and it stayed when it had been measured."""
    for wait in (5, 5, 7):
        dosed.wait(wait)
        record(dosed, QUIET | ({"sbp": "184", "pulse": "142"} if wait == 7 else {}))
    assert asked(dosed) == (22, True, ("pulse", "sbp"))
    dosed.wait(5)
    record(dosed, {"sbp": "150", "dbp": "90"})
    assert asked(dosed) == (22, True, ("pulse",))
    record(dosed, {"pulse": "88"})
    assert asked(dosed)[:2] == (30, False)


def test_a_second_try_of_a_missed_set_no_longer_asks_for_what_was_measured(dosed: DosingDay) -> None:
    """Proves: REQ-ALR-010."""
    dosed.wait(6)
    missed_sets.miss_set(
        dosed.desk, dosed.nurse, session_id=dosed.session_id, person_id=dosed.person, ordinal=0, minute=5,
        cause="device", again_minutes=1,
    )  # fmt: skip
    before = asked(dosed)
    assert before[1]
    assert {"spo2", "sbp"} <= set(before[2])
    record(dosed, {"spo2": "97"})
    assert asked(dosed) == (before[0], True, tuple(one for one in before[2] if one != "spo2"))
