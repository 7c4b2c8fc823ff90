"""clinic.status.json: the little the unlock screen knows before a password. Read without the database."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.durable import put_in_place
from clinicdesk.services.status_views import ClinicStatus, CrisisLine, SeatView, SessionView, StatusUser

_FORMAT = "clinicdesk-status/1"
_CAP = 256 * 1024


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
    status = ClinicStatus(**value)
    return replace(
        status,
        last_backup=_time(value["last_backup"]),
        last_restore=_time(value["last_restore"]),
        audit_checked_at=_time(value["audit_checked_at"]),
        users=tuple(StatusUser(u["login"], u["label"], tuple(u["roles"])) for u in value["users"]),
        session=_session(value["session"]),
        drafts_waiting=tuple((str(who), int(n)) for who, n in value["drafts_waiting"]),
        crisis_lines=tuple(CrisisLine(**line) for line in value["crisis_lines"]),
    )


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
