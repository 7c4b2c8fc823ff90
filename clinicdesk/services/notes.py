"""The note of a group's session: one shared part and a paragraph for each member, each in its own record only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.base import Base
from clinicdesk.models.notes import Attendance, GroupNote, NoteEntry
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.leaks import Named
from clinicdesk.security.canonical import canonical
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.attendance import (
    Presence,
    check_begun,
    check_seen,
    come,
    excused,
    presence_issues,
    presence_rows,
    put_presence,
    remarks_of,
)
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.caseload import check_reach, names_of_users
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.group_notes import (
    EVERYBODY,
    SIGN_WITHIN,
    Meeting,
    aside_issues,
    asides_used,
    attendance_in,
    entries_under,
    leak_issues,
    meeting_of,
    newest_note,
    note_of,
    outdated_origin,
    sign_issue,
    tidied,
    with_strangers,
)
from clinicdesk.services.meeting_gates import check_gates, oblige_despite, shut_among
from clinicdesk.services.note_ways import amend_issue, check_way
from clinicdesk.services.obligations import Due, oblige, settle
from clinicdesk.services.signed_content import NOTE, NOTE_ENTRY
from clinicdesk.services.signing import SignatureState, signatures_on
from clinicdesk.services.views import Actor, Changes, Topic


@dataclass(frozen=True, slots=True)
class NoteText:
    """What is written: the shared part, participant id to paragraph, words that are nobody's name (`with_why`)."""

    shared: str
    paragraphs: Mapping[str, str]
    set_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FiledNote:
    """What of a note stands in one member's record: the shared part, their own paragraph, nobody else's.

    Whoever was away has neither, only that they were.
    """

    note_id: str
    entry_id: str
    version: int
    session_code: str
    held_at: datetime
    author: str
    shared: str
    paragraph: str | None
    """None where the reader may not see private paragraphs."""
    presence: str
    minutes: int
    reason: str
    cohort_id: str = ""
    void: bool = False
    """Whether a signature under it does not hold: what stands here is not what was signed."""


@verb(Permission.WRITE_NOTES)
def record_note(
    desk: Desk, actor: Actor, planned_id: str, *, text: NoteText, reason: str = "", version: int = 0,
    people: Mapping[str, Presence] | None = None, seen: Mapping[str, Presence] | None = None, despite: str = "",
) -> Changes:  # fmt: skip
    """Write a session's note down, the first time or as a new version with its reason (`version`: the one seen).

    `people`: who was there, where that is new or corrected; written in the same act, or not at all. `seen`: who was
    known to have been there when that was said; None where nobody looked. `despite`: as `record_attendance`.
    Raises Refused NTE001, NTE002, NTE008 (not begun yet), NTE009 (empty), NTE010 (nobody’s presence is known),
    NTE004–NTE007 at the part (too long, a sign no page shows, a participant named), NTE011 (a paragraph about
    somebody who was not there), NTE310 (a member's surname set aside), NTE311 (a word set aside without a reason),
    ATD001–ATD005, ATD600 and NTE272 as `record_attendance` does, DSK004 (somebody was quicker; at
    the member where only their attendance was corrected meanwhile), NTE270 (altered after a signature), DSK005.
    """
    said = people or {}
    with desk.database.read() as session:
        written = _tidied(text)
        meeting = meeting_of(desk, session, actor, planned_id)
        known = attendance_in(session, planned_id)
        shut = shut_among(desk, session, meeting, come(said, known))
        said = excused(said, shut, despite)
        texts = [written.shared, *written.paragraphs.values(), reason, *remarks_of(said)]
        meeting = with_strangers(session, meeting, texts)
        former = note_of(session, planned_id)
        before = entries_under(session, former) if former else ()
        stop = amend_issue(desk, session, former) if former else None
    written = _with_asides_used(meeting, written, said, reason=reason)
    check_begun(desk, meeting)
    if version != (former.version if former else 0):
        raise Refused(Issue("DSK004"))
    check_way(stop)
    if seen is not None:
        check_seen(said, seen, known)
    check_gates(shut, despite)
    rows = presence_rows(desk, meeting, said, author=actor.user_id, known=known, because=reason)
    if (former or any(row.version > 1 for row in rows)) and not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    presence = {**known, **{row.person_id: row for row in rows}}
    _check(meeting, said, presence, written, reason=reason)
    note = _note(desk, actor, meeting, written, former=former, reason=reason)
    with desk.write(actor, Action.NOTE_RECORDED if former is None else Action.NOTE_AMENDED, entity=NOTE,
                    entity_id=note.note_id, version=note.version, reason=reason) as work:  # fmt: skip
        put_presence(work, rows, known)
        oblige_despite(desk, work, actor, meeting.row, shut, why=despite)
        for old, row in ((former, note), *_entries(desk, note, written, presence, before)):
            _put(work, old, row)
        if former:
            settle(desk, work, _origins(former), done_by=note.note_id)
        oblige(desk, work, [_unsigned(desk, actor, meeting, note)])
    return desk.changes(Topic.NOTES, Topic.TASKS, subject=note.note_id)


