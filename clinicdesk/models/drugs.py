"""The controlled drug: products, batches, stock by place, opened ampoules. The sums are held by the tables.

Amounts are whole micrograms and microlitres. A ledger line carries the balance before and after it, and its
composite key ties `before` to the `after` of the line before: a missing, forged or doubled line cannot be written.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded


class DrugProduct(Recorded, Base):
    """What an ampoule holds: substance, form, strength. One product is one register."""

    __tablename__ = "drug_product"
    __table_args__ = (
        UniqueConstraint(
            "substance", "form", "strength_ug_per_ml", "content_ul", "manufacturer", name="uq_drug_product"
        ),
        UniqueConstraint("id", "content_ul", "content_ug"),
        CheckConstraint("content_ul > 0 and strength_ug_per_ml > 0", "positive"),
        CheckConstraint("content_ug * 1000 = content_ul * strength_ug_per_ml", "content"),
        STRICT,
    )

    substance: Mapped[str]
    form: Mapped[str]
    trade_name: Mapped[str]
    manufacturer: Mapped[str]
    strength_ug_per_ml: Mapped[int]
    content_ul: Mapped[int]
    content_ug: Mapped[int]


class DrugBatch(Recorded, Base):
    """A batch of a product. Days as ISO text."""

    __tablename__ = "drug_batch"
    __table_args__ = (
        UniqueConstraint("product_id", "number"),
        UniqueConstraint("id", "product_id", "expires_on"),
        CheckConstraint("length(expires_on) = 10", "day"),
        STRICT,
    )

    product_id: Mapped[str] = mapped_column(ForeignKey("drug_product.id"))
    number: Mapped[str]
    expires_on: Mapped[str]


class LedgerLine(Recorded, Base):
    """One line of the register of a product at a place; `number` counts from 1 in each.

    `change` is in whole ampoules, signed. `batch_before/after` is the chain of the batch within the register.
    `move_id` ties the two lines of a move, `reverses` names the line that a correction takes back, `act_id` the
    lines of one act. A line without a witness exists only with `emergency` (why), and waits for its second name.
    A check that comes to null lets a row pass (SQL:1999 4.17.2): what may be missing is asked for by name.
    """

    __tablename__ = "ledger_line"
    __table_args__ = (
        UniqueConstraint("product_id", "place", "number"),
        UniqueConstraint("product_id", "place", "number", "after"),
        UniqueConstraint(
            "product_id", "place", "batch_id", "batch_number", name="uq_ledger_line_batch_number"
        ),
        UniqueConstraint(
            "product_id", "place", "batch_id", "batch_number", "batch_after", name="uq_ledger_line_batch_chain"
        ),
        ForeignKeyConstraint(
            ["product_id", "place", "previous", "before"],
            ["ledger_line.product_id", "ledger_line.place", "ledger_line.number", "ledger_line.after"],
            name="fk_ledger_line_chain",
        ),
        ForeignKeyConstraint(
            ["product_id", "place", "batch_id", "batch_previous", "batch_before"],
            [
                "ledger_line.product_id", "ledger_line.place", "ledger_line.batch_id", "ledger_line.batch_number",
                "ledger_line.batch_after",
            ],
            name="fk_ledger_line_batch_chain",
        ),
        ForeignKeyConstraint(
            ["batch_id", "product_id", "expires_on"],
            ["drug_batch.id", "drug_batch.product_id", "drug_batch.expires_on"],
            name="fk_ledger_line_batch",
        ),
        CheckConstraint(
            "kind in ('receive','issue','return','open','break','destroy','count','reverse')", "kind"
        ),
        CheckConstraint("after = before + change and after >= 0", "balance"),
        CheckConstraint("batch_after = batch_before + change and batch_after >= 0", "batch_balance"),
        CheckConstraint(
            "(previous is null and number = 1 and before = 0)"
            " or (previous is not null and previous = number - 1)",
            "sequence",
        ),
        CheckConstraint(
            "(batch_previous is null and batch_number = 1 and batch_before = 0)"
            " or (batch_previous is not null and batch_previous = batch_number - 1)",
            "batch_sequence",
        ),
        CheckConstraint("length(written_on) = 10", "day"),
        CheckConstraint("kind not in ('issue','open') or written_on <= expires_on", "expired"),
        CheckConstraint("kind <> 'count' or change = 0", "count_changes_nothing"),
        CheckConstraint("witness_id <> author_id", "two_people"),
        CheckConstraint("(witness_id is not null) or emergency <> ''", "witness"),
        Index("ix_ledger_line_session_id", "session_id"),
        STRICT,
    )  # fmt: skip

    product_id: Mapped[str] = mapped_column(ForeignKey("drug_product.id"))
    place: Mapped[str]
    number: Mapped[int]
    previous: Mapped[int | None]
    batch_id: Mapped[str]
    batch_number: Mapped[int]
    batch_previous: Mapped[int | None]
    expires_on: Mapped[str]
    kind: Mapped[str]
    change: Mapped[int]
    before: Mapped[int]
    after: Mapped[int]
    batch_before: Mapped[int]
    batch_after: Mapped[int]
    written_on: Mapped[str]
    """The clinic's day of the act, ISO."""
    happened_at: Mapped[datetime]
    author_id: Mapped[str]
    witness_id: Mapped[str | None]
    emergency: Mapped[str] = mapped_column(default="")
    session_id: Mapped[str] = mapped_column(default="")
    act_id: Mapped[str] = mapped_column(default="")
    move_id: Mapped[str] = mapped_column(default="")
    reverses: Mapped[str | None] = mapped_column(ForeignKey("ledger_line.id"), unique=True, default=None)
    papers: Mapped[str] = mapped_column(default="{}")
    """Canonical JSON: invoice, supplier, method of destruction, as the kind needs."""
    reason: Mapped[str] = mapped_column(default="")


