"""A clock that disagrees with the trail: the doubt stays until the medical lead confirms the time."""

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Permission
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.views import Actor, Changes, Topic


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
