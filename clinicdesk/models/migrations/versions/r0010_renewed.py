"""Doses: what an admission hangs on may be signed anew; a dose asks whether the newest version of it permits."""

from alembic import op

revision = "0010"
down_revision = "0009"

_TRIGGER = "dose_needs_standing_clearance"


def upgrade() -> None:
    """Revision 0009 to 0010: the trigger of before goes; the migration's end puts ours in its place."""
    where = " on dose" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"drop trigger if exists {_TRIGGER}{where}")


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
