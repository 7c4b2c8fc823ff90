"""Consents: how they were signed, before whom, and by which words of the document."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Revision 0006 to 0007."""
    for name in ("way", "witness_name", "document_digest"):
        op.add_column("consent", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
