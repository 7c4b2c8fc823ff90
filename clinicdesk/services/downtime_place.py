"""Where the downtime pack of a clinic lies, and taking it away once its session is closed."""

from pathlib import Path

from clinicdesk.errors import Issue
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.readings import running_session


def pack_folder(desk: Desk) -> Path:
    """Where the clinic wants it, else beside its file."""
    chosen = current_settings(desk).downtime_folder
    return Path(chosen) if chosen else desk.folder.downtime


def remove_packs(desk: Desk) -> tuple[Issue, ...]:
    """The session is closed: nothing of it may lie about. DTP003 for a file that would not go."""
    return desk.downtime.remove(desk.clinic_id, desk.folder.downtime, pack_folder(desk))


def remove_stale_packs(desk: Desk) -> tuple[Issue, ...]:
    """At the opening: what a session left that was closed while the file could not be taken away."""
    with desk.database.read() as session:
        running = running_session(session)
    return () if running else remove_packs(desk)
