"""Whether the file may be vouched for: nothing is sealed out of one that does not agree with its trail."""

from collections.abc import Sequence

from clinicdesk.errors import Issue
from clinicdesk.services.desk import Desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.views import IntegrityReport
from clinicdesk.words import Phrase, say

_NAMED = 5


def found_wrong(desk: Desk) -> tuple[Issue, ...]:
    """What the full check finds. It runs once at a desk, and anew when another program has written into the file.

    What is found closes the file for writing, as a check that somebody asks for does.
    """
    if desk.findings:
        return desk.findings
    if not _still_whole(desk):
        report = examine(desk)
        if not report.ok:
            desk.take_report(report)
    return desk.findings


def checked_already(desk: Desk) -> IntegrityReport | None:
    """The report of the full check at this desk, if it found nothing and nobody else has written since; else None.

    Who takes a running session over needs no second look at a file that only this program has written into.
    """
    return (
        desk.report if desk.report and desk.report.ok and not desk.findings and _still_whole(desk) else None
    )


def _still_whole(desk: Desk) -> bool:
    with desk.trail.lock:
        return desk.found_whole == desk.database.written_by_others()


def told_of(findings: Sequence[Issue], language: str) -> str:
    """The first of them in sentences, and how many more there are."""
    said = [one.sentence(language) for one in findings[:_NAMED]]
    more = len(findings) - _NAMED
    return " ".join((*said, *([say(language, "evd.more", n=more)] if more > 0 else [])))


def nothing_vouched(findings: Sequence[Issue]) -> Issue:
    """DOC014, naming what was found: why nothing is sealed."""
    told = {code: told_of(findings, code) for code in ("uk", "en")}
    return Issue("DOC014", values={"found": Phrase("found", told)})
