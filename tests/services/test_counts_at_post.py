"""A blind count at the session's own post that differs keeps the session open, as one at the safe does."""

import pytest

from clinicdesk.services.register_blocks import ledger_blocks
from tests.support.clinic import Clinic
from tests.support.pharmacy import OTHER_SAFE, POST, SAFE, Pharmacy, pharmacy


@pytest.fixture
def post(clinic: Clinic) -> Pharmacy:
    """One ampoule went to the post and its residue is destroyed; the safe is counted and agrees."""
    made = pharmacy(clinic)
    made.receive()
    made.issue(1)
    made.settle(made.open(), 2000)
    made.count(19, session=True)
    assert blocks(made) == []
    return made


def blocks(post: Pharmacy) -> list[tuple[str, object]]:
    with post.desk.database.read() as session:
        found = ledger_blocks(session, post.clinic.session_id)
    return [(one.code, one.values["place"]) for one in found]


@pytest.mark.parametrize("in_session", [True, False])
def test_ampoules_found_at_the_post_keep_the_session_open_until_counted_again(
    post: Pharmacy, in_session: bool
) -> None:
    """Proves: REQ-LGR-045. Two ampoules and half a millilitre nobody knew of, and the session was closed."""
    assert [note.code for note in post.count(2, 500, place=POST, session=in_session).notes] == ["LGR022"]
    assert blocks(post) == [("AMP014", POST)]
    post.count(19, session=True)
    assert blocks(post) == [("AMP014", POST)], "another place’s count answers nothing"
    post.count(0, place=POST, session=in_session)
    assert blocks(post) == []


def test_a_later_difference_at_the_safe_counts_too(post: Pharmacy) -> None:
    """Proves: REQ-LGR-045. Counted right for the session, and wrong from the register an hour later."""
    post.count(18)
    assert blocks(post) == [("AMP014", SAFE)]


def test_another_stores_difference_keeps_no_session_open(post: Pharmacy) -> None:
    post.receive(5, batch="990001", place=OTHER_SAFE)
    post.count(4, place=OTHER_SAFE)
    assert blocks(post) == []


def test_what_was_wrong_at_the_post_before_the_session_took_anything_is_another_days(clinic: Clinic) -> None:
    made = pharmacy(clinic)
    made.receive()
    made.count(19)
    with made.desk.database.read() as session:
        assert ledger_blocks(session, clinic.session_id) == ()
