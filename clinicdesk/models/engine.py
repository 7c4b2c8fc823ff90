"""The database engine: SQLCipher with a raw key, one reader side, one writer, and its ways to fail.

Pragmas and their reasons: SQLite documentation (pragma.html, wal.html), SQLCipher API. The WAL-reset
fault of SQLite 3.7.0 to 3.51.2 can lose committed rows with two connections; older engines are refused.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool, StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.errors import Unavailable
from clinicdesk.models.snapshot import snapshot_on
from clinicdesk.security.durable import own_file

OLDEST_SQLITE = (3, 51, 3)
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-65536",
    "wal_autocheckpoint=200",
)
_BUSY_SECONDS = 5
_DAMAGE = frozenset({"DBF001", "DBF002"})
_DISK = frozenset({"DBF004", "DBF006", "DBF007"})
_OUR_BUGS = (sqlcipher.IntegrityError, sqlcipher.ProgrammingError)
# SQLite's own sentences, whole: a column named "show_full_names" must not pass for a full disk.
_FAULTS = (
    ("file is not a database", "DBF001"),
    ("disk image is malformed", "DBF002"),
    ("database or disk is full", "DBF003"),
    ("attempt to write a readonly database", "DBF004"),
    ("is locked", "DBF005"),
    ("disk i/o error", "DBF006"),
    ("unable to open database file", "DBF007"),
)


class Database:
    """One open clinic file: readers that cannot write, and one writer the unit of work keeps to itself."""

    def __init__(self, path: Path, raw_key: str) -> None:
        self.path = path
        self._raw_keys = [raw_key]
        """The file's key; while one may have taken the place of another, both, the likelier first."""
        self.readers = create_engine(
            "sqlite+pysqlite://", creator=self._reader, module=sqlcipher, poolclass=QueuePool,
            hide_parameters=True, pool_size=4, max_overflow=4,
        )  # fmt: skip
        self.writer = create_engine(
            "sqlite+pysqlite://", creator=self._writer, module=sqlcipher, poolclass=StaticPool,
            hide_parameters=True,
        )  # fmt: skip
        event.listen(self.readers, "begin", _begin)
        event.listen(self.writer, "begin", _begin_immediate)
        event.listen(self.writer, "handle_error", _let_go)
        self._identity: tuple[int, int] | None = None

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session on a connection that refuses to write; a fault of the disk is Unavailable (DBF…)."""
        with translated(), snapshot_on(self.readers) as session:
            yield session

    def check_opens(self) -> None:
        """Read the first page: a wrong key shows itself only now. Raises Unavailable DBF001."""
        with translated(), self.readers.connect() as connection:
            connection.exec_driver_sql("select count(*) from sqlite_schema")
        stat = self.path.stat()
        self._identity = (stat.st_dev, stat.st_ino)

    def check_still_there(self) -> None:
        """Raise Unavailable DBF008 when the path no longer names the open file (deleted or replaced)."""
        try:
            stat = self.path.stat()
        except OSError as error:
            raise Unavailable("DBF008") from error
        if self._identity not in (None, (stat.st_dev, stat.st_ino)):
            raise Unavailable("DBF008")

    def faults(self) -> list[str]:
        """What the engine itself finds wrong with its pages; empty when whole.

        The WAL is folded in first: the cipher check reads the main file only. Damage that keeps the checks
        themselves from running is damage found.
        """
        found: list[str] = []
        try:
            self.fold_wal()
            with translated(), self.readers.connect() as connection:
                found += [str(row[0]) for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
                quick = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(20)")]
        except Unavailable as error:
            if error.code not in _DAMAGE:
                raise
            return found or [error.code]
        return found + [line for line in quick if line != "ok"]

    def written_by_others(self) -> int:
        """A number that changes with every commit of a connection that is not our writer: of another program.

        Whoever asks holds the trail: a transaction of the writer would be rolled back.
        """
        with translated():
            raw = self.writer.raw_connection()
            try:
                return int(raw.cursor().execute("PRAGMA data_version").fetchone()[0])
            finally:
                raw.close()

    def fold_wal(self) -> None:
        """Move the write-ahead log into the main file, so that little hangs on it."""
        with translated():
            raw = self.writer.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                raw.close()

    def rekey(self, raw_key: str) -> None:
        """Encrypt every page with another key; killed at any moment, exactly one of the two opens.

        Raises Unavailable when the disk refuses; the file then goes on under whichever key it has.
        """
        self.readers.dispose()
        self.fold_wal()
        self._raw_keys.insert(0, raw_key)
        try:
            self._rekey(raw_key)
            self.writer.dispose()
            self.fold_wal()
            self.check_opens()
        except BaseException:
            # Whatever became of it, the next connection finds out which key the file has.
            self.dispose()
            raise
        if self._raw_keys[0] != raw_key:
            # The engine does not say so when a page could not be written.
            raise Unavailable("DBF006")
        del self._raw_keys[1:]

    def _rekey(self, raw_key: str) -> None:
        with translated():
            raw = self.writer.raw_connection()
            try:
                raw.cursor().execute(f"PRAGMA rekey=\"x'{raw_key}'\"").fetchall()
            finally:
                raw.close()

    def copy_to(self, target: Path) -> None:
        """A verified copy under the same key: taken in one step, checked by cipher, engine and tree head, or removed.

        Nobody may write an event meanwhile: whoever asks holds the trail.
        """
        with translated():
            source = self._connect()
            try:
                copy = connect(target, self._raw_keys[0])
                try:
                    source.backup(copy, pages=-1)
                    copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                    damaged = copy.execute("PRAGMA cipher_integrity_check").fetchall()
                    damaged += [row for row in copy.execute("PRAGMA quick_check(1)") if row != ("ok",)]
                    damaged += [] if _newest_head(copy) == _newest_head(source) else ["head"]
                finally:
                    copy.close()
            finally:
                source.close()
        if damaged:
            target.unlink()
            raise Unavailable("DBF009", path=target.name)

    def dispose(self) -> None:
        """Close every connection; Windows cannot move or delete an open file."""
        self.readers.dispose()
        self.writer.dispose()

    def _connect(self) -> sqlcipher.Connection:
        *likelier, last = self._raw_keys
        for raw_key in likelier:
            try:
                connection = connect(self.path, raw_key)
            except sqlcipher.DatabaseError as error:
                if fault_code(error) != "DBF001":
                    raise
            else:
                return self._found(connection, raw_key)
        return self._found(connect(self.path, last), last)

    def _found(self, connection: sqlcipher.Connection, raw_key: str) -> sqlcipher.Connection:
        self._raw_keys.sort(key=lambda known: known != raw_key)
        return connection

    def _reader(self) -> sqlcipher.Connection:
        if self._identity is not None:
            self.check_still_there()  # a path without a file would be opened as a new and empty one
        connection = self._connect()
        connection.execute("PRAGMA query_only=ON")
        return connection

    def _writer(self) -> sqlcipher.Connection:
        return self._connect()


def connect(path: Path, raw_key: str) -> sqlcipher.Connection:
    """A keyed connection with our pragmas. `raw_key`: 96 hex digits, key then salt."""
    with contextlib.suppress(
        OSError
    ):  # whatever is wrong with the place, the engine says it in its own words
        own_file(path)
    connection = sqlcipher.connect(
        str(path), isolation_level=None, timeout=_BUSY_SECONDS, check_same_thread=False
    )
    connection.text_factory = _whole_text
    try:
        # Before the key: the cipher would write its errors to stderr, in UTF-16 on Windows.
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{raw_key}'\"")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _whole_text(data: bytes) -> str:
    """Text as it was written. No writer of ours leaves a zero in a text.

    A page that fails its code is handed out as zeros, and the engine says so only when it reads another one: when
    it was the last page of a long value, the reader would get a text with a tail of zeros and no complaint.
    """
    if b"\0" in data:
        raise sqlcipher.DatabaseError("database disk image is malformed")
    return data.decode()


def _newest_head(connection: sqlcipher.Connection) -> object:
    """The newest signed tree head and the number of its events; None in a file that has no trail."""
    known = connection.execute("select 1 from sqlite_schema where name = 'audit_checkpoint'").fetchone()
    query = "select max(size), note, (select count(*) from audit_event) from audit_checkpoint"
    return connection.execute(query).fetchone() if known else None


def check_engine() -> None:
    """Refuse an engine without a cipher (it would write in plain) or with the WAL-reset fault."""
    connection = sqlcipher.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    if not cipher or not cipher[0]:
        raise Unavailable("DBF010")
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise Unavailable("DBF011", found=sqlcipher.sqlite_version, needed=".".join(map(str, OLDEST_SQLITE)))


class PostgresDatabase:
    """The second engine, for a clinic with several workstations: the same surface, the disk is the server's."""

    def __init__(self, url: str) -> None:
        self.readers, self.writer = postgres_engines(url)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """A session on a connection that refuses to write; a fault of the disk is Unavailable (DBF…)."""
        with translated(), snapshot_on(self.readers) as session:
            yield session

    def check_still_there(self) -> None:
        """Nothing to look at: a server whose files were taken away answers no more."""

    def faults(self) -> list[str]:
        """Pages are the server's to check (data_checksums)."""
        return []

    def fold_wal(self) -> None:
        """The server does it by itself."""

    def dispose(self) -> None:
        """Close every connection."""
        self.readers.dispose()
        self.writer.dispose()


