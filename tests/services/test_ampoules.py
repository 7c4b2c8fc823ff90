"""An opened ampoule: given + destroyed + returned = content, whatever is corrected, and nothing left when closed."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import OpenedAmpoule, Portion
from clinicdesk.services import ampoule_acts, ampoules, register_blocks
from clinicdesk.services.ampoules import Taking
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused
from tests.support.pharmacy import ALONE, POST, TWO, Pharmacy, pharmacy


@pytest.fixture
def post(clinic: Clinic) -> Pharmacy:
    """Twenty ampoules in the safe, three of them at the session's post."""
    ours = pharmacy(clinic)
    ours.receive()
    ours.issue(3)
    return ours


def give(ours: Pharmacy, *takes: tuple[str, int, int], dose: str = "d-1", **changed: object) -> None:
    """A dose that takes (ampoule, given, destroyed), as the dosing service writes it."""
    said: dict[str, object] = {
        "person_id": ours.clinic.people["К-1"], "dose_id": dose, "author_id": ours.nurse.user_id,
        "witness_id": ours.lead.user_id, "emergency": "", "happened_at": ours.clinic.clock.now(),
    }  # fmt: skip
    with ours.desk.write(ours.nurse, Action.DOSE_GIVEN, entity="dose", entity_id=dose) as work:
        for ampoule, given, destroyed in takes:
            taking = Taking(given_ul=given, destroyed_ul=destroyed, **(said | changed))  # type: ignore[arg-type]
            ampoules.take_for_dose(ours.desk, work, ampoule, taking)


def correct(
    ours: Pharmacy, given: int, destroyed: int, *, dose: str = "d-1", reason: str = "не той об’єм"
) -> None:
    """The dose was another one."""
    with ours.desk.write(ours.nurse, Action.DOSE_AMENDED, entity="dose", entity_id=dose) as work:
        ampoules.correct_for_dose(
            ours.desk, work, dose, given_ul=given, destroyed_ul=destroyed, author_id=ours.nurse.user_id,
            witness_id=ours.lead.user_id, reason=reason, happened_at=ours.clinic.clock.now(),
        )  # fmt: skip


def account(ours: Pharmacy, ampoule: str) -> tuple[int, int, int, bool]:
    """Given, destroyed, left, closed."""
    with ours.desk.database.read() as session:
        row = session.get_one(OpenedAmpoule, ampoule)
        parts = ampoules.Parts(row, ampoules.portions_of(session, ampoule))
    return parts.given_ul(), parts.destroyed_ul(), parts.remaining_ul, parts.closed


def blocks(ours: Pharmacy) -> list[str]:
    """What keeps the session open."""
    with ours.desk.database.read() as session:
        found = register_blocks.ledger_blocks(session, ours.clinic.session_id)
    for issue in found:
        assert issue.sentence("uk") != issue.sentence("en")
    return [issue.code for issue in found]


def test_an_opened_ampoule_leaves_stock_and_shows_its_remainder(post: Pharmacy) -> None:
    """Proves: REQ-LGR-003."""
    with one_event(post.desk, Action.AMPOULE_OPENED, post.nurse) as seen:
        ampoule = post.open()
    assert seen.wrote(ledger_line=1, opening_claim=1, opened_ampoule=1, signature=2)
    assert post.balance(POST) == 2
    give(post, (ampoule, 1200, 0))
    with post.desk.database.read() as session:
        (one,) = ampoules.open_ampoules(session, post.clinic.session_id)
    assert (one.label, one.batch, one.content_ul, one.remaining_ul) == ("2", "021225", 2000, 800)
    with one_event(post.desk, Action.RESIDUE_DESTROYED, post.nurse) as seen:
        post.settle(ampoule, 800)
    assert seen.wrote(portion=1, signature=2)
    assert account(post, ampoule) == (1200, 800, 0, True)
    assert newest(post.desk, Portion).method == "розчинено й вилито"


def test_residue_is_all_that_is_left_no_more_no_less(post: Pharmacy) -> None:
    """Proves: REQ-LGR-003."""
    ampoule = post.open()
    give(post, (ampoule, 1200, 0))
    for said in (700, 900, 0):
        with refused(post.desk, ("LGR020", "destroyed")):
            post.settle(ampoule, said)
    post.settle(ampoule, 300, returned_ul=500)
    assert account(post, ampoule) == (1200, 300, 0, True)
    with refused(post.desk, ("AMP002", "ampoule")):
        post.settle(ampoule, 0)


