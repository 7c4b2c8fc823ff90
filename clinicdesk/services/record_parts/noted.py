"""Notes of group sessions in one person's printed record: the shared part, their own paragraph, nobody else's."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.notes import Attendance
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.reports.record import Block, Cell, Note, Signatures
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.notes import FiledNote, filed_notes
from clinicdesk.services.record_parts.forms import signed
from clinicdesk.services.record_parts.note_versions import NoteVersion, versions_of
from clinicdesk.services.record_parts.phases import Phase
from clinicdesk.services.record_parts.source import Source
from clinicdesk.services.signed_content import ADDENDUM, NOTE_ENTRY
from clinicdesk.services.signing import signatures_on


def notes_in(source: Source, phase: Phase) -> Iterator[Block]:
    """Those of the sessions of a phase, oldest first, each with its addenda and signatures.

    A session is of the phase, and called, as the programme of its own group says.
    """
    notes: dict[str, list[FiledNote]] = {}
    for note in filed_notes(source.session, source.person.person_id, private=source.wish.private):
        notes.setdefault(note.note_id, []).append(note)
    for each in reversed(notes.values()):
        for note in each:
            leg = source.at(note.cohort_id)
            if leg.pinned and source.phase_of_session(note.cohort_id, note.session_code) == phase:
                called = (
                    leg.pinned.phrase(f"session.{note.session_code}.title", code) for code in ("uk", "en")
                )
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
    """Planned, running, held or cancelled; one at which somebody's presence was written down was held."""
    runs = select(Sitting.id).where(
        Sitting.planned_id == planned_id, Sitting.ended_at.is_(None), standing(Sitting)
    )
    if session.scalars(runs).first() is not None:
        return worded("records.session_state.running")
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
    """Both parts, what they said before an amendment struck through; then addenda, then signatures.

    Of whoever was away only what was added about them.
    """
    away = note.presence == "absent"
    if away and not note.added:
        return
    shared, private = (joined([title, worded(f"notes.{part}.title")]) for part in ("shared", "private"))
    versions = versions_of(source.session, [note.person_id], note.note_id)[note.note_id, note.person_id]
    beside = _beside(source, note, versions[-1])
    if away:
        yield Note(NOTHING, title, beside)
    elif note.shared:
        yield from _former(source, versions, 0, shared)
        yield Note(plain(note.shared), shared, beside)
        beside = NOTHING
    if note.paragraph is None:
        if not away:
            yield Note(worded("records.plan.private"), private, beside)
    else:
        yield from _former(source, versions, 1, private)
        if note.paragraph:
            yield Note(plain(note.paragraph), private, beside)
    yield from _added(source, note)
    views = signatures_on(source.desk, source.session, NOTE_ENTRY, note.entry_id, newest=note.version)
    if views:
        yield Signatures(tuple(signed(source, view, title) for view in views))


def _beside(source: Source, note: FiledNote, version: NoteVersion) -> Said:
    """When, how they were there, by whom; which version, and under which code where that is another."""
    return joined(
        [
            plain(source.when(note.held_at)),
            *(
                worded("notes.filed.moved", was=source.when(one.was), at=source.when(one.at), who=one.by)
                for one in note.moved
            ),
            presence_said(source, note),
            worded("notes.filed.under", code=note.code) if note.code else NOTHING,
            plain(note.author),
            worded("records.revision", n=note.version) if note.version > 1 else NOTHING,
            plain(source.marks.get(version.row_id, "")),
            source.overwritten.said(version.row_id, version.note_row),
        ]
    )


def _former(source: Source, versions: Sequence[NoteVersion], part: int, title: Said) -> Iterator[Note]:
    """What a part said before, each text once, in the order it was written."""
    for former, later in pairwise(versions):
        if former.text[part] and former.text[part] != later.text[part]:
            who = plain(source.staff.get(former.author_id, ""))
            revision = worded("records.revision", n=former.version)
            beside = joined((revision, plain(source.when(former.at)), who))
            yield Note(plain(former.text[part]), title, beside, superseded=True)


def _added(source: Source, note: FiledNote) -> Iterator[Block]:
    """Addenda to what stands here of it, each with its own signature."""
    for one in note.added:
        who = joined([plain(one.author), plain(source.when(one.at))])
        yield Note(plain(one.text), worded("notes.added"), joined([who, plain(one.reason)], ": "))
        views = signatures_on(source.desk, source.session, ADDENDUM, one.addendum_id, newest=one.version)
        yield Signatures(tuple(signed(source, view, worded("notes.added")) for view in views))
