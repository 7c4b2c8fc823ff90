"""What became of a cohort's sessions: who was there, whose note is signed, who was given a dose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Dose
from clinicdesk.models.notes import Attendance, GroupNote
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.signatures import Signature
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.days import Days

Became = Literal["planned", "running", "held", "record", "past", "cancelled"]
"""`record`: over, and nobody wrote down who was there; `past`: over, and nothing is written down of such a one."""


@dataclass(frozen=True, slots=True)
class Held:
    """By planned session: `presences` of (session, person), `signed` notes, `dosed` (session, person), `running`."""

    presences: Mapping[tuple[str, str], str]
    signed: frozenset[str]
    dosed: frozenset[tuple[str, str]]
    running: frozenset[str]

    @property
    def written(self) -> frozenset[str]:
        """The planned sessions of which it is written down who was there."""
        return frozenset(planned for planned, _ in self.presences)


def held_in(session: Session, cohort_id: str) -> Held:
    """All of a cohort, in four questions."""
    there = session.execute(
        select(Attendance.planned_id, Attendance.person_id, Attendance.presence).where(
            Attendance.cohort_id == cohort_id, standing(Attendance)
        )
    )
    under = and_(Signature.record_id == GroupNote.note_id, Signature.record_version == GroupNote.version)
    signed = session.scalars(
        select(GroupNote.planned_id)
        .join(Signature, under)
        .where(GroupNote.cohort_id == cohort_id, standing(GroupNote))
    )
    dosed = session.execute(
        select(Sitting.planned_id, Dose.person_id)
        .join(Dose, Dose.session_id == Sitting.session_id)
        .where(Sitting.cohort_id == cohort_id, standing(Sitting), standing(Dose), Dose.given_ul > 0)
        .distinct()
    )
    running = session.scalars(
        select(Sitting.planned_id).where(
            Sitting.cohort_id == cohort_id, Sitting.ended_at.is_(None), standing(Sitting)
        )
    )
    return Held(
        {(planned, person): presence for planned, person, presence in there},
        frozenset(signed),
        frozenset((planned, person) for planned, person in dosed),
        frozenset(filter(None, running)),
    )


def became_of(
    days: Days, programme: Programme, held: Held, calendar: Iterable[CalendarEntry]
) -> Mapping[str, Became]:
    """Planned session to what became of it, as the steps of its people say it too."""
    planned = sessions_of(programme)
    return {
        one.planned_id: _became(days, held, one, staff=planned[one.code].audience == "staff")
        for one in calendar
    }


def state_now(state: str, starts_on: date, today: date, became: Iterable[Became]) -> str:
    """A cohort that was planned runs from its first day on, or from the first session that was held."""
    begun = starts_on <= today or not {"held", "running"}.isdisjoint(became)
    return "running" if state == "planned" and begun else state


def _became(days: Days, held: Held, entry: CalendarEntry, *, staff: bool) -> Became:
    if entry.state == "cancelled":
        return "cancelled"
    if entry.planned_id in held.running:
        return "running"
    if entry.state == "held" or entry.planned_id in held.written | held.signed:
        return "held"
    if days.of(entry.starts_at) >= days.today:
        return "planned"
    return "past" if staff else "record"
