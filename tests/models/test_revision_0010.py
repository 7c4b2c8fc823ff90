"""Revision 0010 puts one trigger in the place of another: a file of before is guarded as a new one is."""

from pathlib import Path

import pytest

from clinicdesk.models.append_only import missing_triggers, present_triggers
from clinicdesk.models.engine import Database
from clinicdesk.models.migrations.versions import r0010_renewed as tenth
from clinicdesk.models.schema import migrate

TRIGGER = "dose_needs_standing_clearance"
FORMER = (
    "CREATE TRIGGER dose_needs_standing_clearance BEFORE INSERT ON dose"
    " WHEN new.version = 1 and exists (select 1 from admission join clearance"
    " on clearance.supersedes = admission.clearance_row where admission.id = new.admission_id)"
    " BEGIN SELECT RAISE(ABORT, 'clearance was taken back'); END"
)


def test_the_guard_of_a_dose_is_the_new_one_after_it(tmp_path: Path) -> None:
    """Proves: REQ-MIG-001."""
    old = Database(tmp_path / "old.db", "ab" * 48)
    migrate(old.writer, to="0009")
    with old.writer.begin() as connection:
        connection.exec_driver_sql(f"drop trigger if exists {TRIGGER}")
        connection.exec_driver_sql(FORMER)
    migrate(old.writer)
    with old.readers.connect() as connection:
        assert missing_triggers(connection) == ()
        assert "newest.permits = 1" in present_triggers(connection)[TRIGGER]
    old.dispose()


def test_a_clinic_file_is_never_taken_back() -> None:
    with pytest.raises(RuntimeError, match="backup"):
        tenth.downgrade()
