"""What the window shows of notes: the sessions of one's cohorts, and everything about the note of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort, PlannedSession
from clinicdesk.models.dosing import Dose
from clinicdesk.models.notes import GroupNote, NoteAddendum
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import gives_doses, sessions_of
from clinicdesk.protocols.leaks import Named
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.attendance import Presence, presence_of
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.caseload import names_of_users, sees_cohort
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.group_notes import (
    EVERYBODY,
    Meeting,
    attendance_in,
    entries_under,
    meeting_of,
    note_of,
    notes_of_cohort,
    set_aside_in,
)
from clinicdesk.services.meeting_gates import Shut, shut_among
from clinicdesk.services.note_hands import addenda_of, meanings_for, returned, state_of, states_of
from clinicdesk.services.note_signing import content_of_note, missing_before_signing
from clinicdesk.services.note_ways import NoteWays, ways_of
from clinicdesk.services.notes import NoteText
from clinicdesk.services.obligations import open_ones
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.signed_content import ADDENDUM, NOTE
from clinicdesk.services.signing import Meaning, SignatureView, signatures_on
from clinicdesk.services.views import Actor

Words = Mapping[str, str]
"""Language to sentence."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A group session in the list. `state`: ahead, missing, recorded, returned, signed, reviewed, outdated, void."""

    planned_id: str
    cohort_id: str
    cohort: str
    session: str
    title: Words
    starts_at: datetime
    state: str
    author: str


@dataclass(frozen=True, slots=True)
class NoteMember:
    """One member in the rail of the editor; `alert`: a red action about them is open."""

    person_id: str
    code: str
    name: str
    presence: Presence | None
    alert: bool
    undosed: str = ""
    """The code of the last dosing session before, in which they got no dose."""
    shut: Shut = ()
    """What is missing for a gate before this meeting, of somebody who is not said to have been there yet."""


@dataclass(frozen=True, slots=True)
class AddendumView:
    """What was added after the signature, with how its own signature stands."""

    field: str
    text: str
    reason: str
    author: str
    at: datetime
    signatures: tuple[SignatureView, ...]


@dataclass(frozen=True, slots=True)
class RecordedNote:
    """The version that counts. `content` is what a signature is over; `missing` what stands before one."""

    note_id: str
    version: int
    author_id: str
    author: str
    recorded_at: datetime
    reason: str
    text: NoteText
    entries: Mapping[str, str]
    """Participant id to the number of their paragraph, for questions about it."""
    state: str
    meanings: tuple[Meaning, ...]
    """What a signature of the reader could say of it now."""
    content: str
    missing: tuple[Issue, ...]
    signatures: tuple[SignatureView, ...]
    addenda: tuple[AddendumView, ...]
    returned_by: str
    returned_because: str
    ways: NoteWays
    """Why the reader may not review it, send it back or add to it."""

    @property
    def closed(self) -> bool:
        """Whether somebody signed it: from here on only an addendum or a new version with its reason."""
        return bool(self.signatures)


@dataclass(frozen=True, slots=True)
class FormerNote:
    """The note before this one in the same cohort, to lie beside: read only."""

    note_id: str
    session: str
    title: Words
    held_at: datetime
    text: NoteText


@dataclass(frozen=True, slots=True)
class NotePage:
    """Everything the editor shows."""

    planned_id: str
    cohort_id: str
    cohort: str
    session: str
    title: Words
    starts_at: datetime
    minutes: int
    room: str
    begun: bool
    draft_protocol: bool
    members: tuple[NoteMember, ...]
    roster: tuple[Named, ...]
    note: RecordedNote | None
    former: FormerNote | None
    headings: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, Words]
    longest: int
    private: bool
    """Whether this person reads and writes the private part."""


@verb(Permission.READ_NOTES, reads=True)
def list_sessions(desk: Desk, actor: Actor) -> tuple[NoteRow, ...]:
    """The group sessions of the cohorts one may open, newest first; those that will be stand with them."""
    with desk.database.read() as session:
        names = names_of_users(session)
        rows = [
            row
            for cohort in session.scalars(select(Cohort).order_by(Cohort.code)).all()
            if sees_cohort(session, actor, cohort.id)
            for row in _rows(desk, session, cohort, names)
        ]
    return tuple(sorted(rows, key=lambda row: row.starts_at, reverse=True))


