"""Notes of group sessions in one person's printed record: the shared part, their own paragraph, nobody else's."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.notes import Attendance
from clinicdesk.reports.record import Block, Cell, Note, Signatures
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.notes import FiledNote, filed_notes
from clinicdesk.services.record_parts.forms import signed
from clinicdesk.services.record_parts.note_versions import NoteVersion, addenda_about, versions_of
from clinicdesk.services.record_parts.phases import Phase
from clinicdesk.services.record_parts.source import Source
from clinicdesk.services.signed_content import ADDENDUM, NOTE_ENTRY
from clinicdesk.services.signing import signatures_on


def notes_in(source: Source, phase: Phase) -> Iterator[Block]:
    """Those of the sessions of a phase, oldest first, each with its addenda and signatures.

    A session is of the phase, and called, as the programme of its own group says.
    """
    for note in reversed(filed_notes(source.session, source.person.person_id, private=source.wish.private)):
        leg = source.at(note.cohort_id)
        if leg.pinned and source.phase_of_session(note.cohort_id, note.session_code) == phase:
            called = (leg.pinned.phrase(f"session.{note.session_code}.title", code) for code in ("uk", "en"))
            yield from _note(leg, note, joined((ours(*called), source.named(leg.cohort_id))))


def presence_of(source: Source, planned_id: str, state: str) -> Cell:
    """How this person was at a session, with the minutes; what was written before a correction is struck through.

    Of a session that is still to come, or was called off, there is nothing to state.
    """
    query = select(Attendance).where(
        Attendance.planned_id == planned_id, Attendance.person_id.in_(source.people)
    )
    rows = source.session.scalars(query.order_by(Attendance.event_seq)).all()
    if not rows:
        to_come = state_said(source.session, planned_id, state) != worded("records.session_state.held")
        return Cell(DASH if to_come else NOTHING)
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
    pinned = source.at(row.cohort_id).pinned
    if pinned is None:
        return said
    reason = ours(*(pinned.phrase(f"absence.{row.reason}", code) for code in ("uk", "en")))
    return joined([said, reason], ": ")


def _note(source: Source, note: FiledNote, title: Said) -> Iterator[Block]:
    """Both parts, what they said before an amendment struck through; then addenda, then signatures."""
    if note.presence == "absent":
        return
    versions = versions_of(source.session, source.people, note.note_id)[note.note_id]
    revision = worded("records.revision", n=note.version) if note.version > 1 else NOTHING
    mark = plain(source.marks.get(versions[-1].row_id, ""))
    over = source.overwritten.said(versions[-1].row_id, versions[-1].note_row)
    beside = joined(
        [
            plain(source.when(note.held_at)),
            presence_said(source, note),
            plain(note.author),
            revision,
            mark,
            over,
        ]
    )
    shared, private = (joined([title, worded(f"notes.{part}.title")]) for part in ("shared", "private"))
    yield from _former(source, versions, 0, shared)
    yield Note(plain(note.shared), shared, beside)
    if note.paragraph is None:
        yield Note(worded("records.plan.private"), private)
    else:
        yield from _former(source, versions, 1, private)
        if note.paragraph:
            yield Note(plain(note.paragraph), private)
    yield from _added(source, note)
    views = signatures_on(source.desk, source.session, NOTE_ENTRY, note.entry_id, newest=note.version)
    if views:
        yield Signatures(tuple(signed(source, view, title) for view in views))


def _former(source: Source, versions: Sequence[NoteVersion], part: int, title: Said) -> Iterator[Note]:
    """What a part said before, each text once, in the order it was written."""
    for former, later in pairwise(versions):
        if former.text[part] and former.text[part] != later.text[part]:
            who = plain(source.staff.get(former.author_id, ""))
            revision = worded("records.revision", n=former.version)
            beside = joined((revision, plain(source.when(former.at)), who))
            yield Note(plain(former.text[part]), title, beside, superseded=True)


def _added(source: Source, note: FiledNote) -> Iterator[Block]:
    """Addenda to the shared part and to this person's paragraph, each with its own signature."""
    mine = ("", source.person.person_id) if source.wish.private else ("",)
    for row in addenda_about(source.session, note.note_id, mine):
        who = joined([plain(source.staff.get(row.author_id, "")), plain(source.when(row.recorded_at))])
        yield Note(plain(row.text), worded("notes.added"), joined([who, plain(row.reason)], ": "))
        views = signatures_on(source.desk, source.session, ADDENDUM, row.addendum_id, newest=row.version)
        yield Signatures(tuple(signed(source, view, worded("notes.added")) for view in views))
