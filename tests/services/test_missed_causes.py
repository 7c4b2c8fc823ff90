"""Why a set was missed: away and other are among the reasons, and each says when it is tried again."""

from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.models.dosing import MissedSet
from clinicdesk.services import board, missed_sets
from clinicdesk.services.day_lists import day_lists
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import newest, refused


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def miss(day: DosingDay, cause: str, **more: Any) -> None:
    """The set of minute 5 was not measured."""
    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=0, minute=5, cause=cause, **more
    )  # fmt: skip


def due(day: DosingDay) -> timedelta:
    """Until the next set of К-1."""
    found = board.board_of(day.desk, day.nurse)
    assert found is not None
    column = next(one for one in found.columns if one.person_id == day.person)
    assert column.due_at is not None
    return column.due_at - found.now


def test_away_is_tried_again_though_nobody_says_when(day: DosingDay) -> None:
    """Proves: REQ-MIS-301. After five minutes, before the next planned set could have been two minutes gone."""
    day.give(day.order())
    day.wait(14)
    miss(day, "away")
    assert newest(day.desk, MissedSet).again_at is not None
    day.wait(0)
    assert due(day) <= timedelta(minutes=5)


def test_a_minute_that_was_typed_counts(day: DosingDay) -> None:
    """Proves: REQ-MIS-301."""
    day.give(day.order())
    day.wait(6)
    miss(day, "away", again_minutes=2)
    row = newest(day.desk, MissedSet)
    assert row.again_at is not None
    assert timedelta(minutes=1) < row.again_at - row.recorded_at <= timedelta(minutes=2)


def test_other_says_what_happened(day: DosingDay) -> None:
    """Proves: REQ-MIS-301."""
    day.give(day.order())
    day.wait(6)
    with refused(day.desk, ("MIS301", "note")):
        miss(day, "other", note="  ")
    miss(day, "other", note="манжета впала під ліжко")
    assert newest(day.desk, MissedSet).cause == "other"


def test_a_physicians_decision_goes_by_the_plan(day: DosingDay) -> None:
    """Proves: REQ-MIS-301. The list says which reason brings it back when."""
    day.give(day.order())
    day.wait(6)
    miss(day, "physician")
    assert newest(day.desk, MissedSet).again_at is None
    lists = day_lists(day.desk, day.nurse)
    assert {"away", "physician", "other"} < {one.code for one in lists.missed}


@pytest.mark.parametrize(
    ("cause", "minutes"),
    [
        ("asleep", 5), ("declined", 10), ("away", 5), ("shelter", 5), ("alarm", 5), ("power", 5),
        ("emergency", 5), ("device", 5), ("staff", 5),
    ],
)  # fmt: skip
def test_every_reason_brings_the_set_back(day: DosingDay, cause: str, minutes: int) -> None:
    """Proves: REQ-MIS-506. Nobody has to think of it; the sheet shows the minutes before it is written."""
    day.give(day.order())
    day.wait(6)
    miss(day, cause)
    row = newest(day.desk, MissedSet)
    assert row.again_at is not None
    assert (
        timedelta(0) <= timedelta(minutes=minutes) - (row.again_at - row.recorded_at) < timedelta(seconds=1)
    )
    assert day_lists(day.desk, day.nurse).again[cause] == minutes
