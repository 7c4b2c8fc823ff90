"""The signatures under a closed session hold, whatever became of the wall clock while it ran."""

from datetime import timedelta

import pytest

from clinicdesk.services import session_events, session_papers
from clinicdesk.services.closing import Part
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.going_home import closing_signatures, finished, sign


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    return watched_day


def wall_turned(day: DosingDay, seconds: int) -> None:
    """Less than what makes the time doubtful, after something was written in this boot."""
    session_events.note_event(
        day.desk, day.nurse, session_id=day.session_id, kind="note", note="світло блимнуло"
    )
    day.clinic.clock.set(day.clinic.clock.now() + timedelta(seconds=seconds))


def closed(day: DosingDay) -> list[tuple[str, bool]]:
    """All three signed; how each of them stands on the paper."""
    sign(day, Part.NURSE, "nurse2")
    sign(day, Part.PHYSICIAN, "lead")
    sign(day, Part.LEAD, "lead")
    made = session_papers.print_session(day.desk, day.lead, day.cohort, Wish("uk", "перевірка"))
    return closing_signatures(made.record)


@pytest.mark.parametrize("seconds", [1, 300, -100])
def test_the_closing_signatures_hold_with_the_clock_turned_a_little(day: DosingDay, seconds: int) -> None:
    """They were void for ever: the session had ended before they bore their time."""
    finished(day)
    wall_turned(day, seconds)
    assert closed(day) == [("valid", False)] * 3


def test_a_signature_holds_that_was_given_before_the_clock_was_put_back(day: DosingDay) -> None:
    """The nurse signed at a time that, by the clock put right, is later than the close."""
    wall_turned(day, 300)
    finished(day)
    wall_turned(day, -100)
    assert closed(day) == [("valid", False)] * 3
