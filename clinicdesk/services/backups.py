"""Backups: verified copies with their keys and anchors, each an event of the trail."""

from datetime import datetime

from sqlalchemy import select

from clinicdesk.clock import read_stamp
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.newest import newest_of
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.roles import Permission
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.opening import keep_copy
from clinicdesk.services.views import Actor


@verb(Permission.MAKE_BACKUP, reads=True)
def make_backup(desk: Desk, actor: Actor, *, password: str) -> ClinicFolder:
    """Copy the file, check the copy, and put keys and the newest tree head beside it. `password`: the actor's own.

    Written down once the copy is there: a trail that tells of one that failed would silence the reminder.
    """
    own_identity(desk, actor, password)
    if not desk.findings:
        desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    with desk.trail.lock:
        copy = keep_copy(desk.folder, desk.database, desk.clock.now(), why="backup")
    desk.note(actor, Action.BACKUP_MADE, entity="clinic", entity_id=desk.clinic_id)
    return copy


def last_backup(desk: Desk) -> datetime | None:
    """When the newest backup was made."""
    with desk.database.read() as session:
        newest = newest_of(session, Action.BACKUP_MADE)
        if newest is None:
            return None
        return read_stamp(session.scalars(select(AuditEvent.at).where(AuditEvent.seq == newest)).one())
