"""The record of a past session says by which decision people were dosed, not what became of it since."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinicdesk.reports.record import Table
from clinicdesk.services import session_parts, sheets
from clinicdesk.services.closing import Part
from clinicdesk.services.run_sheet import run_sheet_record
from clinicdesk.services.session_frame import held_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.going_home import finished, sign
from tests.support.screening import screen


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 is cleared, admitted and dosed; К-2 was never screened."""
    return watched_day


def roster_of(day: DosingDay) -> dict[str, str]:
    """Code to the cell about the clearance in the record of the session."""
    with day.desk.database.read() as session:
        held = held_of(day.desk, session, day.cohort, day.session_id)
        part = next(one for one in session_parts.parts_of(held, ()) if one.key == "roster")
    (table,) = part.blocks
    assert isinstance(table, Table)
    place = [head.title.en for head in table.heads].index("Clearance")
    return {row[0].said.uk: row[place].said.uk for row in table.rows}


def record_an_event(day: DosingDay) -> None:
    """К-1 fainted at home: the clearance is suspended."""
    sheets.record_form(
        day.desk, day.nurse, form="adverse_event@0.1", person_id=day.person, cohort_id=day.cohort, step="",
        answers={"verbatim": "непритомність"}, taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip


def test_what_came_after_the_session_leaves_its_record_as_it_was(day: DosingDay) -> None:
    """Proves: REQ-PRT-065. The one who was dosed stood there as «Допуск призупинено: підпис нечинний»."""
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    before = roster_of(day)
    assert before == {"К-1": "Допущено", "К-2": "Рішення ще немає."}
    record_an_event(day)
    later = replace(day.clinic, people={"К-1": day.clinic.people["К-2"]})
    screen(later, day.desk, day.lead, day.nurse).sign()
    day.clinic.clock.advance(timedelta(days=60))
    assert roster_of(day) == before


def test_a_run_sheet_says_how_the_clearance_stands_now(day: DosingDay) -> None:
    """Proves: REQ-CLR-011. A sheet for the room must not call somebody cleared whose clearance was suspended."""
    record_an_event(day)
    with day.desk.database.read() as session:
        record = run_sheet_record(day.desk, session, day.cohort)
    table = next(one for one in record.parts if one.key == "run").blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0][2].said.uk.startswith("Допуск призупинено")
