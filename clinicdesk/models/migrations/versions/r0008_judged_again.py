"""Alerts: a set that is judged anew after a correction of another may raise the same alert at another level."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("alert_raised", "alert_answer")


def upgrade() -> None:
    """Revision 0007 to 0008. The engine changes no constraint in place: both tables are made again, row for row."""
    for name in _TABLES:
        op.execute(f"create table {name}_former as select * from {name}")  # noqa: S608 - names of ours
    for name in reversed(_TABLES):
        op.drop_table(name)
    _create()
    for name in _TABLES:
        columns = ", ".join(column["name"] for column in sa.inspect(op.get_bind()).get_columns(name))
        op.execute(
            f"insert into {name} ({columns}) select {columns} from {name}_former order by event_seq"  # noqa: S608
        )
        op.drop_table(f"{name}_former")


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")


def _create() -> None:
    op.create_table(
        "alert_raised",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("response_row", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("second", WHOLE, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Text(), nullable=False),
        sa.Column("repeat_at", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("level in ('amber','red')", name=op.f("ck_alert_raised_level")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_alert_raised_event_seq")),
        sa.ForeignKeyConstraint(["response_row"], ["response.id"], name=op.f("fk_alert_raised_response_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_raised")),
        sa.UniqueConstraint(
            "response_row", "alert", "event_seq", name=op.f("uq_alert_raised_response_row_alert_event_seq")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_alert_raised_session_id", "alert_raised", ["session_id"], unique=False)
    op.create_table(
        "alert_answer",
        sa.Column("alert_row", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_seq", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('answered','escalated')", name=op.f("ck_alert_answer_kind")),
        sa.ForeignKeyConstraint(["alert_row"], ["alert_raised.id"], name=op.f("fk_alert_answer_alert_row")),
        sa.ForeignKeyConstraint(["event_seq"], ["audit_event.seq"], name=op.f("fk_alert_answer_event_seq")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_answer")),
        sqlite_strict=True,
    )
    op.create_index("ix_alert_answer_alert_row", "alert_answer", ["alert_row"], unique=False)
