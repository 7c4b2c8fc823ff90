"""The status of an open clinic, put beside the file."""

from dataclasses import replace

from clinicdesk.services.backups import last_backup
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.sessions import session_view
from clinicdesk.services.status import status_of
from clinicdesk.services.status_file import write_status
from clinicdesk.services.status_views import SessionView


def refresh_status(desk: Desk) -> None:
    """Leave the unlock screen what it may know of this clinic now."""
    session = _without_initials(session_view(desk))
    told = status_of(
        desk.database, current_settings(desk), session=session, checked_at=desk.checked_at,
        ok=not desk.findings, last_backup=last_backup(desk),
    )  # fmt: skip
    write_status(desk.folder, told)


def _without_initials(session: SessionView | None) -> SessionView | None:
    """Initials of participants are for the room, not for the disk."""
    if session is None:
        return None
    return replace(session, seats=tuple(replace(seat, initials="") for seat in session.seats))
