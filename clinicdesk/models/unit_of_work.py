"""The one writing door: rows and the event that tells of them reach the disk together or not at all."""

import hashlib
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from itertools import groupby
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Insert, event, insert, select
from sqlalchemy.orm import Session

from clinicdesk.clock import Clock, read_stamp, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action, AuditCheckpoint, AuditEvent, AuditNode, AuditPayload
from clinicdesk.models.base import Base, Recorded
from clinicdesk.models.engine import Store, lock_for_write, translated
from clinicdesk.models.images import Image, Plain, image_of_plain, plain_row
from clinicdesk.models.stored_tree import stored_frontier
from clinicdesk.security.canonical import canonical
from clinicdesk.security.checkpoint import Checkpoint, sign_checkpoint
from clinicdesk.security.tree import Frontier, leaf_hash

CLOCK_BACK = timedelta(minutes=2)
CLOCK_JUMP = timedelta(minutes=10)
_EVENT, _PAYLOAD, _NODE, _CHECKPOINT = (
    insert(model) for model in (AuditEvent, AuditPayload, AuditNode, AuditCheckpoint)
)

NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What no text of the file may hold: a zero, half of a sign."""
NO_REASON = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]|\r(?!\n)")
"""What no free reason may hold besides: control signs, but for the tab and a new line."""
_REASONS = frozenset(
    {"reason", "override_reason", "exception_reason", "changed_because", "why", "cause", "note"}
)
_E = AuditEvent.__table__.c
_LAST = select(_E.seq, _E.at, _E.mono_ms, _E.boot_id, _E.clock_flag).order_by(_E.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Deed:
    """What an event says: who did what to which record, and why."""

    action: Action
    actor: str
    role: str
    workstation: str
    login_id: str
    entity: str
    entity_id: str
    entity_version: int = 0
    person_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LogKey:
    """The key that signs tree heads: its name in the signed note and its private half."""

    origin: str
    name: str
    private: Ed25519PrivateKey


class Trail:
    """The end of the audit tree, kept in memory between commits; one writer at a time."""

    def __init__(self, database: Store, key: LogKey, clock: Clock) -> None:
        self.database = database
        self.key = key
        self.clock = clock
        self.lock = threading.RLock()
        self.head: Checkpoint | None = None
        self.head_note = ""
        self._frontier: Frontier | None = None
        self._last: Any = None
        event.listen(database.writer, "before_cursor_execute", _refuse_unless_open)

    def forget(self) -> None:
        """Read the tree's end again at the next write: something failed, or another hand wrote."""
        self._frontier = None

    def frontier(self, connection: Connection) -> Frontier:
        """The right edge of the tree, checked against the table's own end."""
        last = connection.execute(_LAST).first()
        size = 0 if last is None else last.seq + 1
        if self._frontier is None or self._frontier.size != size:
            self._frontier = stored_frontier(connection, size)
        self._last = last
        return self._frontier

    def advance(self, last: Mapping[str, Any], head: Checkpoint, note: str) -> None:
        """After a commit: this is now the newest event, and the head over it."""
        self._last = SimpleNamespace(**last)
        self.head, self.head_note = head, note

    def clock_flag(self) -> str:
        """Empty when the clock agrees with the newest event, else "back" or "jump".

        A doubt stays, event after event, until somebody confirms the time.
        """
        return (
            "" if self._last is None else disagreement(self.clock, self._last) or str(self._last.clock_flag)
        )


def disagreement(clock: Clock, then: AuditEvent) -> str:
    """Empty when the wall clock agrees with what was written then, else "back" or "jump"."""
    now, due = clock.now(), due_now(clock, then)
    if now < read_stamp(then.at) - CLOCK_BACK:
        return "back"
    return "jump" if then.boot_id == clock.boot_id and abs(now - due) > CLOCK_JUMP else ""


def due_now(clock: Clock, then: AuditEvent) -> datetime:
    """What the wall clock should show by the machine's own count; of another boot, the least it can show."""
    if then.boot_id != clock.boot_id:
        return read_stamp(then.at)
    return read_stamp(then.at) + timedelta(milliseconds=clock.monotonic_ms() - then.mono_ms)


