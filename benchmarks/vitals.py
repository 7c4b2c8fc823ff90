"""One set of vital signs through the service, beside a bare SQLCipher insert and commit of the same rows."""

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, compare
from clinicdesk.models.engine import connect
from clinicdesk.services.vitals import record_reading
from tests.support.clinic import Clinic, build_clinic

VALUES = {"sbp": "142", "dbp": "88", "pulse": "77", "spo2": "97", "rr": "16"}
COUNTS = {"audit_event": 1, "response": 1, "observed_value": len(VALUES)}
"""The rows both sides write; ours adds payload, tree nodes and the signed head."""


def run(folder: Path, *, short: bool) -> list[Figure]:
    """Both sides write to encrypted files of their own, same tables, same indexes, same pragmas."""
    clinic = build_clinic(folder / "clinic")
    desk, nurse = clinic.open_as("nurse")

    def ours() -> None:
        record_reading(
            desk, nurse, session_id=clinic.session_id, person_id=clinic.people["К-1"],
            taken_at=clinic.clock.now(), values=VALUES,
        )  # fmt: skip

    ours()
    bare = bare_writer(clinic, folder / "bare.db", desk.secret.raw_hex)
    try:
        return [
            compare(
                "write one vitals set, durable, with audit", ours, bare, rounds=100 if short else 1000,
                promise="≤ 10 × bare insert and commit of the same rows",
            )
        ]  # fmt: skip
    finally:
        clinic.close()


def bare_writer(clinic: Clinic, path: Path, raw_key: str) -> Callable[[], None]:
    """A function that inserts the newest set's rows again, with fresh keys, and commits."""
    source, target = connect(clinic.folder / "clinic.db", raw_key), connect(path, raw_key)
    target.execute("PRAGMA foreign_keys=OFF")
    names = ", ".join(f"'{name}'" for name in COUNTS)
    for (sql,) in source.execute(
        "select sql from sqlite_schema where sql is not null and type in ('table', 'index') "
        f"and tbl_name in ({names})"
    ).fetchall():
        target.execute(sql)
    rows = {name: _newest(source, name, count) for name, count in COUNTS.items()}
    source.close()
    numbers = iter(range(1_000_000, 10_000_000))

    def write() -> None:
        number = next(numbers)
        target.execute("BEGIN IMMEDIATE")
        for name, (columns, values) in rows.items():
            marks = ", ".join("?" * len(columns))
            target.executemany(
                f"insert into {name} values ({marks})",
                [[_fresh(column, value, number) for column, value in zip(columns, row, strict=True)]
                 for row in values],
            )  # fmt: skip
        target.execute("COMMIT")

    return write


def _newest(connection: Any, name: str, count: int) -> tuple[Sequence[str], list[tuple[Any, ...]]]:  # noqa: ANN401 - a driver connection
    cursor = connection.execute(f"select * from {name} order by rowid desc limit {count}")
    return [column[0] for column in cursor.description], cursor.fetchall()


def _fresh(column: str, value: object, number: int) -> object:
    if column in {"seq", "event_seq"}:
        return number
    if column == "response_row":
        return str(number)
    return str(uuid.uuid4()) if column in {"id", "response_id"} else value
