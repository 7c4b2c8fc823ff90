"""A row changed with another tool, the guards put back: nothing but what was signed tells of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.models.engine import connect
from clinicdesk.services.desk import Desk


def forge(desk: Desk, table: str, change: str, where: str, *values: str | int) -> int:
    """Change rows as somebody with the file's key would, past their guards; "" takes them out. How many it were."""
    with _past_guards(desk, table) as raw:
        act = f"update {table} set {change}" if change else f"delete from {table}"  # noqa: S608 - a name of ours
        return int(raw.execute(f"{act} where {where}", values).rowcount)


@contextmanager
def forged(desk: Desk, table: str, change: str, where: str, *values: str | int) -> Iterator[int]:
    """The same for a while, with how many rows it changed; then the table is as it was."""
    with _past_guards(desk, table) as raw:
        rows = raw.execute(f"select rowid, * from {table}").fetchall()  # noqa: S608 - a name of ours
    yield forge(desk, table, change, where, *values)
    with _past_guards(desk, table) as raw:
        names = ", ".join(("rowid", *(one[1] for one in raw.execute(f"pragma table_info({table})"))))
        places = ", ".join("?" * len(rows[0]))
        raw.execute(f"delete from {table}")  # noqa: S608 - a name of ours
        raw.executemany(f"insert into {table} ({names}) values ({places})", rows)  # noqa: S608 - the same


@contextmanager
def _past_guards(desk: Desk, table: str) -> Iterator[sqlcipher.Connection]:
    raw = connect(desk.folder.db, desk.secret.raw_hex)
    try:
        guards = raw.execute(
            "select name, sql from sqlite_master where type = 'trigger' and tbl_name = ?", (table,)
        ).fetchall()
        raw.execute("pragma foreign_keys = off")
        for name, _ in guards:
            raw.execute(f"drop trigger {name}")
        yield raw
        for _, guard in guards:
            raw.execute(guard)
    finally:
        raw.close()
