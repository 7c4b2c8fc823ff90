"""Eight people for tests: what comes before their dosing day; and the day itself up to the first dose."""

from datetime import timedelta
from typing import Any

from clinicdesk.demo.answers import all_yes, day_check, readiness
from clinicdesk.demo.clearing import clean_answers
from clinicdesk.demo.day_desk import DayDesk, Guest
from clinicdesk.services import (
    accounts,
    attendance,
    calendar,
    clearances,
    cohorts,
    consents,
    deferrals,
    form_signing,
    memberships,
    people,
    presence,
    session_keys,
    sessions,
    sheets,
    staffing,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.desk import Desk
from clinicdesk.services.signed_content import content_of_response
from clinicdesk.services.views import Actor
from tests.support.clinic import BORN, PASSWORDS, Clinic
from tests.support.dosing_day import CONSENTS, PINS, staff_day
from tests.support.morning import TEAM as SMALL_TEAM
from tests.support.morning import name_team
from tests.support.pharmacy import stocked
from tests.support.screening import CALM, RISK, SCREENING, SIGNED_ON

NAMES = (
    "Олійник Степан", "Дорошенко Іван", "Ткач Юрій", "Мельник Олег", "Савчук Андрій", "Рибак Дарина",
    "Шевчук Віра", "Лисенко Богдан",
)  # fmt: skip
CODES = tuple(f"К-{number}" for number in range(1, 9))
NOT_CLEARED = CODES[-1]
"""Comes, is checked, and is not dosed today."""
STOCKED, ISSUED, BATCH = 20, 8, "021225"
TEAM = (*SMALL_TEAM, ("auditor", "lead_therapist", ("KAP-FAC",)))
"""For more than four people there are two therapists."""
WHY = "Тиск зависокий, рішення лікаря"
_BASELINE = {"sbp": "124", "dbp": "78", "pulse": "72", "spo2": "98", "rr": "14", "moaas": "5"}


def morning_of_eight(clinic: Clinic) -> Clinic:
    """Agreed, screened, decided about, prepared; the day in the calendar, its team named; nothing of it begun."""
    desk, lead = clinic.open_as("lead")
    _before(clinic, desk, lead, _come(clinic, desk, "nurse"))
    sessions.close_session(desk, lead, clinic.session_id)
    clinic.session_id = ""
    _planned(clinic, desk, lead, "D1", minutes=5)
    users = {one.login: one.user_id for one in accounts.list_users(desk, lead)}
    name_team(desk, lead, clinic.cohort_id, users, TEAM)
    stocked(clinic, desk, lead, clinic.join(desk, "nurse"))
    clinic.close()
    return clinic


def build_eight(clinic: Clinic) -> Clinic:
    """The day itself by services, for what begins at its first dose: seven admitted, one put off, the drug issued."""
    desk, lead = clinic.open_as("lead")
    nurse, nurse2 = (_come(clinic, desk, login) for login in ("nurse", "nurse2"))
    sessions.close_session(desk, lead, clinic.session_id)
    _before(clinic, desk, lead, nurse)
    clinic.session_id = sessions.open_planned(
        desk, lead, _planned(clinic, desk, lead, "D1", minutes=5), title="D1"
    ).subject
    staff_day(desk, lead, clinic.session_id, nurses=(nurse, nurse2))
    _second_therapist(desk, lead, clinic.session_id)
    store = stocked(clinic, desk, lead, nurse)
    store.receive(STOCKED)
    store.issue(ISSUED)
    at = join_all(DayDesk(desk, clinic.clock, clinic.session_id, clinic.cohort_id, lead, lead, nurse, nurse2))
    _arrive(clinic, at)
    clinic.close()
    return clinic


def _before(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> None:
    therapist = _come(clinic, desk, "therapist")
    _seat(clinic, desk, lead)
    cohorts.staff_cohort(desk, lead, clinic.cohort_id, users=[therapist.user_id])
    for code, name in zip(CODES, NAMES, strict=True):
        _clear(clinic, desk, lead, nurse, clinic.people[code], name)
    _prepare(clinic, desk, lead, therapist)


def join_all(at: DayDesk) -> DayDesk:
    """Everybody chooses a PIN at this desk."""
    for actor in (at.lead, at.nurse, at.nurse2):
        session_keys.join_session(
            at.desk, actor, session_id=at.session_id, password=PASSWORDS[actor.login], pin=PINS[actor.login]
        )
    return at


def guest(clinic: Clinic, code: str) -> Guest:
    """Somebody of the day, with an escort."""
    return Guest(clinic.people[code], code, "Олійник Ганна", "067 123 45 67", "80", woman=False)


def _second_therapist(desk: Desk, lead: Actor, session_id: str) -> None:
    """For more than four people there are two."""
    user = next(one for one in accounts.list_users(desk, lead) if one.login == "auditor").user_id
    staffing.record_credential(
        desk, lead, user_id=user, kind="KAP-FAC", number="№ KAP-FAC 2", valid_from=SIGNED_ON, valid_to=None
    )
    presence.staff_came(desk, lead, session_id, user_id=user, role="lead_therapist")


def _come(clinic: Clinic, desk: Desk, login: str) -> Actor:
    return clinic.join(desk, login)


def _seat(clinic: Clinic, desk: Desk, lead: Actor) -> None:
    for code, name in zip(CODES, NAMES, strict=True):
        if code not in clinic.people:
            clinic.people[code] = people.register_person(
                desk, lead, code=code, name=name, birth_date=BORN
            ).subject
        if CODES.index(code) > 1:
            memberships.join_cohort(desk, lead, clinic.cohort_id, person_id=clinic.people[code])


def _clear(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor, person: str, name: str) -> None:
    for document in CONSENTS:
        consents.record_consent(
            desk, nurse, person_id=person, cohort_id=clinic.cohort_id, document=document, signer_name=name,
            signed_on=SIGNED_ON, given=True,
        )  # fmt: skip
    sheets.record_form(
        desk, nurse, form=RISK, step="risk_screen", answers=CALM, person_id=person, cohort_id=clinic.cohort_id,
        taken_at=clinic.clock.now(),
    )  # fmt: skip
    sheet = sheets.record_form(
        desk, nurse, form=SCREENING, step="screening", answers=clean_answers(), person_id=person,
        cohort_id=clinic.cohort_id, taken_at=clinic.clock.now(),
    ).subject  # fmt: skip
    with desk.database.read() as session:
        seen = content_of_response(session, sheets.newest_sheet(session, sheet))
    clearances.sign_clearance(
        desk, lead, sheet, decision=clearances.Decision("eligible", {}), password=PASSWORDS["lead"], seen=seen
    )


def _prepare(clinic: Clinic, desk: Desk, lead: Actor, therapist: Actor) -> None:
    everybody = {clinic.people[code]: Presence("present") for code in CODES}
    for code in ("P1", "P2"):
        attendance.record_attendance(
            desk, lead, _planned(clinic, desk, lead, code, minutes=-60), people=everybody
        )
    for person in everybody:
        about: dict[str, Any] = {"person_id": person, "cohort_id": clinic.cohort_id}
        sheets.record_form(
            desk, therapist, form="gkap_readiness@0.1", step="readiness", answers=readiness(),
            taken_at=clinic.clock.now(), **about,
        )  # fmt: skip
        seen = form_signing.content_of_forms(desk, therapist, step="readiness_signed", **about).seen
        form_signing.sign_forms(
            desk, therapist, step="readiness_signed", seen=seen, password=PASSWORDS["therapist"], **about
        )


def _planned(clinic: Clinic, desk: Desk, lead: Actor, code: str, *, minutes: int) -> str:
    at = clinic.clock.now() + timedelta(minutes=minutes)
    calendar.plan_sessions(desk, lead, clinic.cohort_id, times={code: at}, room="Зала 2", confirmed=True)
    with desk.database.read() as session:
        return next(
            one.planned_id for one in calendar.entries_of(session, clinic.cohort_id) if one.code == code
        )


def _arrive(clinic: Clinic, at: DayDesk) -> None:
    at.fill("session_ready", all_yes("gkap_session_ready"))
    at.sign("session_ready")
    for code in CODES:
        one = guest(clinic, code)
        later = (
            {"decision": "deferred", "deferral": ("other",), "reasoning": WHY} if code == NOT_CLEARED else {}
        )
        at.check_in(
            one, day_check(escort=one.escort, phone=one.phone, weight=one.weight, woman=one.woman, **later)
        )
        at.sign("day_clearance", person=one.person_id)
        if not later:
            at.admit(one)
        at.measure(one, **_BASELINE)
    deferrals.defer_person(
        at.desk, at.physician, session_id=at.session_id, person_id=clinic.people[NOT_CLEARED], cause="other",
        note=WHY,
    )  # fmt: skip
