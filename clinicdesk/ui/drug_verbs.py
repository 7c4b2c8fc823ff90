"""The verbs of the drug registers' page: services bound by the composition root, fakes in tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clinicdesk.services.drugs import ProductView, Rules
from clinicdesk.services.ledger_views import RegisterKey, RegisterPage
from clinicdesk.services.stock_incidents import OpenedIncident, StockIncident
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.paper_verbs import PaperMade

Write = Callable[..., Changes]


@dataclass(frozen=True, slots=True)
class DrugVerbs:
    """Reading ones first, then papers; the writing ones take what the services of the same name take.

    `save` writes a file whole or not at all.
    """

    registers: Callable[[], Sequence[RegisterKey]]
    see_register: Callable[[str, str], RegisterPage]
    products: Callable[[], Sequence[ProductView]]
    rules: Callable[[], Sequence[Rules]]
    print_lines: Callable[..., PaperMade]
    print_month: Callable[..., PaperMade]
    incidents: Callable[[], Sequence[StockIncident]]
    open_incident: Callable[[str], OpenedIncident]
    enter_product: Write
    receive: Write
    issue: Write
    give_back: Write
    discard: Write
    open_ampoule: Write
    settle: Write
    count: Write
    correct: Write
    correct_residue: Write
    witness: Write
    complete_incident: Write
    close_incident: Write
    save: Callable[[Path, bytes], None]


WRITING = (
    *("enter_product", "receive", "issue", "give_back", "discard", "open_ampoule", "settle", "count"),
    *("correct", "correct_residue", "witness", "complete_incident", "close_incident"),
)
"""The verbs that are followed by news."""


def drugs_with_news(bus: ChangeBus, verbs: DrugVerbs) -> DrugVerbs:
    """As `with_news`, for the drug registers."""
    told = {name: bus.after(getattr(verbs, name), Topic.DRUGS) for name in WRITING}
    return replace(verbs, **told)
