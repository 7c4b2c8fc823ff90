"""A meeting and the programme's gates: who may not be there yet, and what follows when they were there all the same.

Where a drug is given, its dose asks for the most; a talk asks for the consents that come before it alone.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.calendar_plan import dose_steps, gives_doses
from clinicdesk.protocols.values import Fact
from clinicdesk.security.roles import Role
from clinicdesk.services.caseload import person_of
from clinicdesk.services.consent_state import consent_facts_of, consents_by, is_given
from clinicdesk.services.days import days_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import Day, day_by, gate_issues
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.group_notes import Meeting
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.record_facts import facts_of_record
from clinicdesk.services.views import Actor

Shut = tuple[Issue, ...]
"""ATD600 at the person, one for each thing that is missing."""
_NOWHERE = "0" * 32
_CONSENT = "consent."


def shut_among(desk: Desk, session: Session, meeting: Meeting, people: Collection[str]) -> Mapping[str, Shut]:
    """Of these people, those for whom a gate before this meeting was shut when it was held, with what is missing."""
    day = _day(meeting)
    if not _asked(day):
        return {}
    here = [one.person_id for one in meeting.members if one.person_id in people]
    found = {person: _missing(desk, session, day, person) for person in here}
    return {person: shut for person, shut in found.items() if shut}


def check_gates(shut: Mapping[str, Shut], despite: str) -> None:
    """Refused ATD600 where a gate is shut and nobody says why somebody was there all the same."""
    if shut and not despite.strip():
        raise Refused(*(issue for issues in shut.values() for issue in issues))


def oblige_despite(
    desk: Desk, work: Work, actor: Actor, row: PlannedSession, shut: Mapping[str, Shut], *, why: str
) -> None:
    """Inside an act: an incident for each of them, which the medical lead is asked to complete."""
    now = desk.clock.now()
    for person in shut:
        incident = open_incident(
            desk, work, kind="other", found_by=actor.user_id, at=now, person_id=person, description=why
        )
        words: dict[str, str | int] = {"session": row.code, "why": why}
        due = Due("met_despite", f"incident:{incident}", now, Role.LEAD.value, person_id=person, words=words)
        oblige(desk, work, [due])


def _asked(day: Day) -> tuple[str, ...]:
    """What of the programme's gates a meeting waits for; a dosing day has its own door."""
    if gives_doses(day.programme, day.sitting.code):
        return ()
    opened = _stages_until(day) if dose_steps(day.programme) else day.opened_by
    return tuple(one for one in opened if any(gate.opens == one for gate in day.programme.gates))


def _stages_until(day: Day) -> tuple[str, ...]:
    """Its own stage and those before: what was agreed to before the preparation is agreed to after a dose too."""
    codes = [one.code for one in day.programme.stages]
    return tuple(codes[: codes.index(day.opened_by[0]) + 1])


def _missing(desk: Desk, session: Session, day: Day, person: str) -> Shut:
    talk = not dose_steps(day.programme)
    agreed, dropped = _agreed(desk, session, day, person)
    said = facts_of_record(desk, session, person, day.cohort_id) if talk else {}
    facts = {**{name: fact for name, fact in said.items() if not name.startswith(_CONSENT)}, **agreed}
    issues = (
        issue
        for opens in _asked(day)
        for issue in gate_issues(day, opens, facts if opens in day.opened_by else {**facts, **dropped})
    )
    code = person_of(session, person).code
    told = {
        str(issue.values["fact"]): issue.values["fact"]
        for issue in issues
        if talk or issue.field.startswith(_CONSENT)
    }
    return tuple(Issue("ATD600", person, values={"code": code, "fact": fact}) for fact in told.values())


def _agreed(
    desk: Desk, session: Session, day: Day, person: str
) -> tuple[Mapping[str, Fact | None], Mapping[str, Fact | None]]:
    """Consents as they stood at the end of the meeting, and those that do not matter where the gate's stage is over.

    One that each dosing renews is due anew for the next dose, not for a talk between two; and who took it back after
    it was given wants no dose any more, and may still come to talk.
    """
    at = day.sitting.ended_at or day.sitting.started_at
    family = family_of(session, survivor_of(session, person))
    rows = consents_by(session, [day.cohort_id], family, days=days_of(desk), at=at)
    facts = consent_facts_of(desk, session, rows, cohort_id=day.cohort_id, at=at)
    renewed = {one.id for one in day.programme.consents if one.renew == "each_dosing"}
    last = {row.document: row for row in rows}
    stands = {f"{_CONSENT}{name}": True for name, row in last.items() if name in renewed and is_given(row)}
    once = {f"{_CONSENT}{row.document}": True for row in rows if row.document in renewed and is_given(row)}
    return {**facts, **stands}, once


def _day(meeting: Meeting) -> Day:
    """The meeting as a session would be; nothing of it is written."""
    row = meeting.row
    sitting = Sitting(
        id=_NOWHERE, session_id=_NOWHERE, version=1, cohort_id=row.cohort_id, title="", interval_minutes=1,
        started_at=row.starts_at, ended_at=row.starts_at + timedelta(minutes=row.minutes), code=row.code,
    )  # fmt: skip
    return day_by(sitting, meeting.programme)