@verb(Permission.READ_NOTES, reads=True)
def open_note(desk: Desk, actor: Actor, planned_id: str) -> NotePage:
    """The note of one session; looking at what is written, in it and in the note beside it, is an event each.

    Refused NTE001, NTE002.
    """
    private = may(actor.roles, Permission.WRITE_NOTES)
    with desk.database.read() as session:
        meeting = meeting_of(desk, session, actor, planned_id)
        row = note_of(session, planned_id)
        note = _recorded(desk, session, actor, meeting, row) if row else None
        page = _page(desk, session, meeting, note, private=private)
    for shown in (note, page.former):
        if shown:
            desk.note(actor, Action.NOTE_OPENED, entity=NOTE, entity_id=shown.note_id)
    return page


def _rows(desk: Desk, session: Session, cohort: Cohort, names: Words) -> Sequence[NoteRow]:
    programme = programme_of_cohort(desk, session, cohort.id)
    sessions = sessions_of(programme.definition)
    notes = notes_of_cohort(session, cohort.id)
    states = states_of(desk, session, tuple(notes.values()))
    found = []
    for entry in entries_of(session, cohort.id):
        planned = sessions.get(entry.code)
        if planned is None or planned.individual:
            continue
        note = notes.get(entry.planned_id)
        if entry.state == "cancelled" and note is None:
            continue
        ahead = "ahead" if entry.starts_at > desk.clock.now() else "missing"
        found.append(
            NoteRow(
                entry.planned_id, cohort.id, cohort.code, entry.code, _title(programme, entry.code),
                entry.starts_at, states[note.note_id] if note else ahead,
                names.get(note.author_id, "") if note else "",
            )
        )  # fmt: skip
    return found


def _title(programme: Pinned, code: str) -> Words:
    return {language: said.get(f"session.{code}.title", code) for language, said in programme.phrases.items()}


def _recorded(desk: Desk, session: Session, actor: Actor, meeting: Meeting, note: GroupNote) -> RecordedNote:
    names = names_of_users(session)
    private = may(actor.roles, Permission.WRITE_NOTES)
    state = state_of(desk, session, note)
    entries = entries_under(session, note)
    sent_back = returned(session, note)
    signatures = signatures_on(desk, session, NOTE, note.note_id, newest=note.version)
    now = tuple(view for view in signatures if view.version == note.version)
    missing = missing_before_signing(session, note, [one.person_id for one in meeting.members])
    return RecordedNote(
        note.note_id, note.version, note.author_id, names.get(note.author_id, ""), note.recorded_at, note.reason,
        NoteText(
            note.shared, {entry.person_id: entry.paragraph if private else "" for entry in entries},
            set_aside_in(note),
        ),
        {entry.person_id: entry.entry_id for entry in entries},
        state, meanings_for(desk, session, actor, note, state=state), content_of_note(session, note, entries),
        tuple(missing), now,
        tuple(_addendum(desk, session, row, names) for row in addenda_of(session, note.note_id)
              if private or not row.person_id),
        names.get(sent_back.author_id, "") if sent_back else "", sent_back.reason if sent_back else "",
        ways_of(desk, session, actor, note),
    )  # fmt: skip


def _addendum(desk: Desk, session: Session, row: NoteAddendum, names: Words) -> AddendumView:
    return AddendumView(
        row.person_id or EVERYBODY, row.text, row.reason, names.get(row.author_id, ""), row.recorded_at,
        signatures_on(desk, session, ADDENDUM, row.addendum_id, newest=row.version),
    )  # fmt: skip


