"""`clinicdesk backup`: a verified copy with its keys and anchors."""

from clinicdesk.commands.answer import Answer, Caller, Exit, opened
from clinicdesk.services.backups import make_backup
from clinicdesk.services.integrity import examine
from clinicdesk.words import say


def backup(caller: Caller) -> Answer:
    """Copy, check the copy, say where it is; exit 3 when what was copied is itself broken evidence."""
    with opened(caller) as entered:
        desk = entered.desk
        copy = make_backup(desk, entered.actor, password=caller.password)
        desk.findings = findings = examine(desk).findings
    told = {"folder": str(copy.root), "ok": not findings, "findings": [issue.code for issue in findings]}
    if findings:
        lines = [say(caller.language, "cli.backup.broken", path=str(copy.root))]
        lines += [issue.sentence(caller.language) for issue in findings]
        return Answer(tuple(lines), told, Exit.BROKEN_EVIDENCE)
    return Answer((say(caller.language, "cli.backup.done", path=str(copy.root)),), told)
