"""A time put right counts everywhere: what is asked for again, the papers, the order of what happened."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from clinicdesk.models.dosing import Dose
from clinicdesk.models.responses import Response
from clinicdesk.reports.record import Amendments, Block, Cell, Table
from clinicdesk.services import (
    alert_answers,
    attendance,
    board,
    calendar,
    closed_days,
    discharge_state,
    dose_amending,
    follow_up,
    missed_sets,
    records,
    session_events,
    session_papers,
    sheets,
    vitals,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.board_views import Column
from clinicdesk.services.closing import Part
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, RECOVERED, WITNESS, DosingDay, day_answers, home_answers
from tests.support.going_home import finished, home, sign
from tests.support.looking import newest, refused
from tests.support.noted import noted

MINUTE = timedelta(minutes=1)
WISH = Wish("uk", "перевірка")
END = session_events.ENDS["alarm"]


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted."""
    return cleared_day


def record(day: DosingDay, at: datetime | None = None, **values: str) -> str:
    """A set now, or then; its id."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values={**QUIET, **values},
        taken_at=at or day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    return newest(day.desk, Response).response_id


def taken(day: DosingDay, reading: str) -> datetime:
    """When it was taken, by the version that counts."""
    query = select(Response.taken_at).where(Response.response_id == reading).order_by(Response.version.desc())
    with day.desk.database.read() as session:
        return session.scalars(query.limit(1)).one()


def move(day: DosingDay, reading: str, minutes: int, **values: str) -> None:
    """Put its time right by so many minutes, and these values."""
    vitals.amend_reading(
        day.desk, day.nurse, reading, values={**QUIET, **values}, reason="годинник",
        taken_at=taken(day, reading) + minutes * MINUTE, pin=PINS["nurse"],
    )  # fmt: skip


def column(day: DosingDay) -> Column:
    shown = board.board_of(day.desk, day.nurse)
    assert shown is not None
    return next(one for one in shown.columns if one.person_id == day.person)


def hour(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo('Europe/Kyiv')):%H:%M}"


def in_session(day: DosingDay, key: str) -> Sequence[Block]:
    """A part of the session's record."""
    printed = session_papers.print_session(day.desk, day.lead, day.cohort, WISH).record
    return next(part for part in printed.parts if part.key == key).blocks


def in_record(day: DosingDay, key: str) -> Sequence[Block]:
    """A part of К-1's record."""
    with day.desk.database.read() as session:
        record = records.participant_record(day.desk, session, day.person, WISH)
    return next(part for part in record.parts if part.key == key).blocks


def first_set(day: DosingDay) -> tuple[Cell, ...]:
    """The first line of the table of sets in К-1's record."""
    tables = (one for one in in_record(day, "dosing") if isinstance(one, Table) and one.rows)
    return next(one for one in tables if one.title.uk.startswith("Спостереження")).rows[0]


def test_a_set_moved_later_does_not_answer_its_own_alert(day: DosingDay) -> None:
    """Proves: REQ-VIT-995. The repeat left the board, and nothing of it stood in the way of going home."""
    day.give(day.order())
    day.wait(17)
    high = record(day, sbp="184")
    day.wait(6)
    move(day, high, 5, sbp="184")
    shown = column(day)
    assert (shown.repeat, shown.due_at) == (True, taken(day, high) + 5 * MINUTE)
    state = discharge_state.discharge_state(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person
    )
    assert [one.met for one in state.criteria if one.id == "repeats_measured"] == [False]


def test_a_repeat_that_was_measured_is_not_asked_again_when_its_set_moves_earlier(day: DosingDay) -> None:
    """Proves: REQ-VIT-995."""
    day.give(day.order())
    day.wait(21)
    high = record(day, day.clinic.clock.now() - MINUTE, sbp="184")
    record(day, day.clinic.clock.now() - 6 * MINUTE)
    move(day, high, -10, sbp="184")
    assert not column(day).repeat


