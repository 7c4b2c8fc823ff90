"""One bit of the clinic file turned over, and what then reads it."""

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.models.engine import connect
from clinicdesk.models.tables import METADATA

SALT_BYTES = 16
"""The head of the file: a plain salt, which no page code covers and a 96-digit key does not read."""
TABLES = tuple(sorted(METADATA.tables))
Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Flip:
    """Byte and bit."""

    at: int
    bit: int


def flips(size: int, count: int, *, seed: int) -> list[Flip]:
    """So many different bits of the pages."""
    chance = random.Random(seed)
    bits = chance.sample(range(SALT_BYTES * 8, size * 8), count)
    return [Flip(bit // 8, bit % 8) for bit in bits]


@contextmanager
def flipped(path: Path, flip: Flip) -> Iterator[None]:
    """The file with this bit turned over; put right again, whatever the reader did to it."""
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(flip.at)
        file.write(bytes([whole[flip.at] ^ 1 << flip.bit]))
    try:
        yield
    finally:
        path.write_bytes(whole)
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)


def damage_found(path: Path, raw_key: str) -> bool:
    """Whether the cipher's own check finds anything, or does not even come to it."""
    return bool(ask(path, raw_key, lambda engine: engine.execute("PRAGMA cipher_integrity_check").fetchall()))


def rows_in(path: Path, raw_key: str) -> Rows:
    """Every table that can be read, in full; those that cannot are left out."""
    found: Rows = {}

    def read(engine: sqlcipher.Connection) -> Rows:
        for table in TABLES:
            try:
                rows = engine.execute(f"select * from {table}").fetchall()  # noqa: S608 - our own names
            except sqlcipher.DatabaseError:
                continue
            if table != "audit_payload" or all(_is_the_payload(engine, *row) for row in rows):
                found[table] = rows
        return found

    ask(path, raw_key, read)
    return found


def _is_the_payload(engine: sqlcipher.Connection, seq: int, salt: bytes, body: bytes) -> bool:
    """Whether a payload is what its event promises, as every reader of ours asks."""
    (digest,) = engine.execute("select payload_digest from audit_event where seq = ?", (seq,)).fetchone()
    return bool(hashlib.sha256(salt + body).hexdigest() == digest)


def ask(path: Path, raw_key: str, question: Callable[[sqlcipher.Connection], object]) -> object:
    """The answer of the engine, or the word of its refusal."""
    try:
        engine = connect(path, raw_key)
    except sqlcipher.DatabaseError as error:
        return str(error)
    try:
        return question(engine)
    except sqlcipher.DatabaseError as error:
        return str(error)
    finally:
        engine.close()
