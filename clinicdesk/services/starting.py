"""Before a session starts: which are due today, who is on the roster, and what each of them lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.cohorts import Cohort, PlannedSession
from clinicdesk.models.sessions import Session
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import entries_of, planned_entry
from clinicdesk.services.caseload import person_of, sees_cohort
from clinicdesk.services.clearance_state import newest_clearance, standing_of
from clinicdesk.services.days import day_of, days_of, today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import Day, day_facts, day_of_sitting, gate_issues
from clinicdesk.services.followers import survivors_of
from clinicdesk.services.memberships import places_in
from clinicdesk.services.programmes import OVER, check_goes_on, programme_if_any, states_of_cohorts
from clinicdesk.services.readiness import own_each_issues, short_of
from clinicdesk.services.readings import running_session
from clinicdesk.services.session_titles import titles_of
from clinicdesk.services.staffing import staffing_on
from clinicdesk.services.views import Actor

_AT_BOARD = frozenset({"dose", "series"})
_AHEAD = "ahead"
"""In the place of the id of a session that has not begun: nothing was recorded in it."""
_BY_DECISION, _BY_DAY = "clearance.", "escort."


@dataclass(frozen=True, slots=True)
class DueToday:
    """A session of the calendar that can be started today."""

    planned_id: str
    titles: Mapping[str, str]
    starts_at: datetime
    room: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who will take a seat, and what they lack that the day itself does not bring."""

    seat: int
    code: str
    lacks: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """A session before its start. `other_day`: it is planned for another day than today.

    `short`: RDY004 for each role whose team is too small, RDY055 for each that is so for who is cared for one to one.
    """

    planned_id: str
    titles: Mapping[str, str]
    starts_at: datetime
    other_day: bool
    room: str
    people: tuple[Expected, ...]
    short: tuple[Issue, ...]


def runs_at_board(programme: Programme, code: str) -> bool:
    """Whether a session of the programme has doses or series of vital signs; others are only held."""
    steps = set(sessions_of(programme)[code].steps)
    return any(step.id in steps and step.kind in _AT_BOARD for step in programme.steps)


@verb(Permission.SEE_SESSIONS, reads=True)
def sessions_due(desk: Desk, actor: Actor) -> tuple[DueToday, ...]:
    """What is planned for today in cohorts that go on and this person may open, by time; nothing while one runs."""
    days, found = days_of(desk), []
    with desk.database.read() as session:
        if running_session(session) is not None:
            return ()
        states = states_of_cohorts(session)
        for cohort in session.scalars(select(Cohort)).all():
            pinned = programme_if_any(desk, session, cohort.id)
            if pinned is None or states.get(cohort.id) in OVER or not sees_cohort(session, actor, cohort.id):
                continue
            for one in entries_of(session, cohort.id):
                meant = one.state == "planned" and days.of(one.starts_at) == days.today
                if meant and runs_at_board(pinned.definition, one.code):
                    titles = titles_of(session, _sitting(desk, one.cohort_id, one.code), pinned)
                    found.append(DueToday(one.planned_id, titles, one.starts_at, one.room))
    return tuple(sorted(found, key=lambda one: one.starts_at))


@verb(Permission.RUN_SESSIONS, reads=True)
def see_start(desk: Desk, actor: Actor, planned_id: str) -> Start:
    """What starting a session of the calendar means.

    Raises Refused SES001 (one runs), SES003 (nobody is in the cohort), CAL005, CAL006, COH013 (not a cohort of
    theirs), COH742 (it has ended), DAY001 (nothing of this session is done at the board).
    """
    with desk.database.read() as session:
        entry = planned_entry(session, planned_id)
        check_startable(session, actor, entry)
        day = day_of_sitting(desk, session, _sitting(desk, entry.cohort_id, entry.code))
        if not runs_at_board(day.programme, entry.code):
            raise Refused(Issue("DAY001"))
        roster = roster_of(session, entry.cohort_id)
        people = tuple(
            Expected(seat, person_of(session, person).code, lacking_before(desk, session, day, person))
            for seat, person in enumerate(roster, start=1)
        )
        team = staffing_on(
            desk,
            session,
            day.programme,
            entry.cohort_id,
            people=len(people),
            day=today(desk),
            code=entry.code,
        )
        return Start(
            planned_id, titles_of(session, day.sitting, day.pinned), entry.starts_at, is_other_day(desk, entry),
            entry.room, people, (*short_of(day, team), *own_each_issues(session, day, roster, team)),
        )  # fmt: skip


def check_startable(session: DbSession, actor: Actor, entry: PlannedSession) -> None:
    """Refused SES001 (one runs), SES003 (nobody is in the cohort), COH013 (not theirs), COH742 (it has ended)."""
    if not sees_cohort(session, actor, entry.cohort_id):
        raise Refused(Issue("COH013", "cohort"))
    check_goes_on(session, entry.cohort_id)
    if running_session(session) is not None:
        raise Refused(Issue("SES001"))
    if not roster_of(session, entry.cohort_id):
        raise Refused(Issue("SES003", "people"))


def is_other_day(desk: Desk, entry: PlannedSession) -> bool:
    """Whether the calendar has it on another day than today."""
    return day_of(desk, entry.starts_at) != today(desk)


def roster_of(session: DbSession, cohort_id: str) -> tuple[str, ...]:
    """Who will have a seat: the members in the order they joined, one for records that are one person."""
    members = [one.person_id for one in places_in(session, cohort_id) if one.state == "member"]
    heads = survivors_of(session, members)
    seats: dict[str, str] = {}
    for person in members:
        head = heads.get(person, person)
        seats.setdefault(head, head if head in members else person)
    return tuple(seats.values())


def lacking_before(desk: Desk, session: DbSession, day: Day, person_id: str) -> tuple[Issue, ...]:
    """What somebody lacks that the day itself does not bring: a decision, consents, meetings before it."""
    decision = newest_clearance(session, person_id, day.cohort_id)
    facts = day_facts(desk, session, day, person_id)
    found = [issue for opens in day.until_dose for issue in gate_issues(day, opens, facts)]
    asked = [
        one
        for one in found
        if not one.field.startswith((_BY_DECISION, _BY_DAY)) and not day.brings(one.field)
    ]
    cleared = decision is not None and standing_of(desk, decision).valid
    return (*(() if cleared else (Issue("CLR010", "person"),)), *dict.fromkeys(asked))


def _sitting(desk: Desk, cohort_id: str, code: str) -> Session:
    """The session as it would be; nothing of it is written."""
    return Session(
        id=_AHEAD, session_id=_AHEAD, version=1, cohort_id=cohort_id, title="", interval_minutes=1,
        started_at=desk.clock.now(), code=code,
    )  # fmt: skip
