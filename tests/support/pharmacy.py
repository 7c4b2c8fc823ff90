"""A clinic with a safe: ketamine in it, a nurse who acts and another who witnesses, and a running session."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from clinicdesk.models.drugs import DrugBatch, LedgerLine, OpenedAmpoule
from clinicdesk.services import ampoule_acts, counts, drugs, stock
from clinicdesk.services import clinic as settings_of
from clinicdesk.services.counts import Counted
from clinicdesk.services.desk import Desk
from clinicdesk.services.ledger_hands import Hands
from clinicdesk.services.registers import newest_count
from clinicdesk.services.stock import Handful, Receipt
from clinicdesk.services.views import Actor, Changes
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic

SAFE, OTHER_SAFE, POST = "Сейф 1", "Сейф 2", "Сесія 1"
"""Two stores, and the post of the running session: it has no room, so its title names it."""
EXPIRES = date(2026, 12, 31)
BOX = Receipt("", "021225", EXPIRES, 20, "накл. 1174", "Фармація")
TWO = Hands(password=PASSWORDS["nurse"], witness=Witness("nurse2", password=PASSWORDS["nurse2"]))
"""The nurse with a witness."""
WITH_LEAD = Hands(password=PASSWORDS["nurse"], witness=Witness("lead", password=PASSWORDS["lead"]))
"""The nurse with somebody who does not count as a rule."""
ALONE = Hands(password=PASSWORDS["nurse"], emergency="судоми, свідок біля пацієнта")


@dataclass(frozen=True, slots=True)
class Pharmacy:
    """The nurse's desk with a product and, once received, its batch."""

    clinic: Clinic
    desk: Desk
    lead: Actor
    nurse: Actor
    product: str

    def receive(
        self, ampoules: int = 20, *, batch: str = "021225", place: str = SAFE, **more: object
    ) -> Changes:
        """So many come into the safe."""
        hands = more.pop("hands", TWO)
        receipt = replace(BOX, product_id=self.product, batch=batch, ampoules=ampoules, **more)  # type: ignore[arg-type]
        return stock.receive_stock(self.desk, self.nurse, receipt, place=place, hands=hands)  # type: ignore[arg-type]

    def batch(self, number: str = "021225") -> str:
        """The id of a batch."""
        with self.desk.database.read() as session:
            mine = DrugBatch.product_id == self.product
            return session.scalars(select(DrugBatch.id).where(mine, DrugBatch.number == number)).one()

    def issue(self, ampoules: int = 2, *, hands: Hands = TWO, place: str = SAFE) -> Changes:
        """To the session's post."""
        return stock.issue_stock(
            self.desk, self.nurse, Handful(self.batch(), place, ampoules), session_id=self.clinic.session_id,
            hands=hands,
        )  # fmt: skip

    def give_back(self, ampoules: int = 1, *, hands: Hands = TWO) -> Changes:
        """Unopened, from the post into the safe."""
        return stock.return_stock(
            self.desk, self.nurse, Handful(self.batch(), POST, ampoules), to=SAFE,
            session_id=self.clinic.session_id, hands=hands,
        )  # fmt: skip

    def open(self, ampoules: int = 1, *, hands: Hands = TWO) -> str:
        """Open at the post; the id of the (last) ampoule."""
        news = ampoule_acts.open_ampoule(
            self.desk, self.nurse, batch_id=self.batch(), session_id=self.clinic.session_id, hands=hands,
            ampoules=ampoules,
        )  # fmt: skip
        with self.desk.database.read() as session:
            line = session.scalars(select(LedgerLine.id).where(LedgerLine.act_id == news.subject)).one()
            query = select(OpenedAmpoule.id).where(OpenedAmpoule.line_id == line)
            return session.scalars(query.order_by(OpenedAmpoule.ordinal.desc())).first() or ""

    def settle(self, ampoule: str, destroyed_ul: int, *, hands: Hands = TWO, returned_ul: int = 0) -> Changes:
        """Destroy what is left."""
        return ampoule_acts.settle_residue(
            self.desk, self.nurse, ampoule, destroyed_ul=destroyed_ul, returned_ul=returned_ul,
            method="розчинено й вилито", receiver="старша медсестра Бойко", hands=hands,
        )  # fmt: skip

    def count(
        self, ampoules: int, open_ul: int = 0, *, place: str = SAFE, hands: Hands | None = None,
        session: bool = False,
    ) -> Changes:  # fmt: skip
        """A blind count; `hands` None: the two nurses, and after a difference of theirs the nurse with the lead."""
        return counts.count_stock(
            self.desk, self.nurse, Counted(self.product, place, ampoules, open_ul),
            hands=hands or self._counting(place),
            session_id=self.clinic.session_id if session else "",
        )  # fmt: skip

    def _counting(self, place: str) -> Hands:
        with self.desk.database.read() as session:
            former = newest_count(session, self.product, place)
        theirs = former is not None and not former.agrees and former.witness_id != self.lead.user_id
        return WITH_LEAD if theirs else TWO

    def lines(self, place: str = SAFE) -> list[LedgerLine]:
        """A register as it lies on disk."""
        with self.desk.database.read() as session:
            mine = (LedgerLine.place == place, LedgerLine.product_id == self.product)
            query = select(LedgerLine).where(*mine).order_by(LedgerLine.number)
            return list(session.scalars(query))

    def balance(self, place: str = SAFE) -> int:
        """Whole ampoules by the register."""
        lines = self.lines(place)
        return lines[-1].after if lines else 0


def pharmacy(clinic: Clinic) -> Pharmacy:
    """Open the clinic, name its stores, enter the product."""
    desk, lead = clinic.open_as("lead")
    return stocked(clinic, desk, lead, clinic.join(desk, "nurse"))


def stocked(clinic: Clinic, desk: Desk, lead: Actor, nurse: Actor) -> Pharmacy:
    """The stores named and the product entered, at an open desk."""
    now = settings_of.current_settings(desk)
    settings_of.change_settings(
        desk, lead, replace(now, storage_places=(SAFE, OTHER_SAFE)), reason="сейфи під препарат"
    )
    return Pharmacy(clinic, desk, lead, nurse, enter(desk, nurse))


def enter(desk: Desk, nurse: Actor, *, manufacturer: str = "Фармак") -> str:
    """A product of 50 mg/mL in ampoules of 2 mL; its id."""
    return drugs.enter_product(
        desk, nurse, substance="ketamine", form="ampoule", trade_name="Кетамін-Фармак", manufacturer=manufacturer,
        strength_ug_per_ml=50_000, content_ul=2_000,
    ).subject  # fmt: skip
