"""What ends a session, and what is written down in it, keeps the session’s own time while the wall clock is off."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from clinicdesk.desktop.binding_incidents import Incidents
from clinicdesk.desktop.form_binding import forms_of
from clinicdesk.errors import Refused
from clinicdesk.models.responses import Response
from clinicdesk.services import closing, session_events, sheets
from clinicdesk.services.presence import running_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import CALM_CONTACT, DosingDay


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


def taken(day: DosingDay, sheet_id: str) -> Response:
    """The form as it was recorded."""
    with day.desk.database.read() as session:
        return session.scalars(select(Response).where(Response.response_id == sheet_id)).one()


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
    assert abs(taken(day, made.subject).taken_at - right) < timedelta(minutes=1)
    sheets.amend_form(
        day.desk, day.nurse, made.subject, answers=told | {"description": "і знову"}, reason="доповнено",
        confirmed=True,
    )  # fmt: skip


@pytest.mark.parametrize("hours", [-50, -5, 50])
def test_an_incident_from_the_board_has_the_session_s_time(day: DosingDay, hours: int) -> None:
    """Proves: REQ-CLK-580. It was dated by the clock that was wrong."""
    right = turned(day, hours)
    told = {"kind": "device", "description": "вимкнувся монітор"}
    made = Incidents(day.desk, day.nurse).report(answers=told)
    assert abs(taken(day, made.subject).taken_at - right) < timedelta(minutes=1)


@pytest.mark.parametrize("hours", [-50, -5, 50])
def test_a_form_of_the_day_has_the_session_s_time_and_stays_in_it(day: DosingDay, hours: int) -> None:
    """Proves: REQ-CLK-580. Days off by the clock, the form of this session belonged to none."""
    right = turned(day, hours)
    made = forms_of(day.desk, day.nurse).record(
        form="cssrs_contact@0.1", person_id=day.person, cohort_id=day.cohort, step="risk_contact",
        answers=CALM_CONTACT, respondent="clinician", confirmed=True, files={},
    )  # fmt: skip
    row = taken(day, made.subject)
    assert row.session_id == day.session_id
    assert abs(row.taken_at - right) < timedelta(minutes=1)


def test_a_form_of_no_session_has_the_computer_s_time(day: DosingDay) -> None:
    """Proves: REQ-CLK-580."""
    turned(day, -5)
    made = forms_of(day.desk, day.nurse).record(
        form="phq9@1.0", person_id=day.person, cohort_id=day.cohort, step="",
        answers={f"q{n}": "0" for n in range(1, 10)}, respondent="self", confirmed=True, files={},
    )  # fmt: skip
    row = taken(day, made.subject)
    assert not row.session_id
    assert abs(row.taken_at - day.clinic.clock.now()) < timedelta(minutes=1)


def test_what_is_to_come_by_either_clock_is_still_refused(day: DosingDay) -> None:
    """Proves: REQ-CLK-580."""
    with pytest.raises(Refused, match="SHT003"):
        sheets.record_form(
            day.desk, day.nurse, form="incident@0.1", person_id="", cohort_id=day.cohort, step="",
            answers={"kind": "device", "description": "так"}, session_id=day.session_id, confirmed=True,
            taken_at=day.clinic.clock.now() + timedelta(hours=2),
        )  # fmt: skip
