"""Meetings whose time was put right after something was written about them: what it was, by whom, when."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.cohorts import PlannedSession
from clinicdesk.models.notes import Attendance, GroupNote


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of a meeting's time: what it was before, who changed it (account id), and when they did."""

    was: datetime
    by: str
    at: datetime


def moves_since(session: Session, planned_id: str, seq: int) -> tuple[Moved, ...]:
    """The changes of a meeting's time after this event, oldest first."""
    rows = session.execute(
        select(PlannedSession, AuditEvent.actor)
        .join(AuditEvent, AuditEvent.seq == PlannedSession.event_seq)
        .where(PlannedSession.planned_id == planned_id)
        .order_by(PlannedSession.version)
    ).all()
    return tuple(
        Moved(former.starts_at, actor, row.recorded_at)
        for (former, _), (row, actor) in pairwise(rows)
        if row.event_seq > seq and row.starts_at != former.starts_at
    )


def moves_since_written(session: Session, planned_id: str) -> tuple[Moved, ...]:
    """The same, after the first that was written about it: before that it was only planned."""
    first = [
        session.scalars(select(func.min(table.event_seq)).where(table.planned_id == planned_id)).first()
        for table in (Attendance, GroupNote)
    ]
    known = [seq for seq in first if seq is not None]
    return moves_since(session, planned_id, min(known)) if known else ()
