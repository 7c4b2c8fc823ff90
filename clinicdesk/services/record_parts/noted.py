"""Notes of group sessions in one person's printed record: the shared part, their own paragraph, nobody else's."""

from collections.abc import Iterator

from sqlalchemy import select

from clinicdesk.models.notes import NoteAddendum
from clinicdesk.reports.record import Block, Note, Signatures
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.notes import FiledNote, filed_notes
from clinicdesk.services.record_parts.forms import signed
from clinicdesk.services.record_parts.phases import Phase, session_phases
from clinicdesk.services.record_parts.source import Source
from clinicdesk.services.signed_content import NOTE_ENTRY
from clinicdesk.services.signing import signatures_on


def notes_in(source: Source, phase: Phase) -> Iterator[Block]:
    """Those of the sessions of a phase, oldest first, each with its addenda and signatures."""
    pinned = source.pinned
    if pinned is None:
        return
    codes = {code for code, one in session_phases(pinned.definition).items() if one == phase}
    for note in reversed(filed_notes(source.session, source.person.person_id, private=source.wish.private)):
        if note.session_code in codes:
            title = Said(
                *(pinned.phrase(f"session.{note.session_code}.title", code) for code in ("uk", "en"))
            )
            yield from _note(source, note, title)


def presence_of(source: Source, planned_code: str, when: str) -> Said:
    """How this person was at a session, with the minutes; NOTHING where no note says it."""
    for note in filed_notes(source.session, source.person.person_id, private=False):
        if (note.session_code, source.when(note.held_at)) == (planned_code, when):
            return _presence(source, note)
    return NOTHING


def _presence(source: Source, note: FiledNote) -> Said:
    said = worded(f"notes.presence.{note.presence}")
    if note.presence != "absent":
        return worded("records.plan.there", words=said, n=note.minutes)
    pinned = source.pinned
    if pinned is None:
        return said
    reason = Said(*(pinned.phrase(f"absence.{note.reason}", code) for code in ("uk", "en")))
    return joined([said, reason], ": ")


def _note(source: Source, note: FiledNote, title: Said) -> Iterator[Block]:
    beside = joined([plain(source.when(note.held_at)), _presence(source, note), plain(note.author)])
    if note.presence == "absent":
        return
    yield Note(plain(note.shared), joined([title, worded("notes.shared.title")]), beside)
    if note.paragraph is None:
        yield Note(worded("records.plan.private"), joined([title, worded("notes.private.title")]))
    elif note.paragraph:
        yield Note(plain(note.paragraph), joined([title, worded("notes.private.title")]))
    yield from _added(source, note)
    views = signatures_on(source.desk, source.session, NOTE_ENTRY, note.entry_id, newest=note.version)
    if views:
        yield Signatures(tuple(signed(source, view, title) for view in views))


def _added(source: Source, note: FiledNote) -> Iterator[Block]:
    """Addenda to the shared part and to this person's paragraph."""
    mine = ("", source.person.person_id) if source.wish.private else ("",)
    rows = source.session.scalars(
        select(NoteAddendum)
        .where(NoteAddendum.note_id == note.note_id, NoteAddendum.person_id.in_(mine))
        .order_by(NoteAddendum.event_seq)
    )
    for row in rows:
        who = joined([plain(source.staff.get(row.author_id, "")), plain(source.when(row.recorded_at))])
        yield Note(plain(row.text), worded("notes.added"), joined([who, plain(row.reason)], ": "))
