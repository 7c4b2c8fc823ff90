"""`clinicdesk print` without a recipient: the document is for the clinic's own records, and says so."""

import pytest

from clinicdesk.commands.answer import Exit
from tests.support.command_desk import Desk
from tests.support.paper import page_texts

pytestmark = pytest.mark.usefixtures("clinics_own_time")


@pytest.mark.parametrize(
    ("what", "subject"), [("participant", "К-1"), ("daily", "today"), ("blank", "phq9"), ("labels", "07")]
)
def test_a_document_for_nobody_else_is_for_the_clinics_own_records(
    at_desk: Desk, what: str, subject: str
) -> None:
    """Proves: REQ-PRT-097. The command of every day works without `--recipient`."""
    out = at_desk.papers / "paper.pdf"
    words = ("print", what, subject, "--out", str(out), "--reason", "review")
    code, told, _ = at_desk.call(*words, login="lead")
    assert code == Exit.DONE, told
    assert all(
        "For: the clinic’s own records" in " ".join(page.split()) for page in page_texts(out.read_bytes())
    )


def test_a_name_of_a_participant_in_the_reason_of_a_daily_sheet_is_refused(at_desk: Desk) -> None:
    """Proves: REQ-PRT-098."""
    out = at_desk.papers / "paper.pdf"
    words = ("print", "daily", "today", "--out", str(out), "--reason", "для Олійника Степана")
    code, told, _ = at_desk.call(*words, login="lead")
    assert (code, told["error"]["code"]) == (Exit.REFUSED, "DOC021")
    assert not out.exists()
