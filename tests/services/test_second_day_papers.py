"""A second dosing day, and one on which nobody is dosed: each paper speaks of the day that it is about."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicdesk.models.sessions import Seat
from clinicdesk.reports.record import Table
from clinicdesk.reports.said import worded
from clinicdesk.services import (
    discharges,
    note_pages,
    presence,
    records,
    session_keys,
    session_papers,
    sessions,
)
from clinicdesk.services.closing import Part
from clinicdesk.services.discharges import Leaving
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, DosingDay, plan
from tests.support.going_home import codes, finished, sign
from tests.support.printed import WISH


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given 60 mg and measured to the second hour."""
    return watched_day


@pytest.fixture
def second(day: DosingDay) -> DosingDay:
    """D1 is closed, and D2 runs, with nobody dosed yet."""
    finished(day)
    signed(day)
    day.clinic.clock.advance(timedelta(days=14))
    planned = plan(day.clinic, day.desk, day.lead, "D2", day.clinic.clock.now() + timedelta(minutes=5))
    day.clinic.session_id = sessions.open_planned(day.desk, day.lead, planned, title="D2").subject
    therapist = day.clinic.join(day.desk, "therapist")
    for user, role in (
        (day.lead, "physician"), (day.lead, "resuscitation"), (day.nurse, "monitoring_nurse"),
        (day.nurse2, "monitoring_nurse"), (therapist, "lead_therapist"),
    ):  # fmt: skip
        presence.staff_came(day.desk, day.lead, day.session_id, user_id=user.user_id, role=role)
    for actor in (day.lead, day.nurse, day.nurse2):
        session_keys.join_session(
            day.desk, actor, session_id=day.session_id, password=PASSWORDS[actor.login], pin=PINS[actor.login]
        )
    return day


def signed(day: DosingDay) -> None:
    assert codes(day) == []
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)


def nobody_dosed(day: DosingDay) -> None:
    with day.desk.database.read() as session:
        seated = session.scalars(select(Seat.person_id).where(Seat.session_id == day.session_id)).all()
    for person in seated:
        discharges.leave_undosed(
            day.desk, day.nurse, session_id=day.session_id, person_id=person, leaving=Leaving(), why="гарячка",
            pin=PINS["nurse"],
        )  # fmt: skip
    day.wait(60)
    signed(day)


def test_the_discharge_sheet_is_of_the_day_that_runs(second: DosingDay) -> None:
    """Proves: REQ-PRT-302. That of the first day was printed, signed; and of this one that a dose was given."""
    record = records.print_part(second.desk, second.lead, second.person, WISH, kind="discharge").record
    assert record.status == "blank"
    assert worded("records.home.not_dosed").uk in repr(record)


def test_of_nobody_who_was_not_dosed_sets_are_missed(second: DosingDay) -> None:
    """Proves: REQ-PRT-302. The closed session asked for none, and its record said that all of them were missed."""
    nobody_dosed(second)
    record = session_papers.print_session(second.desk, second.lead, second.cohort, WISH).record
    (table, *_) = next(one for one in record.parts if one.key == "watched").blocks
    assert isinstance(table, Table)
    assert {tuple(cell.said.uk for cell in row[1:4]) for row in table.rows} == {("0", "0", "0")}


def test_the_note_of_the_talk_after_it_says_that_nobody_was_dosed(second: DosingDay) -> None:
    """Proves: REQ-NOT-302. К-1 counted as dosed, two weeks before."""
    nobody_dosed(second)
    second.clinic.clock.advance(timedelta(days=2))
    talk = plan(second.clinic, second.desk, second.lead, "I2", second.clinic.clock.now() - timedelta(hours=1))
    page = note_pages.open_note(second.desk, second.lead, talk)
    assert {one.undosed for one in page.members} == {"D2"}
