"""A clock that disagrees with the trail: the doubt stays until the medical lead confirms the time."""

from dataclasses import replace

from sqlalchemy import select

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.unit_of_work import disagreement, due_now
from clinicdesk.security.roles import Permission
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.presence import rows_present, running_of
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.session_events import add_event
from clinicdesk.services.views import Actor, Changes, Topic

_UNDOUBTED = select(AuditEvent).where(AuditEvent.clock_flag == "").order_by(AuditEvent.seq.desc()).limit(1)


@verb(Permission.CONFIRM_TIME, reads=True)
def confirm_time(desk: Desk, actor: Actor, *, password: str, reason: str) -> Changes:
    """The lead says that the clock is right now; signing goes on. Refused CLK001 when nothing is in doubt."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if not desk.trail.clock_flag():
        raise Refused(Issue("CLK001"))
    own_identity(desk, actor, password)
    desk.note(actor, Action.TIME_CONFIRMED, entity="clinic", entity_id=desk.clinic_id, reason=reason)
    return desk.changes(Topic.TASKS)


@verb(Permission.JOIN_SESSION)
def confirm_session_time(
    desk: Desk, actor: Actor, session_id: str, *, password: str, other: str, other_password: str, reason: str
) -> Changes:
    """Two people at a running session say that the clock is right: there is no lead to wait for at night.

    `other`: the second one's login. Raises Refused CLK001 (nothing in doubt), CLK740, CLK741 (it is wrong still),
    SES005, CLK002 (not two people at the session), KEY… at the passwords.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if not desk.trail.clock_flag():
        raise Refused(Issue("CLK001"))
    if wrong := still_wrong(desk):
        raise Refused(wrong)
    with desk.database.read() as session:
        running_of(session, session_id)
        second = next(
            (one for one in current_accounts(session) if one.login.casefold() == other.casefold()), None
        )
        # The session goes on counting from its own moments: a clock that was turned bends no minute in it.
        now = session_now(desk, session, session_id)
        here = {row.user_id for row in rows_present(session, session_id)}
    if second is None or second.user_id == actor.user_id or not {actor.user_id, second.user_id} <= here:
        raise Refused(Issue("CLK002", "other"))
    own_identity(desk, actor, password)
    try:
        own_identity(desk, Actor(second.user_id, second.login, second.name, "", (), ""), other_password)
    except Refused as problem:  # at the second person's field, not at one's own
        raise Refused(*(replace(issue, field="other_password") for issue in problem.issues)) from problem
    with desk.write(
        actor, Action.TIME_CONFIRMED, entity="clinic", entity_id=desk.clinic_id, reason=reason
    ) as work:
        add_event(
            desk, work, actor, session_id, kind="note", at=now, now=now, note=reason,
            body={"clock_confirmed_by": [actor.user_id, second.user_id]},
        )  # fmt: skip
    return desk.changes(Topic.TASKS, Topic.DOSING, subject=session_id)


def still_wrong(desk: Desk) -> Issue | None:
    """What the clock should show, while it disagrees with the newest event of the trail that nobody doubted."""
    with desk.database.read() as session:
        then = session.scalars(_UNDOUBTED).first()
    if then is None or not disagreement(desk.clock, then):
        return None
    zone, times = zone_of(current_settings(desk).zone), (desk.clock.now(), due_now(desk.clock, then))
    now, due = (f"{at.astimezone(zone):%d.%m.%Y %H:%M}" for at in times)
    return Issue(
        "CLK740" if then.boot_id == desk.clock.boot_id else "CLK741", values={"now": now, "due": due}
    )
