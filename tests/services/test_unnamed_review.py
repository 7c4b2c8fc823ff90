"""A printed review of the trail names participants by codes only, whatever reasons and remarks say."""

from datetime import timedelta

import pytest

from clinicdesk.services import glass, integrity, review_papers, trail_reviews
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from tests.support.clinic import NAMES, PASSWORDS, Clinic
from tests.support.looking import refused
from tests.support.paper import page_texts, spaced

MONTH = "2026-11"
PHONE = "067 123 45 67"


@pytest.fixture
def reviewed(clinic: Clinic) -> tuple[Desk, Actor]:
    """November with an emergency opening whose reason names the person, their telephone and a colleague."""
    desk, lead = clinic.open_as("lead")
    nurse2 = clinic.join(desk, "nurse2")
    glass.break_glass(
        desk, nurse2, clinic.people["К-1"],
        reason=f"судоми в Олійника Степана, дружина {PHONE}; дозволила Левченко Ольга",
    )  # fmt: skip
    clinic.clock.advance(timedelta(days=8))
    integrity.check_integrity(desk, lead)
    shown = trail_reviews.open_month(desk, lead, MONTH)
    trail_reviews.sign_review(
        desk, lead, MONTH, remark="Відкриття картки Олійника виправдане", password=PASSWORDS["lead"],
        tree_size=shown.tree_size, tree_root=shown.tree_root, seen=shown.seen,
    )  # fmt: skip
    return desk, lead


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_reason_and_a_remark_that_name_somebody_are_printed_without_the_name(
    reviewed: tuple[Desk, Actor], language: str
) -> None:
    """Proves: REQ-TRL-065. The sealed page of a month printed «Олійника Степана» and the telephone."""
    desk, lead = reviewed
    printout = review_papers.print_review(desk, lead, MONTH, Wish(language, "для теки переглядів", ""))
    assert printout.unsealed is None
    said = spaced(" ".join(page_texts(printout.pdf)))
    for kept in ("судоми", "К-1", "виправдане", NAMES["lead"], NAMES["nurse2"]):
        assert kept in said
    for named in ("Олійник", "Степан", PHONE, "123 45"):
        assert named not in said


def test_the_foot_of_a_review_names_nobody_either(reviewed: tuple[Desk, Actor]) -> None:
    """Proves: REQ-TRL-065."""
    desk, lead = reviewed
    with refused(desk, ("DOC021", "reason")):
        review_papers.print_review(desk, lead, MONTH, Wish("uk", "скарга Олійника", ""))
    with refused(desk, ("DOC021", "recipient")):
        review_papers.print_review(desk, lead, MONTH, Wish("uk", "скарга", "Олійник Степан"))
    with refused(desk, ("DOC022", "reason")):
        review_papers.print_review(desk, lead, MONTH, Wish("uk", f"просили на {PHONE}", ""))
