"""`clinicdesk backup`: a verified copy with its keys and anchors."""

from clinicdesk.commands.answer import Answer, Caller, opened
from clinicdesk.services.backups import make_backup
from clinicdesk.words import say


def backup(caller: Caller) -> Answer:
    """Copy, check the copy, say where it is."""
    with opened(caller) as entered:
        copy = make_backup(entered.desk, entered.actor, password=caller.password)
    return Answer((say(caller.language, "cli.backup.done", path=str(copy.root)),), {"folder": str(copy.root)})
