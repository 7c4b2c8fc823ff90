"""Reading the evidence: the tree against its events, the rows against the trail."""

import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing

from sqlalchemy import Connection, RowMapping, ScalarResult, Table, func, select

from clinicdesk.errors import Issue
from clinicdesk.models.append_only import faulty_rows, missing_triggers
from clinicdesk.models.audit import Action, AuditCheckpoint, AuditEvent, AuditNode, AuditPayload
from clinicdesk.models.images import image_of_values, rows_as_stored
from clinicdesk.models.schema import schema_digest
from clinicdesk.models.stored_tree import stored_frontier
from clinicdesk.models.tables import RECORDED
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.tree import Frontier, leaf_hash
from clinicdesk.words import Key

BATCH = 2_000
_EVENTS: Table = AuditEvent.__table__  # type: ignore[assignment]
_Key = tuple[str, str]


class TreeWalk:
    """One pass over all events: rebuilds the tree and what each row should be."""

    def __init__(self) -> None:
        self.frontier = Frontier()
        self.findings: list[Issue] = []
        self.expected: dict[_Key, bytes] = {}
        self.roots: dict[int, bytes] = {}
        self.schema_digest = ""

    def walk(
        self,
        connection: Connection,
        sizes: Iterable[int] = (),
        tell: Callable[[int, int], None] | None = None,
    ) -> None:
        """Read every event; keep the roots at these tree sizes, to compare with anchors.

        `tell` hears (done, total) now and then, and may raise to stop the walk.
        """
        wanted, total = set(sizes), tree_size(connection)
        with closing(_Nodes(connection)) as nodes, closing(_rows(connection)) as rows:
            for row in rows:
                self._take(row, nodes)
                if self.frontier.size in wanted:
                    self.roots[self.frontier.size] = self.frontier.root()
                if tell and self.frontier.size % BATCH == 0:
                    tell(self.frontier.size, total)
            stored = nodes.count()
        # Every event completed its subtrees and left one signed head.
        size = self.frontier.size
        if stored != sum(size >> level for level in range(64)) or _heads(connection) != size:
            self._find("EVD004", size)

    def _take(self, row: RowMapping, nodes: "_Nodes") -> None:
        seq = row["seq"]
        if seq != self.frontier.size:
            self._find("EVD001", self.frontier.size)
        leaf = leaf_hash(_bytes_of({column.name: row[column.name] for column in _EVENTS.columns}))
        for node in self.frontier.append(leaf):
            if nodes.next_of(node.level) != node.hash:
                self._find("EVD002", seq)
        intact = row["body"] is not None and _digest(row["salt"], row["body"]) == row["payload_digest"]
        if not intact or not self._expect(row["body"]):
            self._find("EVD003", seq)
        if row["action"] == Action.SCHEMA_MIGRATED:
            self.schema_digest = row["reason"]

    def _expect(self, body: bytes) -> bool:
        """Remember what each row should be; False for a body no writer of ours made."""
        try:
            images = [
                (image["table"], image["row"]["id"], image["row"]) for image in json.loads(body)["after"]
            ]
        except (ValueError, KeyError, TypeError):
            return False
        self.expected |= {(table, row_id): _short(_bytes_of(row)) for table, row_id, row in images}
        return True

    def _find(self, code: str, seq: int) -> None:
        # The first bad place is what a person looks at; the rest only repeats it.
        if not any(issue.code == code for issue in self.findings):
            self.findings.append(Issue(code, values={"seq": seq}))

    def compare_rows(self, connection: Connection) -> None:
        """Hold every recorded row against the image its event left: EVD005 changed, 006 gone, 007 unaudited."""
        for table in RECORDED:
            for values in connection.execute(rows_as_stored(table)).mappings():
                expected = self.expected.pop((table.name, values["id"]), None)
                if expected is None:
                    self.findings.append(_at("EVD007", table.name, values["id"]))
                elif expected != _short(_bytes_of(image_of_values(table, values))):
                    self.findings.append(_at("EVD005", table.name, values["id"]))
        self.findings.extend(_at("EVD006", table, row_id) for table, row_id in self.expected)

    def compare_sums(self, connection: Connection) -> None:
        """Hold the rows against what no new row may break: EVD290."""
        self.findings.extend(_at("EVD290", table, row) for table, row in faulty_rows(connection))

    def compare_schema(self, connection: Connection) -> None:
        """Hold triggers and schema against what the last migration left: EVD008, EVD009."""
        self.findings.extend(Issue("EVD008", values={"name": name}) for name in missing_triggers(connection))
        if self.schema_digest != schema_digest(connection):
            self.findings.append(Issue("EVD009"))


def last_checkpoint(connection: Connection) -> str:
    """The newest signed note in the file; "" in an empty one."""
    note = connection.execute(
        select(AuditCheckpoint.note).order_by(AuditCheckpoint.size.desc()).limit(1)
    ).scalar()
    return note or ""


def _heads(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(AuditCheckpoint)).scalar_one()


def tree_size(connection: Connection) -> int:
    """How many events the file holds, by its last number."""
    last = connection.execute(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)).scalar()
    return 0 if last is None else last + 1


def stored_root(connection: Connection, size: int) -> bytes:
    """The root at this size from stored subtree hashes: quick, and as true as they are."""
    return stored_frontier(connection, size).root()


def _rows(connection: Connection) -> Generator[RowMapping]:
    query = (
        select(_EVENTS, AuditPayload.salt, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.seq == AuditEvent.seq)
        .order_by(AuditEvent.seq)
        .execution_options(yield_per=BATCH)
    )
    with connection.execute(query) as found:
        yield from found.mappings()


class _Nodes:
    """Stored subtree hashes, each level read from left to right, as a growing tree completes them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._levels: dict[int, ScalarResult[bytes]] = {}

    def next_of(self, level: int) -> bytes | None:
        """The next hash of this level, None when the table has no more."""
        if level not in self._levels:
            query = select(AuditNode.hash).where(AuditNode.level == level).order_by(AuditNode.idx)
            self._levels[level] = self._connection.execute(query.execution_options(yield_per=BATCH)).scalars()
        return next(self._levels[level], None)

    def close(self) -> None:
        """Let go of what is read halfway: a server keeps a cursor for each."""
        for found in self._levels.values():
            found.close()

    def count(self) -> int:
        """How many subtrees the table holds."""
        return self._connection.execute(select(func.count()).select_from(AuditNode)).scalar_one()


def _digest(salt: bytes, body: bytes) -> str:
    return hashlib.sha256(salt + body).hexdigest()


def _bytes_of(row: Mapping[str, Json]) -> bytes:
    """The canonical bytes; none for values that no writer of ours leaves, so that they match nothing."""
    try:
        return canonical(dict(row))
    except (ValueError, TypeError):
        return b""


def _short(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:16]


def _at(code: str, table: str, row_id: str) -> Issue:
    return Issue(code, values={"table": Key(f"fields.{table}._name"), "row": row_id})
