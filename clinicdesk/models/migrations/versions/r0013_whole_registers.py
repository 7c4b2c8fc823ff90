"""The register's halves are claimed, lines are of their day, versions have reasons, closed sessions stay closed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Revision 0012 to 0013: two tables of claims; the migration's end puts the new triggers in their place.

    Lines from before have no claim: a full check names those that lack their other half or their ampoules.
    """
    op.create_table(
        "opening_claim",
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("ampoules", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id", "ampoules"], ["opened_ampoule.line_id", "opened_ampoule.ordinal"],
            name="fk_opening_claim_ampoules", deferrable=True, initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_opening_claim")),
        sqlite_strict=True,
    )  # fmt: skip
    half = ("move_id", "product_id", "batch_id", "kind", "change")
    op.create_table(
        "move_claim",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("line_id", *half[:-1])),
        sa.Column("change", WHOLE, nullable=False),
        sa.Column("back", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            [*half[:-1], "back"], [f"move_claim.{name}" for name in half],
            name="fk_move_claim_half", deferrable=True, initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_move_claim")),
        sa.UniqueConstraint(*half, name="uq_move_claim_half"),
        sqlite_strict=True,
    )  # fmt: skip


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
