"""The engine: its pragmas as asked for, its faults as sentences, its key as the only way in."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.errors import Unavailable
from clinicdesk.models import engine
from clinicdesk.models.engine import Database, check_engine, connect, fault_code, translated
from clinicdesk.models.unit_of_work import Trail, unit_of_work
from tests.support.trails import begin, cohort, deed, findings, size, trail_on, written

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "cache_size": -65536,
    "wal_autocheckpoint": 200,
}


def pragmas(connection: Any) -> dict[str, object]:
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (*PRAGMAS, "query_only")}


def test_every_connection_has_the_pragmas_that_were_asked_for(database: Database) -> None:
    """Proves: REQ-ENG-001 (sqlite.org/pragma.html)."""
    with database.readers.connect() as reader:
        assert pragmas(reader) == PRAGMAS | {"query_only": 1}
    with database.writer.connect() as writer:
        assert pragmas(writer) == PRAGMAS | {"query_only": 0}


def test_the_file_opens_with_its_key_only(database: Database) -> None:
    """Proves: REQ-ENG-002."""
    database.dispose()
    assert not database.path.read_bytes().startswith(b"SQLite format 3")
    wrong = Database(database.path, "00" * 48)
    with pytest.raises(Unavailable) as caught:
        wrong.check_opens()
    assert caught.value.code == "DBF001"
    wrong.dispose()
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(database.path).execute("select * from sqlite_master")


def test_an_engine_without_a_cipher_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-ENG-003. It would write in plain, under the same file name."""
    check_engine()
    monkeypatch.setattr(engine, "sqlcipher", SimpleNamespace(connect=sqlite3.connect))
    with pytest.raises(Unavailable) as caught:
        check_engine()
    assert caught.value.code == "DBF010"


@pytest.mark.parametrize(("version", "refused"), [((3, 51, 2), True), ((3, 51, 3), False), ((3, 7, 0), True)])
def test_an_engine_that_can_lose_rows_is_refused(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], refused: bool
) -> None:
    """Proves: REQ-ENG-003 (sqlite.org/wal.html, the WAL-reset fault)."""
    monkeypatch.setattr(sqlcipher, "sqlite_version_info", version)
    if not refused:
        check_engine()
        return
    with pytest.raises(Unavailable) as caught:
        check_engine()
    assert (caught.value.code, caught.value.values["needed"]) == ("DBF011", "3.51.3")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("file is not a database", "DBF001"),
        ("database disk image is malformed", "DBF002"),
        ("database or disk is full", "DBF003"),
        ("attempt to write a readonly database", "DBF004"),
        ("database is locked", "DBF005"),
        ("database table is locked", "DBF005"),
        ("disk I/O error", "DBF006"),
        ("unable to open database file", "DBF007"),
        ("no such column: show_full_names", None),
        ("no such table: locked_boxes", None),
    ],
)
def test_a_fault_of_the_world_becomes_a_sentence_ours_stay_bugs(said: str, code: str | None) -> None:
    """Proves: REQ-ENG-004."""
    error = sqlcipher.OperationalError(said)
    assert fault_code(error) == code
    if code is None:
        with pytest.raises(sqlcipher.OperationalError), translated():
            raise error
        return
    with pytest.raises(Unavailable) as caught, translated():
        raise error
    for language in ("uk", "en"):
        assert caught.value.problem(language)
        assert caught.value.remedy(language)


def test_a_broken_rule_of_ours_is_no_fault_of_the_world() -> None:
    assert fault_code(sqlcipher.IntegrityError("UNIQUE constraint failed: disk_is_full.is_locked")) is None
    assert fault_code(sqlcipher.ProgrammingError("database is locked")) is None
    assert fault_code(ValueError("database is locked")) is None


def test_a_full_disk_writes_nothing_and_the_same_act_succeeds_later(database: Database) -> None:
    """Proves: REQ-ENG-004."""
    trail = trail_on(database)
    begin(trail)
    pages = limit(trail, 1)
    with pytest.raises(Unavailable) as caught:
        written(trail, cohort(code="07" * 40_000))
    assert caught.value.code == "DBF003"
    assert size(database) == 1
    limit(trail, pages * 100)
    written(trail, cohort(code="07" * 40_000))
    assert findings(database) == []


def limit(trail: Trail, pages: int) -> int:
    """Let the file have no more than so many pages; returns how many it has."""
    raw = trail.database.writer.raw_connection()
    raw.cursor().execute(f"PRAGMA max_page_count={pages}").fetchall()
    found = raw.cursor().execute("PRAGMA page_count").fetchone()
    raw.close()
    assert found is not None
    return int(found[0])


