"""Sessions: opened with their seats, watched by the clock, closed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session as Rows

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort, CohortMember
from clinicdesk.models.people import Participant
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.nearness import USUAL, state_at
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.board import board_view
from clinicdesk.services.board_views import Board, Column, DueState
from clinicdesk.services.calendar import planned_entry
from clinicdesk.services.caseload import newest_person, staff_of
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.closing import close_sitting, closed_version, forget_pins
from clinicdesk.services.closing_blocks import closing_blocks
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.downtime_place import remove_packs
from clinicdesk.services.people_at_work import current_accounts, initials_of
from clinicdesk.services.presence import is_present, rows_present
from clinicdesk.services.programmes import check_goes_on, programme_of_cohort
from clinicdesk.services.readings import last_taken, running_session
from clinicdesk.services.session_clock import at_zero, session_now
from clinicdesk.services.session_titles import titles_of
from clinicdesk.services.starting import check_startable, is_other_day, roster_of
from clinicdesk.services.status_views import Rest
from clinicdesk.services.views import Actor, Changes, SeatView, SessionView, StatusUser, Topic


@verb(Permission.RUN_SESSIONS)
def open_session(
    desk: Desk, actor: Actor, *, cohort_id: str, title: str, interval_minutes: int, people: Iterable[str]
) -> Changes:
    """Open a session with its participants (ids, in seat order). One runs at a time (SES001).

    Raises Refused COH003 (no cohort), COH742 (it has ended), SES002 (somebody is not of the cohort),
    SES003 (nobody), SES004 (interval).
    """
    seats = tuple(dict.fromkeys(people))
    with desk.database.read() as session:
        if running_session(session) is not None:
            raise Refused(Issue("SES001"))
        if session.get(Cohort, cohort_id) is None:
            raise Refused(Issue("COH003", "cohort"))
        check_goes_on(session, cohort_id)
        members = set(
            session.scalars(select(CohortMember.person_id).where(CohortMember.cohort_id == cohort_id))
        )
    if not seats:
        raise Refused(Issue("SES003", "people"))
    if not members.issuperset(seats):
        raise Refused(Issue("SES002", "people"))
    if interval_minutes < 1:
        raise Refused(Issue("SES004", "interval_minutes"))
    opened = Session(
        id=desk.ids.new(), session_id=desk.ids.new(), version=1, cohort_id=cohort_id, title=title,
        interval_minutes=interval_minutes, started_at=desk.clock.now(),
    )  # fmt: skip
    return _open(desk, actor, opened, seats)


@verb(Permission.RUN_SESSIONS)
def open_planned(
    desk: Desk, actor: Actor, planned_id: str, *, title: str = "", place: str = "", confirmed: bool = False
) -> Changes:
    """Open a session of the calendar: its cohort's members take their seats in the order they joined.

    `title`: the programme's own without one; `place`: where it is held, the planned room without one. Raises
    Refused SES001, SES003, COH013, COH742 (the cohort has ended), CAL005 (not planned), and,
    until `confirmed`, SES011 on another day than planned.
    """
    with desk.database.read() as session:
        entry = planned_entry(session, planned_id)
        check_startable(session, actor, entry)
        pinned = programme_of_cohort(desk, session, entry.cohort_id)
        people = roster_of(session, entry.cohort_id)
        opened = Session(
            id=desk.ids.new(), session_id=desk.ids.new(), version=1, cohort_id=entry.cohort_id, title=title,
            interval_minutes=_interval(pinned.definition, entry.code, entry.minutes), started_at=desk.clock.now(),
            planned_id=planned_id, code=entry.code, place=place or entry.room,
        )  # fmt: skip
        opened.title = title or titles_of(session, opened, pinned).get("uk", entry.code)
    if is_other_day(desk, entry) and not confirmed:
        raise Refused(Issue("SES011", "confirmed", Severity.ASK))
    return _open(desk, actor, opened, people)


def _interval(programme: Programme, code: str, minutes: int) -> int:
    """How often to look while nobody is dosed: the series' shortest interval; without one, the whole session."""
    series = {
        step.series
        for step in programme.steps
        if step.id in sessions_of(programme)[code].steps and step.series
    }
    plans = [one.minutes for one in programme.series if one.id in series]
    return min((after - before for plan in plans for before, after in pairwise(plan)), default=minutes)


def _open(desk: Desk, actor: Actor, opened: Session, people: Iterable[str]) -> Changes:
    with desk.write(
        actor, Action.SESSION_OPENED, entity="session", entity_id=opened.session_id, version=1
    ) as work:
        work.add(opened)
        work.add(*(
            Seat(id=desk.ids.new(), session_id=opened.session_id, person_id=person, number=number)
            for number, person in enumerate(people, start=1)
        ))  # fmt: skip
    return desk.changes(Topic.SESSIONS, subject=opened.session_id)


