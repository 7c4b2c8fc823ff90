"""Going home asks for everything that a set needs, measured within the minutes the programme names."""

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.services import discharge_state, missed_sets
from tests.support.clinic import Clinic
from tests.support.dosing_day import QUIET, DosingDay
from tests.support.going_home import home
from tests.support.looking import refused
from tests.support.one_seat import record

PRESSURE = {key: QUIET[key] for key in ("sbp", "dbp")}


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is admitted."""
    return cleared_day


@pytest.fixture
def late(day: DosingDay) -> DosingDay:
    """The last whole set is from T+90; it is T+122."""
    day.give(day.order())
    day.watched(until=90)
    day.wait(32)
    return day


def lately(day: DosingDay) -> bool | None:
    state = discharge_state.discharge_state(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person
    )
    return next(one.met for one in state.criteria if one.id == "measured_lately")


def test_the_minutes_and_their_source_stand_in_the_programme() -> None:
    """Proves: REQ-LEA-420."""
    (rule,) = [one for one in library().programme("gkap", "0.1").discharge if one.id == "measured_lately"]
    assert (rule.when.field, rule.when.below, rule.exception) == ("minutes.since_set", 31, True)
    assert rule.source


@pytest.mark.parametrize("lacking", ["sbp", "dbp", "pulse", "spo2"])
def test_a_set_without_one_of_the_values_is_none(late: DosingDay, lacking: str) -> None:
    """Proves: REQ-LEA-420. It is measured afterwards, and then everything is."""
    assert lately(late) is False
    gone = PRESSURE if lacking in PRESSURE else {lacking: QUIET[lacking]}
    record(late, {key: text for key, text in QUIET.items() if key not in gone})
    assert lately(late) is False
    record(late, gone)
    assert lately(late) is True


def test_a_set_that_was_not_measured_at_all_is_none(late: DosingDay) -> None:
    """Proves: REQ-LEA-420. Asleep, with its reason: explained, not measured, and to be tried again."""
    missed_sets.miss_set(
        late.desk, late.nurse, session_id=late.session_id, person_id=late.person, ordinal=0, minute=120,
        cause="asleep", note="", again_minutes=None,
    )  # fmt: skip
    assert lately(late) is False
    late.recovered()
    with refused(late.desk, ("DIS002", "repeats_measured"), ("DIS002", "measured_lately")):
        home(late)
    record(late, QUIET)
    assert lately(late) is True
    home(late)
