"""The history of a note as a timeline: who did what when and why, what was and what is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import Action
from clinicdesk.models.consents import Attachment
from clinicdesk.models.notes import GroupNote, NoteEntry, NoteReturn
from clinicdesk.models.questions import FieldQuestion
from clinicdesk.models.rights import OutsideSignature
from clinicdesk.models.signatures import Signature
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import names_of_users, person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.group_notes import (
    EVERYBODY,
    aside_why,
    aside_word,
    meeting_of,
    newest_note,
    set_aside_in,
)
from clinicdesk.services.note_hands import addenda_of
from clinicdesk.services.signed_content import NOTE
from clinicdesk.services.views import Actor


@dataclass(frozen=True, slots=True)
class TextChange:
    """One part: "shared" or a participant's code; None where there was nothing before."""

    field: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class NoteEvent:
    """`what`: recorded, amended, signed, returned, added, asked, answered, closed, outside, outside_aside.

    `detail`: meaning, question, or whose outside signature by which file.
    """

    at: datetime
    who: str
    what: str
    version: int
    detail: str
    reason: str
    changes: tuple[TextChange, ...] = ()


@verb(Permission.READ_NOTES, reads=True)
def note_history(desk: Desk, actor: Actor, note_id: str) -> tuple[NoteEvent, ...]:
    """Everything that happened to a note, newest first; looking is an event. Refused NTE003, NTE002."""
    private = may(actor.roles, Permission.WRITE_NOTES)
    with desk.database.read() as session:
        newest = newest_note(session, note_id)
        meeting_of(desk, session, actor, newest.planned_id)
        names = names_of_users(session)
        found = [
            *_versions(session, note_id, names, private=private), *_signatures(session, note_id),
            *_returns(session, note_id, names), *_added(session, note_id, names, private=private),
            *_asked(session, note_id, names, private=private), *_outside(session, note_id, names),
        ]  # fmt: skip
    desk.note(actor, Action.NOTE_OPENED, entity=NOTE, entity_id=note_id)
    return tuple(event for _, event in sorted(found, key=lambda pair: pair[0], reverse=True))


_Placed = tuple[tuple[int, int], NoteEvent]
"""The number of its event in the trail, and its place among those of one act."""


def _versions(
    session: Session, note_id: str, names: Mapping[str, str], *, private: bool
) -> Iterator[_Placed]:
    rows = session.scalars(
        select(GroupNote).where(GroupNote.note_id == note_id).order_by(GroupNote.version)
    ).all()
    before: dict[str, str] = {}
    for row in rows:
        now = {EVERYBODY: row.shared}
        if private:
            entries = session.scalars(select(NoteEntry).where(NoteEntry.note_row == row.id))
            now |= {person_of(session, one.person_id).code: one.paragraph for one in entries}
        changes = tuple(
            TextChange(field, before.get(field), text)
            for field, text in now.items()
            if before.get(field) != text and (text or before.get(field))
        )
        what = "recorded" if row.version == 1 else "amended"
        yield (
            (row.event_seq, 0),
            NoteEvent(
                row.recorded_at,
                names.get(row.author_id, ""),
                what,
                row.version,
                _asides(row),
                row.reason,
                changes,
            ),
        )
        before = now


def _asides(note: GroupNote) -> str:
    """The words that its author said are nobody's name, each with why."""
    return "; ".join(
        " – ".join(filter(None, (aside_word(one), aside_why(one)))) for one in set_aside_in(note)
    )


def _signatures(session: Session, note_id: str) -> Iterator[_Placed]:
    rows = session.scalars(
        select(Signature).where(Signature.record_type == NOTE, Signature.record_id == note_id)
    )
    for row in rows:
        event = NoteEvent(
            row.signed_at, row.signer_name, "signed", row.record_version, row.meaning, row.reason
        )
        yield (row.event_seq, 1), event


def _returns(session: Session, note_id: str, names: Mapping[str, str]) -> Iterator[_Placed]:
    for row in session.scalars(select(NoteReturn).where(NoteReturn.note_id == note_id)):
        who = names.get(row.author_id, "")
        yield (
            (row.event_seq, 0),
            NoteEvent(row.recorded_at, who, "returned", row.note_version, "", row.reason),
        )


def _added(session: Session, note_id: str, names: Mapping[str, str], *, private: bool) -> Iterator[_Placed]:
    for row in addenda_of(session, note_id):
        if row.person_id and not private:
            continue
        field = person_of(session, row.person_id).code if row.person_id else EVERYBODY
        event = NoteEvent(
            row.recorded_at, names.get(row.author_id, ""), "added", row.note_version, "", row.reason,
            (TextChange(field, None, row.text),),
        )  # fmt: skip
        yield (row.event_seq, 0), event


def _asked(session: Session, note_id: str, names: Mapping[str, str], *, private: bool) -> Iterator[_Placed]:
    """Questions about the note and, for who may read them, about its paragraphs."""
    records = {note_id: ""}
    if private:
        rows = session.execute(
            select(NoteEntry.entry_id, NoteEntry.person_id)
            .join(GroupNote, GroupNote.id == NoteEntry.note_row)
            .where(GroupNote.note_id == note_id)
        )
        records |= {row.entry_id: row.person_id for row in rows}
    query = select(FieldQuestion).where(FieldQuestion.record_id.in_(list(records)))
    for row in session.scalars(query):
        what = {"open": "asked", "answered": "answered", "closed": "closed"}[row.state]
        who = names.get(row.answered_by if row.state == "answered" else row.asked_by, "")
        detail = row.answer if row.state == "answered" else row.text
        event = NoteEvent(row.recorded_at, who, what, row.version, detail, row.reason)
        yield (row.event_seq, 0), event


def _outside(session: Session, note_id: str, names: Mapping[str, str]) -> Iterator[_Placed]:
    """Signatures made elsewhere: kept here, not checked."""
    query = select(OutsideSignature, Attachment.name, Attachment.sha256).join(
        Attachment, Attachment.id == OutsideSignature.attachment_id
    )
    for row, name, sha256 in session.execute(query.where(OutsideSignature.record_id == note_id)):
        what = "outside" if row.state == "kept" else "outside_aside"
        detail = f"{row.signer_name}, {row.signed_on} · {name} · SHA-256 {sha256}"
        event = NoteEvent(
            row.recorded_at, names.get(row.author_id, ""), what, row.record_version, detail, row.reason
        )
        yield (row.event_seq, 0), event
