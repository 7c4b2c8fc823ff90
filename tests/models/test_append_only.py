"""No row of the record is ever changed, deleted or replaced, by whatever statement, on either engine."""

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from clinicdesk.models.append_only import ensure_triggers, expected_triggers, missing_triggers
from clinicdesk.models.drafts import Draft
from clinicdesk.models.engine import Database, Store
from clinicdesk.models.tables import APPEND_ONLY, METADATA
from clinicdesk.models.unit_of_work import Trail, door_open
from tests.support.clinic import Clinic
from tests.support.trails import cohort, findings, written


def refuses(store: Store, statement: str) -> bool:
    """Whether the engine itself, every door of ours open, refuses."""
    with pytest.raises(DBAPIError, match="append-only"), store.writer.begin() as connection:
        with door_open(connection):
            connection.execute(text(statement))
    return True


def test_every_table_but_drafts_is_guarded() -> None:
    """Proves: REQ-UOW-006."""
    assert set(APPEND_ONLY) == {table.name for table in METADATA.sorted_tables} - {Draft.__tablename__}
    for dialect, events in (("sqlite", 2), ("postgresql", 3)):
        assert len(expected_triggers(dialect)) == events * len(APPEND_ONLY)


def test_a_migrated_store_has_every_guard(store: Store) -> None:
    """Proves: REQ-UOW-006."""
    with store.readers.connect() as connection:
        assert missing_triggers(connection) == ()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_row_of_any_table_stays(clinic: Clinic, table: str) -> None:
    """Proves: REQ-UOW-006. On a clinic that has been worked with, so that each table has a row to lose."""
    desk, _ = clinic.open_as("lead")
    column = METADATA.tables[table].columns.keys()[0]
    with desk.database.readers.connect() as connection:
        rows = connection.execute(METADATA.tables[table].select().limit(1)).all()
    if not rows:  # signatures and emergency openings: none yet; the guard is there all the same
        assert f"{table}_no_update" in expected_triggers("sqlite")
        return
    assert refuses(desk.database, f'update "{table}" set {column} = {column}')
    assert refuses(desk.database, f'delete from "{table}"')
    assert refuses(desk.database, f'insert or replace into "{table}" select * from "{table}"')
    assert refuses(desk.database, f'insert into "{table}" select * from "{table}" where true '
                                  f"on conflict do update set {column} = {column}")  # fmt: skip


def test_a_row_stays_on_either_engine(store: Store, trail: Trail) -> None:
    """Proves: REQ-UOW-006."""
    written(trail, cohort())
    for table in ("cohort", "audit_event", "audit_payload", "audit_node", "audit_checkpoint"):
        column = METADATA.tables[table].columns.keys()[0]
        assert refuses(store, f"update {table} set {column} = {column}")
        assert refuses(store, f"delete from {table}")
    assert refuses(
        store,
        "insert into cohort select * from cohort where true on conflict (id) do update set code = 'x'",
    )
    if not isinstance(store, Database):
        assert refuses(store, "truncate cohort cascade")
    assert findings(store) == []


def test_a_guard_taken_away_is_missed_and_put_back(store: Store) -> None:
    """Proves: REQ-UOW-006."""
    on = "" if isinstance(store, Database) else " on seat"

    def drop(connection: Connection) -> None:
        connection.execute(text(f"drop trigger seat_no_delete{on}"))

    with store.writer.begin() as connection, door_open(connection):
        drop(connection)
        assert missing_triggers(connection) == ("seat_no_delete",)
        ensure_triggers(connection)
        assert missing_triggers(connection) == ()


def test_a_guard_made_harmless_is_missed_too(database: Database) -> None:
    """Proves: REQ-UOW-006."""
    with database.writer.begin() as connection, door_open(connection):
        connection.execute(text("drop trigger seat_no_delete"))
        connection.execute(text("create trigger seat_no_delete before delete on seat begin select 1; end"))
        assert missing_triggers(connection) == ("seat_no_delete",)
