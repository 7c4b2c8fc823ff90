"""Who was at a session: how, for how many minutes, and why not; corrected beside the old word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.notes import Attendance, GroupNote
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.group_notes import (
    Meeting,
    attendance_in,
    leak_issues,
    leaks_of,
    meeting_of,
    note_of,
    outdated_origin,
    with_strangers,
)
from clinicdesk.services.meeting_gates import Shut, check_gates, oblige_despite, shut_among
from clinicdesk.services.note_hands import has_signature
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.views import Actor, Changes, Topic

PRESENCES = ("present", "late", "left_early", "online", "absent")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Presence:
    """How one member was there. `minutes`: None for the whole session; `reason` only for an absent one."""

    presence: str
    minutes: int | None = None
    reason: str = ""
    remark: str = ""


@verb(Permission.RECORD_ATTENDANCE)
def record_attendance(
    desk: Desk, actor: Actor, planned_id: str, *, people: Mapping[str, Presence], because: str = "",
    despite: str = "",
) -> Changes:  # fmt: skip
    """Write down who was there (participant id to how); a word that stands already is corrected `because`.

    `despite`: why somebody was there for whom a gate of the programme is shut; it stands as the remark on them, and
    opens an incident. What says the same as before is left alone.

    Raises Refused NTE001, NTE002, NTE008 (not begun yet), ATD001 (not a member), ATD002 (no such word), ATD003
    (minutes), ATD004 (a reason of the programme's list, only for an absent one), ATD005 (remark too long), NTE272 (a
    remark that names somebody else), NTE006 and NTE007 (`because` names a participant), ATD006 (nothing changed),
    ATD600 (a gate is shut, and no word despite it), DSK005 (a correction without its reason).
    """
    with desk.database.read() as session:
        meeting = meeting_of(desk, session, actor, planned_id)
        meeting = with_strangers(session, meeting, [because, despite, *remarks_of(people)])
        known = attendance_in(session, planned_id)
        note = note_of(session, planned_id)
        signed = note is not None and has_signature(session, note)
        shut = shut_among(desk, session, meeting, come(people, known))
    check_begun(desk, meeting)
    check_gates(shut, despite)
    people = excused(people, shut, despite)
    issues = [*presence_issues(meeting, people), *leak_issues(meeting, "because", because, ())]
    if issues:
        raise Refused(*issues)
    rows = presence_rows(desk, meeting, people, author=actor.user_id, known=known, because=because)
    if not rows:
        raise Refused(Issue("ATD006"))
    if any(row.version > 1 for row in rows) and not because.strip():
        raise Refused(Issue("DSK005", "because"))
    with desk.write(actor, Action.ATTENDANCE_RECORDED, entity="attendance", entity_id=planned_id,
                    reason=because) as work:  # fmt: skip
        put_presence(work, rows, known)
        oblige_despite(desk, work, actor, meeting.row, shut, why=despite)
        if note is not None and signed and any(row.version > 1 for row in rows):
            oblige(desk, work, [_outdated(desk, meeting, note)])
    return desk.changes(Topic.NOTES, Topic.COHORTS, Topic.TASKS, subject=planned_id)


def presence_issues(
    meeting: Meeting, people: Mapping[str, Presence], set_aside: Sequence[str] = ()
) -> Iterator[Issue]:
    """ATD001–ATD005 and NTE272 at the person; `set_aside`: words that are nobody's name."""
    for person, said in people.items():
        yield from _issues(meeting, person, said)
        for leak in leaks_of(meeting.roster, person, said.remark, set_aside):
            yield Issue("NTE272", person, values={"text": leak.text})


def presence_rows(
    desk: Desk, meeting: Meeting, people: Mapping[str, Presence], *, author: str,
    known: Mapping[str, Attendance], because: str,
) -> list[Attendance]:  # fmt: skip
    """The words that are new, each over the one that is known of the person."""
    made = (
        _row(desk, author, meeting, person, said, former=known.get(person), because=because)
        for person, said in people.items()
    )
    return [row for row in made if row is not None]


