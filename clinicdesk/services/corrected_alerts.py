"""Which answers to alerts the program wrote itself, because a correction had made the alert untrue."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.dosing import AlertAnswer

CORRECTED = "corrected"
"""What became of an alert whose reading was wrong."""


def ended_by_correction() -> ColumnElement[bool]:
    """True of an answer that the program wrote: a correction has made the alert untrue.

    Its event tells, not its words: what people do about an alert they write in an act of its own, in any words.
    """
    own = exists().where(
        AuditEvent.seq == AlertAnswer.event_seq, AuditEvent.action == Action.ALERT_ANSWERED.value
    )
    return and_(AlertAnswer.kind == "answered", AlertAnswer.action == CORRECTED, ~own)


def ended_in(rows: Iterable[object]) -> frozenset[str]:
    """The alerts (row ids) that the rows of an act end because it has made them untrue."""
    return frozenset(
        row.alert_row
        for row in rows
        if isinstance(row, AlertAnswer) and row.kind == "answered" and row.action == CORRECTED
    )


def corrected_among(session: Session, answers: Iterable[AlertAnswer]) -> frozenset[str]:
    """Those of these answers (ids) that the program wrote, as `ended_by_correction`."""
    likely = [one.id for one in answers if one.action == CORRECTED]
    if not likely:
        return frozenset()
    return frozenset(
        session.scalars(select(AlertAnswer.id).where(AlertAnswer.id.in_(likely), ended_by_correction()))
    )
