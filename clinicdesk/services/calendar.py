"""Sessions in the calendar: planned from the programme, moved, cancelled, made up for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.notes import Attendance, GroupNote
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.calendar_plan import gives_doses, sessions_of
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar_rooms import Stay, room_issues
from clinicdesk.services.days import day_of, read_day, today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import check_goes_on, plan_of, programme_of_cohort
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.years import years_about


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One session of a cohort as the calendar has it."""

    planned_id: str
    cohort_id: str
    code: str
    starts_at: datetime
    minutes: int
    room: str
    state: str
    make_up_for: str
    reason: str


@verb(Permission.PLAN_COHORTS)
def plan_sessions(
    desk: Desk,
    actor: Actor,
    cohort_id: str,
    *,
    times: Mapping[str, datetime],
    room: str,
    confirmed: bool = False,
    reason: str = "",
) -> Changes:
    """Put sessions into the calendar: the programme's code to its start (UTC).

    `reason`: why talks are entered whose day is over, as by a clinic that began before it had the program; no dose is
    entered so. Raises Refused CAL001 (no such session), CAL002 (planned already), CAL003 (nothing to plan), CAL200 (a
    dosing day that is over), CAL201 (before the cohort begins), CAL781 (a year nobody means), CAL782 (a day that is
    over, without a reason), and, until `confirmed`, CAL004 for every gap outside the programme's and CAL780 for every
    room that is taken then; COH742 for a time ahead in a cohort that has ended.
    """
    with desk.database.read() as session:
        programme = programme_of_cohort(desk, session, cohort_id).definition
        if any(at > desk.clock.now() for at in times.values()):
            check_goes_on(session, cohort_id)
        known = entries_of(session, cohort_id)
        begins = plan_of(session, cohort_id).starts_on
    sessions, late = sessions_of(programme), _talks_gone_by(desk, programme, times)
    issues = _planning_issues(desk, programme, times, known=known, begins=begins)
    if late and not issues and not reason.strip():
        issues.append(Issue("CAL782", "reason", values={"codes": ", ".join(sorted(late))}))
    if not issues and not confirmed:
        fresh = [_entry(cohort_id, code, at, sessions[code].minutes, room) for code, at in times.items()]
        issues += gap_issues(desk, programme, (*known, *fresh), about=frozenset(times))
        with desk.database.read() as session:
            issues += room_issues(desk, session, [_stay(one) for one in fresh])
    if issues:
        raise Refused(*issues)
    rows = [
        PlannedSession(
            id=desk.ids.new(), planned_id=desk.ids.new(), version=1, cohort_id=cohort_id, code=code, starts_at=at,
            minutes=sessions[code].minutes, room=room, state="planned", reason=reason.strip() if code in late else "",
        )
        for code, at in sorted(times.items(), key=lambda pair: pair[1])
    ]  # fmt: skip
    why = reason.strip() if late else ""
    with desk.write(actor, Action.SESSIONS_PLANNED, entity="cohort", entity_id=cohort_id, reason=why) as work:
        work.add(*rows)
    return desk.changes(Topic.COHORTS, Topic.SESSIONS, subject=cohort_id)