def test_a_repeat_missed_with_a_reason_stays_explained_when_the_dose_moves(day: DosingDay) -> None:
    """Proves: REQ-VIT-995."""
    dose = day.give(day.order())
    given = newest(day.desk, Dose).given_at
    day.wait(17)
    record(day, sbp="184")
    day.wait(6)
    due = column(day)
    assert due.repeat
    assert due.due_minute is not None
    missed_sets.miss_set(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, ordinal=due.due_ordinal,
        minute=due.due_minute, cause="asleep", note="спить", again_minutes=None,
    )  # fmt: skip
    before = column(day)
    assert before.due_at != due.due_at
    dose_amending.amend_dose(
        day.desk, day.nurse, dose, correction=Correction(given_at=given + 2 * MINUTE), reason="годинник",
        witness=WITNESS, pin=PINS["nurse"],
    )  # fmt: skip
    after = column(day)
    assert (after.repeat, after.due_at) == (True, before.due_at)


def test_no_set_is_moved_to_after_the_person_left(day: DosingDay) -> None:
    """Proves: REQ-VIT-995."""
    day.give(day.order())
    day.watched()
    last = newest(day.desk, Response).response_id
    day.wait(5)
    finished(day)
    day.wait(20)
    with refused(day.desk, ("VIT015", "taken_at")):
        move(day, last, 20)


def test_the_papers_say_the_time_put_right_and_the_former_one(day: DosingDay) -> None:
    """Proves: REQ-PRT-998. The timeline had the wrong time only, and the lists of corrections had neither."""
    day.give(day.order())
    day.wait(20)
    one = record(day)
    was = hour(taken(day, one))
    day.wait(1)
    move(day, one, -8)
    now = hour(taken(day, one))
    lines = [
        row[0].said.uk
        for block in in_session(day, "timeline")
        if isinstance(block, Table)
        for row in block.rows
    ]
    assert now in lines
    assert was not in lines
    for blocks in (in_record(day, "amendments"), in_session(day, "closing")):
        (line,) = (row for block in blocks if isinstance(block, Amendments) for row in block.rows)
        assert was in line.before.uk
        assert now in line.after.uk
    cell = first_set(day)[1]
    assert (cell.said.uk, [one.uk for one in cell.struck]) == (now, [was])
    assert cell.amended


def test_a_form_whose_time_alone_was_put_right_says_both_times(day: DosingDay) -> None:
    """Proves: REQ-PRT-998. The list of corrections named a correction from nothing to nothing."""
    with day.desk.database.read() as session:
        row = session.scalars(
            select(Response).where(Response.step == "day_check", Response.person_id == day.person)
        ).one()
    day.wait(3)
    sheets.amend_form(
        day.desk, day.nurse, row.response_id, answers=day_answers(), reason="годинник",
        taken_at=row.taken_at - 20 * MINUTE, confirmed=True,
    )  # fmt: skip
    (line,) = (
        one for block in in_record(day, "amendments") if isinstance(block, Amendments) for one in block.rows
    )
    assert hour(row.taken_at) in line.before.uk
    assert hour(row.taken_at - 20 * MINUTE) in line.after.uk


@pytest.mark.parametrize(("ago", "moved", "values"), [(0, -30, {}), (30, 0, {"sbp": "127"})])
def test_what_was_written_late_says_so_after_a_correction(
    day: DosingDay, ago: int, moved: int, values: dict[str, str]
) -> None:
    """Proves: REQ-PRT-998."""
    day.give(day.order())
    day.wait(40)
    written = day.clinic.clock.now()
    one = record(day, written - ago * MINUTE)
    day.wait(3)
    move(day, one, moved, **values)
    assert f"записано о {hour(written)}" in first_set(day)[-1].said.uk


def test_an_alert_of_a_closed_day_stands_at_the_time_of_its_set(day: DosingDay) -> None:
    """Proves: REQ-VIT-995."""
    day.give(day.order())
    day.wait(5)
    record(day)
    day.wait(5)
    high = record(day, sbp="165")
    day.wait(1)
    move(day, high, -1, sbp="165")
    for minutes in (4, 15, 15, 15, 30, 30):
        day.wait(minutes)
        record(day)
    for alert in column(day).alerts:
        if alert.answered_at is None:
            alert_answers.answer_alert(day.desk, day.nurse, alert.alert_row, action="лежить")
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    found = closed_days.closed_day(day.desk, day.lead, day.session_id)
    assert {one.at for one in found.versions if one.kind == "alert"} == {taken(day, high)}


