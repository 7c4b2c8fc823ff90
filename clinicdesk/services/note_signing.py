"""A note signed, reviewed, sent back, added to: after a signature nothing in it changes without a new version."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.notes import GroupNote, NoteAddendum, NoteEntry, NoteReturn
from clinicdesk.models.signatures import Signature
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.canonical import Json, canonical, sha256_hex
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.group_notes import (
    EVERYBODY,
    SIGN_WITHIN,
    attendance_in,
    entries_under,
    leak_issues,
    meeting_of,
    newest_note,
    sign_issue,
    tidied,
    with_strangers,
)
from clinicdesk.services.note_hands import (
    BY_REVIEWERS,
    BY_WRITERS,
    check_holds,
    returned,
)
from clinicdesk.services.note_ways import check_way, ways_of
from clinicdesk.services.obligations import Due, oblige, open_ones, settle
from clinicdesk.services.questions import open_about
from clinicdesk.services.signed_content import ADDENDUM, NOTE, NOTE_ENTRY, content_of_entry, content_of_rows
from clinicdesk.services.signing import (
    Meaning,
    Pen,
    check_unsigned,
    take_pen,
)
from clinicdesk.services.views import Actor, Changes, Topic


@verb(Permission.WRITE_NOTES)
def sign_note(
    desk: Desk, actor: Actor, note_id: str, *, meaning: Meaning, password: str, seen: str
) -> Changes:
    """Sign the newest version: the shared part and what stands in each member's record, in one act.

    `seen`: the content shown (`content_of_note`). The author signs as author, who led with them as witness.
    Raises Refused NTE003, NTE002, NTE012 (not their meaning), NTE013 (sent back: first a new version), NTE270
    (altered after a signature), NTE014–NTE017 (what is still missing, at the member), SGN001–SGN004, KEY….
    """
    with desk.database.read() as session:
        note = newest_note(session, note_id)
        author = note.author_id == actor.user_id
        if meaning not in BY_WRITERS or author != (meaning is Meaning.AUTHOR):
            raise Refused(Issue("NTE012", "meaning"))
    return _sign(desk, actor, note, meaning=meaning, password=password, seen=seen)


@verb(Permission.REVIEW_NOTES)
def countersign_note(
    desk: Desk, actor: Actor, note_id: str, *, meaning: Meaning, password: str, seen: str, reason: str = ""
) -> Changes:
    """A supervisor's signature over what its author signed.

    Raises Refused NTE018 (one's own note), NTE271 (words of theirs are in it), NTE270, NTE019 (its author has not
    signed this version), and those of sign_note.
    """
    with desk.database.read() as session:
        note = newest_note(session, note_id)
        if meaning not in BY_REVIEWERS:
            raise Refused(Issue("NTE012", "meaning"))
        meeting_of(desk, session, actor, note.planned_id)
        check_way(ways_of(desk, session, actor, note).review)
    return _sign(desk, actor, note, meaning=meaning, password=password, seen=seen, reason=reason)


@verb(Permission.REVIEW_NOTES)
def return_note(desk: Desk, actor: Actor, note_id: str, *, version: int, reason: str) -> Changes:
    """Send the newest version back to its author, who gets it as a task.

    Raises Refused NTE003, NTE002, NTE018, DSK004 (another version counts by now), NTE013 (sent back already), DSK005,
    NTE019 (not signed yet: there is nothing to send back), NTE312 (a review is signed over it: its author amends it),
    NTE006–NTE007 (the reason names a participant).
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        note = newest_note(session, note_id)
        meeting = meeting_of(desk, session, actor, note.planned_id)
        if note.version != version:
            raise Refused(Issue("DSK004"))
        check_way(ways_of(desk, session, actor, note).send_back)
        issues = tuple(leak_issues(with_strangers(session, meeting, [reason]), "reason", reason, ()))
    if issues:
        raise Refused(*issues)
    row = NoteReturn(
        id=desk.ids.new(), note_id=note_id, note_version=note.version, reason=reason, author_id=actor.user_id
    )
    due = Due(
        "note_returned", f"note_returned:{note_id}:{note.version}", desk.clock.now() + SIGN_WITHIN, "therapist",
        owner_id=note.author_id, cohort_id=note.cohort_id, place="notes", subject=note.planned_id,
        words={"session": note.session_code, "cohort": meeting.cohort.code, "reason": reason[:200]},
    )  # fmt: skip
    with desk.write(actor, Action.NOTE_RETURNED, entity=NOTE, entity_id=note_id, version=note.version,
                    reason=reason) as work:  # fmt: skip
        work.add(row)
        oblige(desk, work, [due])
    return desk.changes(Topic.NOTES, Topic.TASKS, subject=note_id)


