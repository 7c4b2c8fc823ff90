"""No row of the record is ever changed, deleted or replaced, by whatever statement, on either engine."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Executable, Table, delete, func, insert, select, text, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from clinicdesk.models import gates
from clinicdesk.models.append_only import ensure_triggers, expected_triggers, missing_triggers
from clinicdesk.models.drafts import Draft
from clinicdesk.models.engine import Database, Store
from clinicdesk.models.tables import APPEND_ONLY, METADATA
from clinicdesk.models.unit_of_work import Trail, door_open
from tests.support.clinic import Clinic
from tests.support.figures import Figures
from tests.support.lived import live
from tests.support.trails import cohort, findings, written


def attempts(table: Table, dialect: str) -> Iterator[Executable]:
    """Every way a statement can lose what is there."""
    names, first = [column.name for column in table.columns], next(iter(table.columns))
    itself = select(table).where(true())
    same = {first.name: first}
    yield update(table).values(same)
    yield delete(table)
    if dialect == "sqlite":
        yield insert(table).prefix_with("OR REPLACE").from_select(names, itself)
        upsert = sqlite.insert(table).from_select(names, itself)
        yield upsert.on_conflict_do_update(index_elements=table.primary_key, set_=same)
        return
    yield text(f"truncate {table.name} cascade")
    upsert_there = postgresql.insert(table).from_select(names, itself)
    yield upsert_there.on_conflict_do_update(index_elements=table.primary_key, set_=same)


def refused(store: Store, table: Table) -> int:
    """How many of the attempts the engine itself refuses, every door of ours open: all of them."""
    tried = list(attempts(table, store.writer.dialect.name))
    for statement in tried:
        with store.writer.connect() as connection, door_open(connection):
            with pytest.raises(DBAPIError, match=r"append-only|session is closed"):
                connection.execute(statement)
            connection.rollback()
    return len(tried)


GATES = (
    "admission_needs_standing_clearance",
    "dose_needs_standing_clearance",
    "dose_needs_open_session",
    "dose_needs_standing_order",
    "dose_continues_its_chain",
    "dose_changes_with_a_reason",
    "dose_keeps_to_its_order",
    "dose_raised_beyond_opens_an_incident",
    "dose_needs_a_member",
    "admission_is_of_its_day",
    "dose_is_within_its_clearance",
    "dose_is_given_once",
    "dose_taken_back_opens_an_incident",
    "dose_taken_back_stays_so",
    "set_is_missed_once",
    "admission_needs_a_member",
    "line_goes_its_kinds_way",
    "reversal_mirrors_its_line",
    "ampoule_comes_from_its_line",
    "portion_needs_standing_line",
    "portion_parts_stay_whole",
    *gates.GATES,
    *gates.CLAIMS,
)


def test_every_table_but_drafts_is_guarded() -> None:
    """Proves: REQ-UOW-006."""
    assert set(APPEND_ONLY) == {table.name for table in METADATA.sorted_tables} - {Draft.__tablename__}
    for dialect, events in (("sqlite", 2), ("postgresql", 3)):
        assert len(expected_triggers(dialect)) == events * len(APPEND_ONLY) + len(GATES)
        assert set(GATES) < set(expected_triggers(dialect))


def test_a_migrated_store_has_every_guard(store: Store) -> None:
    """Proves: REQ-UOW-006."""
    with store.readers.connect() as connection:
        assert missing_triggers(connection) == ()


def test_a_row_of_any_table_of_a_clinic_stays(clinic: Clinic, figures: Figures) -> None:
    """Proves: REQ-UOW-006."""
    desk, lead = clinic.open_as("lead")
    live(clinic, desk, lead, clinic.join(desk, "nurse"))
    tried = 0
    for name in APPEND_ONLY:
        table = METADATA.tables[name]
        with desk.database.readers.connect() as connection:
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() > 0
        tried += refused(desk.database, table)
    figures("attempts to change or lose a recorded row", tables=len(APPEND_ONLY), tried=tried, succeeded=0)


def test_a_row_stays_on_either_engine(store: Store, trail: Trail) -> None:
    """Proves: REQ-UOW-006."""
    written(trail, cohort())
    for name in ("cohort", "audit_event", "audit_payload", "audit_node", "audit_checkpoint"):
        assert refused(store, METADATA.tables[name]) == 4
    assert findings(store) == []


def test_a_guard_taken_away_is_missed_and_put_back(store: Store) -> None:
    """Proves: REQ-UOW-006."""
    on = "" if isinstance(store, Database) else " on seat"
    with store.writer.begin() as connection, door_open(connection):
        connection.execute(text(f"drop trigger seat_no_delete{on}"))
        assert missing_triggers(connection) == ("seat_no_delete",)
        ensure_triggers(connection)
        assert missing_triggers(connection) == ()


def test_a_guard_made_harmless_is_missed_too(database: Database) -> None:
    """Proves: REQ-UOW-006."""
    with database.writer.begin() as connection, door_open(connection):
        connection.execute(text("drop trigger seat_no_delete"))
        connection.execute(text("create trigger seat_no_delete before delete on seat begin select 1; end"))
        assert missing_triggers(connection) == ("seat_no_delete",)