@verb(Permission.PLAN_COHORTS)
def move_session(
    desk: Desk, actor: Actor, planned_id: str, *, starts_at: datetime, room: str, reason: str,
    confirmed: bool = False,
) -> Changes:  # fmt: skip
    """Another time or room, with a reason.

    A session whose day is over may stand on the day it was really held, so that it can be written down; one that is
    ahead stays ahead. Refused CAL005 (not planned any more), CAL045 (runs), CAL200 (a day that is over), CAL201
    (before the cohort begins), CAL202 (a make-up not after what was missed), CAL271 (into the future, though
    something is written about it), CAL781 (a year nobody means), COH742 (into the future in a cohort that has ended),
    DSK005, and until `confirmed` CAL004, CAL780.
    """
    with desk.database.read() as session:
        former = _open_entry(session, planned_id, reason)
        if starts_at > desk.clock.now() and _written_about(session, planned_id):
            raise Refused(Issue("CAL271"))
        if starts_at > desk.clock.now():
            check_goes_on(session, former.cohort_id)
        begins = plan_of(session, former.cohort_id).starts_on
        missed = _entry_of(session, former.make_up_for) if former.make_up_for else None
        programme = programme_of_cohort(desk, session, former.cohort_id).definition
        others = [entry for entry in entries_of(session, former.cohort_id) if entry.planned_id != planned_id]
    day = day_of(desk, former.starts_at)
    over = day < today(desk) and starts_at <= desk.clock.now()
    if day_of(desk, starts_at) == day:  # another room or hour of its own day
        begins, over = day.isoformat(), True
    doses = gives_doses(programme, former.code)
    _check_day(desk, starts_at, begins=begins, over=over, missed=missed, doses=doses)
    moved = _entry(former.cohort_id, former.code, starts_at, former.minutes, room)
    asked: list[Issue] = []
    if not former.make_up_for:  # the gaps are the programme's, not of whoever makes up
        asked += gap_issues(desk, programme, (*others, moved), about=frozenset({former.code}))
    with desk.database.read() as session:
        asked += room_issues(desk, session, [_stay(moved, planned_id)], field="room")
    if asked and not confirmed:
        raise Refused(*asked)
    return _write(desk, actor, former, Action.SESSION_MOVED, starts_at=starts_at, room=room, reason=reason)


@verb(Permission.PLAN_COHORTS)
def cancel_session(desk: Desk, actor: Actor, planned_id: str, *, reason: str) -> Changes:
    """It will not take place; it stays in the calendar, struck through.

    Refused CAL005, CAL045 (it runs), CAL270 (it took place: somebody's presence or a note is written down), DSK005.
    """
    with desk.database.read() as session:
        former = _open_entry(session, planned_id, reason)
        if _written_about(session, planned_id):
            raise Refused(Issue("CAL270"))
    return _write(desk, actor, former, Action.SESSION_CANCELLED, state="cancelled", reason=reason)


@verb(Permission.PLAN_COHORTS)
def make_up(
    desk: Desk, actor: Actor, planned_id: str, *, starts_at: datetime, room: str, reason: str,
    confirmed: bool = False,
) -> Changes:  # fmt: skip
    """One more session for those who missed this one: after it, and a dose on another day.

    Refused CAL006 (unknown), COH742 (the cohort has ended), CAL200, CAL201, CAL202 (not after what was missed),
    CAL781, DSK005, and until `confirmed` CAL780.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        missed = _entry_of(session, planned_id)
        check_goes_on(session, missed.cohort_id)
        begins = plan_of(session, missed.cohort_id).starts_on
        doses = gives_doses(programme_of_cohort(desk, session, missed.cohort_id).definition, missed.code)
    _check_day(desk, starts_at, begins=begins, over=False, missed=missed, doses=doses)
    with desk.database.read() as session:
        stay = Stay(missed.code, starts_at, missed.minutes, room)
        taken = room_issues(desk, session, [stay], field="room")
    if taken and not confirmed:
        raise Refused(*taken)
    row = PlannedSession(
        id=desk.ids.new(), planned_id=desk.ids.new(), version=1, cohort_id=missed.cohort_id, code=missed.code,
        starts_at=starts_at, minutes=missed.minutes, room=room, state="planned", make_up_for=planned_id,
        reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.SESSIONS_PLANNED, entity="cohort", entity_id=missed.cohort_id,
                    reason=reason) as work:  # fmt: skip
        work.add(row)
    return desk.changes(Topic.COHORTS, Topic.SESSIONS, subject=missed.cohort_id)


def hold_planned(desk: Desk, work: Work, planned_id: str) -> None:
    """Inside an act: a planned session was held."""
    former = _entry_of(work.session, planned_id)
    row = PlannedSession(
        id=desk.ids.new(), planned_id=former.planned_id, version=former.version + 1,
        cohort_id=former.cohort_id, code=former.code, starts_at=former.starts_at, minutes=former.minutes,
        room=former.room, state="held", make_up_for=former.make_up_for, reason=former.reason,
    )  # fmt: skip
    work.supersede(former, row)


@cache
def newest_planned() -> ColumnElement[bool]:
    """Only the newest version of each planned session; built once."""
    later = aliased(PlannedSession)
    return ~exists().where(later.supersedes == PlannedSession.id)


def entries_of(session: Session, cohort_id: str) -> tuple[CalendarEntry, ...]:
    """A cohort's calendar, cancelled ones too, by time."""
    return entries_by_cohort(session, [cohort_id]).get(cohort_id, ())


