"""A signed monthly review of the trail on a page of its own, and what a changed row does to it."""

import json
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.engine import connect
from clinicdesk.security.roles import Role
from clinicdesk.services import glass, integrity, review_papers, trail_reviews
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.looking import events, refused, stand_in
from tests.support.paper import page_texts, spaced

MONTH = "2026-11"
REMARK = "Одне екстрене відкриття, причину перевірено"
WISH = Wish("uk", "для теки переглядів", "")


@pytest.fixture
def reviewed(clinic: Clinic) -> tuple[Desk, Actor]:
    """November with an emergency opening, looked through and signed by the lead."""
    desk, lead = clinic.open_as("lead")
    nurse2 = clinic.join(desk, "nurse2")
    glass.break_glass(desk, nurse2, clinic.people["К-1"], reason="судоми")
    clinic.clock.advance(timedelta(days=8))
    integrity.check_integrity(desk, lead)
    shown = trail_reviews.open_month(desk, lead, MONTH)
    trail_reviews.sign_review(
        desk, lead, MONTH, remark=REMARK, password=PASSWORDS["lead"], tree_size=shown.tree_size,
        tree_root=shown.tree_root, seen=shown.seen,
    )  # fmt: skip
    return desk, lead


def test_a_signed_month_prints_with_its_facts_remark_and_signature_under_the_seal(
    reviewed: tuple[Desk, Actor],
) -> None:
    """Proves: REQ-TRL-020."""
    desk, lead = reviewed
    printout = review_papers.print_review(desk, lead, MONTH, WISH)
    assert printout.unsealed is None
    assert printout.name == "review-2026-11-uk.pdf"
    said = spaced(" ".join(page_texts(printout.pdf)))
    for words in ("11.2026", REMARK, "судоми", "К-1", NAMES["lead"], "Екстрені відкриття"):
        assert words in said
    told = [one.action for one in events(desk)][-2:]
    assert told == [Action.RECORD_PRINTED.value, Action.DOCUMENT_SEALED.value]
    with pikepdf.open(BytesIO(printout.pdf)) as pdf:
        record = json.loads(pdf.attachments["record.json"].get_file().read_bytes())
    (statement,) = record["record"]["signatures"]
    assert statement["record_type"] == "trail_review"


def test_both_languages_say_the_same_page(reviewed: tuple[Desk, Actor]) -> None:
    """Proves: REQ-TRL-020."""
    desk, lead = reviewed
    said = spaced(
        " ".join(
            page_texts(review_papers.print_review(desk, lead, MONTH, Wish("en", "for the file", "")).pdf)
        )
    )
    assert "Monthly review of the audit trail" in said
    assert "Emergency openings" in said


def test_a_month_that_nobody_signed_is_not_printed(clinic: Clinic) -> None:
    """Proves: REQ-TRL-020."""
    desk, lead = clinic.open_as("lead")
    clinic.clock.advance(timedelta(days=8))
    with refused(desk, ("TRV005", "month")):
        review_papers.print_review(desk, lead, MONTH, WISH)
    with refused(desk, ("TRV001", "month")):
        review_papers.print_review(desk, lead, "2031-01", WISH)
    with pytest.raises(Refused):
        review_papers.print_review(desk, stand_in(desk, Role.NURSE), MONTH, WISH)


def test_a_review_changed_behind_the_program_prints_as_void_and_unsealed(
    reviewed: tuple[Desk, Actor],
) -> None:
    """Proves: REQ-TRL-020."""
    desk, lead = reviewed
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    raw.execute("drop trigger trail_review_no_update")
    raw.execute("update trail_review set remark = 'усе гаразд'")
    raw.close()
    printout = review_papers.print_review(desk, lead, MONTH, WISH)
    assert printout.record.status == "void"
    assert printout.unsealed is not None
