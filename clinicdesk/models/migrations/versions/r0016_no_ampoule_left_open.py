"""No session ends while one of its ampoules is open."""

from alembic import op

revision = "0016"
down_revision = "0015"

_ADDED = {"session_closes_with_no_ampoule_open": "session"}


def upgrade() -> None:
    """Revision 0015 to 0016: no table changes; the migration's end puts the new trigger in its place."""
    on = op.get_bind().dialect.name == "postgresql"
    for name, table in _ADDED.items():
        op.execute(f"drop trigger if exists {name}" + (f" on {table}" if on else ""))


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
