"""No session is planned on a day that is over, before its cohort begins, or made up for before it was missed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from clinicdesk.clock import SteppedClock
from clinicdesk.services import calendar, cohorts, note_pages
from tests.support.clinic import Clinic
from tests.support.groups import FIRST, Groups, groups
from tests.support.looking import refused


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    """Cohort 07 begins on 16 November; P1 stands on the 30th, today is the 24th."""
    made = groups(clinic)
    begin(made, date(2026, 11, 16))
    made.plan(P1=0)
    return made


def begin(ward: Groups, day: date) -> None:
    cohorts.change_plan(
        ward.desk, ward.lead, ward.cohort, starts_on=day, room="Зала 2", state="running", reason="початок"
    )


def wait(ward: Groups, days: int) -> None:
    clock = ward.desk.clock
    assert isinstance(clock, SteppedClock)
    clock.advance(timedelta(days=days))


def move(ward: Groups, at: datetime) -> None:
    calendar.move_session(
        ward.desk, ward.lead, ward.entries()[0].planned_id, starts_at=at, room="", reason="світло", confirmed=True
    )  # fmt: skip


def make_up(ward: Groups, at: datetime) -> None:
    calendar.make_up(
        ward.desk, ward.lead, ward.entries()[0].planned_id, starts_at=at, room="", reason="хвороба"
    )


def test_a_session_is_planned_for_today_or_later(ward: Groups) -> None:
    """Proves: REQ-CAL-202."""
    with refused(ward.desk, ("CAL200", "D1")):
        ward.plan(D1=-7)
    with refused(ward.desk, ("CAL201", "P2")):
        ward.plan(P2=-15)
    ward.plan(P2=-6)  # today, whatever the hour: it may have begun


def test_a_session_that_is_ahead_is_not_moved_behind(ward: Groups) -> None:
    """Proves: REQ-CAL-202. It went to 2020 with the tick for gaps alone."""
    with refused(ward.desk, ("CAL201", "day")):
        move(ward, datetime(2020, 5, 5, 9, tzinfo=FIRST.tzinfo))
    with refused(ward.desk, ("CAL200", "day")):
        move(ward, FIRST - timedelta(days=7))
    move(ward, FIRST - timedelta(days=6))


def test_one_whose_day_is_over_may_stand_on_the_day_it_was_really_held(ward: Groups) -> None:
    """Proves: REQ-CAL-202. After a power cut it is written down late, on its own day."""
    wait(ward, 10)
    move(ward, FIRST + timedelta(days=1))
    assert ward.entries()[0].starts_at == FIRST + timedelta(days=1)
    with refused(ward.desk, ("CAL201", "day")):
        move(ward, FIRST - timedelta(days=20))


def test_a_make_up_comes_after_what_was_missed_and_never_behind_today(ward: Groups) -> None:
    """Proves: REQ-CAL-202."""
    with refused(ward.desk, ("CAL202", "day")):
        make_up(ward, FIRST + timedelta(hours=1))
    wait(ward, 10)
    with refused(ward.desk, ("CAL200", "day")):
        make_up(ward, FIRST + timedelta(days=1))
    make_up(ward, FIRST + timedelta(days=8))
    again = ward.entries()[-1].planned_id
    with refused(ward.desk, ("CAL200", "day"), ("CAL202", "day")):
        calendar.move_session(ward.desk, ward.lead, again, starts_at=FIRST, room="", reason="зала")


def test_a_talk_is_made_up_for_in_the_evening_a_dose_on_another_day(ward: Groups) -> None:
    """Proves: REQ-CAL-202. A second dose of the same day was accepted."""
    make_up(ward, FIRST + timedelta(hours=5))
    ward.plan(D1=10)
    dose = next(one for one in ward.entries() if one.code == "D1")
    again: dict[str, Any] = {"room": "", "reason": "хвороба"}
    with refused(ward.desk, ("CAL202", "day")):
        calendar.make_up(
            ward.desk, ward.lead, dose.planned_id, starts_at=dose.starts_at + timedelta(hours=7), **again
        )
    calendar.make_up(
        ward.desk, ward.lead, dose.planned_id, starts_at=dose.starts_at + timedelta(days=1), **again
    )


def test_another_room_on_its_own_day_is_asked_nothing(ward: Groups) -> None:
    """Proves: REQ-CAL-202."""
    begin(ward, date(2026, 12, 7))
    move(ward, FIRST + timedelta(hours=2))


def test_talks_held_before_the_program_came_are_entered_with_why(ward: Groups) -> None:
    """Proves: REQ-CAL-782. A clinic that began in the middle of a cohort wrote down nothing of its beginning."""
    (person,) = ward.register(1)
    cohort = ward.another(starts_on=date(2026, 11, 16), people=[person])
    held, why = FIRST - timedelta(days=8), "Групу почато до програми, внесено з паперу"

    def plan(code: str, reason: str) -> None:
        calendar.plan_sessions(
            ward.desk, ward.lead, cohort, times={code: held}, room="", confirmed=True, reason=reason
        )

    with refused(ward.desk, ("CAL782", "reason")):
        plan("P1", "")
    with refused(ward.desk, ("CAL200", "D1")):
        plan("D1", why)
    plan("P1", why)
    with ward.desk.database.read() as session:
        (entry,) = calendar.entries_of(session, cohort)
    assert (entry.starts_at, entry.reason) == (held, why)
    page = note_pages.open_note(ward.desk, ward.lead, entry.planned_id)
    assert ([one.person_id for one in page.members], page.begun) == ([person], True)
