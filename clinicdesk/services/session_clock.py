"""The time of a running session: the machine's own count since a moment of it, whatever becomes of the wall clock."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp
from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.dosing import Dose, SessionEvent
from clinicdesk.services.desk import Desk

_MS = timedelta(milliseconds=1)


def session_now(desk: Desk, session: Session, session_id: str) -> datetime:
    """Now, as the session counts: its newest moment of this boot and what the machine has counted since.

    After a restart, before anything new happened, the wall clock counts: the lead is asked about it when it is
    behind the trail, and nobody is kept from recording.
    """
    boot, mono = desk.clock.boot_id, desk.clock.monotonic_ms()
    found: list[tuple[int, datetime]] = []
    for table, at in ((SessionEvent, SessionEvent.happened_at), (Dose, Dose.given_at)):
        row = session.execute(
            select(table.mono_ms, at)
            .where(table.session_id == session_id, table.boot_id == boot, table.mono_ms <= mono)
            .order_by(table.mono_ms.desc())
            .limit(1)
        ).first()
        if row is not None:
            found.append((row[0], row[1]))
    opened = session.execute(
        select(AuditEvent.mono_ms, AuditEvent.at).where(
            AuditEvent.entity_id == session_id, AuditEvent.action == Action.SESSION_OPENED,
            AuditEvent.boot_id == boot, AuditEvent.mono_ms <= mono,
        )
    ).first()  # fmt: skip
    if opened is not None:
        found.append((opened[0], read_stamp(opened[1])))
    if not found:
        return desk.clock.now()
    since, moment = max(found)
    return moment + (mono - since) * _MS


def mono_at(desk: Desk, moment: datetime, now: datetime) -> int:
    """The machine's count at a moment that was written down afterwards."""
    return desk.clock.monotonic_ms() - (now - moment) // _MS
