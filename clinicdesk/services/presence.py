"""Who is at a session: they come in a role of the programme and leave; only they act and witness in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import SessionKey, SessionKeyEnd, SessionStaff
from clinicdesk.models.sessions import Session
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.caseload import names_of_users, staff_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.people_at_work import account_of
from clinicdesk.services.programmes import programme_if_any, programme_of_cohort
from clinicdesk.services.readings import running_session
from clinicdesk.services.staffing import assignments_in, roles_for
from clinicdesk.services.views import Actor, Changes, Topic

ENTITY = "staff_presence"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at a session. `has_pin`: they can sign here with their session PIN."""

    presence_id: str
    user_id: str
    name: str
    role: str
    since: datetime
    until: datetime | None
    has_pin: bool


@verb(Permission.SEE_SESSIONS, reads=True)
def see_staff(desk: Desk, actor: Actor, session_id: str) -> tuple[Present, ...]:  # noqa: ARG001 - checked
    """Everybody who was or is at a session, in the order they came."""
    with desk.database.read() as session:
        return present_staff(desk, session, session_id)


@verb(Permission.RUN_SESSIONS)
def staff_came(desk: Desk, actor: Actor, session_id: str, *, user_id: str, role: str) -> Changes:
    """Somebody is here from now on, in a role of the programme; a substitute from outside the cohort too.

    Raises Refused SES005 (not the running session), SES010 (whoever brings them is not of its staff), ACC008 (no
    such user), COH011 (no such role), SES007 (here in this role already).
    """
    with desk.database.read() as session:
        running = running_of(session, session_id)
        # Being there opens the charts of the people seated: nobody outside brings in themselves or another.
        welcome = may_join(session, actor, running)
        account = account_of(session, user_id)
        roles = {one.role for one in programme_of_cohort(desk, session, running.cohort_id).definition.roles}
        here = rows_present(session, session_id)
    if not welcome:
        raise Refused(Issue("SES010"))
    if account is None or account.state != "active":
        raise Refused(Issue("ACC008", "user"))
    if role not in roles:
        raise Refused(Issue("COH011", "role"))
    if any((one.user_id, one.role) == (user_id, role) for one in here):
        raise Refused(Issue("SES007", "user"))
    row = arrival(desk, session_id, user_id, role)
    with desk.write(actor, Action.STAFF_CAME, entity=ENTITY, entity_id=row.presence_id, version=1) as work:
        work.add(row)
    return desk.changes(Topic.SESSIONS, Topic.DOSING, subject=session_id)


@verb(Permission.JOIN_SESSION)
def staff_left(desk: Desk, actor: Actor, presence_id: str) -> Changes:
    """Somebody goes; with their last role here their session key ends. One's own, or by who runs sessions.

    Raises Refused SES005 (the session is closed), SES008 (not here any more), SES009 (somebody else’s).
    """
    with desk.database.read() as session:
        former = _presence(session, presence_id)
        running_of(session, former.session_id)
        mine = [one for one in rows_present(session, former.session_id) if one.user_id == former.user_id]
    if former.until is not None:
        raise Refused(Issue("SES008"))
    if former.user_id != actor.user_id and not may(actor.roles, Permission.RUN_SESSIONS):
        raise Refused(Issue("SES009"))
    row = SessionStaff(
        id=desk.ids.new(), presence_id=presence_id, version=former.version + 1, session_id=former.session_id,
        user_id=former.user_id, role=former.role, since=former.since, until=desk.clock.now(),
    )  # fmt: skip
    with desk.write(
        actor, Action.STAFF_LEFT, entity=ENTITY, entity_id=presence_id, version=row.version
    ) as work:
        work.supersede(former, row)
        if len(mine) == 1:
            end_keys(desk, work, former.session_id, former.user_id, why="left")
    if len(mine) == 1:
        desk.pinned.pop((former.session_id, former.user_id), None)
    return desk.changes(Topic.SESSIONS, Topic.DOSING, subject=former.session_id)


def running_of(session: DbSession, session_id: str) -> Session:
    """The running session, if it is this one. Refused SES005."""
    running = running_session(session)
    if running is None or running.session_id != session_id:
        raise Refused(Issue("SES005"))
    return running


