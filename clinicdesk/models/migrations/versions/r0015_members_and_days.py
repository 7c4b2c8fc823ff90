"""Only a member of the cohort is admitted and dosed, and both are of a day on which the clearance was good."""

from alembic import op

revision = "0015"
down_revision = "0014"

_CHANGED = {
    "admission_needs_a_member": "admission", "dose_needs_a_member": "dose", "line_is_of_its_day": "ledger_line",
}  # fmt: skip


def upgrade() -> None:
    """Revision 0014 to 0015: no table changes; the migration's end puts the new triggers in their place."""
    on = op.get_bind().dialect.name == "postgresql"
    for name, table in _CHANGED.items():
        op.execute(f"drop trigger if exists {name}" + (f" on {table}" if on else ""))


def downgrade() -> None:
    """A clinic file is never taken back; restore the backup made before."""
    raise RuntimeError("restore the backup made before the migration")