@verb(Permission.WRITE_NOTES)
def add_addendum(
    desk: Desk, actor: Actor, note_id: str, *, field: str, text: str, reason: str, password: str
) -> Changes:
    """Add to a signed note, signed at once; `field`: "shared" or a member's id.

    Raises Refused NTE003, NTE002, NTE020 (not signed yet: write it into the note), NTE013 (sent back), NTE270,
    NTE009, NTE011, NTE004–NTE007, DSK005, SGN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    words = tidied(text)
    with desk.database.read() as session:
        note = newest_note(session, note_id)
        meeting = meeting_of(desk, session, actor, note.planned_id)
        meeting = with_strangers(session, meeting, [words, reason])
        check_way(ways_of(desk, session, actor, note).add)
        about = {entry.person_id for entry in entries_under(session, note)}
    issues = [] if words.strip() else [Issue("NTE009", "text")]
    if field != EVERYBODY and field not in about:
        issues.append(Issue("NTE011", "text", values={"code": meeting.code_of(field)}))
    stop = sign_issue(field, words, longest=meeting.longest)
    issues += [stop] if stop else leak_issues(meeting, field, words, ())
    issues = [Issue(one.code, "text", one.severity, values=one.values) for one in issues]
    issues += leak_issues(meeting, "reason", reason, ())
    if issues:
        raise Refused(*issues)
    pen = take_pen(desk, actor, password)
    row = NoteAddendum(
        id=desk.ids.new(), addendum_id=desk.ids.new(), version=1, note_id=note_id, note_version=note.version,
        person_id="" if field == EVERYBODY else field, text=words, reason=reason, author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.ADDENDUM_SIGNED, entity=NOTE, entity_id=note_id, version=note.version,
                    person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.add(row)
        work.add(pen.sign(ADDENDUM, row.addendum_id, version=1, content=content_of_rows(row),
                          meaning=Meaning.AUTHOR, reason=reason))  # fmt: skip
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.NOTES, subject=note_id)


def content_of_note(session: Session, note: GroupNote, entries: Sequence[NoteEntry]) -> str:
    """The SHA-256 (hex) over the shared part and every record: what somebody has before them when they sign."""
    parts: list[Json] = [content_of_rows(note), *(content_of_entry(session, entry) for entry in entries)]
    return sha256_hex(canonical(parts))


def missing_before_signing(session: Session, note: GroupNote, members: Sequence[str]) -> list[Issue]:
    """NTE014 (presence unknown), NTE015 (no paragraph), NTE016 (an alert nobody closed), NTE017 (open question)."""
    presence = attendance_in(session, note.planned_id)
    entries = {entry.person_id: entry for entry in entries_under(session, note)}
    alerts = {row.person_id for row in open_ones(session) if row.kind == "alert" and row.level == "red"}
    found = []
    for person in members:
        attended, entry = presence.get(person), entries.get(person)
        if attended is None or (entry is not None and entry.attendance_row != attended.id) or entry is None:
            found.append(Issue("NTE014", person))
        elif attended.presence != "absent" and not entry.paragraph.strip():
            found.append(Issue("NTE015", person))
        if person in alerts:
            found.append(Issue("NTE016", person))
    asked = open_about(session, [note.note_id, *(entry.entry_id for entry in entries.values())])
    found += [Issue("NTE017", row.person_id or EVERYBODY) for row in asked]
    return found


def _sign(
    desk: Desk,
    actor: Actor,
    note: GroupNote,
    *,
    meaning: Meaning,
    password: str,
    seen: str,
    reason: str = "",
) -> Changes:
    with desk.database.read() as session:
        meeting = meeting_of(desk, session, actor, note.planned_id)
        entries = entries_under(session, note)
        check_unsigned(session, actor, NOTE, note.note_id, version=note.version, meaning=meaning)
        if returned(session, note):
            raise Refused(Issue("NTE013"))
        check_holds(desk, session, note)
        missing = missing_before_signing(session, note, [one.person_id for one in meeting.members])
        if missing:
            raise Refused(*missing)
        if content_of_note(session, note, entries) != seen:
            raise Refused(Issue("SGN001"))
        contents = {entry.entry_id: content_of_entry(session, entry) for entry in entries}
    pen = take_pen(desk, actor, password)
    with desk.write(actor, Action.RECORD_SIGNED, entity=NOTE, entity_id=note.note_id, version=note.version,
                    reason=reason) as work:  # fmt: skip
        _still_newest(work, note)
        work.add(pen.sign(NOTE, note.note_id, version=note.version, content=content_of_rows(note),
                          meaning=meaning, reason=reason))  # fmt: skip
        work.add(*_signatures(pen, note, contents, meaning=meaning, reason=reason))
        if meaning is Meaning.AUTHOR:
            settle(desk, work, [f"note_unsigned:{note.note_id}:{note.version}"], done_by=note.note_id)
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.NOTES, Topic.TASKS, subject=note.note_id)


def _signatures(
    pen: Pen, note: GroupNote, contents: dict[str, str], *, meaning: Meaning, reason: str
) -> list[Signature]:
    return [
        pen.sign(NOTE_ENTRY, entry_id, version=note.version, content=content, meaning=meaning, reason=reason)
        for entry_id, content in contents.items()
    ]


def _still_newest(work: Work, note: GroupNote) -> None:
    """Somebody may have written a new version while the password was typed."""
    if newest_note(work.session, note.note_id).id != note.id:
        raise Refused(Issue("SGN001"))
