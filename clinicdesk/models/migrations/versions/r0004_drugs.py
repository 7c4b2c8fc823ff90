"""The controlled drug: products, batches, register, counts, opened ampoules."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Revision 0003 to 0004."""
    op.create_table(
        "drug_product",
        sa.Column("substance", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("trade_name", sa.Text(), nullable=False),
        sa.Column("manufacturer", sa.Text(), nullable=False),
        sa.Column("strength_ug_per_ml", WHOLE, nullable=False),
        sa.Column("content_ul", WHOLE, nullable=False),
        sa.Column("content_ug", WHOLE, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "content_ug * 1000 = content_ul * strength_ug_per_ml", name=op.f("ck_drug_product_content")
        ),
        sa.CheckConstraint(
            "content_ul > 0 and strength_ug_per_ml > 0", name=op.f("ck_drug_product_positive")
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_drug_product_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drug_product")),
        sa.UniqueConstraint(
            "id", "content_ul", "content_ug", name=op.f("uq_drug_product_id_content_ul_content_ug")
        ),
        sa.UniqueConstraint(
            "substance",
            "form",
            "strength_ug_per_ml",
            "content_ul",
            "manufacturer",
            name="uq_drug_product",
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "drug_batch",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("length(expires_on) = 10", name=op.f("ck_drug_batch_day")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_drug_batch_event_seq")),
        sa.ForeignKeyConstraint(["product_id"], ["drug_product.id"], name=op.f("fk_drug_batch_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drug_batch")),
        sa.UniqueConstraint(
            "id", "product_id", "expires_on", name=op.f("uq_drug_batch_id_product_id_expires_on")
        ),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_drug_batch_product_id_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "stock_count",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("counted", WHOLE, nullable=False),
        sa.Column("counted_ul", WHOLE, nullable=False),
        sa.Column("expected", WHOLE, nullable=False),
        sa.Column("expected_ul", WHOLE, nullable=False),
        sa.Column("agrees", WHOLE, nullable=False),
        sa.Column("counted_at", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("witness_id", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "agrees = case when counted = expected and counted_ul = expected_ul then 1 else 0 end",
            name=op.f("ck_stock_count_agrees"),
        ),
        sa.CheckConstraint("counted >= 0 and counted_ul >= 0", name=op.f("ck_stock_count_counted")),
        sa.CheckConstraint("witness_id <> author_id", name=op.f("ck_stock_count_two_people")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_stock_count_event_seq")),
        sa.ForeignKeyConstraint(["product_id"], ["drug_product.id"], name=op.f("fk_stock_count_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
        sqlite_strict=True,
    )
    op.create_index("ix_stock_count_product_id_place", "stock_count", ["product_id", "place"], unique=False)
    op.create_table(
        "ledger_line",
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("previous", WHOLE, nullable=True),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("batch_number", WHOLE, nullable=False),
        sa.Column("batch_previous", WHOLE, nullable=True),
        sa.Column("expires_on", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("change", WHOLE, nullable=False),
        sa.Column("before", WHOLE, nullable=False),
        sa.Column("after", WHOLE, nullable=False),
        sa.Column("batch_before", WHOLE, nullable=False),
        sa.Column("batch_after", WHOLE, nullable=False),
        sa.Column("written_on", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("witness_id", sa.Text(), nullable=True),
        sa.Column("emergency", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Text(), nullable=False),
        sa.Column("move_id", sa.Text(), nullable=False),
        sa.Column("reverses", sa.Text(), nullable=True),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(witness_id is not null) or emergency <> ''", name=op.f("ck_ledger_line_witness")
        ),
        sa.CheckConstraint(
            "kind <> 'count' or change = 0", name=op.f("ck_ledger_line_count_changes_nothing")
        ),
        sa.CheckConstraint(
            "kind in ('receive','issue','return','open','break','destroy','count','reverse')",
            name=op.f("ck_ledger_line_kind"),
        ),
        sa.CheckConstraint("length(written_on) = 10", name=op.f("ck_ledger_line_day")),
        sa.CheckConstraint(
            "kind not in ('issue','open') or written_on <= expires_on", name=op.f("ck_ledger_line_expired")
        ),
        sa.CheckConstraint(
            "(batch_previous is null and batch_number = 1 and batch_before = 0)"
            " or (batch_previous is not null and batch_previous = batch_number - 1)",
            name=op.f("ck_ledger_line_batch_sequence"),
        ),
        sa.CheckConstraint(
            "(previous is null and number = 1 and before = 0)"
            " or (previous is not null and previous = number - 1)",
            name=op.f("ck_ledger_line_sequence"),
        ),
        sa.CheckConstraint("after = before + change and after >= 0", name=op.f("ck_ledger_line_balance")),
        sa.CheckConstraint(
            "batch_after = batch_before + change and batch_after >= 0",
            name=op.f("ck_ledger_line_batch_balance"),
        ),
        sa.CheckConstraint("witness_id <> author_id", name=op.f("ck_ledger_line_two_people")),
        sa.ForeignKeyConstraint(
            ["batch_id", "product_id", "expires_on"],
            ["drug_batch.id", "drug_batch.product_id", "drug_batch.expires_on"],
            name="fk_ledger_line_batch",
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_ledger_line_event_seq")),
        sa.ForeignKeyConstraint(
            ["product_id", "place", "batch_id", "batch_previous", "batch_before"],
            [
                "ledger_line.product_id",
                "ledger_line.place",
                "ledger_line.batch_id",
                "ledger_line.batch_number",
                "ledger_line.batch_after",
            ],
            name="fk_ledger_line_batch_chain",
        ),
        sa.ForeignKeyConstraint(
            ["product_id", "place", "previous", "before"],
            ["ledger_line.product_id", "ledger_line.place", "ledger_line.number", "ledger_line.after"],
            name="fk_ledger_line_chain",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["drug_product.id"], name=op.f("fk_ledger_line_product_id")),
        sa.ForeignKeyConstraint(["reverses"], ["ledger_line.id"], name=op.f("fk_ledger_line_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
        sa.UniqueConstraint(
            "product_id",
            "place",
            "batch_id",
            "batch_number",
            "batch_after",
            name="uq_ledger_line_batch_chain",
        ),
        sa.UniqueConstraint(
            "product_id", "place", "batch_id", "batch_number", name="uq_ledger_line_batch_number"
        ),
        sa.UniqueConstraint(
            "product_id",
            "place",
            "number",
            "after",
            name=op.f("uq_ledger_line_product_id_place_number_after"),
        ),
        sa.UniqueConstraint(
            "product_id", "place", "number", name=op.f("uq_ledger_line_product_id_place_number")
        ),
        sa.UniqueConstraint("reverses", name=op.f("uq_ledger_line_reverses")),
        sqlite_strict=True,
    )
    op.create_index("ix_ledger_line_session_id", "ledger_line", ["session_id"], unique=False)
    op.create_table(
        "ledger_witness",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("witness_id", sa.Text(), nullable=False),
        sa.Column("witnessed_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_ledger_witness_event_seq")),
        sa.ForeignKeyConstraint(["line_id"], ["ledger_line.id"], name=op.f("fk_ledger_witness_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_witness")),
        sa.UniqueConstraint("line_id", name=op.f("uq_ledger_witness_line_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "opened_ampoule",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("ordinal", WHOLE, nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("content_ul", WHOLE, nullable=False),
        sa.Column("content_ug", WHOLE, nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["drug_batch.id"], name=op.f("fk_opened_ampoule_batch_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_opened_ampoule_event_seq")),
        sa.ForeignKeyConstraint(["line_id"], ["ledger_line.id"], name=op.f("fk_opened_ampoule_line_id")),
        sa.ForeignKeyConstraint(
            ["product_id", "content_ul", "content_ug"],
            ["drug_product.id", "drug_product.content_ul", "drug_product.content_ug"],
            name="fk_opened_ampoule_product",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opened_ampoule")),
        sa.UniqueConstraint("id", "content_ul", name=op.f("uq_opened_ampoule_id_content_ul")),
        sa.UniqueConstraint("line_id", "ordinal", name=op.f("uq_opened_ampoule_line_id_ordinal")),
        sqlite_strict=True,
    )
    op.create_index("ix_opened_ampoule_session_id", "opened_ampoule", ["session_id"], unique=False)
    op.create_table(
        "portion",
        sa.Column("ampoule_id", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("previous", WHOLE, nullable=True),
        sa.Column("first_ul", WHOLE, nullable=True),
        sa.Column("before_ul", WHOLE, nullable=False),
        sa.Column("given_ul", WHOLE, nullable=False),
        sa.Column("destroyed_ul", WHOLE, nullable=False),
        sa.Column("returned_ul", WHOLE, nullable=False),
        sa.Column("after_ul", WHOLE, nullable=False),
        sa.Column("was_closed", WHOLE, nullable=False),
        sa.Column("closed", WHOLE, nullable=False),
        sa.Column("happened_at", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("witness_id", sa.Text(), nullable=True),
        sa.Column("emergency", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("dose_id", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(witness_id is not null) or emergency <> ''", name=op.f("ck_portion_witness")),
        sa.CheckConstraint(
            "(previous is null and number = 1 and first_ul is not null and before_ul = first_ul"
            " and was_closed = 0) or (previous is not null and previous = number - 1 and first_ul is null)",
            name=op.f("ck_portion_sequence"),
        ),
        sa.CheckConstraint(
            "after_ul = before_ul - given_ul - destroyed_ul - returned_ul and after_ul >= 0",
            name=op.f("ck_portion_sum"),
        ),
        sa.CheckConstraint("closed = 0 or after_ul = 0", name=op.f("ck_portion_nothing_left")),
        sa.CheckConstraint(
            "closed in (0, 1) and was_closed in (0, 1) and closed >= was_closed",
            name=op.f("ck_portion_closed_stays"),
        ),
        sa.CheckConstraint("witness_id <> author_id", name=op.f("ck_portion_two_people")),
        sa.ForeignKeyConstraint(
            ["ampoule_id", "first_ul"],
            ["opened_ampoule.id", "opened_ampoule.content_ul"],
            name="fk_portion_content",
        ),
        sa.ForeignKeyConstraint(
            ["ampoule_id", "previous", "before_ul", "was_closed"],
            ["portion.ampoule_id", "portion.number", "portion.after_ul", "portion.closed"],
            name="fk_portion_chain",
        ),
        sa.ForeignKeyConstraint(["ampoule_id"], ["opened_ampoule.id"], name=op.f("fk_portion_ampoule_id")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_portion_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portion")),
        sa.UniqueConstraint(
            "ampoule_id",
            "number",
            "after_ul",
            "closed",
            name=op.f("uq_portion_ampoule_id_number_after_ul_closed"),
        ),
        sa.UniqueConstraint("ampoule_id", "number", name=op.f("uq_portion_ampoule_id_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_portion_person_id", "portion", ["person_id"], unique=False)


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
