"""Who was at a session: how, for how many minutes, and why not; corrected beside the old word."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.notes import Attendance, GroupNote
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.values import Fact
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import newest_planned
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
    desk: Desk, actor: Actor, planned_id: str, *, people: Mapping[str, Presence], because: str = ""
) -> Changes:
    """Write down who was there (participant id to how); a word that stands already is corrected `because`.

    What says the same as before is left alone. Raises Refused NTE001, NTE002, NTE008 (not begun yet), ATD001 (not
    a member), ATD002 (no such word), ATD003 (minutes), ATD004 (a reason of the programme's list, only for an
    absent one), ATD005 (remark too long), NTE272 (a remark that names somebody else), NTE006 and NTE007 (`because`
    names a participant), ATD006 (nothing changed), DSK005 (a correction without its reason).
    """
    with desk.database.read() as session:
        meeting = meeting_of(desk, session, actor, planned_id)
        meeting = with_strangers(session, meeting, [because, *remarks_of(people)])
        known = attendance_in(session, planned_id)
        note = note_of(session, planned_id)
        signed = note is not None and has_signature(session, note)
    check_begun(desk, meeting)
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


def attendance_facts(session: Session, person_id: str, cohort_id: str) -> dict[str, Fact | None]:
    """Facts for gates: `attended.CODE` true for whoever was there, false for whoever was not."""
    return presences_of(session, [cohort_id], [person_id]).get((cohort_id, person_id), {})


def presences_of(
    session: Session, cohorts: Collection[str], people: Collection[str]
) -> dict[tuple[str, str], dict[str, Fact | None]]:
    """The same of many, by cohort and person."""
    rows = session.execute(_presences(), {"people": list(people), "cohorts": list(cohorts)})
    found: dict[tuple[str, str], dict[str, Fact | None]] = {}
    for cohort, person, code, presence in rows:  # a session made up for counts as attended
        facts = found.setdefault((cohort, person), {})
        facts[f"attended.{code}"] = facts.get(f"attended.{code}") is True or presence != "absent"
    return found


@cache
def _presences() -> Select[str, str, str, str]:
    """The newest word on each newest session; built once, for everything that asks what somebody has attended."""
    return (
        select(Attendance.cohort_id, Attendance.person_id, PlannedSession.code, Attendance.presence)
        .join(PlannedSession, PlannedSession.planned_id == Attendance.planned_id)
        .where(
            Attendance.person_id.in_(bindparam("people", expanding=True)),
            Attendance.cohort_id.in_(bindparam("cohorts", expanding=True)),
            standing(Attendance), newest_planned(),
        )
    )  # fmt: skip


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
