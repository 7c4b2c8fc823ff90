"""What a group's note said about one person before it was amended: the shared part, their own paragraph."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.notes import Attendance, GroupNote, NoteAddendum, NoteEntry


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """One version as it stood in one person's record; both parts are empty where they were away."""

    row_id: str
    note_row: str
    event_seq: int
    note_id: str
    version: int
    session_code: str
    planned_id: str
    shared: str
    paragraph: str
    author_id: str
    at: datetime
    reason: str

    @property
    def text(self) -> tuple[str, str]:
        """What a reader of the record reads."""
        return self.shared, self.paragraph


def versions_of(
    session: Session, people: Sequence[str], note_id: str = ""
) -> dict[tuple[str, str], list[NoteVersion]]:
    """Every note, all or one, with each of these people who is in it, to its versions about them, oldest first."""
    query = (
        select(NoteEntry, GroupNote, Attendance.presence)
        .join(GroupNote, GroupNote.id == NoteEntry.note_row)
        .join(Attendance, Attendance.id == NoteEntry.attendance_row)
        .where(NoteEntry.person_id.in_(people))
        .order_by(NoteEntry.event_seq)
    )
    found: dict[tuple[str, str], list[NoteVersion]] = {}
    for entry, note, presence in session.execute(
        query.where(GroupNote.note_id == note_id) if note_id else query
    ):
        here = presence != "absent"
        found.setdefault((note.note_id, entry.person_id), []).append(
            NoteVersion(
                entry.id, note.id, entry.event_seq, note.note_id, note.version, note.session_code, note.planned_id,
                note.shared if here else "", entry.paragraph if here else "", note.author_id, note.recorded_at,
                note.reason,
            )
        )  # fmt: skip
    return found


def amended_notes(session: Session, people: Sequence[str]) -> Iterator[tuple[NoteVersion, NoteVersion]]:
    """A version and the one that says something else in its place; a shared part said anew counts once for all."""
    known: set[str] = set()
    for versions in versions_of(session, people).values():
        for former, later in pairwise(versions):
            said_anew = former.shared != later.shared and later.note_row not in known
            if said_anew:
                known.add(later.note_row)
            if said_anew or former.paragraph != later.paragraph:
                yield former, later


def addenda_about(session: Session, note_id: str, fields: Sequence[str]) -> Sequence[NoteAddendum]:
    """What was added to these parts of a note, oldest first; "" is the shared one."""
    return session.scalars(
        select(NoteAddendum)
        .where(NoteAddendum.note_id == note_id, NoteAddendum.person_id.in_(fields))
        .order_by(NoteAddendum.event_seq)
    ).all()
