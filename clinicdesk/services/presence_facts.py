"""What gates and courses may know of who was at which session."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.clock import UNREADABLE
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.notes import Attendance
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.values import Fact
from clinicdesk.services.calendar import newest_planned
from clinicdesk.services.days import Days
from clinicdesk.services.ways_in import groups_until


def attendance_facts(session: Session, person_id: str, cohort_id: str) -> dict[str, Fact | None]:
    """Facts for gates: `attended.CODE` true for whoever was there, false for whoever was not."""
    return attendance_of(session, [cohort_id], [person_id])[0].get((cohort_id, person_id), {})


def entered_on(
    session: Session, people: Collection[str], cohort_id: str, *, programme: Programme, days: Days
) -> date | None:
    """The clinic's day of the first meeting of participants this person was at; None before there is one.

    `people`: the records that are read as one with theirs. Whoever was transferred entered with the first group.
    Of a meeting of caregivers the row says who came for a child: nobody enters by that. None too where a time cannot
    be read: any of them may have been the first.
    """
    own = [code for code, one in sessions_of(programme).items() if one.audience == "participant"]
    met = session.scalars(
        select(PlannedSession.starts_at)
        .join(Attendance, PlannedSession.planned_id == Attendance.planned_id)
        .where(
            Attendance.person_id.in_(list(people)), Attendance.presence != "absent",
            Attendance.cohort_id.in_(groups_until(session, people, cohort_id)),
            PlannedSession.code.in_(own), standing(Attendance), newest_planned(),
        )
    ).all()  # fmt: skip
    first = min(met, default=UNREADABLE)
    return None if first == UNREADABLE else days.of(first)


Presences = Mapping[tuple[str, str], dict[str, Fact | None]]
"""Cohort and person to `attended.CODE`; a session made up for counts as attended."""
Attended = Mapping[tuple[str, str], frozenset[str]]
"""Cohort and person to the entries of the calendar (`planned_id`) that they were at."""


def attendance_of(
    session: Session, cohorts: Collection[str], people: Collection[str]
) -> tuple[Presences, Attended]:
    """What is known of many people's attendance in these cohorts."""
    rows = session.execute(_presences(), {"people": list(people), "cohorts": list(cohorts)})
    facts: dict[tuple[str, str], dict[str, Fact | None]] = {}
    there: dict[tuple[str, str], frozenset[str]] = {}
    for cohort, person, code, presence, planned in rows:
        own, came = facts.setdefault((cohort, person), {}), presence != "absent"
        own[f"attended.{code}"] = own.get(f"attended.{code}") is True or came
        if came:
            there[cohort, person] = there.get((cohort, person), frozenset()) | {planned}
    return facts, there


@cache
def _presences() -> Select[str, str, str, str, str]:
    """The newest word on each newest session; built once, for everything that asks what somebody has attended."""
    return (
        select(
            Attendance.cohort_id, Attendance.person_id, PlannedSession.code, Attendance.presence,
            Attendance.planned_id,
        )
        .join(PlannedSession, PlannedSession.planned_id == Attendance.planned_id)
        .where(
            Attendance.person_id.in_(bindparam("people", expanding=True)),
            Attendance.cohort_id.in_(bindparam("cohorts", expanding=True)),
            standing(Attendance), newest_planned(),
        )
    )  # fmt: skip
