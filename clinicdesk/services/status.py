"""clinic.status.json: the little the unlock screen knows before a password. Codes and counts, no chart."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.models.drafts import Draft
from clinicdesk.models.engine import Database
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.durable import put_in_place
from clinicdesk.services.people_at_work import current_accounts, initials_of
from clinicdesk.services.views import (
    ClinicSettings,
    ClinicStatus,
    CrisisLine,
    SeatView,
    SessionView,
    StatusUser,
)

_FORMAT = "clinicdesk-status/1"
_CAP = 256 * 1024
_TIMES = ("last_backup", "last_restore", "audit_checked_at")


def status_of(
    database: Database, settings: ClinicSettings, *, session: SessionView | None, checked_at: datetime | None,
    ok: bool, last_backup: datetime | None = None,
) -> ClinicStatus:  # fmt: skip
    """What may be told now: full names only where the clinic's settings say so."""
    with database.read() as db:
        accounts = [account for account in current_accounts(db) if account.state != "removed"]
        counts = db.execute(select(Draft.author_id, func.count()).group_by(Draft.author_id)).all()
    labels = {a.user_id: a.name if settings.show_full_names else initials_of(a.name) for a in accounts}
    return ClinicStatus(
        clinic_name=settings.name,
        users=tuple(StatusUser(a.login, labels[a.user_id], tuple(a.roles.split())) for a in accounts),
        session=session,
        drafts_waiting=tuple((labels[author], n) for author, n in counts if author in labels),
        last_backup=last_backup, audit_checked_at=checked_at, audit_ok=ok,
        idle_lock_minutes=settings.idle_lock_minutes, crisis_lines=settings.crisis_lines,
    )  # fmt: skip


def write_status(folder: ClinicFolder, status: ClinicStatus) -> None:
    """Put the status beside the database; where it cannot be written, the unlock screen just knows less."""
    value = {"format": _FORMAT, **asdict(status)}
    data = json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8")
    try:
        put_in_place(folder.status, data)
    except OSError:
        return


def read_status(folder: Path) -> ClinicStatus:
    """The stored status; anything missing, damaged or of another form gives an empty one."""
    path = ClinicFolder(folder).status
    try:
        with path.open("rb") as file:
            return _status_from(json.loads(file.read(_CAP)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ClinicStatus(clinic_name=folder.name)


def _status_from(value: dict[str, Any]) -> ClinicStatus:
    if value.pop("format") != _FORMAT:
        raise ValueError("not a status")
    times = {name: _time(value[name]) for name in _TIMES}
    status = ClinicStatus(**value)
    return replace(
        status, **times,
        users=tuple(StatusUser(u["login"], u["label"], tuple(u["roles"])) for u in value["users"]),
        session=_session(value["session"]),
        drafts_waiting=tuple((str(who), int(n)) for who, n in value["drafts_waiting"]),
        crisis_lines=tuple(CrisisLine(**line) for line in value["crisis_lines"]),
    )  # fmt: skip


def _session(value: Mapping[str, Any] | None) -> SessionView | None:
    if value is None:
        return None
    seats = tuple(SeatView(**{**seat, "due_at": _time(seat["due_at"])}) for seat in value["seats"])
    return SessionView(value["session_id"], value["title"], read_stamp(value["started_at"]), seats)


def _time(text: str | None) -> datetime | None:
    return None if text is None else read_stamp(text)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return stamp(value)
    raise TypeError(type(value).__name__)
