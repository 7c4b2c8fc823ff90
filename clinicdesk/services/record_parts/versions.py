"""Rows with the ones they replaced: what was corrected, and by whom."""

from collections.abc import Iterator
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.base import Recorded

Row = TypeVar("Row", bound=Recorded)


def corrections(
    session: Session, model: type[Row], *where: ColumnElement[bool]
) -> Iterator[tuple[Row, Row, AuditEvent]]:
    """The version before, the version that replaced it, and the event that did; oldest first."""
    rows = written(session, model, *where)
    by_id = {row.id: row for row, _ in rows}
    for row, event in rows:
        former = by_id.get(getattr(row, "supersedes", None) or "")
        if former is not None:
            yield former, row, event


def written(session: Session, model: type[Row], *where: ColumnElement[bool]) -> list[tuple[Row, AuditEvent]]:
    """Every version with the event that wrote it, oldest first."""
    table: Any = model
    query = select(table, AuditEvent).join(AuditEvent, AuditEvent.seq == table.event_seq)
    return [(row, event) for row, event in session.execute(query.where(*where).order_by(table.event_seq))]
