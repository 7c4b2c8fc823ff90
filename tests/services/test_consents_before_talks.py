"""A programme with a drug: its meetings of preparation and integration ask for the consents that come before them."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from clinicdesk.services import attendance, calendar, consents, note_pages, tasks
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.group_notes import attendance_in
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.preparation_papers import BEFORE_PREPARATION, sign_preparation


@pytest.fixture
def met(clinic: Clinic) -> tuple[Desk, Actor, dict[str, str]]:
    """The first preparation is over, and so are the dosing day and the integration after it; nobody has signed."""
    desk, lead = clinic.open_as("lead")
    soon = clinic.clock.now() + timedelta(hours=1)
    times = {code: soon + timedelta(days=days) for code, days in (("P1", 0), ("D1", 7), ("I1", 8))}
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times=times, room="", confirmed=True)
    with desk.database.read() as session:
        planned = {one.code: one.planned_id for one in calendar.entries_of(session, clinic.cohort_id)}
    clinic.clock.advance(timedelta(days=9))
    return desk, lead, planned


def _come(desk: Desk, lead: Actor, planned: str, person: str, despite: str = "") -> None:
    attendance.record_attendance(desk, lead, planned, people={person: Presence("present")}, despite=despite)


def _missing(desk: Desk, lead: Actor, planned: str, people: Iterable[str]) -> int:
    page = note_pages.open_note(desk, lead, planned)
    return sum(len(one.shut) for one in page.members if one.person_id in people)


@pytest.mark.parametrize("code", ["P1", "I1"])
def test_a_talk_waits_for_the_consents_before_the_preparation(
    clinic: Clinic, met: tuple[Desk, Actor, dict[str, str]], code: str
) -> None:
    """Proves: REQ-ATD-780. Somebody without one signature was written present, and nothing was said."""
    (desk, lead, planned), person = met, clinic.people["К-1"]
    with refused(desk, *[("ATD600", person)] * len(BEFORE_PREPARATION)):
        _come(desk, lead, planned[code], person)
    sign_preparation(desk, lead, clinic.cohort_id, [person])
    assert _missing(desk, lead, planned[code], [person]) == 0
    _come(desk, lead, planned[code], person)
    assert "due_met_despite" not in [one.kind for one in tasks.list_tasks(desk, lead)]


def test_why_somebody_was_there_all_the_same_stands_beside_it(
    clinic: Clinic, met: tuple[Desk, Actor, dict[str, str]]
) -> None:
    """Proves: REQ-ATD-780."""
    (desk, lead, planned), person = met, clinic.people["К-1"]
    _come(desk, lead, planned["P1"], person, despite="підписи взято на папері, привезуть завтра")
    with desk.database.read() as session:
        row = attendance_in(session, planned["P1"])[person]
    assert (row.presence, row.remark) == ("present", "підписи взято на папері, привезуть завтра")
    assert "due_met_despite" in [one.kind for one in tasks.list_tasks(desk, lead)]


def test_a_consent_taken_back_is_asked_for_and_one_due_for_the_next_dose_is_not(
    clinic: Clinic, met: tuple[Desk, Actor, dict[str, str]]
) -> None:
    """Proves: REQ-ATD-780. The treatment is agreed to anew before each dose, not before the talk after one."""
    (desk, lead, planned), person = met, clinic.people["К-1"]
    sign_preparation(desk, lead, clinic.cohort_id, [person])
    clinic.clock.advance(timedelta(days=1))
    about = {"person_id": person, "cohort_id": clinic.cohort_id}
    given = {one.document: one for one in consents.list_consents(desk, lead, **about)}
    assert _missing(desk, lead, planned["I1"], [person]) == 0
    consents.withdraw_consent(desk, lead, given["touch"].consent_id, reason="Передумав")
    with refused(desk, ("ATD600", person)):
        _come(desk, lead, planned["I1"], person)


def test_a_dosing_day_has_its_own_door(clinic: Clinic, met: tuple[Desk, Actor, dict[str, str]]) -> None:
    """Proves: REQ-ATD-780. Nobody is admitted to a dose without consents; its group note asks for none again."""
    desk, lead, planned = met
    assert _missing(desk, lead, planned["D1"], [clinic.people["К-1"]]) == 0
