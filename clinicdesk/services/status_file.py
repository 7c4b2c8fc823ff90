"""clinic.status.json: the little the unlock screen knows before a password. Read without the database."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.paths import ClinicFolder
from clinicdesk.protocols.nearness import USUAL
from clinicdesk.security.durable import put_in_place
from clinicdesk.services.status_views import ClinicStatus, CrisisLine, SeatView, SessionView, StatusUser

_FORMAT = "clinicdesk-status/1"
_CAP = 256 * 1024


def write_status(folder: ClinicFolder, status: ClinicStatus) -> None:
    """Put the status beside the database; where it cannot be written, the unlock screen just knows less."""
    value = {"format": _FORMAT, **asdict(replace(status, session=_untold(status.session)))}
    data = json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8")
    try:
        put_in_place(folder.status, data)
    except OSError:
        return


def _untold(session: SessionView | None) -> SessionView | None:
    """Without who was put off, not dosed or gone: this file lies open."""
    if session is None:
        return None
    seats = tuple(replace(one, rest="idle") if one.rest not in {"", "held"} else one for one in session.seats)
    return replace(session, seats=seats)


def read_status(folder: Path) -> ClinicStatus:
    """The stored status; anything missing, damaged or of another form gives an empty one."""
    path = ClinicFolder(folder).status
    try:
        with path.open("rb") as file:
            return _status_from(json.loads(file.read(_CAP)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ClinicStatus(clinic_name=folder.name)


def _status_from(value: dict[str, Any]) -> ClinicStatus:
    """Field by field and kind by kind: the unlock screen shows this before anybody has proved anything."""
    if value["format"] != _FORMAT:
        raise ValueError("not a status")
    return ClinicStatus(
        clinic_name=_text(value["clinic_name"]),
        users=tuple(_user(user) for user in value["users"]),
        session=_session(value["session"]),
        drafts_waiting=tuple((_text(who), _whole(n)) for who, n in value["drafts_waiting"]),
        last_backup=_time(value["last_backup"]),
        last_restore=_time(value["last_restore"]),
        audit_checked_at=_time(value["audit_checked_at"]),
        audit_ok=value["audit_ok"] is True,
        idle_lock_minutes=_whole(value["idle_lock_minutes"]),
        crisis_lines=tuple(CrisisLine(_text(n["name"]), _text(n["phone"])) for n in value["crisis_lines"]),
    )


def _user(value: Mapping[str, Any]) -> StatusUser:
    return StatusUser(_text(value["login"]), _text(value["label"]), tuple(map(_text, value["roles"])))


def _session(value: Mapping[str, Any] | None) -> SessionView | None:
    if value is None:
        return None
    started = _time(_text(value["started_at"]))
    if started is None:
        raise ValueError("a session without a start")
    seats = tuple(_seat(seat) for seat in value["seats"])
    return SessionView(
        _text(value["session_id"]), _text(value["title"]), started, seats,
        _whole(value.get("soon_minutes", USUAL.soon_minutes)),
        _whole(value.get("grace_minutes", USUAL.grace_minutes)), _time(value.get("newest")),
        {_text(code): _text(title) for code, title in value.get("titles", {}).items()},
        _time(value.get("at_zero")), _text(value.get("boot_id", "")),
    )  # fmt: skip


def _seat(value: Mapping[str, Any]) -> SeatView:
    state = value["state"]
    if state not in {"later", "soon", "due", "overdue"}:
        raise ValueError("not a state")
    due = _time(value["due_at"])
    rest = value.get("rest", "")
    if rest not in {"", "held", "idle"}:
        raise ValueError("not a rest")
    return SeatView(_whole(value["seat"]), _text(value["code"]), _text(value["initials"]), due, state, rest)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a number")
    return value


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    at = read_stamp(text)
    if stamp(at) != text:
        raise ValueError("not a stamp of ours")
    return at


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return stamp(value)
    raise TypeError(type(value).__name__)
