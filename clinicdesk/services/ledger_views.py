"""What the drug register is shown as: frozen, plain, importable without the database. Amounts in micrograms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from clinicdesk.errors import Issue, Refused

RowState = Literal["plain", "voided", "corrects", "count"]


@dataclass(frozen=True, slots=True)
class CountView:
    """A blind count and how it came out."""

    count_id: str
    at: datetime
    counted: int
    counted_ul: int
    expected: int
    expected_ul: int
    agrees: bool
    author: str
    witness: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class PortionRow:
    """What became of part of an opened ampoule; `code` of whom it was given to, "" for what was destroyed alone."""

    portion_id: str
    at: datetime
    given_ug: int
    destroyed_ug: int
    returned_ug: int
    code: str
    author: str
    witness: str
    emergency: str
    waiting: bool
    method: str
    reason: str
    ampoule_id: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the register as read: a line, or a correction with its reversing line folded in."""

    line_id: str
    numbers: tuple[int, ...]
    at: datetime
    recorded_at: datetime
    kind: str
    state: RowState
    corrects: int | None
    papers: Mapping[str, str]
    batch: str
    expires_on: str
    change: int
    given_ug: int
    destroyed_ug: int
    returned_ug: int
    after: int
    after_ug: int
    author: str
    witness: str
    emergency: str
    waiting: bool
    """A second name is missing: of the line, or of a portion of an ampoule that it opened."""
    reason: str
    count: CountView | None
    portions: tuple[PortionRow, ...]


@dataclass(frozen=True, slots=True)
class BatchStock:
    """How many whole ampoules of a batch lie here."""

    batch_id: str
    number: str
    expires_on: str
    ampoules: int
    expired: bool


@dataclass(frozen=True, slots=True)
class AmpouleCard:
    """An open ampoule and its account so far, in micrograms."""

    ampoule_id: str
    label: str
    batch: str
    expires_on: str
    opened_at: datetime
    content_ug: int
    given_ug: int
    destroyed_ug: int
    returned_ug: int
    remaining_ul: int
    remaining_ug: int
    strength_ug_per_ml: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterKey:
    """A register by name: a product at a place. `product` is said with its strength by whoever shows it."""

    product_id: str
    place: str
    product: str
    strength_ug_per_ml: int
    content_ul: int
    content_ug: int
    words: Mapping[str, str]
    is_store: bool
    ampoules: int


@dataclass(frozen=True, slots=True)
class SessionPost:
    """The running session that stock can be issued to."""

    session_id: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One register with everything its page says. `places`: whole ampoules of the product at each place."""

    key: RegisterKey
    rows: tuple[LedgerRow, ...]
    last_count: CountView | None
    batches: tuple[BatchStock, ...]
    open_ampoules: tuple[AmpouleCard, ...]
    places: Mapping[str, int]
    stores: tuple[str, ...]
    post: SessionPost | None
    witnesses: tuple[tuple[str, str], ...]
    """Login and name of who may witness: everybody who signs."""
    destroying: tuple[str, ...] = ()
    """Methods used before, the latest first."""

    @property
    def waiting(self) -> tuple[LedgerRow, ...]:
        """Rows without their second name."""
        return tuple(row for row in self.rows if row.waiting)

    @property
    def nearest(self) -> BatchStock | None:
        """The batch in stock that expires first."""
        return next((one for one in self.batches if one.ampoules), None)

    @property
    def open_ug(self) -> int:
        """What is left in open ampoules here."""
        return sum(one.remaining_ug for one in self.open_ampoules)


def check_span(rows: Sequence[LedgerRow], first: int, last: int) -> None:
    """Whether a register has these numbers, as somebody asked for them. Refused DOC282."""
    newest = max((number for row in rows for number in row.numbers), default=0)
    if first < 1 or last > newest > 0:
        field, asked = "first" if first < 1 else "last", f"{first}–{last}"
        raise Refused(Issue("DOC282", field, values={"last": newest, "asked": asked}))