class LedgerWitness(Recorded, Base):
    """The second name of an emergency line, given afterwards."""

    __tablename__ = "ledger_witness"
    __table_args__ = (UniqueConstraint("line_id"), STRICT)

    line_id: Mapped[str] = mapped_column(ForeignKey("ledger_line.id"))
    witness_id: Mapped[str]
    witnessed_at: Mapped[datetime]


class StockCount(Recorded, Base):
    """A blind count: what two people counted, whole ampoules and the open remainder, and what was expected then."""

    __tablename__ = "stock_count"
    __table_args__ = (
        CheckConstraint("witness_id <> author_id", "two_people"),
        CheckConstraint("counted >= 0 and counted_ul >= 0", "counted"),
        CheckConstraint(
            "agrees = case when counted = expected and counted_ul = expected_ul then 1 else 0 end", "agrees"
        ),
        Index("ix_stock_count_product_id_place", "product_id", "place"),
        STRICT,
    )

    product_id: Mapped[str] = mapped_column(ForeignKey("drug_product.id"))
    place: Mapped[str]
    session_id: Mapped[str]
    counted: Mapped[int]
    counted_ul: Mapped[int]
    expected: Mapped[int]
    expected_ul: Mapped[int]
    agrees: Mapped[int]
    counted_at: Mapped[datetime]
    author_id: Mapped[str]
    witness_id: Mapped[str]
    incident_id: Mapped[str] = mapped_column(default="")
    """The incident a difference has opened."""


class OpenedAmpoule(Recorded, Base):
    """An ampoule taken out of stock by an `open` line; its portions count its content down to nothing."""

    __tablename__ = "opened_ampoule"
    __table_args__ = (
        UniqueConstraint("line_id", "ordinal"),
        UniqueConstraint("id", "content_ul"),
        ForeignKeyConstraint(
            ["product_id", "content_ul", "content_ug"],
            ["drug_product.id", "drug_product.content_ul", "drug_product.content_ug"],
            name="fk_opened_ampoule_product",
        ),
        Index("ix_opened_ampoule_session_id", "session_id"),
        STRICT,
    )

    line_id: Mapped[str] = mapped_column(ForeignKey("ledger_line.id"))
    ordinal: Mapped[int]
    product_id: Mapped[str]
    batch_id: Mapped[str] = mapped_column(ForeignKey("drug_batch.id"))
    place: Mapped[str]
    session_id: Mapped[str]
    content_ul: Mapped[int]
    content_ug: Mapped[int]
    opened_at: Mapped[datetime]


