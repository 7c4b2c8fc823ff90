"""Doses: a version continues its chain, a change has a reason, no more than ordered, nothing for who has left."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Revision 0010 to 0011: no table changes; the migration's end puts the new triggers in their place."""


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