def entries_by_cohort(session: Session, cohorts: Collection[str]) -> Mapping[str, tuple[CalendarEntry, ...]]:
    """The same of many cohorts; without an entry for one with an empty calendar."""
    found: dict[str, list[CalendarEntry]] = {}
    for row in session.scalars(_entries(), {"cohorts": list(cohorts)}):
        entry = CalendarEntry(
            row.planned_id, row.cohort_id, row.code, row.starts_at, row.minutes, row.room, row.state,
            row.make_up_for, row.reason,
        )  # fmt: skip
        found.setdefault(row.cohort_id, []).append(entry)
    return {cohort: tuple(entries) for cohort, entries in found.items()}


@cache
def _entries() -> Select[PlannedSession]:
    """Built once: whatever is about a cohort's days asks it."""
    return (
        select(PlannedSession)
        .where(PlannedSession.cohort_id.in_(bindparam("cohorts", expanding=True)), newest_planned())
        .order_by(PlannedSession.starts_at)
    )


def gap_issues(
    desk: Desk, programme: Programme, entries: Iterable[CalendarEntry], *, about: frozenset[str]
) -> list[Issue]:
    """CAL004 (ask) for each gap to or from these sessions outside the programme's; others stay as agreed."""
    at = {e.code: e.starts_at for e in entries if e.state != "cancelled" and not e.make_up_for}
    issues: list[Issue] = []
    before: dict[str, str] = {}
    for code, planned in sessions_of(programme).items():
        former = before.get(planned.audience, "")
        if code in at:
            if former and planned.gap_days and about & {code, former}:
                least, most = planned.gap_days
                days = (day_of(desk, at[code]) - day_of(desk, at[former])).days
                if not least <= days <= most:
                    values: dict[str, str | int] = {
                        "code": code,
                        "days": days,
                        "least": least,
                        "most": most,
                        "former": former,
                    }
                    issues.append(Issue("CAL004", code, Severity.ASK, values))
            before[planned.audience] = code
    return issues


def _check_day(
    desk: Desk, at: datetime, *, begins: str, over: bool, missed: PlannedSession | None, doses: bool
) -> None:  # fmt: skip
    """Whether a session can be put there. Refused CAL200, CAL201, CAL202 at `day`; `doses`: a drug is given in it."""
    issues = _day_issues(desk, at, "day", begins=begins, over=over)
    if missed is not None:
        ended = missed.starts_at + timedelta(minutes=missed.minutes)
        same_day = day_of(desk, at) <= day_of(desk, missed.starts_at)
        if at < ended or (doses and same_day):
            issues.append(Issue("CAL202", "day", values={"code": missed.code}))
    if issues:
        raise Refused(*issues)


