"""What a signature stands for beyond its own rows: the paragraphs of a note, the form under a decision."""

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import AuditPayload
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.notes import Attendance, GroupNote, NoteEntry
from clinicdesk.models.signatures import Signature
from clinicdesk.services.signed_content import (
    CLEARANCE,
    NOTE,
    NOTE_ENTRY,
    SHEET,
    content_of_rows,
    content_of_version,
)


def signed_beside(session: Session, row: Signature) -> Sequence[Signature] | None:
    """The other signatures this one speaks for, made in its act; None where something they are over was altered."""
    if row.record_type == NOTE:
        return _paragraphs(session, row)
    if row.record_type == CLEARANCE and not _screening_holds(session, row):
        return None
    return ()


def _paragraphs(session: Session, row: Signature) -> Sequence[Signature] | None:
    """A note is signed with each paragraph under it: none of them altered, none taken away or put in."""
    found = session.execute(
        select(NoteEntry, GroupNote, Attendance)
        .join(GroupNote, GroupNote.id == NoteEntry.note_row)
        .join(Attendance, Attendance.id == NoteEntry.attendance_row)
        .where(GroupNote.note_id == row.record_id, GroupNote.version == row.record_version)
    )
    now = sorted(
        (entry.entry_id, content_of_rows(entry, {"shared": [note], "attendance": [attended]}))
        for entry, note, attended in found
    )
    entries = [entry for entry, _ in now]
    beside = session.scalars(
        select(Signature).where(
            Signature.record_id.in_(entries), Signature.event_seq == row.event_seq,
            Signature.record_type == NOTE_ENTRY,
        )
    ).all()  # fmt: skip
    whole = now == sorted((one.record_id, one.content_sha256) for one in beside)
    return beside if whole and _signed_in(session, row) in (entries, None) else None


def _signed_in(session: Session, row: Signature) -> list[str] | None:
    """The paragraphs that were signed in the act, as its event has them: one whose row is gone is among them.

    None where the images of the event were erased.
    """
    body = session.scalars(select(AuditPayload.body).where(AuditPayload.seq == row.event_seq)).first()
    if body is None:
        return None
    images = (image for image in json.loads(body)["after"] if image["table"] == Signature.__tablename__)
    return sorted(image["row"]["record_id"] for image in images if image["row"]["record_type"] == NOTE_ENTRY)


def _screening_holds(session: Session, row: Signature) -> bool:
    """A decision names the digest of the form it was made over."""
    found = session.scalars(
        select(Clearance).where(
            Clearance.clearance_id == row.record_id, Clearance.version == row.record_version
        )
    ).first()
    if found is None or not found.screening_id:
        return True
    now = content_of_version(session, SHEET, found.screening_id, found.screening_version)
    return now == found.screening_sha256
