"""The demonstration's controlled drug: a safe that was filled, counted and corrected, each line by two hands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from clinicdesk.demo.cast import START
from clinicdesk.services import counts, drugs, ledger, ledger_corrections, stock
from clinicdesk.services.counts import Counted
from clinicdesk.services.desk import Desk
from clinicdesk.services.ledger_corrections import Righted
from clinicdesk.services.ledger_hands import Hands
from clinicdesk.services.ledger_views import RegisterPage
from clinicdesk.services.stock import Handful, Receipt
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness

SAFE = "Сейф А"
BATCH, _OLDER = "021225", "110326"
STOCKED = 24
"""Ampoules in the safe once it is filled."""
LEFT = STOCKED - 1
"""The same after the cohort before has used one."""


@dataclass(frozen=True, slots=True)
class Store:
    """The safe at an open desk: the nurse writes, her colleague witnesses."""

    desk: Desk
    nurse: Actor
    passwords: Mapping[str, str]
    product: str

    @property
    def hands(self) -> Hands:
        """Both."""
        return Hands(self.passwords["nurse"], witness=Witness("nurse2", password=self.passwords["nurse2"]))

    def page(self, place: str = SAFE) -> RegisterPage:
        """A register as it stands."""
        return ledger.see_register(self.desk, self.nurse, self.product, place)

    def batch(self, number: str) -> str:
        """The id of a batch."""
        return next(one.batch_id for one in self.page().batches if one.number == number)

    def receive(self, number: str, ampoules: int, invoice: str, *, months: int) -> None:
        """Ampoules from the supplier."""
        receipt = Receipt(
            self.product,
            number,
            START.date() + timedelta(days=30 * months),
            ampoules,
            invoice,
            "ДЕМО Фармація",
        )
        stock.receive_stock(self.desk, self.nurse, receipt, place=SAFE, hands=self.hands)

    def issue(self, session_id: str, ampoules: int, *, hands: Hands | None = None) -> None:
        """To the post of the session."""
        handful = Handful(self.batch(BATCH), SAFE, ampoules)
        stock.issue_stock(self.desk, self.nurse, handful, session_id=session_id, hands=hands or self.hands)


def fill_the_safe(desk: Desk, nurse: Actor, passwords: Mapping[str, str]) -> None:
    """The product, two receipts of which one is corrected, and a count that agrees."""
    product = drugs.enter_product(
        desk, nurse, substance="ketamine", form="ampoule", trade_name="Кетамін-ДЕМО", manufacturer="ДЕМО-фарм",
        strength_ug_per_ml=50_000, content_ul=2_000,
    ).subject  # fmt: skip
    store = Store(desk, nurse, passwords, product)
    store.receive(BATCH, 20, "накл. 1174", months=5)
    store.receive(_OLDER, 15, "накл. 1181", months=1)
    ledger_corrections.correct_line(
        desk, nurse, store.page().rows[-1].line_id, Righted(5), reason="В накладній 5 ампул, а не 15",
        hands=store.hands,
    )  # fmt: skip
    cracked = Handful(store.batch(_OLDER), SAFE, 1)
    stock.discard_stock(
        desk, nurse, cracked, kind="break", reason="Тріщина в упаковці", method="зібрано й знищено, акт 7",
        hands=store.hands,
    )  # fmt: skip
    counts.count_stock(desk, nurse, Counted(product, SAFE, STOCKED, 0), hands=store.hands)


def issue_alone(desk: Desk, nurse: Actor, passwords: Mapping[str, str], *, session_id: str) -> None:
    """One more ampoule for the session, written down while the colleague could not witness."""
    key = ledger.list_registers(desk, nurse)[0]
    store = Store(desk, nurse, passwords, key.product_id)
    alone = Hands(passwords["nurse"], emergency="Судоми в учасника, колега біля нього")
    store.issue(session_id, 1, hands=alone)