class Portion(Recorded, Base):
    """What became of part of an opened ampoule, in microlitres; the chain counts its remainder down.

    Row 1 begins with the whole content. A correction has negative parts. Once `closed`, nothing may be left, in
    every later row too: what a correction takes from one part it must put to another.
    """

    __tablename__ = "portion"
    __table_args__ = (
        UniqueConstraint("ampoule_id", "number"),
        UniqueConstraint("ampoule_id", "number", "after_ul", "closed"),
        ForeignKeyConstraint(
            ["ampoule_id", "first_ul"],
            ["opened_ampoule.id", "opened_ampoule.content_ul"],
            name="fk_portion_content",
        ),
        ForeignKeyConstraint(
            ["ampoule_id", "previous", "before_ul", "was_closed"],
            ["portion.ampoule_id", "portion.number", "portion.after_ul", "portion.closed"],
            name="fk_portion_chain",
        ),
        CheckConstraint(
            "(previous is null and number = 1 and first_ul is not null and before_ul = first_ul"
            " and was_closed = 0) or (previous is not null and previous = number - 1 and first_ul is null)",
            "sequence",
        ),
        CheckConstraint(
            "after_ul = before_ul - given_ul - destroyed_ul - returned_ul and after_ul >= 0", "sum"
        ),
        CheckConstraint("closed in (0, 1) and was_closed in (0, 1) and closed >= was_closed", "closed_stays"),
        CheckConstraint("closed = 0 or after_ul = 0", "nothing_left"),
        CheckConstraint("witness_id <> author_id", "two_people"),
        CheckConstraint("(witness_id is not null) or emergency <> ''", "witness"),
        Index("ix_portion_person_id", "person_id"),
        STRICT,
    )

    ampoule_id: Mapped[str] = mapped_column(ForeignKey("opened_ampoule.id"))
    number: Mapped[int]
    previous: Mapped[int | None]
    first_ul: Mapped[int | None]
    before_ul: Mapped[int]
    given_ul: Mapped[int]
    destroyed_ul: Mapped[int]
    returned_ul: Mapped[int]
    after_ul: Mapped[int]
    was_closed: Mapped[int]
    closed: Mapped[int]
    happened_at: Mapped[datetime]
    author_id: Mapped[str]
    witness_id: Mapped[str | None]
    emergency: Mapped[str] = mapped_column(default="")
    person_id: Mapped[str] = mapped_column(default="")
    dose_id: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    """How the residue was destroyed; of what was handed over, to whom."""
    reason: Mapped[str] = mapped_column(default="")


class OpeningClaim(Base):
    """What an `open` line owes by the end of its act: as many ampoules as it took. Written by the tables themselves.

    The ampoules of a line are numbered through, so that the last one stands for all.
    """

    __tablename__ = "opening_claim"
    __table_args__ = (
        ForeignKeyConstraint(
            ["line_id", "ampoules"], ["opened_ampoule.line_id", "opened_ampoule.ordinal"],
            name="fk_opening_claim_ampoules", deferrable=True, initially="DEFERRED",
        ),
        STRICT,
    )  # fmt: skip

    line_id: Mapped[str] = mapped_column(primary_key=True)
    ampoules: Mapped[int]


class MoveClaim(Base):
    """What one half of a move owes by the end of its act: the other half. Written by the tables themselves.

    `back` is the change of the other half, of the same batch in another register.
    """

    __tablename__ = "move_claim"
    __table_args__ = (
        UniqueConstraint("move_id", "product_id", "batch_id", "kind", "change", name="uq_move_claim_half"),
        ForeignKeyConstraint(
            ["move_id", "product_id", "batch_id", "kind", "back"],
            ["move_claim.move_id", "move_claim.product_id", "move_claim.batch_id", "move_claim.kind",
             "move_claim.change"],
            name="fk_move_claim_half", deferrable=True, initially="DEFERRED",
        ),
        STRICT,
    )  # fmt: skip

    line_id: Mapped[str] = mapped_column(primary_key=True)
    move_id: Mapped[str]
    product_id: Mapped[str]
    batch_id: Mapped[str]
    kind: Mapped[str]
    change: Mapped[int]
    back: Mapped[int]