Store = Database | PostgresDatabase
"""What a trail can be kept in."""


def postgres_engines(url: str) -> tuple[Engine, Engine]:
    """Readers and writer of the second engine, for a clinic with several workstations."""
    readers = create_engine(url, hide_parameters=True)
    event.listen(readers, "begin", _read_only_transaction)
    return readers, create_engine(url, hide_parameters=True, poolclass=QueuePool, pool_size=1, max_overflow=0)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn the engine's faults into sentences a person can act on; our own bugs pass through."""
    try:
        yield
    except (sqlcipher.DatabaseError, DBAPIError) as error:
        code = fault_code(error)
        if code is None:
            raise
        raise Unavailable(code) from error


def fault_code(error: BaseException) -> str | None:
    """The code of a fault of the world, or None for a bug of ours (a constraint, bad SQL)."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlcipher.IntegrityError) and "failed: audit_" in str(original):
        # One writer numbers the events: tables of the trail that contradict each other were exchanged or damaged.
        return "DBF002"
    if not isinstance(original, sqlcipher.DatabaseError) or isinstance(original, _OUR_BUGS):
        return None
    text = str(original).lower()
    return next((code for words, code in _FAULTS if words in text), None)


def is_conflict(error: DBAPIError) -> bool:
    """Whether two people superseded the same row: its unique link or version refused the second."""
    refused, text = type(error.orig).__name__ in {"IntegrityError", "UniqueViolation"}, str(error.orig)
    return refused and ("supersedes" in text or "version" in text)


def lock_for_write(connection: Connection) -> None:
    """Make the tree's end ours until commit, on engines where BEGIN alone does not."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("lock table audit_event in exclusive mode")