def put_presence(work: Work, rows: Iterable[Attendance], known: Mapping[str, Attendance]) -> None:
    """Inside an act: new words, and those that stand in place of known ones."""
    for row in rows:
        former = known.get(row.person_id)
        if former:
            work.supersede(former, row)
        else:
            work.add(row)


def check_seen(
    people: Mapping[str, Presence], seen: Mapping[str, Presence], known: Mapping[str, Attendance]
) -> None:
    """Refused DSK004 at whoever's word is another one by now than what `seen` has of them: it is corrected unseen."""
    stale = [
        person for person in people
        if (row := known.get(person)) is not None and presence_of(row) not in {seen.get(person), people[person]}
    ]  # fmt: skip
    if stale:
        raise Refused(*(Issue("DSK004", person) for person in stale))


def presence_of(row: Attendance) -> Presence:
    """What stands of one member."""
    return Presence(row.presence, row.minutes, row.reason, row.remark)


def come(people: Mapping[str, Presence], known: Mapping[str, Attendance]) -> frozenset[str]:
    """Who is said to have been there, and was not before."""
    before = {person for person, row in known.items() if row.presence != "absent"}
    return frozenset(person for person, said in people.items() if said.presence != "absent") - before


def excused(people: Mapping[str, Presence], shut: Mapping[str, Shut], despite: str) -> Mapping[str, Presence]:
    """The same, with why somebody was there despite a shut gate beside what else is remarked of them."""
    return {
        person: replace(said, remark="\n".join(filter(None, (said.remark.strip(), despite.strip()))))
        if person in shut
        else said
        for person, said in people.items()
    }


def remarks_of(people: Mapping[str, Presence]) -> list[str]:
    """What is said of anybody's presence in free words."""
    return [said.remark for said in people.values() if said.remark]


def _outdated(desk: Desk, meeting: Meeting, note: GroupNote) -> Due:
    """Who was there stands in what was signed: the author records the note anew and signs again."""
    return Due(
        "note_outdated", outdated_origin(note), desk.clock.now(), "therapist", owner_id=note.author_id,
        cohort_id=note.cohort_id, place="notes", subject=note.planned_id,
        words={"session": note.session_code, "cohort": meeting.cohort.code},
    )  # fmt: skip


def check_begun(desk: Desk, meeting: Meeting) -> None:
    """Refused NTE008 before the session has begun: nobody was there yet."""
    if meeting.row.starts_at > desk.clock.now():
        raise Refused(Issue("NTE008"))


def _issues(meeting: Meeting, person: str, said: Presence) -> list[Issue]:
    attendance = meeting.programme.definition.attendance
    reasons = attendance.reasons if attendance else ()
    found = []
    if all(one.person_id != person for one in meeting.members):
        found.append(Issue("ATD001", person))
    if said.presence not in PRESENCES:
        found.append(Issue("ATD002", person))
    absent = said.presence == "absent"
    if said.minutes is not None and not (
        0 <= said.minutes <= meeting.row.minutes and not (absent and said.minutes)
    ):
        found.append(Issue("ATD003", person, values={"most": 0 if absent else meeting.row.minutes}))
    if absent != bool(said.reason) or (absent and said.reason not in reasons):
        found.append(Issue("ATD004", person))
    if len(said.remark) > LONGEST:
        found.append(Issue("ATD005", person, values={"most": LONGEST}))
    return found


def _row(
    desk: Desk,
    author: str,
    meeting: Meeting,
    person: str,
    said: Presence,
    *,
    former: Attendance | None,
    because: str,
) -> Attendance | None:
    """The new word; None where it says what stands already."""
    whole = 0 if said.presence == "absent" else meeting.row.minutes
    minutes = whole if said.minutes is None else said.minutes
    remark = said.remark.strip()
    if former and (former.presence, former.minutes, former.reason, former.remark) == (
        said.presence, minutes, said.reason, remark,
    ):  # fmt: skip
        return None
    return Attendance(
        id=desk.ids.new(), attendance_id=former.attendance_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, planned_id=meeting.row.planned_id,
        cohort_id=meeting.row.cohort_id, person_id=person, presence=said.presence, minutes=minutes,
        reason=said.reason, remark=remark, author_id=author, changed_because=because if former else "",
    )  # fmt: skip
