"""The two people of an act at the register: one's own signature, and a witness's, or why there is none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.drugs import LedgerLine, OpenedAmpoule, Portion, StockCount
from clinicdesk.models.signatures import Signature
from clinicdesk.models.unit_of_work import Work
from clinicdesk.services.desk import Desk
from clinicdesk.services.reasons import check_words
from clinicdesk.services.registers import Act
from clinicdesk.services.signed_content import (
    LEDGER_ACT,
    PORTION,
    STOCK_COUNT,
    content_of_ledger_act,
    content_of_rows,
)
from clinicdesk.services.signing import Meaning, Pen
from clinicdesk.services.views import Actor
from clinicdesk.services.witnessing import Witness, own_hand, second_person


@dataclass(frozen=True, slots=True)
class Hands:
    """How both show that they are there: session PIN or password. `emergency`: why nobody can witness now."""

    password: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    witness: Witness | None = field(default=None, repr=False)
    emergency: str = ""


@dataclass(frozen=True, slots=True)
class Signers:
    """Both pens, taken for one act."""

    own: Pen
    second: Pen | None
    emergency: str

    def act(self, desk: Desk, *, happened_at: datetime, session_id: str = "") -> Act:
        """The act they sign."""
        return Act(
            desk.ids.new(), self.own.user_id, self.second.user_id if self.second else None, self.emergency,
            happened_at, session_id,
        )  # fmt: skip

    def sign(
        self, kind: str, record_id: str, content: str, *, version: int = 1, reason: str = ""
    ) -> Iterator[Signature]:
        """A signature of each, the witness's last."""
        for pen, meaning in ((self.own, Meaning.AUTHOR), (self.second, Meaning.WITNESS)):
            if pen is not None:
                yield pen.sign(
                    kind, record_id, version=version, content=content, meaning=meaning, reason=reason
                )


def take_hands(
    desk: Desk, actor: Actor, hands: Hands, *, session_id: str = "", emergency: bool = True
) -> Signers:
    """Ask both for their PIN or password.

    Raises Refused WIT…, PIN…, KEY… (see `witnessing`); LGR009 when there is neither a witness nor an emergency, or
    the act knows no emergency; DSK310 for an emergency said in signs.
    """
    check_words("emergency", hands.emergency)
    reason = hands.emergency.strip()
    if hands.witness is None and not (emergency and reason):
        raise Refused(Issue("LGR009", "witness"))
    own = own_hand(
        desk, actor, session_id=session_id if hands.pin else "", pin=hands.pin, password=hands.password
    )
    if hands.witness is None:
        return Signers(own, None, reason)
    said = hands.witness
    second = second_person(
        desk, actor, login=said.login, pin=said.pin, password=said.password,
        session_id=session_id if said.pin else "",
    )  # fmt: skip
    return Signers(own, second, "")


def sign_act(work: Work, signers: Signers, act: Act) -> None:
    """Both sign every line and opened ampoule of the act."""
    lines = [row for row in work.rows if isinstance(row, LedgerLine) and row.act_id == act.act_id]
    ampoules = [row for row in work.rows if isinstance(row, OpenedAmpoule)]
    work.add(*signers.sign(LEDGER_ACT, act.act_id, content_of_ledger_act(lines, ampoules)))


def sign_portion(work: Work, signers: Signers, portion: Portion) -> None:
    """Both sign what became of a part of an ampoule."""
    work.add(*signers.sign(PORTION, portion.id, content_of_rows(portion)))


def sign_count(work: Work, signers: Signers, count: StockCount) -> None:
    """Both sign what they counted."""
    work.add(*signers.sign(STOCK_COUNT, count.id, content_of_rows(count)))
