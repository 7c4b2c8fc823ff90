"""When anything of a dosing session was written last: its closing signatures are over all of it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import (
    AlertAnswer,
    AlertRaised,
    Deferral,
    Discharge,
    Dose,
    DoseOrder,
    MissedSet,
    Rescue,
    SessionEvent,
    SessionStaff,
)
from clinicdesk.models.drugs import LedgerLine, LedgerWitness, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Seat

OF_SESSION = (
    Seat, SessionStaff, Admission, Deferral, DoseOrder, Dose, Rescue, MissedSet, SessionEvent, AlertRaised,
    Discharge, Response, LedgerLine, OpenedAmpoule, StockCount,
)  # fmt: skip
"""What a closing signature is over besides the session's own row: whatever of it is written later voids it.

Session keys say who signs, not what happened; notes have signatures of their own.
"""
PARTS = (
    (Portion, OpenedAmpoule, OpenedAmpoule.id == Portion.ampoule_id),
    (LedgerWitness, LedgerLine, LedgerLine.id == LedgerWitness.line_id),
    (AlertAnswer, AlertRaised, AlertRaised.id == AlertAnswer.alert_row),
)
"""Rows of what is of the session, with the way to it."""


def last_change(session: DbSession, session_id: str) -> int:
    """The event that wrote the newest row of the session; -1 while there is none."""
    newest = [
        session.scalar(select(func.max(table.event_seq)).where(table.session_id == session_id))
        for table in OF_SESSION
    ]
    newest += [
        session.scalar(
            select(func.max(part.event_seq)).join(whole, key).where(whole.session_id == session_id)
        )
        for part, whole, key in PARTS
    ]
    return max(seq if seq is not None else -1 for seq in newest)