def rows_present(session: DbSession, session_id: str) -> tuple[SessionStaff, ...]:
    """Who is there now: the newest version of each presence that has not ended."""
    return tuple(row for row in _newest(session, session_id) if row.until is None)


def present_staff(desk: Desk, session: DbSession, session_id: str) -> tuple[Present, ...]:
    """Everybody of a session with their names, those who left too."""
    names = names_of_users(session)
    return tuple(
        Present(
            row.presence_id, row.user_id, names.get(row.user_id, ""), row.role, row.since, row.until,
            row.until is None and has_pin(desk, session_id, row.user_id),
        )
        for row in _newest(session, session_id)
    )  # fmt: skip


def is_present(session: DbSession, session_id: str, user_id: str) -> bool:
    """Whether somebody is at the session now."""
    return any(row.user_id == user_id for row in rows_present(session, session_id))


def check_present(session: DbSession, session_id: str, actor: Actor) -> None:
    """Refused WIT005 for an actor who has not joined the session."""
    if not is_present(session, session_id, actor.user_id):
        raise Refused(Issue("WIT005", "pin"))


def may_join(session: DbSession, actor: Actor, running: Session) -> bool:
    """The cohort's staff, the medical lead, and whom the session's physician has brought in."""
    if Role.LEAD in actor.roles or is_present(session, running.session_id, actor.user_id):
        return True
    return actor.user_id in staff_of(session, running.cohort_id)


def arrivals(desk: Desk, session: DbSession, running: Session, actor: Actor) -> tuple[SessionStaff, ...]:
    """Somebody's presence in each of their roles in the cohort; without one, in those their own role and papers fit.

    None if here already.
    """
    if is_present(session, running.session_id, actor.user_id):
        return ()
    assigned = assignments_in(session, running.cohort_id)
    roles = [one.role for one in assigned if one.user_id == actor.user_id and not one.until]
    return tuple(
        arrival(desk, running.session_id, actor.user_id, role)
        for role in dict.fromkeys(roles or _fitting(desk, session, running, actor) or [actor.roles[0].value])
    )


def _fitting(desk: Desk, session: DbSession, running: Session, actor: Actor) -> tuple[str, ...]:
    """The programme's roles for somebody with none in the cohort: so that they count in the room."""
    pinned = programme_if_any(desk, session, running.cohort_id)
    if pinned is None:
        return ()
    return roles_for(
        desk, session, pinned.definition, user_id=actor.user_id, own=actor.roles, day=today(desk), code=running.code
    )  # fmt: skip


def arrival(desk: Desk, session_id: str, user_id: str, role: str) -> SessionStaff:
    """A presence from now on."""
    return SessionStaff(
        id=desk.ids.new(), presence_id=desk.ids.new(), version=1, session_id=session_id, user_id=user_id,
        role=role, since=desk.clock.now(),
    )  # fmt: skip


def end_keys(desk: Desk, work: Work, session_id: str, user_id: str, *, why: str) -> None:
    """Inside an act: whatever this person could sign with in this session counts no longer."""
    keys = select(SessionKey).where(
        SessionKey.session_id == session_id, SessionKey.user_id == user_id,
        ~exists().where(SessionKeyEnd.key_row == SessionKey.id),
    )  # fmt: skip
    for key in work.session.scalars(keys).all():
        work.add(SessionKeyEnd(id=desk.ids.new(), key_row=key.id, why=why, ended_at=desk.clock.now()))


def _newest(session: DbSession, session_id: str) -> Iterable[SessionStaff]:
    return session.scalars(
        select(SessionStaff)
        .where(SessionStaff.session_id == session_id, standing(SessionStaff))
        .order_by(SessionStaff.since, SessionStaff.id)
    ).all()


def _presence(session: DbSession, presence_id: str) -> SessionStaff:
    found = session.scalars(
        select(SessionStaff).where(SessionStaff.presence_id == presence_id, standing(SessionStaff))
    ).first()
    if found is None:
        raise Refused(Issue("SES008"))
    return found


def has_pin(desk: Desk, session_id: str, user_id: str) -> bool:
    """Whether they can sign here with their session PIN."""
    held = desk.pinned.get((session_id, user_id))
    return held is not None and held.tries_left > 0
