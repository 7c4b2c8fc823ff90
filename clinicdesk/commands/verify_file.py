"""`clinicdesk verify FILE`: whether a document is genuine, without any clinic at hand."""

from pathlib import Path

from clinicdesk.commands.answer import Answer, Exit
from clinicdesk.reports.checking import check_code, check_file


def verify_file(language: str, path: Path | None, *, root: str, code: str) -> Answer:
    """Who, what and when; or the check that failed, with exit 3 (1: unreadable, 2: no fingerprint).

    Without a file it is the QR code of a paper that is checked.
    """
    if path is None:
        checked = check_code(code, root=root, language=language)
    else:
        checked = check_file(path, root=root, code=code, language=language)
    if not checked.code:
        return Answer(checked.lines, {"ok": True, **checked.told})
    (sentence,) = checked.lines
    told = {"ok": False, "code": checked.code, "sentence": sentence}
    return Answer((f"{sentence} [{checked.code}]",), told, Exit(checked.exit_code))
