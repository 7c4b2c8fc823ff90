"""`clinicdesk verify`: whether file, trail and anchors agree."""

from clinicdesk.clock import stamp
from clinicdesk.commands.answer import Answer, Caller, Exit, clock_for
from clinicdesk.errors import Issue, Unavailable
from clinicdesk.security.checkpoint import read_checkpoint
from clinicdesk.services.anchors import Anchor, from_paper
from clinicdesk.services.integrity import verify_clinic
from clinicdesk.services.views import IntegrityReport
from clinicdesk.words import say

_BROKEN = frozenset({"DBF001", "DBF002", "OPN002", "OPN003"})
"""Faults of the file itself, not of the world around it."""


def verify(caller: Caller, *, paper: str = "") -> Answer:
    """Tree size, root and the root's fingerprint; exit 3 with the first bad place when something is wrong.

    `paper`: the text of the square on a daily sheet. Refused CHK001 when it is none, CHK005 when it was misread.
    """
    from clinicdesk.ids import RandomIds

    brought = (from_paper(paper),) if paper else ()
    try:
        report = verify_clinic(
            caller.folder,
            login=caller.login,
            password=caller.password,
            clock=clock_for(caller.folder),
            ids=RandomIds(),
            brought=brought,
        )
    except Unavailable as error:
        if error.code not in _BROKEN:
            raise
        told_lines = (error.problem(caller.language), error.remedy(caller.language))
        return Answer(told_lines, {"ok": False, "findings": [{"code": error.code}]}, Exit.BROKEN_EVIDENCE)
    told = {
        "ok": report.ok, "tree_size": report.tree_size, "tree_root": report.tree_root,
        "root_fingerprint": report.root_fingerprint, "checked_at": stamp(report.checked_at),
        "anchored": report.anchored, "findings": [_told(issue, caller.language) for issue in report.findings],
    }  # fmt: skip
    if brought:
        told["paper"] = {"size": read_checkpoint(brought[0].note).size, "agrees": _agree(brought[0], report)}
    lines = [
        say(caller.language, "cli.verify.size", size=report.tree_size),
        say(caller.language, "cli.verify.tree", root=report.tree_root),
        say(caller.language, "cli.verify.root", root=report.root_fingerprint),
        *(_agreeing(anchor, caller.language) for anchor in brought if _agree(anchor, report)),
        *(issue.sentence(caller.language) for issue in report.findings),
        _verdict(report, caller.language),
    ]
    return Answer(tuple(lines), told, Exit.DONE if report.ok else Exit.BROKEN_EVIDENCE)


def _agree(anchor: Anchor, report: IntegrityReport) -> bool:
    """Whether the trail was walked and is what the paper says; pages that cannot be read agree with nothing."""
    return bool(report.tree_size) and not any(
        issue.values.get("place") == anchor.named for issue in report.findings
    )


def _agreeing(anchor: Anchor, language: str) -> str:
    """What a sheet of paper vouches for."""
    return say(language, "cli.verify.paper", size=read_checkpoint(anchor.note).size)


def _verdict(report: IntegrityReport, language: str) -> str:
    if report.ok and not report.anchored:
        return Issue("EVD014").sentence(language)
    return say(language, "cli.verify.whole" if report.ok else "cli.verify.broken")


def _told(issue: Issue, language: str) -> dict[str, object]:
    return {"code": issue.code, **issue.values, "sentence": issue.sentence(language)}
