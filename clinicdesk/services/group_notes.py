"""What services of notes share: the session a note is of, who belongs to it, the rows that count."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.cohorts import Cohort, PlannedSession
from clinicdesk.models.notes import Attendance, GroupNote, NoteEntry
from clinicdesk.models.people import Participant
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.contacts import CONTACTS
from clinicdesk.protocols.leaks import Leak, Named, leaks_in
from clinicdesk.protocols.text_types import PAGE
from clinicdesk.services.caseload import newest_person, sees_cohort
from clinicdesk.services.days import day_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.memberships import places_in
from clinicdesk.services.nameless import NEAR, named_of
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.reasons import says_why
from clinicdesk.services.strangers import strangers_in
from clinicdesk.services.views import Actor

EVERYBODY = "shared"
"""The field of the shared part; a member's paragraph is named by the member's id."""
_WHY = "\t"
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SIGN_WITHIN = timedelta(hours=24)
"""A note, or what of it was sent back: clinic default, unsourced."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session of a cohort that a note can be written about, with its programme and its members.

    Members of one that makes up for another are those who were away then.
    """

    row: PlannedSession
    cohort: Cohort
    programme: Pinned
    members: tuple[Participant, ...]
    roster: tuple[Named, ...]
    """Everybody who is, was or waits to be of the cohort: whom the shared part must not name."""

    @property
    def longest(self) -> int:
        """How many signs a part may have."""
        return self.programme.definition.notes.longest if self.programme.definition.notes else PAGE

    def code_of(self, person_id: str) -> str:
        """The code of somebody of the cohort."""
        return next((one.code for one in self.roster if one.person_id == person_id), "")

    @property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """What a new note begins with, by language."""
        plan = self.programme.definition.notes
        ids = plan.headings if plan else ()
        return {
            code: tuple(self.programme.phrase(f"note_heading.{one}", code) for one in ids)
            for code in self.programme.phrases
        }


def meeting_of(desk: Desk, session: Session, actor: Actor, planned_id: str) -> Meeting:
    """Refused NTE001 (no such group session), NTE002 (not of a cohort of theirs)."""
    row = session.scalars(
        select(PlannedSession).where(PlannedSession.planned_id == planned_id, standing(PlannedSession))
    ).first()
    if row is None or (row.state == "cancelled" and note_of(session, planned_id) is None):
        raise Refused(Issue("NTE001"))
    if not sees_cohort(session, actor, row.cohort_id):
        raise Refused(Issue("NTE002"))
    programme = programme_of_cohort(desk, session, row.cohort_id)
    planned = sessions_of(programme.definition).get(row.code)
    if planned is None or planned.individual:
        raise Refused(Issue("NTE001"))
    day = day_of(desk, row.starts_at).isoformat()
    places = places_in(session, row.cohort_id)
    here = {
        one.person_id
        for one in places
        if one.state != "waiting" and one.since <= day and (not one.until or one.until >= day)
    }
    if row.make_up_for:
        away = [one for one in attendance_in(session, row.make_up_for).values() if one.presence == "absent"]
        here &= {one.person_id for one in away} or here
    people = _people(session, [one.person_id for one in places])
    roster = named_of(session, [one.person_id for one in people])
    members = tuple(one for one in people if one.person_id in here)
    return Meeting(row, session.get_one(Cohort, row.cohort_id), programme, members, roster)


def _people(session: Session, ids: Sequence[str]) -> list[Participant]:
    query = select(Participant).where(Participant.person_id.in_(list(ids)), newest_person())
    return list(session.scalars(query.order_by(Participant.code)))


def attendance_in(session: Session, planned_id: str) -> Mapping[str, Attendance]:
    """The newest word on everybody's presence, by person."""
    rows = session.scalars(
        select(Attendance).where(Attendance.planned_id == planned_id, standing(Attendance))
    )
    return {row.person_id: row for row in rows}


def note_of(session: Session, planned_id: str) -> GroupNote | None:
    """The version that counts of a session's note; None before there is one."""
    return session.scalars(
        select(GroupNote).where(GroupNote.planned_id == planned_id, standing(GroupNote))
    ).first()


def notes_of_cohort(session: Session, cohort_id: str) -> Mapping[str, GroupNote]:
    """The versions that count of a cohort's notes, by the session they are of."""
    rows = session.scalars(select(GroupNote).where(GroupNote.cohort_id == cohort_id, standing(GroupNote)))
    return {row.planned_id: row for row in rows}


def newest_note(session: Session, note_id: str) -> GroupNote:
    """The version of a note that counts. Refused NTE003."""
    found = session.scalars(
        select(GroupNote).where(GroupNote.note_id == note_id, standing(GroupNote))
    ).first()
    if found is None:
        raise Refused(Issue("NTE003"))
    return found