def _planning_issues(
    desk: Desk, programme: Programme, times: Mapping[str, datetime], *, known: Iterable[CalendarEntry], begins: str
) -> list[Issue]:  # fmt: skip
    """What cannot be planned at all, whoever confirms it: CAL001–CAL003, CAL200, CAL201, CAL781."""
    sessions, late = sessions_of(programme), _talks_gone_by(desk, programme, times)
    issues = [Issue("CAL001", code, values={"code": code}) for code in times if code not in sessions]
    taken = {entry.code for entry in known if entry.state != "cancelled" and not sessions[entry.code].repeats}
    issues += [Issue("CAL002", code, values={"code": code}) for code in times if code in taken]
    issues += [
        issue
        for code, at in times.items()
        for issue in _day_issues(desk, at, code, begins=begins, over=code in late)
    ]
    return issues if times else [*issues, Issue("CAL003", "times")]


def _talks_gone_by(desk: Desk, programme: Programme, times: Mapping[str, datetime]) -> frozenset[str]:
    """Of these sessions, those without a dose whose day is over: they may have been held."""
    known, now = sessions_of(programme), today(desk)
    return frozenset(
        code
        for code, at in times.items()
        if code in known and day_of(desk, at) < now and not gives_doses(programme, code)
    )


def _day_issues(desk: Desk, at: datetime, field: str, *, begins: str, over: bool) -> list[Issue]:
    """`begins`: ISO day of the cohort's plan; `over`: the session was to be by now, so it may have been held then."""
    on = day_of(desk, at)
    if on < read_day(begins):
        return [Issue("CAL201", field)]
    _, last = years_about(max(today(desk), read_day(begins)))
    if on.year > last:
        return [Issue("CAL781", field, values={"last": str(last)})]
    return [] if over or on >= today(desk) else [Issue("CAL200", field)]


def _entry(cohort_id: str, code: str, at: datetime, minutes: int, room: str) -> CalendarEntry:
    return CalendarEntry("", cohort_id, code, at, minutes, room, "planned", "", "")


def _stay(entry: CalendarEntry, planned_id: str = "") -> Stay:
    return Stay(entry.code, entry.starts_at, entry.minutes, entry.room, planned_id)


def _entry_of(session: Session, planned_id: str) -> PlannedSession:
    later = aliased(PlannedSession)
    found = session.scalars(
        select(PlannedSession).where(
            PlannedSession.planned_id == planned_id, ~exists().where(later.supersedes == PlannedSession.id)
        )
    ).first()
    if found is None:
        raise Refused(Issue("CAL006"))
    return found


def _open_entry(session: Session, planned_id: str, reason: str) -> PlannedSession:
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    found = planned_entry(session, planned_id)
    running = select(Sitting.id).where(
        Sitting.planned_id == planned_id, Sitting.ended_at.is_(None), standing(Sitting)
    )
    if session.scalars(running).first() is not None:
        raise Refused(Issue("CAL045"))
    return found


def _written_about(session: Session, planned_id: str) -> bool:
    return any(
        session.scalars(select(table.id).where(table.planned_id == planned_id).limit(1)).first() is not None
        for table in (Attendance, GroupNote)
    )


def planned_entry(session: Session, planned_id: str) -> PlannedSession:
    """A session that is still planned. Refused CAL005, CAL006."""
    found = _entry_of(session, planned_id)
    if found.state != "planned":
        raise Refused(Issue("CAL005"))
    return found


def _write(
    desk: Desk, actor: Actor, former: PlannedSession, action: Action, *, reason: str,
    starts_at: datetime | None = None, room: str | None = None, state: str = "planned",
) -> Changes:  # fmt: skip
    row = PlannedSession(
        id=desk.ids.new(), planned_id=former.planned_id, version=former.version + 1, cohort_id=former.cohort_id,
        code=former.code, starts_at=starts_at or former.starts_at, minutes=former.minutes,
        room=former.room if room is None else room, state=state, make_up_for=former.make_up_for, reason=reason,
    )  # fmt: skip
    with desk.write(actor, action, entity="planned_session", entity_id=former.planned_id, version=row.version,
                    reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.COHORTS, Topic.SESSIONS, subject=former.cohort_id)
