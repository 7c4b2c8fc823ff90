"""The status of an open clinic, put beside the file."""

from clinicdesk.services.backups import last_backup
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.sessions import session_view
from clinicdesk.services.status import status_of
from clinicdesk.services.status_file import write_status


def refresh_status(desk: Desk) -> None:
    """Leave the unlock screen what it may know of this clinic now."""
    told = status_of(
        desk.database, current_settings(desk), session=session_view(desk), checked_at=desk.checked_at,
        ok=not desk.findings, last_backup=last_backup(desk),
    )  # fmt: skip
    write_status(desk.folder, told)
