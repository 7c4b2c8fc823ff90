"""A backup of a clinic that nobody has open; one in doubt is copied as it lies."""

from pathlib import Path

from clinicdesk.clock import Clock
from clinicdesk.errors import Issue
from clinicdesk.ids import Ids
from clinicdesk.models.engine import translated
from clinicdesk.paths import ClinicFolder
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.security.witness import Witness
from clinicdesk.services.backups import make_backup
from clinicdesk.services.entrance import close_clinic, open_to_look
from clinicdesk.services.integrity import examine
from clinicdesk.services.opening import keep_copy


def back_up_clinic(
    folder: Path, *, login: str, password: str, clock: Clock, ids: Ids, witness: Witness | None = None
) -> tuple[ClinicFolder, tuple[Issue, ...]]:
    """`make_backup` from a password alone; and what the evidence says of what was copied.

    The check comes before the login: a file whose evidence is broken is copied as it lies, not an event longer.
    Raises as `open_clinic` and that verb.
    """
    looked = open_to_look(folder, login=login, password=password, clock=clock, ids=ids, witness=witness)
    desk = looked.desk
    try:
        with translated():
            roles = [Role(role) for role in looked.account().roles.split()]
            if may(roles, Permission.MAKE_BACKUP):
                desk.findings = examine(desk).findings
                if desk.findings:
                    return keep_copy(desk.folder, desk.database, clock.now(), why="backup"), desk.findings
        return make_backup(desk, looked.log_in(), password=password), ()
    finally:
        # Nobody is logged in and nothing is anchored where something was found.
        close_clinic(desk)
