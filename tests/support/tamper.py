"""What somebody does who holds the file key and another tool: rows edited past every guard of ours."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.clock import Clock
from clinicdesk.errors import Issue, Unavailable
from clinicdesk.ids import SeededIds
from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.engine import connect
from clinicdesk.paths import ClinicFolder
from clinicdesk.security import vault
from clinicdesk.security.canonical import canonical
from clinicdesk.security.checkpoint import Checkpoint, origin_of, sign_checkpoint
from clinicdesk.security.tree import Frontier, Node, leaf_hash
from clinicdesk.security.witness import NoWitness, Witness
from clinicdesk.services.entrance import close_desk
from clinicdesk.services.integrity import examine
from clinicdesk.services.opening import open_desk
from tests.support.kill_remains import Holder

Engine: TypeAlias = sqlcipher.Connection


class Memory:
    """A witness that remembers in this process what the credential store of a workstation would."""

    available = True

    def __init__(self) -> None:
        self.note: str | None = None

    def read(self) -> str | None:
        """The note last written."""
        return self.note

    def write(self, note: str) -> None:
        """Keep this note."""
        self.note = note

    def forget(self) -> None:
        """Nothing is left."""
        self.note = None


@contextmanager
def with_the_key(folder: Path, holder: Holder, *, past_guards: bool = True) -> Iterator[Engine]:
    """The clinic file open in another tool, foreign keys off.

    `past_guards`: every trigger is out of the way, and those that are gone at the end are made again.
    """
    place = ClinicFolder(folder)
    engine = connect(place.db, holder.secrets(vault.read_keys(place.keys))[0].raw_hex)
    try:
        engine.execute("PRAGMA foreign_keys=OFF")
        triggers = engine.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
        for name, _ in triggers if past_guards else ():
            engine.execute(f"drop trigger {name}")
        yield engine
        present = {row[0] for row in engine.execute("select name from sqlite_schema where type = 'trigger'")}
        for name, statement in triggers if past_guards else ():
            if name not in present:
                engine.execute(statement)
        engine.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        engine.close()


def edit_one_field(engine: Engine, table: str) -> str:
    """Change the last letter or byte of some field of the newest row of a table; returns the field's name."""
    cursor = engine.execute(f"select rowid, * from {table} order by rowid desc limit 1")  # noqa: S608 - our names
    row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    column = _harmless_to_the_key(table, row)
    engine.execute(
        f"update {table} set {column} = ? where rowid = ?",  # noqa: S608 - our own names
        (_altered(row[column]), row["rowid"]),
    )
    return column


def _harmless_to_the_key(table: str, row: dict[str, Any]) -> str:
    """A field whose change does not already keep the file from opening."""
    kept = {
        "rowid",
        "id",
        "event_seq",
        "recorded_at",
        "clinic_id",
        "private",
        "box_key",
        "settings",
        "slot",
        "state",
    }
    return next(
        name
        for name in reversed(row)
        if name not in kept and isinstance(row[name], str | bytes) and row[name]
    )


def _altered(value: str | bytes) -> str | bytes:
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    return value[:-1] + ("1" if value[-1] != "1" else "2")


def rebuild_trail(engine: Engine, clinic_id: str) -> str:
    """Recompute every leaf, node and the newest head, and sign it with the key that lies in the file."""
    columns = ", ".join(AuditEvent.__table__.columns.keys())
    cursor = engine.execute(f"select {columns} from audit_event order by seq")  # noqa: S608 - our own names
    names = [column[0] for column in cursor.description]
    frontier = Frontier()
    nodes: list[Node] = []
    for row in cursor.fetchall():
        nodes += frontier.append(leaf_hash(canonical(dict(zip(names, row, strict=True)))))
    engine.execute("delete from audit_node")
    engine.executemany("insert into audit_node values (?, ?, ?)", [(n.level, n.index, n.hash) for n in nodes])
    note = _head(engine, clinic_id, frontier)
    engine.execute("delete from audit_checkpoint where size >= ?", (frontier.size,))
    engine.execute("insert into audit_checkpoint values (?, ?)", (frontier.size, note))
    return note


def _head(engine: Engine, clinic_id: str, frontier: Frontier) -> str:
    private = engine.execute("select private from machine_key where kind = 'workstation'").fetchone()[0]
    origin = origin_of(clinic_id)
    return sign_checkpoint(
        Checkpoint(origin, frontier.size, frontier.root()), name=origin,
        key=Ed25519PrivateKey.from_private_bytes(private),
    )  # fmt: skip


def told_of(
    folder: Path, holder: Holder, clock: Clock, *, witness: Witness | None = None
) -> dict[str, list[Issue]]:
    """What the program says of the folder, by code: at the door, at opening, in the full check."""
    try:
        place = ClinicFolder(folder)
        keys = vault.read_keys(place.keys)
        desk = open_desk(
            place, keys, holder.secrets(keys), lock=None, clock=clock, ids=SeededIds(5),
            witness=witness or NoWitness(), workstation="",
        )  # fmt: skip
    except Unavailable as error:
        return {error.code: []}
    try:
        found: dict[str, list[Issue]] = {}
        for issue in (*desk.findings, *examine(desk).findings):
            found.setdefault(issue.code, []).append(issue)
        return found
    finally:
        close_desk(desk)


def put_back(folder: Path, files: dict[str, bytes], names: Iterable[str] | None = None) -> None:
    """Lay older files over newer ones: all of them (and no log beside), or these names only."""
    if names is None:
        for left in folder.glob("clinic.db-*"):
            left.unlink()
    for name, data in files.items():
        if names is None or name in names:
            (folder / name).write_bytes(data)