@verb(Permission.RUN_SESSIONS)
def close_session(desk: Desk, actor: Actor, session_id: str) -> Changes:
    """End the running session that follows no programme.

    Raises Refused SES005 when it is not this one, CLO008 (a programme's is closed by `closing.sign_closing`), and
    whatever keeps it open (see `closing_blocks`).
    """
    with desk.database.read() as session:
        running = running_session(session)
        if running is None or running.session_id != session_id:
            raise Refused(Issue("SES005"))
        blocks = closing_blocks(desk, session, running)
        closed = closed_version(desk, session, running)
    if running.code:
        raise Refused(Issue("CLO008"), *blocks)
    if blocks:
        raise Refused(*blocks)
    with desk.write(actor, Action.SESSION_CLOSED, entity="session", entity_id=session_id,
                    version=closed.version) as work:  # fmt: skip
        close_sitting(desk, work, running, closed)
    forget_pins(desk, session_id)
    return desk.changes(Topic.SESSIONS, subject=session_id, notes=remove_packs(desk))


@verb(Permission.SEE_SESSIONS, reads=True)
def see_session(desk: Desk, actor: Actor) -> SessionView | None:  # noqa: ARG001 - checked by the verb
    """The running session: seats, codes and due clocks; None when there is none."""
    return session_view(desk)


def session_view(desk: Desk) -> SessionView | None:
    """What the cover and the unlock screen may show of the running session: no name, no value."""
    with desk.database.read() as session:
        running = running_session(session)
        if running is None:
            return None
        now = session_now(desk, session, running.session_id)
        zero = at_zero(desk, now)
        view = (
            _by_series(board_view(desk, session, running))
            if running.code
            else _by_interval(session, running, now)
        )
    return replace(view, at_zero=zero, boot_id=desk.clock.boot_id)


def _by_interval(session: Rows, running: Session, now: datetime) -> SessionView:
    """The seats of a session without a programme: everybody's next set is an interval after their last."""
    taken = last_taken(session, running.session_id)
    rows = session.execute(
        select(Seat.number, Participant.person_id, Participant.code, Participant.name)
        .join(Participant, Participant.person_id == Seat.person_id)
        .where(Seat.session_id == running.session_id, newest_person())
        .order_by(Seat.number)
    ).all()
    every = timedelta(minutes=running.interval_minutes)
    seats = []
    for number, person, code, name in rows:
        due = taken.get(person, running.started_at - every) + every
        seats.append(SeatView(number, code, initials_of(name), due, state_at(USUAL, due, now)))
    newest = max([running.started_at, *taken.values()])  # a clock that stands before it is wrong
    return SessionView(running.session_id, running.title, running.started_at, tuple(seats), newest=newest)


def _by_series(board: Board) -> SessionView:
    """The seats of a session of the programme: each one's clock runs from their own dose."""
    seats = tuple(
        SeatView(one.seat, one.code, one.initials, None, "later", rest)
        if (rest := _rest(board, one))
        else SeatView(one.seat, one.code, one.initials, one.due_at, _shown(one.due))
        for one in board.columns
    )
    return SessionView(
        board.session_id, board.title, board.started_at, seats, board.soon_minutes, board.grace_minutes,
        board.newest,
        board.titles,
    )  # fmt: skip


def _rest(board: Board, column: Column) -> Rest:
    """As the board’s clock words it."""
    if column.standing in {"discharged", "hospital"}:
        return "gone"
    if column.standing == "deferred" and (column.due_at is None or column.due == "held"):
        return "deferred"
    if column.due == "held":
        return "held" if board.held else "deferred"
    if column.due == "finished":
        return "finished"
    return "none" if column.due_at is None else ""


def _shown(state: DueState) -> Literal["later", "soon", "due", "overdue"]:
    return state if state in {"soon", "due", "overdue"} else "later"


def staff_of_running(desk: Desk) -> tuple[StatusUser, ...]:
    """Who may lift the cover, by name: the cohort's staff, whoever is at the session, every medical lead."""
    with desk.database.read() as session:
        running = running_session(session)
        accounts = [a for a in current_accounts(session) if a.state == "active"]
        cohort = running.cohort_id if running else ""
        staff = set(staff_of(session, cohort))
        if running:
            staff.update(one.user_id for one in rows_present(session, running.session_id))
    full = current_settings(desk).show_full_names
    return tuple(
        StatusUser(a.login, a.name if full else initials_of(a.name), tuple(a.roles.split()))
        for a in accounts
        if a.user_id in staff or Role.LEAD in a.roles.split()
    )


def is_staff_of_running(desk: Desk, actor: Actor) -> bool:
    """Whether this person may lift the cover: staff of the session's cohort, at the session, or the medical lead."""
    with desk.database.read() as session:
        running = running_session(session)
        state, roles = desk.standing(actor.user_id)
        if state != "active":
            return False
        if running is None or Role.LEAD.value in roles.split():
            return True
        return actor.user_id in staff_of(session, running.cohort_id) or is_present(
            session, running.session_id, actor.user_id
        )
