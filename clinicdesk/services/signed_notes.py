"""What the signatures of notes are over: the shared part and each paragraph; of a whole list in as many questions."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import AuditPayload
from clinicdesk.models.base import Base
from clinicdesk.models.notes import Attendance, GroupNote, NoteEntry
from clinicdesk.models.signatures import Signature
from clinicdesk.services.signed_content import NOTE, NOTE_ENTRY, content_of_rows

_Version = tuple[str, int]
"""The id of a note, and its version."""


@dataclass(frozen=True, slots=True)
class SignedNotes:
    """What the file has now under some signatures of notes."""

    contents: Mapping[_Version, str] = field(default_factory=dict)
    paragraphs: Mapping[_Version, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """Each paragraph's number with its content, in their order."""
    beside: Mapping[int, Sequence[Signature]] = field(default_factory=dict)
    """Signatures over paragraphs, by the event of the act that made them."""
    acts: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """The paragraphs signed in an act, as its event has them; none where the images of the event were erased."""

    @classmethod
    def under(cls, session: Session, signatures: Iterable[Signature]) -> "SignedNotes":
        """Read for those of these signatures that are over notes."""
        mine = [row for row in signatures if row.record_type == NOTE]
        if not mine:
            return cls()
        seqs = {row.event_seq for row in mine}
        notes = _versions(session, {(row.record_id, row.record_version) for row in mine})
        found = _paragraphs(session, notes)
        return cls(
            {(note.note_id, note.version): content_of_rows(note) for note in notes},
            {(note.note_id, note.version): sorted(found[note.id]) for note in notes},
            _beside(session, seqs), _acts(session, seqs),
        )  # fmt: skip

    def content(self, row: Signature) -> str | None:
        """Of the shared part; None where there is no such version."""
        return self.contents.get((row.record_id, row.record_version))

    def signed_beside(self, row: Signature) -> Sequence[Signature] | None:
        """A note is signed with each paragraph under it: none altered, none taken away or put in; else None."""
        now = self.paragraphs.get((row.record_id, row.record_version), ())
        entries = [entry for entry, _ in now]
        beside = [one for one in self.beside.get(row.event_seq, ()) if one.record_id in entries]
        whole = now == sorted((one.record_id, one.content_sha256) for one in beside)
        return beside if whole and self.acts.get(row.event_seq, entries) == entries else None


def _versions(session: Session, wanted: set[_Version]) -> list[GroupNote]:
    rows = session.scalars(select(GroupNote).where(GroupNote.note_id.in_({note for note, _ in wanted})))
    return [row for row in rows if (row.note_id, row.version) in wanted]


def _paragraphs(session: Session, notes: Iterable[GroupNote]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By the row of the note's version."""
    over = {note.id: note for note in notes}
    rows = session.execute(
        select(NoteEntry, Attendance)
        .join(Attendance, Attendance.id == NoteEntry.attendance_row)
        .where(NoteEntry.note_row.in_(over))
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry, attended in rows:
        parts: dict[str, Iterable[Base]] = {"shared": [over[entry.note_row]], "attendance": [attended]}
        found[entry.note_row].append((entry.entry_id, content_of_rows(entry, parts)))
    return found


def _beside(session: Session, seqs: set[int]) -> Mapping[int, Sequence[Signature]]:
    found: dict[int, list[Signature]] = defaultdict(list)
    query = select(Signature).where(Signature.event_seq.in_(seqs), Signature.record_type == NOTE_ENTRY)
    for row in session.scalars(query):
        found[row.event_seq].append(row)
    return found


def _acts(session: Session, seqs: set[int]) -> Mapping[int, Sequence[str]]:
    """A paragraph whose row is gone is still among them."""
    rows = session.execute(select(AuditPayload.seq, AuditPayload.body).where(AuditPayload.seq.in_(seqs)))
    return {seq: _signed_in(body) for seq, body in rows}


def _signed_in(body: bytes) -> list[str]:
    images = (image for image in json.loads(body)["after"] if image["table"] == Signature.__tablename__)
    return sorted(image["row"]["record_id"] for image in images if image["row"]["record_type"] == NOTE_ENTRY)
