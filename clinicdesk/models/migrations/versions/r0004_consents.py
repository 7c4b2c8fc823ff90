"""Consents: how they were signed, before whom, and by which words of the document."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Revision 0003 to 0004."""
    for name in ("way", "witness_name", "document_digest"):
        op.add_column("consent", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