def _with_asides_used(
    meeting: Meeting, text: NoteText, said: Mapping[str, Presence], *, reason: str
) -> NoteText:
    """The same, with those words alone set aside that stand somewhere in it."""
    parts = {EVERYBODY: text.shared, **text.paragraphs, "reason": reason}
    parts |= {f"remark {place}": words for place, words in enumerate(remarks_of(said))}
    return replace(text, set_aside=asides_used(meeting, parts, text.set_aside))


def _check(
    meeting: Meeting,
    said: Mapping[str, Presence],
    presence: Mapping[str, Attendance],
    text: NoteText,
    *,
    reason: str,
) -> None:
    """Refused with everything that stands in the way of this text, each at its part."""
    issues = [
        *presence_issues(meeting, said, text.set_aside), *note_issues(meeting, presence, text),
        *leak_issues(meeting, "reason", reason, text.set_aside), *aside_issues(meeting, text.set_aside),
    ]  # fmt: skip
    if issues:
        raise Refused(*issues)


def _put(work: Work, former: Base | None, row: Base) -> None:
    """The first version, or one in place of another."""
    if former:
        work.supersede(former, row)
    else:
        work.add(row)


@verb(Permission.WRITE_NOTES, reads=True)
def named_elsewhere(desk: Desk, actor: Actor, planned_id: str, *, texts: Sequence[str]) -> tuple[Named, ...]:
    """Participants of other groups whom these texts of a session's note name whole. Refused NTE001, NTE002."""
    with desk.database.read() as session:
        meeting = meeting_of(desk, session, actor, planned_id)
        return with_strangers(session, meeting, texts).roster[len(meeting.roster) :]


def note_issues(meeting: Meeting, presence: Mapping[str, Attendance], text: NoteText) -> list[Issue]:
    """Everything that keeps this text out of the records, at its part."""
    here = {person for person, row in presence.items() if row.presence != "absent"}
    headings = {line for lines in meeting.headings.values() for line in lines}
    lines = (line.strip() for line in text.shared.split("\n"))
    written = any(line not in headings and any(sign.isalnum() for sign in line) for line in lines)
    issues = [] if written else [Issue("NTE009", EVERYBODY)]
    if not presence:
        issues.append(Issue("NTE010", "attendance"))
    for field, words in ((EVERYBODY, text.shared), *text.paragraphs.items()):
        if field != EVERYBODY and words and field not in here:
            issues.append(Issue("NTE011", field, values={"code": meeting.code_of(field)}))
        stop = sign_issue(field, words, longest=meeting.longest)
        issues += [stop] if stop else leak_issues(meeting, field, words, text.set_aside)
    return issues


