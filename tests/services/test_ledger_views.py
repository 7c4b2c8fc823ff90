"""The register as read: corrections folded, what waits, what is open, both places and the total."""

from datetime import date

import pytest

from clinicdesk.services import ledger, ledger_corrections
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.ledger_views import LedgerRow, RegisterPage
from tests.support.clinic import Clinic
from tests.support.pharmacy import ALONE, OTHER_SAFE, POST, SAFE, TWO, Pharmacy, pharmacy


@pytest.fixture
def safe(clinic: Clinic) -> Pharmacy:
    """Twenty ampoules in the safe."""
    ours = pharmacy(clinic)
    ours.receive()
    return ours


def page(ours: Pharmacy, place: str = SAFE) -> RegisterPage:
    return ledger.see_register(ours.desk, ours.nurse, ours.product, place)


def rows(ours: Pharmacy, place: str = SAFE) -> list[LedgerRow]:
    return list(page(ours, place).rows)


def test_a_product_without_lines_waits_at_the_first_store(clinic: Clinic) -> None:
    ours = pharmacy(clinic)
    (key,) = ledger.list_registers(ours.desk, ours.nurse)
    assert (key.product, key.place, key.ampoules, key.words["uk"]) == (
        "Кетамін-Фармак", SAFE, 0, "кетамін, ампула",
    )  # fmt: skip
    assert page(ours).rows == ()
    assert page(ours).stores == (SAFE, OTHER_SAFE)


def test_the_page_shows_both_places_and_the_total(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-007."""
    safe.issue(3)
    seen = page(safe)
    assert dict(seen.places) == {SAFE: 17, POST: 3}
    assert seen.post is not None
    assert (seen.post.title, seen.post.place) == ("Сесія 1 · 07", POST)
    assert [(key.place, key.is_store) for key in ledger.list_registers(safe.desk, safe.nurse)] == [
        (SAFE, True), (POST, False),
    ]  # fmt: skip


def test_a_correction_is_one_row_and_the_wrong_one_is_struck(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-006."""
    safe.issue(3)
    wrong = rows(safe)[0]
    ledger_corrections.correct_line(
        safe.desk, safe.nurse, wrong.line_id, Righted(22), reason="описка", hands=TWO
    )
    first, _, fixed = rows(safe)
    assert (first.state, fixed.state, fixed.corrects, fixed.numbers) == ("voided", "corrects", 1, (3, 4))
    assert (fixed.change, fixed.after, fixed.after_ug, fixed.reason) == (22, 19, 1_900_000, "описка")


def test_a_line_that_never_happened_is_only_taken_back(safe: Pharmacy) -> None:
    safe.receive(5)
    ledger_corrections.correct_line(
        safe.desk, safe.nurse, rows(safe)[1].line_id, Righted(0), reason="двічі записано", hands=TWO
    )
    last = rows(safe)[-1]
    assert (last.kind, last.state, last.corrects, last.numbers, last.change) == (
        "receive",
        "corrects",
        2,
        (3,),
        0,
    )
    assert last.after == 20


def test_an_opened_ampoule_shows_what_became_of_it(safe: Pharmacy) -> None:
    safe.issue(2)
    ampoule = safe.open()
    seen = page(safe, POST)
    assert [(one.label, one.remaining_ug) for one in seen.open_ampoules] == [("2", 100_000)]
    safe.settle(ampoule, 2000, hands=ALONE)
    row = rows(safe, POST)[-1]
    assert (row.destroyed_ug, row.waiting, row.portions[0].method) == (100_000, True, "розчинено й вилито")
    assert page(safe, POST).open_ampoules == ()
    assert page(safe, POST).destroying == ("розчинено й вилито",)


def test_what_waits_what_expires_first_and_the_last_count_are_at_hand(safe: Pharmacy) -> None:
    safe.receive(5, batch="010101", expires_on=date(2026, 11, 30))
    safe.issue(2, hands=ALONE)
    safe.count(23)
    seen = page(safe)
    assert [row.numbers for row in seen.waiting] == [(3,)]
    assert seen.nearest is not None
    assert (seen.nearest.number, seen.nearest.ampoules) == ("010101", 5)
    assert seen.last_count is not None
    assert (seen.last_count.agrees, seen.rows[-1].state) == (True, "count")
    assert ("nurse2", "Бондар Тарас") in seen.witnesses
