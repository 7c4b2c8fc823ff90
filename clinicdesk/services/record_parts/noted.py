"""Notes of group sessions in one person's printed record: the shared part, their own paragraph, nobody else's."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.notes import Attendance, NoteAddendum
from clinicdesk.reports.record import Block, Cell, Note, Signatures
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
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
            title = ours(
                *(pinned.phrase(f"session.{note.session_code}.title", code) for code in ("uk", "en"))
            )
            yield from _note(source, note, title)


def presence_of(source: Source, planned_id: str) -> Cell:
    """How this person was at a session, with the minutes; what was written before a correction is struck through."""
    query = select(Attendance).where(
        Attendance.planned_id == planned_id, Attendance.person_id.in_(source.people)
    )
    rows = source.session.scalars(query.order_by(Attendance.event_seq)).all()
    if not rows:
        return Cell(NOTHING)
    now = presence_said(source, rows[-1])
    struck = tuple(
        one for one in dict.fromkeys(presence_said(source, row) for row in rows[:-1]) if one != now
    )
    return Cell(now, struck, source.marks.get(rows[-1].id, "") if struck else "")


def state_said(session: Session, planned_id: str, state: str) -> Said:
    """Planned, held or cancelled; one at which somebody's presence was written down was held."""
    written = select(Attendance.id).where(Attendance.planned_id == planned_id).limit(1)
    held = state == "planned" and session.scalars(written).first() is not None
    return worded(f"records.session_state.{'held' if held else state}")


def presence_said(source: Source, row: Attendance | FiledNote) -> Said:
    """Present with the minutes, or away with the reason."""
    said = worded(f"notes.presence.{row.presence}")
    if row.presence != "absent":
        return worded("records.plan.there", words=said, n=row.minutes)
    pinned = source.pinned
    if pinned is None:
        return said
    reason = ours(*(pinned.phrase(f"absence.{row.reason}", code) for code in ("uk", "en")))
    return joined([said, reason], ": ")


def _note(source: Source, note: FiledNote, title: Said) -> Iterator[Block]:
    beside = joined([plain(source.when(note.held_at)), presence_said(source, note), plain(note.author)])
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
