"""The revision of a paper: how many events wrote something that it shows, so that a later one has a larger number."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.audit import READS, AuditEvent
from clinicdesk.models.cohorts import Membership, PlannedSession
from clinicdesk.models.notes import Attendance, GroupNote, NoteAddendum, NoteEntry
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.models.signatures import Signature
from clinicdesk.models.tables import RECORDED
from clinicdesk.services.session_changes import OF_SESSION, PARTS

_NOT_SHOWN = frozenset({"glass_opening", "obligation"})
_Seqs = Select[int]


def revision_of_people(session: DbSession, people: Sequence[str]) -> int:
    """Of one person's papers. Events of a group's note, session or plan name nobody: their rows do."""
    looks = [action.value for action in READS]
    named = select(AuditEvent.seq).where(AuditEvent.person_id.in_(people), AuditEvent.action.not_in(looks))
    rows = [
        select(table.c.event_seq).where(table.c.person_id.in_(people))
        for table in RECORDED
        if "person_id" in table.c and table.name not in _NOT_SHOWN
    ]
    entries = select(NoteEntry.entry_id).where(NoteEntry.person_id.in_(people))
    under = select(NoteEntry.note_row).where(NoteEntry.person_id.in_(people))
    notes = select(GroupNote.note_id).where(GroupNote.id.in_(under))
    sat = select(Seat.session_id).where(Seat.person_id.in_(people))
    cohorts = select(Membership.cohort_id).where(Membership.person_id.in_(people))
    return _count(
        session,
        (
            named, *rows, *_of_notes(notes), _signed(entries),
            select(Session.event_seq).where(Session.session_id.in_(sat)),
            select(PlannedSession.event_seq).where(PlannedSession.cohort_id.in_(cohorts)),
        ),
    )  # fmt: skip


def revision_of_session(session: DbSession, row: Session) -> int:
    """Of a dosing session's paper."""
    about = row.session_id
    notes = select(GroupNote.note_id).where(
        GroupNote.planned_id == row.planned_id, GroupNote.planned_id != ""
    )
    return _count(
        session,
        (
            select(Session.event_seq).where(Session.session_id == about), _signed(select(Session.session_id).where(
                Session.session_id == about
            )),
            *(select(table.event_seq).where(table.session_id == about) for table in OF_SESSION),
            *(
                select(part.event_seq).join(whole, key).where(whole.session_id == about)
                for part, whole, key in PARTS
            ),
            *_of_notes(notes),
            select(Attendance.event_seq).where(Attendance.planned_id == row.planned_id, Attendance.planned_id != ""),
        ),
    )  # fmt: skip


def _of_notes(notes: Select[str]) -> tuple[_Seqs, ...]:
    """What wrote these notes, what was added to their shared part, and who signed either."""
    shared = NoteAddendum.note_id.in_(notes), NoteAddendum.person_id == ""
    return (
        select(GroupNote.event_seq).where(GroupNote.note_id.in_(notes)),
        select(NoteAddendum.event_seq).where(*shared),
        _signed(notes), _signed(select(NoteAddendum.addendum_id).where(*shared)),
    )  # fmt: skip


def _signed(records: Select[str]) -> _Seqs:
    return select(Signature.event_seq).where(Signature.record_id.in_(records))


def _count(session: DbSession, written: Iterable[_Seqs]) -> int:
    """Each event once, however many rows it wrote."""
    return session.scalars(select(func.count()).select_from(union(*written).subquery())).one()