def test_the_score_at_leaving_is_of_the_newest_form_whatever_was_corrected_since(day: DosingDay) -> None:
    """Proves: REQ-PRT-998. A typo in the earlier sheet made its score that of the leaving."""
    day.give(day.order())
    day.watched()
    early = day.fill("recovery", {**RECOVERED, "aldrete": "8"}, person=day.person)
    day.wait(20)
    day.fill("discharge", home_answers(), person=day.person)
    day.sign("discharge_signed", person=day.person)
    home(day, lead=True, exception="бачила лікарка")
    sheets.amend_form(
        day.desk, day.nurse, early, answers={**RECOVERED, "aldrete": "9"}, reason="описка", confirmed=True
    )
    (table,) = (block for block in in_session(day, "home") if isinstance(block, Table))
    assert table.rows[0][3].said.uk == "10"


def test_what_lasts_ends_after_it_began(day: DosingDay) -> None:
    """Proves: REQ-EVT-995. An end before its beginning was taken, and ended nothing."""
    day.wait(10)
    session_events.note_event(day.desk, day.nurse, day.session_id, kind="alarm")
    day.wait(5)
    with refused(day.desk, ("EVT005", "at")):
        session_events.note_event(
            day.desk, day.nurse, day.session_id, kind=END, at=day.clinic.clock.now() - 8 * MINUTE
        )


def test_an_alarm_written_down_afterwards_has_an_end_of_its_own(day: DosingDay) -> None:
    """Proves: REQ-EVT-995. It was ended by the alarm after it."""
    start = day.clinic.clock.now()
    day.wait(40)
    for kind, minute in (("alarm", 20), (END, 25), ("alarm", 5), (END, 8)):
        session_events.note_event(day.desk, day.nurse, day.session_id, kind=kind, at=start + minute * MINUTE)
    shown = board.board_of(day.desk, day.nurse)
    assert shown is not None
    lasted = sorted(
        (one.at - start, (one.until or one.at) - start) for one in shown.marks if one.kind == "alarm"
    )
    assert lasted == [(5 * MINUTE, 8 * MINUTE), (20 * MINUTE, 25 * MINUTE)]


def test_a_make_up_moves_no_time_point_of_those_who_were_there(clinic: Clinic) -> None:
    """Proves: REQ-OUT-995."""
    group, cohort = noted(clinic), clinic.cohort_id
    calendar.plan_sessions(
        group.desk, group.lead, cohort, times={"C1": clinic.clock.now() + 5 * MINUTE}, room="", confirmed=True
    )
    with group.desk.database.read() as session:
        (first,) = (one.planned_id for one in calendar.entries_of(session, cohort) if one.code == "C1")
    clinic.clock.advance(10 * MINUTE)
    said = {person: Presence("present") for person in group.members.values()}
    away, there = group.members["К-0997"], group.members["К-0991"]
    said[away] = Presence("absent", reason="illness")
    attendance.record_attendance(group.desk, group.therapist, first, people=said)

    def held(person: str) -> datetime:
        with group.desk.database.read() as session:
            (plan,) = follow_up.plans_of(group.desk, session, [cohort], [person])
            return follow_up.times_in(plan, person)["C1"]

    before, later = held(there), clinic.clock.now() + timedelta(days=7)
    calendar.make_up(group.desk, group.lead, first, starts_at=later, room="", reason="хвороба")
    assert held(there) == before
    with group.desk.database.read() as session:
        again = next(
            one.planned_id for one in calendar.entries_of(session, cohort) if one.make_up_for == first
        )
    clinic.clock.advance(timedelta(days=7, minutes=10))
    attendance.record_attendance(group.desk, group.therapist, again, people={away: Presence("present")})
    assert (held(there), held(away)) == (before, later)
    clinic.close()
