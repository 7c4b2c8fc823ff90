"""Doses: a version that raises one above its order, or without a clearance, stands beside an incident."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Revision 0011 to 0012: no table changes; the migration's end puts the new trigger in its place."""


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