def test_a_file_somebody_else_holds_is_told_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-ENG-004."""
    raw_key = database._raw_keys[0]
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0)
    trail = trail_on(Database(database.path, raw_key))
    other = connect(database.path, raw_key)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as caught:
        written(trail, cohort())
    assert caught.value.code == "DBF005"
    other.execute("ROLLBACK")
    other.close()
    begin(trail)
    written(trail, cohort())
    assert size(database) == 2
    trail.database.dispose()


def test_a_writer_that_may_only_read_is_told_so(database: Database) -> None:
    """Proves: REQ-ENG-004."""
    trail = trail_on(database)
    raw = database.writer.raw_connection()
    raw.cursor().execute("PRAGMA query_only=ON")
    raw.close()
    with pytest.raises(Unavailable) as caught:
        written(trail, cohort())
    assert caught.value.code == "DBF004"


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_file_taken_away_while_open_is_not_saved_to(database: Database, tmp_path: Path, how: str) -> None:
    """Proves: REQ-ENG-005."""
    trail = trail_on(database)
    begin(trail)
    database.path.rename(tmp_path / "away.db")
    if how == "replaced":
        database.path.write_bytes((tmp_path / "away.db").read_bytes())
    with pytest.raises(Unavailable) as caught:
        written(trail, cohort())
    assert caught.value.code == "DBF008"
    (tmp_path / "away.db").replace(database.path)
    written(trail, cohort())
    assert size(database) == 2


def test_a_file_that_vanishes_during_the_commit_is_not_called_saved(
    database: Database, tmp_path: Path
) -> None:
    """Proves: REQ-ENG-005."""
    trail = trail_on(database)
    begin(trail)
    with pytest.raises(Unavailable) as caught, unit_of_work(trail, deed()):
        database.path.rename(tmp_path / "away.db")
    assert caught.value.code == "DBF008"


def test_a_new_key_locks_the_old_one_out(database: Database) -> None:
    """Proves: REQ-ENG-002."""
    trail, old = trail_on(database), database._raw_keys[0]
    begin(trail)
    written(trail, cohort())
    database.rekey("cd" * 48)
    written(trail, cohort("c-2", code="08"))
    assert findings(database) == []
    database.dispose()
    with pytest.raises(Unavailable) as caught:
        Database(database.path, old).check_opens()
    assert caught.value.code == "DBF001"
    again = Database(database.path, "cd" * 48)
    again.check_opens()
    assert size(again) == 3
    again.dispose()


def test_a_copy_is_whole_under_the_same_key(database: Database, tmp_path: Path) -> None:
    """Proves: REQ-BKP-001."""
    trail = trail_on(database)
    begin(trail)
    written(trail, cohort())
    database.copy_to(tmp_path / "copy.db")
    copy = Database(tmp_path / "copy.db", database._raw_keys[0])
    copy.check_opens()
    assert (size(copy), findings(copy), copy.faults()) == (2, [], [])
    copy.dispose()


def test_a_damaged_copy_is_removed_and_told(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-BKP-001."""
    real = engine.connect

    class BadDisk:
        """A connection whose file came out wrong."""

        def __init__(self, path: Path, raw_key: str) -> None:
            self.real = real(path, raw_key)
            self.path = path

        def execute(self, statement: str) -> Any:
            if statement == "PRAGMA cipher_integrity_check":
                return SimpleNamespace(fetchall=lambda: [("HMAC verification failed for page 2",)])
            return self.real.execute(statement)

        def backup(self, target: Any, **given: Any) -> None:
            self.real.backup(target.real, **given)

        def close(self) -> None:
            self.real.close()

    begin(trail_on(database))
    monkeypatch.setattr(engine, "connect", BadDisk)
    with pytest.raises(Unavailable) as caught:
        database.copy_to(tmp_path / "copy.db")
    assert (caught.value.code, caught.value.values["path"]) == ("DBF009", "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_folding_leaves_no_log_behind(database: Database) -> None:
    trail = trail_on(database)
    begin(trail)
    log = database.path.with_name("bare.db-wal")
    assert log.stat().st_size > 0
    database.fold_wal()
    assert log.stat().st_size == 0
    assert database.faults() == []


def test_values_never_stand_in_an_error(database: Database) -> None:
    """Proves: REQ-ENG-006."""
    trail = trail_on(database)
    begin(trail)
    written(trail, cohort(code="PHICANARY-1"))
    with pytest.raises(IntegrityError) as caught:
        written(trail, cohort("c-2", code="PHICANARY-1"))
    assert "PHICANARY" not in str(caught.value)
    wrong = text("select * from planted where name = :name")
    with pytest.raises(DBAPIError, match="planted") as plain, database.read() as session:
        session.execute(wrong, {"name": "PHICANARY-2"})
    assert "PHICANARY" not in str(plain.value)


def test_the_models_need_no_window() -> None:
    code = (
        "import sys, clinicdesk.models.tables, clinicdesk.models.schema, clinicdesk.models.evidence; "
        "print(sorted(name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          encoding="utf-8")  # fmt: skip
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("back", [700, 2_000, 3_500])
def test_a_long_text_whose_last_page_is_damaged_is_told_and_not_served_with_a_tail_of_zeros(
    tmp_path: Path, back: int
) -> None:
    """Proves: REQ-REL-004. The engine itself would hand it out without a word."""
    path, key = tmp_path / "long.db", "ab" * 48
    connection = connect(path, key)
    connection.execute("create table t (body text) strict")
    connection.execute("insert into t values (?)", ("ї" * 40_000,))
    connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    connection.close()
    data = bytearray(path.read_bytes())
    data[len(data) - back] ^= 4  # the last page of the file is the last of the text
    path.write_bytes(data)
    plain = sqlcipher.connect(str(path))
    plain.execute("pragma cipher_log_level=none")
    plain.execute(f"pragma key=\"x'{key}'\"")
    (served,) = plain.execute("select body from t").fetchone()
    assert served.endswith("\0")  # what this test is about
    plain.close()
    damaged = connect(path, key)
    with pytest.raises(Unavailable) as caught, translated():
        damaged.execute("select body from t").fetchone()
    assert caught.value.code == "DBF002"
    damaged.close()