@verb(Permission.READ_NOTES, reads=True)
def notes_of_person(desk: Desk, actor: Actor, person_id: str) -> tuple[FiledNote, ...]:
    """The notes of group sessions in one participant's record, newest first. Looking is an event. Refused PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        filed = tuple(
            replace(one, void=_is_void(desk, session, one))
            for one in filed_notes(session, person_id, private=may(actor.roles, Permission.WRITE_NOTES))
        )
    if filed:
        desk.note(actor, Action.NOTE_OPENED, entity="person", entity_id=person_id, person_id=person_id)
    return filed


def _is_void(desk: Desk, session: Session, note: FiledNote) -> bool:
    views = signatures_on(desk, session, NOTE_ENTRY, note.entry_id, newest=note.version)
    return any(view.state is SignatureState.VOID for view in views if view.version == note.version)


def filed_notes(session: Session, person_id: str, *, private: bool) -> tuple[FiledNote, ...]:
    """As `notes_of_person`, for a record that is being read or printed as a whole."""
    rows = session.execute(
        select(NoteEntry, GroupNote, Attendance)
        .join(GroupNote, GroupNote.id == NoteEntry.note_row)
        .join(Attendance, Attendance.id == NoteEntry.attendance_row)
        .where(NoteEntry.person_id == person_id)
        .order_by(GroupNote.event_seq.desc())
    ).all()
    names = names_of_users(session)
    found: dict[str, FiledNote] = {}
    for entry, note, attended in rows:
        if note.note_id in found or newest_note(session, note.note_id).id != note.id:
            continue
        starts = {one.planned_id: one.starts_at for one in entries_of(session, note.cohort_id)}
        found[note.note_id] = FiledNote(
            note.note_id, entry.entry_id, note.version, note.session_code, starts[note.planned_id],
            names.get(note.author_id, ""), "" if attended.presence == "absent" else note.shared,
            entry.paragraph if private else None, attended.presence, attended.minutes, attended.reason,
            note.cohort_id,
        )  # fmt: skip
    return tuple(found.values())


def _tidied(text: NoteText) -> NoteText:
    paragraphs = {person: tidied(words) for person, words in text.paragraphs.items()}
    return NoteText(tidied(text.shared), paragraphs, tuple(dict.fromkeys(text.set_aside)))


def _note(
    desk: Desk, actor: Actor, meeting: Meeting, text: NoteText, *, former: GroupNote | None, reason: str
) -> GroupNote:
    return GroupNote(
        id=desk.ids.new(), note_id=former.note_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, planned_id=meeting.row.planned_id,
        cohort_id=meeting.row.cohort_id, session_code=meeting.row.code,
        definition_digest=meeting.programme.digest, shared=text.shared,
        set_aside=canonical(list(text.set_aside)).decode(), author_id=actor.user_id, reason=reason,
    )  # fmt: skip


def _entries(
    desk: Desk,
    note: GroupNote,
    text: NoteText,
    presence: Mapping[str, Attendance],
    before: Sequence[NoteEntry],
) -> Iterator[tuple[NoteEntry | None, NoteEntry]]:
    """A paragraph, which may be empty, for everybody whose presence is known: absence belongs into a record too."""
    former = {row.person_id: row for row in before}
    for person, attended in sorted(presence.items()):
        old = former.get(person)
        yield old, NoteEntry(
            id=desk.ids.new(), entry_id=old.entry_id if old else desk.ids.new(), version=note.version,
            note_row=note.id, person_id=person, attendance_row=attended.id,
            paragraph=text.paragraphs.get(person, ""),
        )  # fmt: skip


def _origins(note: GroupNote) -> list[str]:
    return [
        f"note_unsigned:{note.note_id}:{note.version}", f"note_returned:{note.note_id}:{note.version}",
        outdated_origin(note),
    ]  # fmt: skip


def _unsigned(desk: Desk, actor: Actor, meeting: Meeting, note: GroupNote) -> Due:
    return Due(
        "note_unsigned", _origins(note)[0], desk.clock.now() + SIGN_WITHIN, "therapist", owner_id=actor.user_id,
        cohort_id=note.cohort_id, place="notes", subject=note.planned_id,
        words={"session": note.session_code, "cohort": meeting.cohort.code},
    )  # fmt: skip
