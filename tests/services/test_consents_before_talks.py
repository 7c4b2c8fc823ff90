"""A programme with a drug: its meetings of preparation and integration ask for the consents that come before them."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from clinicdesk.services import attendance, calendar, consents, note_pages, tasks
from clinicdesk.services.attachments import Upload
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.group_notes import attendance_in
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.preparation_papers import BEFORE_PREPARATION, sign_preparation
from tests.support.scans import pdf


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


def began(clinic: Clinic) -> date:
    """The day of the first preparation."""
    return (clinic.clock.now() - timedelta(days=9)).date()


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
    sign_preparation(desk, lead, clinic.cohort_id, [person], on=began(clinic))
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


@pytest.fixture
def agreed(clinic: Clinic) -> tuple[Desk, Actor, dict[str, str], dict[str, str]]:
    """The preparation of К-1 was signed on its day; three days later: the days to come and the ids of the papers."""
    desk, lead = clinic.open_as("lead")
    soon, person = clinic.clock.now() + timedelta(hours=1), clinic.people["К-1"]
    times = {
        code: soon + timedelta(days=days) for code, days in (("P1", 0), ("D1", 7), ("I1", 8), ("I2", 15))
    }
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times=times, room="", confirmed=True)
    with desk.database.read() as session:
        planned = {one.code: one.planned_id for one in calendar.entries_of(session, clinic.cohort_id)}
    sign_preparation(desk, lead, clinic.cohort_id, [person])
    about = {"person_id": person, "cohort_id": clinic.cohort_id}
    papers = {one.document: one.consent_id for one in consents.list_consents(desk, lead, **about)}
    clinic.clock.advance(timedelta(days=3))
    return desk, lead, planned, papers


Agreed = tuple[Desk, Actor, dict[str, str], dict[str, str]]


def test_a_consent_taken_back_is_asked_for_and_one_due_for_the_next_dose_is_not(
    clinic: Clinic, agreed: Agreed
) -> None:
    """Proves: REQ-ATD-780. The treatment is agreed to anew before each dose, not before the talk after one."""
    (desk, lead, planned, papers), person = agreed, clinic.people["К-1"]
    clinic.clock.advance(timedelta(days=6))
    assert _missing(desk, lead, planned["I1"], [person]) == 0
    consents.withdraw_consent(desk, lead, papers["touch"], reason="Передумав")
    clinic.clock.advance(timedelta(days=7))
    with refused(desk, ("ATD600", person)):
        _come(desk, lead, planned["I2"], person)


def test_who_wants_no_more_of_the_drug_still_comes_to_talk(clinic: Clinic, agreed: Agreed) -> None:
    """Proves: REQ-ATD-910. Each talk was refused, and despite that began an incident and a task for the lead."""
    (desk, lead, planned, papers), person = agreed, clinic.people["К-1"]
    clinic.clock.advance(timedelta(days=5))
    consents.withdraw_consent(desk, lead, papers["treatment"], reason="Не хоче більше препарату")
    clinic.clock.advance(timedelta(days=8))
    for code in ("I1", "I2"):
        _come(desk, lead, planned[code], person)
    assert "due_met_despite" not in [one.kind for one in tasks.list_tasks(desk, lead)]


def test_who_took_it_back_before_the_preparation_is_asked_there(clinic: Clinic, agreed: Agreed) -> None:
    """Proves: REQ-ATD-910."""
    (desk, lead, _, papers), person = agreed, clinic.people["К-1"]
    consents.withdraw_consent(desk, lead, papers["treatment"], reason="Передумав")
    soon = clinic.clock.now() + timedelta(hours=1)
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times={"P2": soon}, room="", confirmed=True)
    with desk.database.read() as session:
        second = next(one for one in calendar.entries_of(session, clinic.cohort_id) if one.code == "P2")
    clinic.clock.advance(timedelta(hours=2))
    with refused(desk, ("ATD600", person)):
        _come(desk, lead, second.planned_id, person)


def test_a_talk_is_judged_by_the_consents_of_its_time(clinic: Clinic, agreed: Agreed) -> None:
    """Proves: REQ-ATD-911. What was taken back or signed since says nothing of a talk that was."""
    (desk, lead, planned, papers), person, other = agreed, clinic.people["К-1"], clinic.people["К-2"]
    consents.withdraw_consent(desk, lead, papers["touch"], reason="Передумала")
    assert _missing(desk, lead, planned["P1"], [person]) == 0
    _come(desk, lead, planned["P1"], person)
    sign_preparation(desk, lead, clinic.cohort_id, [other])
    assert _missing(desk, lead, planned["P1"], [other]) == len(BEFORE_PREPARATION)


def test_a_paper_put_right_takes_nothing_from_a_talk_before(clinic: Clinic, agreed: Agreed) -> None:
    """Proves: REQ-ATD-911. The same papers, written down again with another day, left the talk without any."""
    (desk, lead, planned, papers), person = agreed, clinic.people["К-1"]
    sign_preparation(desk, lead, clinic.cohort_id, [person])
    consents.attach_scan(desk, lead, papers["touch"], scan=Upload("скан.pdf", pdf()))
    assert _missing(desk, lead, planned["P1"], [person]) == 0


def test_a_dosing_day_has_its_own_door(clinic: Clinic, met: tuple[Desk, Actor, dict[str, str]]) -> None:
    """Proves: REQ-ATD-780. Nobody is admitted to a dose without consents; its group note asks for none again."""
    desk, lead, planned = met
    assert _missing(desk, lead, planned["D1"], [clinic.people["К-1"]]) == 0
