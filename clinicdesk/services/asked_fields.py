"""The field somebody asks about: in which record it stands, about whom, its value's digest, its words, its page."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.images import image_of_row
from clinicdesk.models.notes import GroupNote, NoteEntry
from clinicdesk.models.responses import Answer, ObservedValue, Response
from clinicdesk.protocols.definitions import Read
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.security.canonical import Json, canonical, sha256_hex
from clinicdesk.services.caseload import check_reach, sees_cohort
from clinicdesk.services.definitions import kept
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.signed_content import NOTE, NOTE_ENTRY, READING, SHEET
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import set_read


@dataclass(frozen=True, slots=True)
class FoundField:
    """A field found: whom it is about, in which cohort, the digest of its value (None: no value), its words.

    `place` and `subject` are what the window is asked for to open it.
    """

    person_id: str
    cohort_id: str
    digest: str | None
    form: Said = NOTHING
    label: Said = NOTHING
    place: str = "people"
    subject: str = ""


def find_field(
    session: Session, actor: Actor, record_type: str, record_id: str, field: str, *, must: bool = True
) -> FoundField:
    """Refused QST001 for no such record (with `must`: or field), PPL004 or NTE002 out of reach."""
    read = _FIELDS.get(record_type)
    found = read(session, record_id, field) if read else None
    if found is None:
        raise Refused(Issue("QST001", "field"))
    if found.person_id:
        check_reach(session, actor, found.person_id)
    elif not sees_cohort(session, actor, found.cohort_id):
        raise Refused(Issue("NTE002"))
    if must and found.digest is None:
        raise Refused(Issue("QST001", "field"))
    return found


def _of_response(session: Session, record_id: str, field: str) -> FoundField | None:
    later = aliased(Response)
    row = session.scalars(
        select(Response).where(
            Response.response_id == record_id, ~exists().where(later.supersedes == Response.id)
        )
    ).first()
    if row is None:
        return None
    value = session.scalars(
        select(ObservedValue).where(ObservedValue.response_row == row.id, ObservedValue.key == field)
    ).first()
    said = session.scalars(select(Answer).where(Answer.response_row == row.id, Answer.key == field)).first()
    digest = None
    if value is not None:
        image = image_of_row(value)
        digest = _digest({name: image[name] for name in image if name not in _ROW})
    elif said is not None:
        digest = _digest(json.loads(said.body))
    words = FormTexts(_read_of(session, row), {})
    part = "forms" if row.form_digest else "reading"
    # What is about the whole group stands with no person; Today is as near as the window comes.
    place, subject = (
        ("people", f"{row.person_id}/{part}/{record_id}#{field}") if row.person_id else ("board", "")
    )
    return FoundField(
        row.person_id,
        row.cohort_id,
        digest,
        words.phrase("title", row.form),
        words.address(field),
        place,
        subject,
    )


def _read_of(session: Session, row: Response) -> Read:
    return kept(session, row.form_digest) if row.form_digest else set_read(session, row.form_version)


def _of_note(session: Session, record_id: str, field: str) -> FoundField | None:
    later = aliased(GroupNote)
    row = session.scalars(
        select(GroupNote).where(
            GroupNote.note_id == record_id, ~exists().where(later.supersedes == GroupNote.id)
        )
    ).first()
    if row is None:
        return None
    digest = _digest(row.shared) if field == "shared" else None
    return FoundField(
        "", row.cohort_id, digest, joined((worded("questions.note.title"), plain(row.session_code))),
        worded("questions.note.shared"), "notes", row.planned_id,
    )  # fmt: skip


def _of_entry(session: Session, record_id: str, field: str) -> FoundField | None:
    later = aliased(NoteEntry)
    row = session.scalars(
        select(NoteEntry).where(
            NoteEntry.entry_id == record_id, ~exists().where(later.supersedes == NoteEntry.id)
        )
    ).first()
    if row is None:
        return None
    note = session.get_one(GroupNote, row.note_row)
    digest = _digest(row.paragraph) if field == "paragraph" else None
    return FoundField(
        row.person_id, "", digest, joined((worded("questions.note.title"), plain(note.session_code))),
        worded("questions.note.paragraph"), "notes", note.planned_id,
    )  # fmt: skip


_ROW = frozenset({"id", "event_seq", "recorded_at", "response_row"})
_FIELDS: Mapping[str, Callable[[Session, str, str], FoundField | None]] = {
    READING: _of_response, SHEET: _of_response, NOTE: _of_note, NOTE_ENTRY: _of_entry,
}  # fmt: skip


def _digest(value: Json) -> str:
    return sha256_hex(canonical(value))