def _page(
    desk: Desk, session: Session, meeting: Meeting, note: RecordedNote | None, *, private: bool
) -> NotePage:
    alerts = {row.person_id for row in open_ones(session) if row.kind == "alert" and row.level == "red"}
    undosed, dosing = _undosed(session, meeting)
    said = {
        person: presence_of(row) for person, row in attendance_in(session, meeting.row.planned_id).items()
    }
    there = {person for person, one in said.items() if one.presence != "absent"}
    members = [one.person_id for one in meeting.members if one.person_id not in there]
    shut = shut_among(desk, session, meeting, members)
    plan, attendance = meeting.programme.definition.notes, meeting.programme.definition.attendance
    languages = tuple(meeting.programme.phrases)
    return NotePage(
        meeting.row.planned_id, meeting.row.cohort_id, meeting.cohort.code, meeting.row.code,
        _title(meeting.programme, meeting.row.code), meeting.row.starts_at, meeting.row.minutes,
        meeting.row.room, meeting.row.starts_at <= desk.clock.now(), meeting.programme.draft,
        tuple(
            NoteMember(
                one.person_id, one.code, one.name, said.get(one.person_id),
                one.person_id in alerts, dosing if one.person_id in undosed else "", shut.get(one.person_id, ()),
            )
            for one in meeting.members
        ),
        meeting.roster, note, _former(session, meeting, private=private),
        meeting.headings,
        {code: _phrases(meeting, plan.phrases if plan else (), code) for code in languages},
        {
            reason: {code: meeting.programme.phrase(f"absence.{reason}", code) for code in languages}
            for reason in (attendance.reasons if attendance else ())
        },
        meeting.longest, private,
    )  # fmt: skip


def _undosed(session: Session, meeting: Meeting) -> tuple[frozenset[str], str]:
    """Members without a dose in the newest dosing session up to this one, and its code; nobody before the first.

    A make-up is the same session again: whoever was given a dose in either has had it. One in which nobody was dosed
    counts once it has ended.
    """
    programme = meeting.programme.definition
    codes = [code for code in sessions_of(programme) if gives_doses(programme, code)]
    before = (
        Sitting.cohort_id == meeting.row.cohort_id,
        (Sitting.started_at < meeting.row.starts_at) | (Sitting.planned_id == meeting.row.planned_id),
    )
    given = (Dose.session_id == Sitting.session_id, standing(Dose), Dose.given_ul > 0)
    found = session.execute(
        select(Sitting.session_id, Sitting.code)
        .where(*before, standing(Sitting))
        .where(exists().where(*given) | (Sitting.code.in_(codes) & Sitting.ended_at.is_not(None)))
        .order_by(Sitting.started_at.desc())
    ).first()
    if found is None:
        return frozenset(), ""
    same = Sitting.code == found.code if found.code else Sitting.session_id == found.session_id
    doses = select(Dose.person_id).join(Sitting, Sitting.session_id == Dose.session_id)
    dosed = set(session.scalars(doses.where(*given, *before, same)))
    return frozenset(one.person_id for one in meeting.members if one.person_id not in dosed), found.code


def _phrases(meeting: Meeting, ids: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(meeting.programme.phrase(f"note_phrase.{one}", language) for one in ids)


def _former(session: Session, meeting: Meeting, *, private: bool) -> FormerNote | None:
    """The newest note of an earlier session of this cohort."""
    later, newer = aliased(GroupNote), aliased(PlannedSession)
    found = session.execute(
        select(GroupNote, PlannedSession)
        .join(PlannedSession, PlannedSession.planned_id == GroupNote.planned_id)
        .where(
            GroupNote.cohort_id == meeting.row.cohort_id, PlannedSession.starts_at < meeting.row.starts_at,
            ~exists().where(later.supersedes == GroupNote.id),
            ~exists().where(newer.supersedes == PlannedSession.id),
        )
        .order_by(PlannedSession.starts_at.desc())
    ).first()  # fmt: skip
    if found is None:
        return None
    note, planned = found
    entries = entries_under(session, note) if private else ()
    text = NoteText(note.shared, {entry.person_id: entry.paragraph for entry in entries})
    return FormerNote(
        note.note_id, note.session_code, _title(meeting.programme, note.session_code), planned.starts_at, text
    )
