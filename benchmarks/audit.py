"""The full check of the trail, beside bare SHA-256 over the same canonical bytes."""

import hashlib
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.measuring import Figure, compare
from clinicdesk.models.audit import AuditEvent, AuditNode, AuditPayload
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.security.canonical import canonical
from clinicdesk.security.tree import Frontier, leaf_hash
from tests.support.clinic import build_clinic

BATCH, SAMPLE = 20_000, 10_000
"""Events written at a time, and leaves kept for the bare round: a million of them would not fit the memory."""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """The time of a check of n events; entries per second is n over it."""
    events = 5_000 if short else 1_000_000
    clinic = build_clinic(folder / "clinic")
    desk, _ = clinic.open_as("lead")
    leaves = fill(desk.database, events)

    def ours() -> None:
        with desk.database.readers.connect() as connection:
            TreeWalk().walk(connection)

    def bare() -> None:
        for leaf in islice(cycle(leaves), events):
            hashlib.sha256(leaf).digest()

    try:
        figure = compare(
            f"check the trail, {events} entries", ours, bare, rounds=3 if short else 2, promise=""
        )
    finally:
        clinic.close()
    rate, bare_rate = (round(events / ms * 1000) for ms in (figure.ours_ms, figure.bare_ms))
    return [
        Figure(
            figure.what, figure.ours_ms, figure.ours_p95_ms, figure.bare_ms, figure.bare_p95_ms,
            f"{rate:,} entries/s beside {bare_rate:,} bare SHA-256/s",
        )
    ]  # fmt: skip


def fill(database, events: int) -> list[bytes]:  # type: ignore[no-untyped-def]  # noqa: ANN001 - models.engine.Database
    """Grow the tree to at least so many events with copies of the newest one; returns some of the leaves' bytes."""
    with database.readers.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(AuditEvent.__table__)).mappings()]
        payload = dict(connection.execute(select(AuditPayload.__table__).where(
            AuditPayload.seq == rows[-1]["seq"])).mappings().one())  # fmt: skip
    frontier, leaves = Frontier(), [canonical(row) for row in rows]
    for leaf in leaves:
        frontier.append(leaf_hash(leaf))
    with database.writer.begin() as connection, door_open(connection):
        for begin in range(len(rows), events, BATCH):
            fresh = [rows[-1] | {"seq": seq} for seq in range(begin, min(begin + BATCH, events))]
            made = [canonical(row) for row in fresh]
            nodes = [
                {"level": node.level, "idx": node.index, "hash": node.hash}
                for leaf in made
                for node in frontier.append(leaf_hash(leaf))
            ]
            connection.execute(insert(AuditEvent), fresh)
            connection.execute(insert(AuditPayload), [payload | {"seq": row["seq"]} for row in fresh])
            connection.execute(insert(AuditNode), nodes)
            leaves += made if len(leaves) < SAMPLE else []
    return leaves[:SAMPLE]
