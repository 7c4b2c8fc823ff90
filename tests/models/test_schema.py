"""The schema: migrated equals fresh, strict, at Alembic's own head, newer files refused."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from clinicdesk.errors import Unavailable
from clinicdesk.models import schema
from clinicdesk.models.append_only import ensure_triggers
from clinicdesk.models.engine import Database, PostgresDatabase, Store, schema_lines
from clinicdesk.models.migrations.versions import r0001_foundation as first
from clinicdesk.models.schema import migrate, needs_migration, revision_of, schema_digest
from clinicdesk.models.tables import METADATA


def fresh(store: Store) -> list[str]:
    """The schema as the models alone make it."""
    with store.writer.begin() as connection:
        METADATA.create_all(connection)
        ensure_triggers(connection)
        return schema_lines(connection)


def without_revision(lines: list[str]) -> list[str]:
    return [line for line in lines if "alembic_version" not in line]


def test_a_migrated_file_is_what_the_models_say(database: Database, tmp_path: Path) -> None:
    """Proves: REQ-MIG-003."""
    other = Database(tmp_path / "fresh.db", "ab" * 48)
    with database.readers.connect() as connection:
        migrated = without_revision(schema_lines(connection))
        assert sorted(normal(line) for line in migrated) == sorted(normal(line) for line in fresh(other))
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    other.dispose()


def normal(line: str) -> str:
    """Without what engines read past: blanks, quotes, and the order of a table's columns and constraints."""
    kind, name, sql = line.split("/", 2)
    plain = sql.replace('"', "").replace(" ,", ",")
    if kind != "table":
        return f"{kind}/{name}/{plain}"
    head, _, body = plain.partition("(")
    inside, _, tail = body.rpartition(")")
    return f"{kind}/{head}/{sorted(parts(inside))}/{tail}"


def parts(inside: str) -> list[str]:
    """The definitions of a table, split at the commas outside brackets."""
    found, depth = [""], 0
    for sign in inside:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [" ".join(part.split()) for part in found]


@pytest.mark.postgresql
def test_a_migrated_postgresql_is_what_the_models_say(postgres_url: str) -> None:
    """Proves: REQ-MIG-003."""
    database = PostgresDatabase(postgres_url)
    made = fresh(database)
    with database.writer.begin() as connection:
        METADATA.drop_all(connection)
    migrate(database.writer)
    with database.readers.connect() as connection:
        assert without_revision(schema_lines(connection)) == made
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    database.dispose()


def test_the_program_knows_alembics_own_head() -> None:
    """Proves: REQ-MIG-003."""
    config = Config()
    config.set_main_option("script_location", str(schema.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_an_empty_file_is_brought_up_and_then_needs_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "empty.db", "ab" * 48)
    assert needs_migration(database.readers)
    migrate(database.writer)
    assert not needs_migration(database.readers)
    with database.readers.connect() as connection:
        assert revision_of(connection) == schema.HEAD
    database.dispose()


def test_a_newer_file_is_refused(database: Database) -> None:
    """Proves: REQ-MIG-002."""
    with database.writer.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(Unavailable) as caught:
        needs_migration(database.readers)
    assert caught.value.code == "DBF012"


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-MIG-001."""

    def fail(*_: object) -> None:
        raise LookupError

    database = Database(tmp_path / "empty.db", "ab" * 48)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "ensure_triggers", fail)
        with pytest.raises(LookupError):
            migrate(database.writer)
    with database.readers.connect() as connection:
        assert schema_lines(connection) == []
    migrate(database.writer)
    database.dispose()


def test_a_clinic_file_is_never_taken_back(database: Database) -> None:
    with pytest.raises(RuntimeError, match="backup"):
        first.downgrade()


def test_every_table_is_strict_and_every_change_shows_in_the_digest(database: Database) -> None:
    """Proves: REQ-MIG-003."""
    with database.writer.begin() as connection:
        kinds = connection.execute(text("select name, strict from pragma_table_list where schema = 'main'"))
        loose = {name for name, strict in kinds if not strict}
        assert loose <= {"sqlite_schema", "alembic_version"}
        before = schema_digest(connection)
        for change in (
            "drop trigger seat_no_update",
            "drop index ix_seat_session_id",
            "create table planted (id text)",
            "create view planted_view as select 1",
        ):
            connection.execute(text(change))
            after = schema_digest(connection)
            assert after != before
            before = after
