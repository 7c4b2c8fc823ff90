"""The full check of the trail, beside bare SHA-256 over the same canonical bytes."""

import hashlib
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.measuring import Figure, compare
from clinicdesk.models.audit import AuditEvent, AuditNode, AuditPayload
from clinicdesk.models.evidence import TreeWalk
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.security.canonical import canonical
from clinicdesk.security.tree import Frontier, leaf_hash
from tests.support.clinic import build_clinic


def run(folder: Path, *, short: bool) -> list[Figure]:
    """The time of a check of n events; entries per second is n over it."""
    events = 5_000 if short else 100_000
    clinic = build_clinic(folder / "clinic")
    desk, _ = clinic.open_as("lead")
    leaves = fill(desk.database, events)

    def ours() -> None:
        with desk.database.readers.connect() as connection:
            TreeWalk().walk(connection)

    def bare() -> None:
        for leaf in leaves:
            hashlib.sha256(leaf).digest()

    try:
        figure = compare(
            f"check the trail, {events} entries", ours, bare, rounds=3 if short else 5, promise=""
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
    """Grow the tree to at least so many events with copies of the newest one; returns every leaf's bytes."""
    with database.readers.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(AuditEvent.__table__)).mappings()]
        payload = dict(connection.execute(select(AuditPayload.__table__).where(
            AuditPayload.seq == rows[-1]["seq"])).mappings().one())  # fmt: skip
    leaves = [canonical(row) for row in rows]
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf_hash(leaf))
    fresh, nodes = [], []
    for seq in range(len(rows), events):
        row = rows[-1] | {"seq": seq}
        fresh.append(row)
        leaves.append(canonical(row))
        nodes += [{"level": n.level, "idx": n.index, "hash": n.hash}
                  for n in frontier.append(leaf_hash(leaves[-1]))]  # fmt: skip
    with database.writer.begin() as connection, door_open(connection):
        connection.execute(insert(AuditEvent), fresh)
        connection.execute(insert(AuditPayload), [payload | {"seq": row["seq"]} for row in fresh])
        connection.execute(insert(AuditNode), nodes)
    return leaves
