"""`clinicdesk backup`: a verified copy with its keys and anchors."""

from clinicdesk.commands.answer import Answer, Caller, Exit, clock_for
from clinicdesk.services.backing_up import back_up_clinic
from clinicdesk.words import say


def backup(caller: Caller) -> Answer:
    """Copy, check the copy, say where it is; exit 3 when what was copied is itself broken evidence."""
    from clinicdesk.ids import RandomIds

    copy, findings = back_up_clinic(
        caller.folder,
        login=caller.login,
        password=caller.password,
        clock=clock_for(caller.folder),
        ids=RandomIds(),
    )
    told = {"folder": str(copy.root), "ok": not findings, "findings": [issue.code for issue in findings]}
    if findings:
        lines = [say(caller.language, "cli.backup.broken", path=str(copy.root))]
        lines += [issue.sentence(caller.language) for issue in findings]
        return Answer(tuple(lines), told, Exit.BROKEN_EVIDENCE)
    return Answer((say(caller.language, "cli.backup.done", path=str(copy.root)),), told)
