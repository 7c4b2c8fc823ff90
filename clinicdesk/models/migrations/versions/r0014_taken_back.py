"""Doses: a version of nothing takes one back, another may come under its number, and its sets begin anew."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("dose", "missed_set")


def upgrade() -> None:
    """Revision 0013 to 0014. The engine changes no constraint in place: both tables are made again, row for row."""
    for name in _TABLES:
        op.execute(f"create table {name}_former as select * from {name}")  # noqa: S608 - names of ours
        op.drop_table(name)
    _create_dose()
    _create_missed_set()
    for name in _TABLES:
        columns = ", ".join(column["name"] for column in sa.inspect(op.get_bind()).get_columns(name))
        op.execute(
            f"insert into {name} ({columns}) select {columns} from {name}_former order by event_seq"  # noqa: S608
        )
        op.drop_table(f"{name}_former")


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")


def _create_dose() -> None:
    op.create_table(
        "dose",
        sa.Column("dose_id", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("ordinal", WHOLE, nullable=False),
        sa.Column("admission_id", sa.Text(), nullable=False),
        sa.Column("order_row", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("strength_ug_per_ml", WHOLE, nullable=False),
        sa.Column("drawn_ul", WHOLE, nullable=False),
        sa.Column("given_ul", WHOLE, nullable=False),
        sa.Column("given_ug", WHOLE, nullable=False),
        sa.Column("given_at", sa.Text(), nullable=False),
        sa.Column("mono_ms", WHOLE, nullable=False),
        sa.Column("boot_id", sa.Text(), nullable=False),
        sa.Column("giver_id", sa.Text(), nullable=False),
        sa.Column("witness_id", sa.Text(), nullable=True),
        sa.Column("emergency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(witness_id is not null) or emergency <> ''", name=op.f("ck_dose_witness")),
        sa.CheckConstraint("given_ug * 1000 = given_ul * strength_ug_per_ml", name=op.f("ck_dose_volume")),
        sa.CheckConstraint(
            "given_ug >= 0 and drawn_ul >= given_ul"
            " and (given_ul > 0 or (version > 1 and given_ul = 0 and drawn_ul = 0))",
            name=op.f("ck_dose_positive"),
        ),
        sa.CheckConstraint("witness_id <> giver_id", name=op.f("ck_dose_two_people")),
        sa.ForeignKeyConstraint(
            ["admission_id", "session_id", "person_id"],
            ["admission.id", "admission.session_id", "admission.person_id"],
            name="fk_dose_admission",
        ),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_dose_event_seq")),
        sa.ForeignKeyConstraint(
            ["order_row", "session_id", "person_id", "ordinal"],
            ["dose_order.id", "dose_order.session_id", "dose_order.person_id", "dose_order.ordinal"],
            name="fk_dose_order",
        ),
        sa.ForeignKeyConstraint(["supersedes"], ["dose.id"], name=op.f("fk_dose_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dose")),
        sa.UniqueConstraint("dose_id", "version", name=op.f("uq_dose_dose_id_version")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_dose_supersedes")),
        sqlite_strict=True,
    )
    op.create_index("ix_dose_person_id", "dose", ["person_id"], unique=False)
    op.create_index("ix_dose_session_id", "dose", ["session_id"], unique=False)


def _create_missed_set() -> None:
    op.create_table(
        "missed_set",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("ordinal", WHOLE, nullable=False),
        sa.Column("minute", WHOLE, nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("again_at", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_missed_set_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_set")),
        sa.UniqueConstraint(
            "session_id",
            "person_id",
            "ordinal",
            "minute",
            "event_seq",
            name=op.f("uq_missed_set_session_id_person_id_ordinal_minute_event_seq"),
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_missed_set_session_id", "missed_set", ["session_id"], unique=False)
