"""The field somebody asks about: in which record it stands, about whom, its value's digest, its words, its page."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.base import Recorded
from clinicdesk.models.images import image_of_row
from clinicdesk.models.notes import GroupNote, NoteEntry
from clinicdesk.models.responses import Answer, ObservedValue, Response
from clinicdesk.protocols.definitions import Read
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.security.canonical import Json, canonical, sha256_hex
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import check_reach, sees_cohort
from clinicdesk.services.definitions import kept
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.signed_content import NOTE, NOTE_ENTRY, READING, SHEET
from clinicdesk.services.views import Actor
from clinicdesk.services.watch import set_read

_Version = TypeVar("_Version", Response, GroupNote, NoteEntry)


@dataclass(frozen=True, slots=True)
class FoundField:
    """A field found: whom it is about, in which cohort, the digest of its value (None: no value), its words.

    `place` and `subject` are what the window is asked for to open it. `since`: the event from which on the value is
    what it is now; a mark older than it has fallen, though the value be the same again.
    """

    person_id: str
    cohort_id: str
    digest: str | None
    form: Said = NOTHING
    label: Said = NOTHING
    place: str = "people"
    subject: str = ""
    since: int = 0


def find_field(
    session: Session, actor: Actor, record_type: str, record_id: str, field: str, *, must: bool = True
) -> FoundField:
    """Refused QST001 for no such record (with `must`: or field), PPL004 or NTE002 out of reach.

    A private paragraph is none for who may not read it.
    """
    hidden = record_type == NOTE_ENTRY and not may(actor.roles, Permission.WRITE_NOTES)
    read = _FIELDS.get(record_type)
    found = read(session, record_id, field) if read and not hidden else None
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
    versions = _chain(session, select(Response).where(Response.response_id == record_id))
    if not versions:
        return None
    row, digests = versions[0], [_digest_in(session, one, field) for one in versions]
    words = FormTexts(_read_of(session, row), {})
    part = "forms" if row.form_digest else "reading"
    # What is about the whole group stands with no person; Today is as near as the window comes.
    place, subject = (
        ("people", f"{row.person_id}/{part}/{record_id}#{field}") if row.person_id else ("board", "")
    )
    return FoundField(
        row.person_id,
        row.cohort_id,
        digests[0],
        words.phrase("title", row.form),
        words.address(field),
        place,
        subject,
        _since(versions, digests),
    )


def _digest_in(session: Session, row: Response, field: str) -> str | None:
    value = session.scalars(
        select(ObservedValue).where(ObservedValue.response_row == row.id, ObservedValue.key == field)
    ).first()
    if value is not None:
        image = image_of_row(value)
        return _digest({name: image[name] for name in image if name not in _ROW})
    said = session.scalars(select(Answer).where(Answer.response_row == row.id, Answer.key == field)).first()
    return _digest(json.loads(said.body)) if said is not None else None


def _chain(session: Session, query: Select[_Version]) -> Sequence[_Version]:
    """Every version, newest first."""
    rows = session.scalars(query).all()
    return sorted(rows, key=lambda row: row.version, reverse=True)


def _since(versions: Sequence[Recorded], digests: Sequence[str | None]) -> int:
    """The event of the oldest version of those, from the newest back, that say the same."""
    same = takewhile(lambda pair: pair[1] == digests[0], zip(versions, digests, strict=True))
    return [row.event_seq for row, _ in same][-1]


def _read_of(session: Session, row: Response) -> Read:
    return kept(session, row.form_digest) if row.form_digest else set_read(session, row.form_version)


def _of_note(session: Session, record_id: str, field: str) -> FoundField | None:
    versions = _chain(session, select(GroupNote).where(GroupNote.note_id == record_id))
    if not versions:
        return None
    row, digests = versions[0], [_digest(one.shared) if field == "shared" else None for one in versions]
    return FoundField(
        "", row.cohort_id, digests[0], joined((worded("questions.note.title"), plain(row.session_code))),
        worded("questions.note.shared"), "notes", row.planned_id, _since(versions, digests),
    )  # fmt: skip


def _of_entry(session: Session, record_id: str, field: str) -> FoundField | None:
    versions = _chain(session, select(NoteEntry).where(NoteEntry.entry_id == record_id))
    if not versions:
        return None
    row, digests = versions[0], [_digest(one.paragraph) if field == "paragraph" else None for one in versions]
    note = session.get_one(GroupNote, row.note_row)
    return FoundField(
        row.person_id, "", digests[0], joined((worded("questions.note.title"), plain(note.session_code))),
        worded("questions.note.paragraph"), "notes", note.planned_id, _since(versions, digests),
    )  # fmt: skip


_ROW = frozenset({"id", "event_seq", "recorded_at", "response_row"})
_FIELDS: Mapping[str, Callable[[Session, str, str], FoundField | None]] = {
    READING: _of_response, SHEET: _of_response, NOTE: _of_note, NOTE_ENTRY: _of_entry,
}  # fmt: skip


def _digest(value: Json) -> str:
    return sha256_hex(canonical(value))
