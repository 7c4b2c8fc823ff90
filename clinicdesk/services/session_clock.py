"""The time of a running session: the machine's own count since a moment of it, whatever becomes of the wall clock."""

from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, select, type_coerce, union_all
from sqlalchemy.orm import Session

from clinicdesk.models.audit import Action, AuditEvent
from clinicdesk.models.base import Moment, Recorded
from clinicdesk.models.dosing import Dose, SessionEvent
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.services.desk import Desk

_MS = timedelta(milliseconds=1)
_OPENED = AuditEvent.__table__.c


def _newest(table: type[SessionEvent] | type[Dose], at: str) -> Select[tuple[int, datetime]]:
    columns = table.__table__.c
    return select(
        select(columns.mono_ms, columns[at].label("at"))
        .where(
            columns.session_id == bindparam("session"), columns.boot_id == bindparam("boot"),
            columns.mono_ms <= bindparam("mono"),
        )
        .order_by(columns.mono_ms.desc())
        .limit(1)
        .subquery()
    )  # fmt: skip


# Built once: this question is asked before every reading.
_MOMENTS = union_all(
    _newest(SessionEvent, "happened_at"),
    _newest(Dose, "given_at"),
    select(_OPENED.mono_ms, type_coerce(_OPENED.at, Moment)).where(
        _OPENED.entity_id == bindparam("session"), _OPENED.action == Action.SESSION_OPENED,
        _OPENED.boot_id == bindparam("boot"), _OPENED.mono_ms <= bindparam("mono"),
    ),
)  # fmt: skip
"""Moments of a session in this boot, with the machine's count at each (values session, boot, mono)."""


def session_now(desk: Desk, session: Session, session_id: str) -> datetime:
    """Now, as the session counts: its newest moment of this boot and what the machine has counted since.

    After a restart, before anything new happened, the wall clock counts: the lead is asked about it when it is
    behind the trail, and nobody is kept from recording.
    """
    mono = desk.clock.monotonic_ms()
    values = {"session": session_id, "boot": desk.clock.boot_id, "mono": mono}
    found: list[tuple[int, datetime]] = [(counted, at) for counted, at in session.execute(_MOMENTS, values)]
    if not found:
        return desk.clock.now()
    since, moment = max(found)
    return moment + (mono - since) * _MS


def time_of(desk: Desk, session: Session, session_id: str) -> datetime:
    """As `session_now`; of a session that has ended, and of none (""), the wall clock's."""
    over = has_ended(session, session_id)
    return desk.clock.now() if over else session_now(desk, session, session_id)


def has_ended(session: Session, session_id: str) -> bool:
    """Whether a session was closed."""
    ended = select(Sitting.id).where(Sitting.session_id == session_id, Sitting.ended_at.is_not(None))
    return session.scalars(ended).first() is not None


def written_at(desk: Desk, session: Session, row: Recorded, now: datetime) -> datetime:
    """When a row was written, in the session's own time of which it is `now`; in another boot by the wall clock."""
    event = session.get_one(AuditEvent, row.event_seq)
    if event.boot_id != desk.clock.boot_id:
        return row.recorded_at
    return now - (desk.clock.monotonic_ms() - event.mono_ms) * _MS


def at_zero(desk: Desk, now: datetime) -> datetime:
    """When the machine's count of this boot stood at 0, in the time of which it is `now`."""
    return now - desk.clock.monotonic_ms() * _MS


def mono_at(desk: Desk, moment: datetime, now: datetime) -> int:
    """The machine's count at a moment that was written down afterwards."""
    return desk.clock.monotonic_ms() - (now - moment) // _MS
