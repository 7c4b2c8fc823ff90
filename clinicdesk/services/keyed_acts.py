"""Acts that change the keys file and the clinic file together, and what to do when a kill parted the two."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, func, select

from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.evidence import tree_size
from clinicdesk.models.unit_of_work import Deed, Work, unit_of_work
from clinicdesk.security.keys_change import KeysChange, Promise, Unfinished, clear, unfinished
from clinicdesk.security.keys_file import KeysFile
from clinicdesk.services.desk import NOBODY, Desk
from clinicdesk.services.views import Actor


@contextmanager
def write_with_keys(
    desk: Desk, actor: Actor, action: Action, keys: KeysFile, *, entity: str, entity_id: str, version: int = 0,
    reason: str = "", keep_previous: bool = False,
) -> Iterator[Work]:  # fmt: skip
    """One audited act with which these keys take their place: both happen, or neither."""
    with desk.database.readers.connect() as connection:
        promise = Promise(action.value, entity_id, tree_size(connection))
    with (
        KeysChange(desk.folder, keys, promise, keep_previous=keep_previous) as change,
        desk.write(actor, action, entity=entity, entity_id=entity_id, version=version, reason=reason) as work,
    ):
        yield work
        change.take_place()


def settle_keys(desk: Desk) -> None:
    """Finish or undo a change of keys that a kill cut short: the trail says whether its act happened.

    An undone change is an event of its own; one whose act is in the trail has its event already.
    """
    left = unfinished(desk.folder)
    if left is None:
        clear(desk.folder)
        return
    with desk.database.readers.connect() as connection:
        happened, told = _happened(connection, left.promise), _told(connection, left.promise)
    if happened and left.placed:
        left.finish()
        return
    if left.placed and not told:
        _tell(desk, left)
    left.undo()


def _happened(connection: Connection, promise: Promise) -> bool:
    query = select(func.count()).where(
        AuditEvent.seq >= promise.events, AuditEvent.action == promise.action,
        AuditEvent.entity_id == promise.entity_id,
    )  # fmt: skip
    return bool(connection.execute(query).scalar_one())


def _told(connection: Connection, promise: Promise) -> bool:
    """Whether an earlier opening wrote the undoing down and was cut short itself."""
    query = select(func.count()).where(
        AuditEvent.seq >= promise.events, AuditEvent.action == Action.KEYS_UNDONE.value
    )
    return bool(connection.execute(query).scalar_one())


def _tell(desk: Desk, left: Unfinished) -> None:
    deed = Deed(
        Action.KEYS_UNDONE, NOBODY, "", desk.workstation, "", "user", left.promise.entity_id,
        reason=left.promise.action,
    )  # fmt: skip
    with unit_of_work(desk.trail, deed):
        pass
