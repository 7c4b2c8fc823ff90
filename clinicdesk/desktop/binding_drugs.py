"""The services of the drug registers bound to one desk and one login."""

from collections.abc import Callable
from functools import partial

from clinicdesk.desktop.paper_binding import paper_made, save
from clinicdesk.services import (
    ampoule_acts,
    counts,
    drugs,
    ledger,
    ledger_corrections,
    ledger_paper,
    stock,
    stock_incidents,
)
from clinicdesk.services.desk import Desk
from clinicdesk.services.record_frame import Printout
from clinicdesk.services.record_parts.source import Wish
from clinicdesk.services.views import Actor
from clinicdesk.ui.drug_verbs import DrugVerbs
from clinicdesk.ui.paper_verbs import PaperMade


def drugs_of_desk(desk: Desk, actor: Actor) -> DrugVerbs:
    """Everything the registers' page may ask for."""
    return DrugVerbs(
        registers=partial(ledger.list_registers, desk, actor), see_register=partial(ledger.see_register, desk, actor),
        products=partial(drugs.list_products, desk, actor), rules=partial(drugs.drug_rules, desk, actor),
        print_lines=_paper(partial(ledger_paper.print_lines, desk, actor)),
        print_month=_paper(partial(ledger_paper.print_month, desk, actor)),
        enter_product=partial(drugs.enter_product, desk, actor), receive=partial(stock.receive_stock, desk, actor),
        issue=partial(stock.issue_stock, desk, actor), give_back=partial(stock.return_stock, desk, actor),
        discard=partial(stock.discard_stock, desk, actor),
        open_ampoule=partial(ampoule_acts.open_ampoule, desk, actor),
        settle=partial(ampoule_acts.settle_residue, desk, actor), count=partial(counts.count_stock, desk, actor),
        correct=partial(ledger_corrections.correct_line, desk, actor),
        correct_residue=partial(ampoule_acts.correct_residue, desk, actor),
        witness=partial(ledger_corrections.witness_afterwards, desk, actor),
        incidents=partial(stock_incidents.stock_incidents, desk, actor),
        open_incident=partial(stock_incidents.open_stock_incident, desk, actor),
        complete_incident=partial(stock_incidents.complete_stock_incident, desk, actor),
        close_incident=partial(stock_incidents.close_stock_incident, desk, actor), save=save,
    )  # fmt: skip


def _paper(make: Callable[..., Printout]) -> Callable[..., PaperMade]:
    """Pages for a reason, as the window asks for them."""

    def made(
        product_id: str, place: str, *, language: str, reason: str, recipient: str, **span: int
    ) -> PaperMade:
        return paper_made(make(product_id, place, Wish(language, reason, recipient), **span))

    return made
