"""A page of a register is called the same in every language, and no two registers share a name."""

from dataclasses import replace

from clinicdesk.models.audit import Action
from clinicdesk.services import drugs, ledger, ledger_paper
from clinicdesk.services.record_parts.source import Wish
from tests.support.clinic import Clinic
from tests.support.looking import events
from tests.support.pharmacy import SAFE, pharmacy

WISH = Wish("uk", "звірка", "")


def test_lines_of_a_register_are_named_without_words_of_a_language(clinic: Clinic) -> None:
    """Proves: REQ-LGR-065. A Ukrainian page and the trail said «Сейф 1/Lines 1–1»."""
    ours = pharmacy(clinic)
    ours.receive()
    made = ledger_paper.print_lines(ours.desk, ours.nurse, ours.product, SAFE, WISH, first=1, last=99)
    assert made.record.record_id == f"{SAFE}/{ours.product[:8]}/1–1"
    told = next(one for one in reversed(events(ours.desk)) if one.action == Action.RECORD_PRINTED)
    assert told.entity_id == made.record.record_id


def test_two_products_at_one_place_have_papers_of_two_names(clinic: Clinic) -> None:
    """Proves: REQ-LGR-065."""
    ours = pharmacy(clinic)
    second = drugs.enter_product(
        ours.desk, ours.lead, substance="ketamine", form="ampoule", trade_name="Кеталар", manufacturer="Pfizer",
        strength_ug_per_ml=50_000, content_ul=10_000,
    ).subject  # fmt: skip
    ours.receive()
    replace(ours, product=second).receive(batch="5512")
    pages = [ledger.see_register(ours.desk, ours.nurse, one, SAFE) for one in (ours.product, second)]
    names = {ledger_paper.month_record(ours.desk, page, 2026, 11).record_id for page in pages}
    assert len(names) == 2
    assert all(name.startswith(f"{SAFE}/") and name.endswith("/11.2026") for name in names)
