"""What became of a cohort's sessions: who was there, whose note is signed, who was given a dose."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Dose
from clinicdesk.models.notes import Attendance, GroupNote
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.signatures import Signature
from clinicdesk.models.standing import standing


@dataclass(frozen=True, slots=True)
class Held:
    """By planned session: `presences` of (session, person), `signed` notes, `dosed` (session, person)."""

    presences: Mapping[tuple[str, str], str]
    signed: frozenset[str]
    dosed: frozenset[tuple[str, str]]


def held_in(session: Session, cohort_id: str) -> Held:
    """All of a cohort, in three questions."""
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
        .where(Sitting.cohort_id == cohort_id, standing(Sitting))
        .distinct()
    )
    return Held(
        {(planned, person): presence for planned, person, presence in there},
        frozenset(signed),
        frozenset((planned, person) for planned, person in dosed),
    )