class Work:
    """What one act may do: look, and add rows. Nothing here changes or deletes a row."""

    def __init__(self, connection: Connection, seq: int, at: Any) -> None:  # noqa: ANN401 - a datetime
        self.seq = seq
        self.at = at
        self._connection = connection
        self.rows: list[Base] = []
        self.written: list[Base | Plain] = []
        """Those and the plain ones, in the order they reach the disk."""
        self.derived: list[tuple[type[Base], list[Mapping[str, str]]]] = []
        self.before: list[Base] = []
        self.deed: Deed | None = None

    @cached_property
    def session(self) -> Session:
        """Looks at the file inside this act's transaction."""
        return Session(self._connection, autoflush=False, expire_on_commit=False)

    def add(self, *rows: Base) -> None:
        """Rows to write, parents first; each carries this act's event and time."""
        for row in rows:
            check_texts(vars(row))
            if isinstance(row, Recorded):
                row.event_seq = self.seq
                row.recorded_at = self.at
            self.rows.append(row)
            self.written.append(row)

    def put(self, rows: Iterable[Plain]) -> None:
        """Rows to write as plain columns, without event and time; nobody finds them among `rows` again."""
        own = {"event_seq": self.seq, "recorded_at": self.at}
        for row in rows:
            check_texts(row.values)
            recorded = issubclass(row.model, Recorded)
            self.written.append(row._replace(values={**row.values, **own}) if recorded else row)

    def derive(self, model: type[Base], rows: Iterable[Mapping[str, str]]) -> None:
        """Rows that only repeat what others say, for a search: written after them, without an image.

        Plain columns, for there are many of them and nobody looks at one.
        """
        if found := list(rows):
            self.derived.append((model, found))

    def supersede(self, old: Base, new: Base) -> None:
        """Write `new` in place of `old`, which stays. A second successor of `old` is refused on disk."""
        new.supersedes = old.id  # type: ignore[attr-defined]  # every superseding table has the link
        self.before.append(old)
        self.add(new)

    def remember(self, *rows: Base) -> None:
        """Rows that were true until this act, for whoever reads the trail: before beside after."""
        self.before.extend(rows)

    def amend_deed(self, **fields: Any) -> None:  # noqa: ANN401 - fields of Deed
        """Say something of the act that is known only inside it (a version, an id)."""
        assert self.deed is not None
        self.deed = replace(self.deed, **fields)


def check_texts(values: Mapping[str, object]) -> None:
    """Refused DSK006 at the column whose text holds a sign that no reader of the file takes for text.

    A zero means a damaged page to every reader (`engine._whole_text`), half a sign has no UTF-8: either would close
    the file to everybody. A reason holds no control sign either: it is read in the trail and printed there.
    """
    for name, value in values.items():
        if isinstance(value, str) and (NO_REASON if name in _REASONS else NO_TEXT).search(value):
            raise Refused(Issue("DSK006", name))


@contextmanager
def unit_of_work(trail: Trail, deed: Deed) -> Iterator[Work]:
    """One act: BEGIN, the caller's rows, its event, the signed tree head, COMMIT on disk.

    Raises Unavailable when the disk, the file or its lock stands in the way; nothing is half-written.
    """
    with trail.lock, translated():
        try:
            with trail.database.writer.begin() as connection:
                trail.database.check_still_there()
                lock_for_write(connection)
                frontier = trail.frontier(connection)
                work = Work(connection, frontier.size, trail.clock.now())
                work.deed = deed
                yield work
                with door_open(connection):
                    last, head, note = _write(trail, connection, frontier, work)
        except BaseException:
            trail.forget()
            raise
        trail.advance(last, head, note)
        # The commit is on disk, but of which file? A deleted or replaced one would take it along.
        trail.database.check_still_there()


@contextmanager
def door_open(connection: Connection) -> Iterator[None]:
    """Let statements other than SELECT through on the writer; for this module, drafts and migrations."""
    # Asked for once: a connection that the disk has failed gives no second look, and would hide that failure.
    info = connection.info
    info["door"] = "open"
    try:
        yield
    finally:
        info["door"] = "shut"


def _write(
    trail: Trail, connection: Connection, frontier: Frontier, work: Work
) -> tuple[dict[str, Any], Checkpoint, str]:
    salt = os.urandom(16)
    rows = [row if isinstance(row, Plain) else plain_row(row) for row in work.written]
    body = canonical({"after": _images(rows), "before": _images(map(plain_row, work.before))})
    event_row = _event_row(trail, work, hashlib.sha256(salt + body).hexdigest())
    connection.execute(_EVENT, event_row)
    connection.execute(_PAYLOAD, {"seq": work.seq, "salt": salt, "body": body})
    for model, same in groupby(rows, attrgetter("model")):
        connection.execute(_insert(model), [row.values for row in same])
    for model, found in work.derived:
        connection.execute(_insert(model), found)
    nodes = frontier.append(leaf_hash(canonical(event_row)))
    connection.execute(_NODE, [{"level": n.level, "idx": n.index, "hash": n.hash} for n in nodes])
    head = Checkpoint(trail.key.origin, frontier.size, frontier.root())
    note = sign_checkpoint(head, name=trail.key.name, key=trail.key.private)
    connection.execute(_CHECKPOINT, {"size": head.size, "note": note})
    return event_row, head, note


def _event_row(trail: Trail, work: Work, payload_digest: str) -> dict[str, Any]:
    assert work.deed is not None
    return asdict(work.deed) | {
        "action": work.deed.action.value,
        "seq": work.seq,
        "at": stamp(work.at),
        "mono_ms": trail.clock.monotonic_ms(),
        "boot_id": trail.clock.boot_id,
        "clock_flag": "" if work.deed.action is Action.TIME_CONFIRMED else trail.clock_flag(),
        "payload_digest": payload_digest,
    }


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(model)


def _images(rows: Iterable[Plain]) -> list[Mapping[str, str | Image]]:
    return [{"row": image_of_plain(row), "table": row.model.__tablename__} for row in rows]


def _refuse_unless_open(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
    """Inside an act only SELECT passes: text("update …") would slip by guards on the flush."""
    if connection.info.get("door") == "open":
        return
    if statement.lstrip()[:6].upper() not in {"SELECT", "BEGIN ", "LOCK T"}:
        raise WriteOutsideTheDoorError(statement.split(maxsplit=1)[0])


class WriteOutsideTheDoorError(Exception):
    """A bug of ours: something tried to write past the unit of work."""