def entries_under(session: Session, note: GroupNote) -> tuple[NoteEntry, ...]:
    """The paragraphs of one version."""
    return tuple(
        session.scalars(select(NoteEntry).where(NoteEntry.note_row == note.id).order_by(NoteEntry.person_id))
    )


def set_aside_in(note: GroupNote) -> tuple[str, ...]:
    """Words its author said are nobody's name."""
    return tuple(json.loads(note.set_aside))


def leaks_of(roster: Sequence[Named], field: str, text: str, set_aside: Sequence[str]) -> tuple[Leak, ...]:
    """Who is named in the shared part, or in a paragraph that goes into the record of `field`."""
    own = [one for one in roster if one.person_id in {field, NEAR + field}]
    others = [one for one in roster if one not in own]
    # One's own name is no leak in one's own record, whoever else bears it.
    return leaks_in(text, others, set_aside=(*map(aside_word, set_aside), *_in_every_case(own, text)))


def with_why(entry: str, why: str) -> str:
    """A word that is set aside, with the reason its author gives: as it is kept with the note and signed."""
    return f"{aside_word(entry)}{_WHY}{' '.join(why.split())}"


def aside_word(entry: str) -> str:
    """The word of what is set aside."""
    return entry.partition(_WHY)[0]


def aside_why(entry: str) -> str:
    """Why it names nobody; "" where nobody has said so."""
    return entry.partition(_WHY)[2]


def asides_used(meeting: Meeting, parts: Mapping[str, str], entries: Sequence[str]) -> tuple[str, ...]:
    """Those that stand in these parts (field to text) where a name would be stopped."""
    leaks = (leak for field, text in parts.items() for leak in leaks_of(meeting.roster, field, text, ()))
    found = {leak.text.casefold() for leak in leaks if leak.kind != "code"}
    return tuple(entry for entry in entries if aside_word(entry).casefold() in found)


def aside_issues(meeting: Meeting, entries: Sequence[str]) -> Iterator[Issue]:
    """NTE310 for a surname of somebody of the group, which no reason makes nobody's; NTE311 without a reason."""
    members = [Named(one.person_id, "", one.surname) for one in meeting.roster if not one.whole]
    for entry in entries:
        word = aside_word(entry)
        if leaks_in(word, members):
            yield Issue("NTE310", EVERYBODY, values={"text": word})
        elif not says_why(aside_why(entry)):
            yield Issue("NTE311", EVERYBODY, values={"text": word})


def _in_every_case(own: Sequence[Named], text: str) -> tuple[str, ...]:
    return tuple({leak.text for leak in leaks_in(text, own) if leak.kind != "code"})


def sign_issue(field: str, text: str, *, longest: int) -> Issue | None:
    """Too long (NTE004), or a sign that no page can show, with its line (NTE005)."""
    if len(text) > longest:
        return Issue("NTE004", field, values={"n": len(text), "most": longest})
    return unshown_issue(field, text)


def unshown_issue(field: str, text: str) -> Issue | None:
    """NTE005 for a sign that no page can show, or that turns the order of what stands beside it, with its line."""
    for line, words in enumerate(text.split("\n"), start=1):
        if any(
            (unicodedata.category(sign) in {"Cc", "Cs"} and sign != "\t") or sign in _TURNING
            for sign in words
        ):
            return Issue("NTE005", field, values={"line": line})
    return None


def with_strangers(session: Session, meeting: Meeting, texts: Iterable[str]) -> Meeting:
    """The same meeting on its guard against whole names of participants of other groups, as these texts have them."""
    known = {one.person_id for one in meeting.roster}
    return replace(meeting, roster=(*meeting.roster, *strangers_in(session, texts, apart_from=known)))


def leak_issues(meeting: Meeting, field: str, text: str, set_aside: Sequence[str]) -> Iterator[Issue]:
    """NTE006 for a name, NTE007 a code, NTE540 a telephone or address, NTE541 somebody near: what, and the line."""
    for leak in leaks_of(meeting.roster, field, text, set_aside):
        line = text.count("\n", 0, leak.start) + 1
        yield Issue(_code_of(leak), field, values={"text": leak.text, "line": line})


def _code_of(leak: Leak) -> str:
    if leak.kind in CONTACTS:
        return "NTE540"
    if leak.person_id.startswith(NEAR):
        return "NTE541"
    return "NTE007" if leak.kind == "code" else "NTE006"


def tidied(text: str) -> str:
    """As it is kept: one kind of line end, composed letters, no blanks at the end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")
    return unicodedata.normalize("NFC", lines).rstrip()


def outdated_origin(note: GroupNote) -> str:
    """The cause of the task to record a signed note anew."""
    return f"note_outdated:{note.note_id}:{note.version}"