def test_a_residue_is_corrected_without_opening_the_account(post: Pharmacy) -> None:
    """Proves: REQ-LGR-003, REQ-LGR-006."""
    ampoule = post.open()
    give(post, (ampoule, 1200, 0))

    def right(destroyed: int, returned: int, reason: str = "інший об’єм") -> None:
        ampoule_acts.correct_residue(
            post.desk,
            post.nurse,
            ampoule,
            destroyed_ul=destroyed,
            returned_ul=returned,
            reason=reason,
            receiver="старша медсестра Бойко",
            hands=TWO,
        )

    with refused(post.desk, ("LGR014", "")):
        right(800, 0)
    post.settle(ampoule, 800)
    with refused(post.desk, ("AMP008", "given")):
        right(700, 0)
    with refused(post.desk, ("LGR019", "destroyed")):
        right(800, 0)
    with refused(post.desk, ("DSK005", "reason")):
        right(700, 100, " ")
    with one_event(post.desk, Action.PORTION_CORRECTED, post.nurse, reason="інший об’єм") as seen:
        right(700, 100)
    assert seen.wrote(portion=1, signature=2)
    assert account(post, ampoule) == (1200, 700, 0, True)


def test_a_dose_takes_no_more_than_is_left_and_may_take_from_two(post: Pharmacy) -> None:
    """Proves: REQ-LGR-003, REQ-LGR-004."""
    first, second = post.open(), post.open()
    with refused(post.desk, ("AMP003", "given")):
        give(post, (first, 2001, 0))
    with refused(post.desk, ("AMP003", "given")):
        give(post, (first, 1500, 0), (first, 600, 0))
    with refused(post.desk, ("AMP005", "witness")):
        give(post, (first, 10, 0), witness_id=post.nurse.user_id)
    with refused(post.desk, ("AMP006", "witness")):
        give(post, (first, 10, 0), witness_id=None)
    give(post, (first, 2000, 0), (second, 400, 1600))
    assert account(post, first) == (2000, 0, 0, True)
    assert account(post, second) == (400, 1600, 0, True)


def test_a_correction_of_a_closed_ampoule_moves_between_its_parts(post: Pharmacy) -> None:
    """Proves: REQ-LGR-003."""
    ampoule = post.open()
    give(post, (ampoule, 1200, 800))
    with refused(post.desk, ("AMP008", "given")):
        correct(post, 1100, 800)
    correct(post, 1100, 900)
    assert account(post, ampoule) == (1100, 900, 0, True)
    with refused(post.desk, ("AMP007", "dose")):
        correct(post, 1, 1, dose="d-2")
    with refused(post.desk, ("DSK005", "reason")):
        correct(post, 1, 1, reason=" ")


def test_a_correction_over_two_ampoules_keeps_each_of_them_whole(post: Pharmacy) -> None:
    """Proves: REQ-LGR-003."""
    first, second = post.open(), post.open()
    give(post, (first, 2000, 0), (second, 400, 0))
    give(post, (second, 1000, 0), dose="d-2")
    correct(post, 2600, 0)
    assert account(post, second) == (1600, 0, 400, False)
    correct(post, 1900, 100)
    assert (account(post, first)[0] + account(post, second)[0], account(post, first)[3]) == (2900, True)
    with refused(post.desk, ("AMP008", "given")):
        correct(post, 3100, 0)


def test_what_keeps_a_session_from_closing_is_said_one_by_one(post: Pharmacy) -> None:
    """Proves: REQ-LGR-002, REQ-LGR-008."""
    assert blocks(post) == ["AMP012", "AMP013"]
    ampoule = post.open(hands=ALONE)
    assert blocks(post) == ["AMP010", "AMP011", "AMP012", "AMP013"]
    post.settle(ampoule, 2000)
    post.give_back(2)
    assert blocks(post) == ["AMP011", "AMP013"]
    post.count(18, session=True)
    assert blocks(post) == ["AMP011", "AMP014"]
    post.count(19, session=True)
    assert blocks(post) == ["AMP011"]


def test_an_unwitnessed_portion_waits_for_its_second_name(post: Pharmacy) -> None:
    """Proves: REQ-LGR-004, REQ-LGR-008."""
    ampoule = post.open()
    give(post, (ampoule, 1200, 800), witness_id=None, emergency="судоми в іншого")
    assert "AMP011" in blocks(post)
    with post.desk.write(post.nurse, Action.DOSE_AMENDED, entity="dose", entity_id="d-1") as work:
        ampoules.witness_for_dose(
            post.desk, work, "d-1", author_id=post.nurse.user_id, witness_id=post.lead.user_id,
            happened_at=post.clinic.clock.now(),
        )  # fmt: skip
    assert "AMP011" not in blocks(post)
    assert account(post, ampoule) == (1200, 800, 0, True)


def test_no_ampoule_is_opened_that_is_not_at_the_post(post: Pharmacy) -> None:
    with refused(post.desk, ("LGR001", "ampoules")):
        post.open(4)
    with pytest.raises(Refused, match="AMP001"):
        give(post, ("no such ampoule", 10, 0))
