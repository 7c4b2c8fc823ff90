"""What ends a session, and what is written down in it, keeps the session’s own time while the wall clock is off."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from clinicdesk.errors import Refused
from clinicdesk.models.responses import Response
from clinicdesk.services import closing, session_events, sheets
from clinicdesk.services.presence import running_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    return watched_day


def turned(day: DosingDay, hours: int) -> datetime:
    """Turn the wall clock after something was written in this boot; what it should show."""
    session_events.note_event(
        day.desk, day.nurse, session_id=day.session_id, kind="note", note="світло блимнуло"
    )
    right = day.clinic.clock.now()
    day.clinic.clock.set(right + timedelta(hours=hours))
    return right


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_session_ends_in_its_own_time(day: DosingDay, hours: int) -> None:
    """Proves: REQ-CLK-580. It ended before its doses, or hours after everybody had gone."""
    right = turned(day, hours)
    with day.desk.database.read() as session:
        ended = closing.closed_version(day.desk, session, running_of(session, day.session_id)).ended_at
    assert ended is not None
    assert abs(ended - right) < timedelta(minutes=1)


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_form_of_the_session_s_time_is_taken_and_can_be_completed(day: DosingDay, hours: int) -> None:
    """Proves: REQ-CLK-580. With the clock put back, the time of the session is none to come."""
    right = turned(day, hours)
    told = {"kind": "device", "description": "вимкнувся монітор"}
    made = sheets.record_form(
        day.desk, day.nurse, form="incident@0.1", person_id="", cohort_id=day.cohort, step="", answers=told,
        session_id=day.session_id, confirmed=True, taken_at=right,
    )  # fmt: skip
    with day.desk.database.read() as session:
        row = session.scalars(select(Response).where(Response.response_id == made.subject)).one()
    assert abs(row.taken_at - right) < timedelta(minutes=1)
    sheets.amend_form(
        day.desk, day.nurse, made.subject, answers=told | {"description": "і знову"}, reason="доповнено",
        confirmed=True,
    )  # fmt: skip


def test_what_is_to_come_by_either_clock_is_still_refused(day: DosingDay) -> None:
    """Proves: REQ-CLK-580."""
    with pytest.raises(Refused, match="SHT003"):
        sheets.record_form(
            day.desk, day.nurse, form="incident@0.1", person_id="", cohort_id=day.cohort, step="",
            answers={"kind": "device", "description": "так"}, session_id=day.session_id, confirmed=True,
            taken_at=day.clinic.clock.now() + timedelta(hours=2),
        )  # fmt: skip
