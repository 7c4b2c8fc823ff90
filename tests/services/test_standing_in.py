"""Somebody from outside the cohort comes to its session: they chart while they are there, and count in the room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicdesk.models.dosing import Deferral, SessionStaff
from clinicdesk.models.responses import Response
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    deferrals,
    people,
    presence,
    readiness,
    session_incidents,
    session_keys,
    sessions,
    vitals,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import running_day
from clinicdesk.services.views import Actor
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay, begin, copy_day
from tests.support.looking import newest, refused, stand_in


@pytest.fixture
def cleared(cleared_day: Clinic, tmp_path: Path) -> Iterator[DosingDay]:
    """К-1 may be dosed."""
    clinic = copy_day(cleared_day, tmp_path / "clinic")
    yield begin(clinic)
    clinic.close()


def measure(desk: Desk, actor: Actor, clinic: Clinic, code: str = "К-1") -> None:
    """A set of somebody, by this person."""
    vitals.record_reading(
        desk, actor, session_id=clinic.session_id, person_id=clinic.people[code], values=QUIET,
        taken_at=clinic.clock.now(), confirmed=True,
    )  # fmt: skip


def left(desk: Desk, actor: Actor, clinic: Clinic, *users: Actor) -> None:
    """These people go."""
    with desk.database.read() as session:
        here = presence.rows_present(session, clinic.session_id)
    for row in here:
        if row.user_id in {one.user_id for one in users}:
            presence.staff_left(desk, actor, row.presence_id)


def test_whoever_was_brought_in_charts_until_they_leave(clinic: Clinic) -> None:
    """Proves: REQ-SES-070."""
    desk, lead = clinic.open_as("lead")
    other = stand_in(desk, Role.NURSE, login="zastupnytsia")
    with refused(desk, ("PPL004", "person")):
        measure(desk, other, clinic)
    presence.staff_came(desk, lead, clinic.session_id, user_id=other.user_id, role="monitoring_nurse")
    measure(desk, other, clinic)
    row = newest(desk, Response)
    assert (row.author_id, row.person_id) == (other.user_id, clinic.people["К-1"])
    vitals.amend_reading(desk, other, row.response_id, values=QUIET | {"sbp": "130"}, reason="описка")
    people.open_chart(desk, other, clinic.people["К-1"])
    left(desk, other, clinic, other)
    with refused(desk, ("PPL004", "person")):
        measure(desk, other, clinic)
    with refused(desk, ("PPL004", "person")):
        vitals.withdraw_reading(desk, other, row.response_id, reason="помилково")


def test_nobody_elses_chart_is_open_to_them(clinic: Clinic) -> None:
    """Proves: REQ-SES-070. A participant who has no seat in the session."""
    desk, lead = clinic.open_as("lead")
    absent = next(code for code in clinic.people if not _seated(desk, clinic, code))
    other = stand_in(desk, Role.NURSE, login="zastupnytsia")
    presence.staff_came(desk, lead, clinic.session_id, user_id=other.user_id, role="monitoring_nurse")
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, other, clinic.people[absent])


def test_the_close_of_the_session_closes_the_charts_too(clinic: Clinic) -> None:
    """Proves: REQ-SES-070. They never wrote down that they left."""
    desk, lead = clinic.open_as("lead")
    other = stand_in(desk, Role.NURSE, login="zastupnytsia")
    presence.staff_came(desk, lead, clinic.session_id, user_id=other.user_id, role="monitoring_nurse")
    measure(desk, other, clinic)
    row = newest(desk, Response)
    sessions.close_session(desk, lead, clinic.session_id)
    with refused(desk, ("PPL004", "person")):
        vitals.amend_reading(desk, other, row.response_id, values=QUIET | {"sbp": "130"}, reason="описка")
    with refused(desk, ("PPL004", "person")):
        people.open_chart(desk, other, clinic.people["К-1"])


def test_nobody_from_outside_brings_themselves_in(clinic: Clinic) -> None:
    """Proves: REQ-SES-070. A physician of another cohort, into a session that is not theirs."""
    desk, lead = clinic.open_as("lead")
    outside = stand_in(desk, Role.PHYSICIAN, login="storonnii")
    with refused(desk, ("SES010", "")):
        presence.staff_came(desk, outside, clinic.session_id, user_id=outside.user_id, role="physician")
    presence.staff_came(desk, lead, clinic.session_id, user_id=outside.user_id, role="physician")
    third = stand_in(desk, Role.NURSE, login="tretia")
    presence.staff_came(desk, outside, clinic.session_id, user_id=third.user_id, role="monitoring_nurse")
    measure(desk, third, clinic)


def test_what_is_about_the_session_itself_is_open_to_them(cleared: DosingDay) -> None:
    """Proves: REQ-SES-070."""
    other = stand_in(cleared.desk, Role.NURSE, login="zastupnytsia")
    with refused(cleared.desk, ("PPL004", "cohort")):
        session_incidents.session_incidents(cleared.desk, other, cleared.session_id)
    presence.staff_came(
        cleared.desk, cleared.lead, cleared.session_id, user_id=other.user_id, role="monitoring_nurse"
    )
    assert session_incidents.session_incidents(cleared.desk, other, cleared.session_id) == ()


def test_whoever_joins_without_a_role_in_the_cohort_counts_by_their_papers(cleared: DosingDay) -> None:
    """Proves: REQ-SES-071."""
    left(cleared.desk, cleared.lead, cleared.clinic, cleared.nurse, cleared.nurse2)
    assert _short(cleared) == {"monitoring_nurse"}
    session_keys.join_session(
        cleared.desk,
        cleared.nurse,
        session_id=cleared.session_id,
        password=PASSWORDS["nurse"],
        pin=PINS["nurse"],
    )
    assert newest(cleared.desk, SessionStaff).role == "monitoring_nurse"
    assert _short(cleared) == set()


def test_a_medical_lead_with_a_physicians_papers_joins_as_one(cleared: DosingDay) -> None:
    """Proves: REQ-SES-071."""
    left(cleared.desk, cleared.lead, cleared.clinic, cleared.lead)
    assert "physician" in _short(cleared)
    session_keys.join_session(
        cleared.desk,
        cleared.lead,
        session_id=cleared.session_id,
        password=PASSWORDS["lead"],
        pin=PINS["lead"],
    )
    assert newest(cleared.desk, SessionStaff).role == "physician"
    assert "physician" not in _short(cleared)


def test_a_deferral_is_lifted_only_with_what_has_changed(cleared: DosingDay) -> None:
    """Proves: REQ-DOS-071."""
    about = {"session_id": cleared.session_id, "person_id": cleared.person}
    with cleared.desk.database.read() as session:
        cause = deferrals.causes_of(session, running_day(cleared.desk, session, cleared.session_id))[0]
    deferrals.defer_person(cleared.desk, cleared.lead, cause=cause, **about)
    for nothing in ("", "  \n"):
        with refused(cleared.desk, ("DFR070", "note")):
            deferrals.lift_deferral(cleared.desk, cleared.lead, note=nothing, **about)
    deferrals.lift_deferral(cleared.desk, cleared.lead, note="128/82 за годину", **about)
    row = newest(cleared.desk, Deferral)
    assert (row.state, row.note) == ("lifted", "128/82 за годину")


def _short(day: DosingDay) -> set[str]:
    seen = readiness.see_readiness(day.desk, day.lead, day.session_id)
    return {one.role for one in seen.staff if not one.enough}


def _seated(desk: Desk, clinic: Clinic, code: str) -> bool:
    view = sessions.session_view(desk)
    assert view is not None
    return code in {one.code for one in view.seats}
