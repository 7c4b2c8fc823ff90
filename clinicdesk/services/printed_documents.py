"""The documents printed about one person, as the trail has them: what a signature made outside can belong to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach, names_of_users
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.views import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class PrintedView:
    """One printing: the number of its event, its record number and revision as on every page, when, by whom, why."""

    event: int
    number: str
    revision: int
    at: datetime
    by: str
    told: str


@verb(Permission.OPEN_CHART, reads=True)
def list_printed(desk: Desk, actor: Actor, person_id: str) -> tuple[PrintedView, ...]:
    """The newest first, at most 200. Refused PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        names = names_of_users(session)
        rows = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.person_id == person_id, AuditEvent.action == Action.RECORD_PRINTED.value)
            .order_by(AuditEvent.seq.desc())
            .limit(MOST)
        )
        return tuple(
            PrintedView(
                row.seq, row.entity_id, row.entity_version, read_stamp(row.at), names.get(row.actor, row.actor),
                row.reason,
            )
            for row in rows
        )  # fmt: skip


def printed_event(session: Session, event: str) -> AuditEvent | None:
    """The printing with this number, where it was about one person."""
    row = session.get(AuditEvent, int(event)) if event.isascii() and event.isdigit() else None
    known = row is not None and row.action == Action.RECORD_PRINTED.value and row.person_id
    return row if known else None