def schema_lines(connection: Connection) -> list[str]:
    """The schema as the engine has it, one line an object, sorted; what the schema digest is over."""
    if connection.dialect.name == "postgresql":
        return sorted(row[0] for query in _POSTGRES_SCHEMA for row in connection.exec_driver_sql(query))
    query = "select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite_%'"
    return sorted("/".join((kind, name, " ".join(sql.split()))) for kind, name, sql in
                  connection.exec_driver_sql(query))  # fmt: skip


_POSTGRES_SCHEMA = (
    (
        "select concat_ws('/', 'column', table_name, column_name, data_type, is_nullable) "
        "from information_schema.columns where table_schema = current_schema()"
    ),
    "select concat_ws('/', 'index', indexdef) from pg_indexes where schemaname = current_schema()",
    (
        "select concat_ws('/', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
        "from pg_constraint where connamespace = current_schema()::regnamespace"
    ),
    "select concat_ws('/', 'trigger', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal",
)


def _let_go(context: ExceptionContext) -> None:
    """Use no connection again that the disk has failed.

    Where a file cannot be opened for writing just now, the engine opens it for reading and says nothing; kept,
    such a writer would refuse for as long as the program runs.
    """
    if fault_code(context.original_exception) in _DISK:
        context.is_disconnect = True


def _begin(connection: Connection) -> None:
    # One snapshot for all that a view reads.
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _read_only_transaction(connection: Connection) -> None:
    # One snapshot for all that a view reads, as SQLite gives it.
    connection.exec_driver_sql("set transaction isolation level repeatable read, read only")
