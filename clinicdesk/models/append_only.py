"""Triggers for each engine: no recorded row is changed or deleted, nobody is admitted on a decision taken back."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from clinicdesk.models.tables import APPEND_ONLY

_EVENTS = ("update", "delete")
_GATE = "admission_needs_standing_clearance"
_TAKEN_BACK = "exists (select 1 from clearance where supersedes = new.clearance_row)"
_SQLITE_GATE = (
    f"CREATE TRIGGER {_GATE} BEFORE INSERT ON admission WHEN {_TAKEN_BACK} "
    "BEGIN SELECT RAISE(ABORT, 'clearance was taken back'); END"
)
_POSTGRES_GATE_FUNCTION = f"""
create or replace function refuse_admission() returns trigger language plpgsql as
$$ begin if {_TAKEN_BACK} then raise exception 'clearance was taken back'; end if; return new; end $$
"""
_POSTGRES_GATE = (
    f"create trigger {_GATE} before insert on admission for each row execute function refuse_admission()"
)
_POSTGRES_FUNCTION = """
create or replace function refuse_change() returns trigger language plpgsql as
$$ begin raise exception using message = 'append-only table ' || tg_table_name; end $$
"""


def ensure_triggers(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Create each missing trigger: an Alembic batch rebuild would drop them silently."""
    present = present_triggers(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
        connection.exec_driver_sql(_POSTGRES_GATE_FUNCTION)
    for name, statement in expected_triggers(connection.dialect.name, tables).items():
        if name not in present:
            connection.exec_driver_sql(statement)


def expected_triggers(dialect: str, tables: Iterable[str] = APPEND_ONLY) -> Mapping[str, str]:
    """Trigger name to the statement that makes it."""
    if dialect == "postgresql":
        # TRUNCATE is a third way to lose rows there, and no row trigger sees it.
        events = (*_EVENTS, "truncate")
        found = {f"{table}_no_{event}": _postgres(table, event) for table in tables for event in events}
        return found | ({_GATE: _POSTGRES_GATE} if "admission" in tables else {})
    found = {f"{table}_no_{event}": _sqlite(table, event) for table in tables for event in _EVENTS}
    return found | ({_GATE: _SQLITE_GATE} if "admission" in tables else {})


def present_triggers(connection: Connection) -> Mapping[str, str]:
    """Trigger name to its definition, as the engine has it."""
    query = (
        "select tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal"
        if connection.dialect.name == "postgresql"
        else "select name, sql from sqlite_schema where type = 'trigger'"
    )
    return dict(connection.exec_driver_sql(query).all())


def missing_triggers(connection: Connection) -> tuple[str, ...]:
    """Names of triggers that are absent or, on SQLite, say something else than ours."""
    present = present_triggers(connection)
    same_text = connection.dialect.name == "sqlite"
    return tuple(
        name
        for name, statement in expected_triggers(connection.dialect.name).items()
        if name not in present or (same_text and present[name] != statement)
    )


def _sqlite(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
    )


def _postgres(table: str, event: str) -> str:
    each = "statement" if event == "truncate" else "row"
    return (
        f"create trigger {table}_no_{event} before {event} on {table} "
        f"for each {each} execute function refuse_change()"
    )
