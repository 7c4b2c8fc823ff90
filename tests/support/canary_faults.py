"""Ways to fail with a record in one's hands: each puts a canary into everything an exception can carry."""

import asyncio
import dataclasses
import decimal
import io
import json
import subprocess
import sys
import tomllib
import uuid
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.platypus import Paragraph
from sqlalchemy import insert, select, text
from sqlcipher3 import dbapi2 as sqlcipher

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.models.base import Base
from clinicdesk.models.engine import Database
from clinicdesk.models.people import Participant
from clinicdesk.models.unit_of_work import door_open
from clinicdesk.protocols.field_types import FIELD_TYPES
from clinicdesk.security.canonical import canonical
from clinicdesk.security.identity import Identity
from clinicdesk.words import say
from tests.support.canary import canary

WORD = canary("bug")
Stumble = Callable[[], object]


@dataclasses.dataclass
class Patient:
    """Something whose every way of being shown shows a person."""

    name: str = WORD

    def __str__(self) -> str:
        return f"Пацієнт {self.name}"


def stumbles(database: Database, folder: Path) -> dict[str, Stumble]:
    """Name of the kind to an act that fails in this way."""
    return {**_of_the_database(database), **_of_files(folder), **_of_values(), **_of_libraries(folder)}


def _of_the_database(database: Database) -> dict[str, Stumble]:
    # Words inside the SQL itself, as nobody should write it.
    rename = f"update participant set name = '{WORD}'"  # noqa: S608
    find = f"select '{WORD}' from participant where name = {WORD}"  # noqa: S608
    values = dict.fromkeys(("id", "person_id", "code", "name", "folded", "birth_date"), WORD)
    whole = {**values, "version": 1, "event_seq": 1, "recorded_at": datetime.now(UTC)}

    def write(*rows: dict[str, Any], then: str = "select 1") -> None:
        with database.writer.begin() as connection, door_open(connection):
            for row in rows:
                connection.execute(insert(Participant), row)
            connection.execute(text(then))

    def read(statement: Any, values: Any = None) -> Any:
        with database.readers.connect() as connection:
            return connection.execute(statement, values)

    def past_the_door() -> None:
        with database.writer.begin() as connection:
            connection.execute(insert(Participant), whole)

    def full() -> None:
        with database.writer.begin() as connection, door_open(connection):
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
            try:
                for n in range(9):
                    connection.execute(insert(Participant), {**whole, "id": f"{n}", "name": WORD * 9999})
            finally:
                connection.exec_driver_sql("PRAGMA max_page_count=1073741823")

    return {
        "unique constraint": lambda: write(whole, whole),
        "not null constraint": lambda: write({**whole, "name": None}),
        "foreign key": lambda: write({**whole, "event_seq": 10_000_000}),
        "wrong type for a column": lambda: write({**whole, "version": WORD}),
        "value no column takes": lambda: write({**whole, "name": Patient()}),
        "time no column takes": lambda: write({**whole, "recorded_at": WORD}),
        "append-only table": lambda: write(then=rename),
        "SQL with a word in it": lambda: read(text(f"{find} '{WORD}")),
        "no such table": lambda: read(text(find.replace("participant", WORD))),
        "a value missing": lambda: read(text("select :name, :other"), {"name": WORD}),
        "writing on the reading side": lambda: read(insert(Participant), whole),
        "writing past the door": past_the_door,
        "more rows than one": lambda: read(select(Base.metadata.tables["seat"])).one(),
        "disk full": full,
        "wrong key": lambda: sqlcipher.connect(str(database.path)).execute(find),
    }  # fmt: skip


def _of_files(folder: Path) -> dict[str, Stumble]:
    return {
        "file not there": (folder / WORD).read_bytes,
        "a folder for a file": lambda: _folder(folder / f"{WORD} folder").read_bytes(),
        "a file for a folder": lambda: list(_file(folder / f"{WORD}.txt").iterdir()),
        "a name too long": lambda: (folder / (WORD * 40)).write_bytes(b""),
        "a name with a zero": lambda: (folder / f"{WORD}\0").write_bytes(b""),
        "text that is no UTF-8": (WORD.encode() + b"\xff").decode,
        "text that ASCII does not hold": lambda: f"Канарка {WORD}".encode("ascii"),
    }


def _of_values() -> dict[str, Stumble]:
    return {
        "a number": lambda: int(WORD),
        "a key": lambda: {"": ""}[WORD],
        "an attribute": lambda: getattr(Patient(), WORD),
        "a type": lambda: WORD + Patient(),  # type: ignore[operator]  # the bug itself
        "an argument": lambda: Patient(**{WORD: WORD}),
        "an index": lambda: [WORD][len(WORD)],
        "a time": lambda: datetime.fromisoformat(WORD),
        "an id": lambda: uuid.UUID(WORD),
        "a decimal": lambda: decimal.Decimal(WORD),
        "a promise broken": lambda: _claim(Patient()),
        "a sentence without a key": lambda: say("uk", f"common.{WORD}"),
        "a sentence without a value": lambda: Issue("KEY002", WORD, values={WORD: WORD}).sentence("uk"),
        "canonical bytes of a number with a point": lambda: canonical({WORD: [1.5, WORD]}),  # type: ignore[list-item]
        "canonical bytes of what is no value": lambda: canonical({WORD: Patient()}),  # type: ignore[dict-item]
        "a type of a field": lambda: FIELD_TYPES[WORD],
        "too deep": lambda: _deep(WORD),
        "one from another": _chained,
        "with a note": _noted,
        "several at once": _grouped,
        "a refusal nobody caught": lambda: _refuse(Issue("KEY002", WORD, values={"n": WORD})),
        "a state of the world nobody caught": lambda: _unavailable(path=WORD),
        "no memory": lambda: bytearray(sys.maxsize),
    }


def _of_libraries(folder: Path) -> dict[str, Stumble]:
    return {
        "JSON": lambda: json.loads(f'{{"name": "{WORD}"'),
        "TOML": lambda: tomllib.loads(f"name = {WORD}"),
        "a paragraph of a document": lambda: Paragraph(f"<b>{WORD}</i> A<B {WORD}"),
        "a PDF": lambda: pikepdf.open(_file(folder / f"{WORD}.pdf")),
        "an archive": lambda: zipfile.ZipFile(io.BytesIO(WORD.encode())),
        "compressed bytes": lambda: zlib.decompress(WORD.encode()),
        "an identity": lambda: Identity.from_bytes(WORD.encode()),
        "another program": lambda: subprocess.run(
            [sys.executable, "-c", "raise SystemExit(3)", WORD], check=True
        ),
        "a task": lambda: asyncio.run(_task()),
    }


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _file(path: Path) -> Path:
    path.write_text(WORD, encoding="utf-8")
    return path


def _claim(patient: Patient) -> None:
    assert patient.name != WORD, f"{patient}"


def _deep(word: str) -> str:
    return _deep(f"{word}")


def _chained() -> None:
    try:
        int(WORD)
    except ValueError as error:
        raise LookupError(f"{WORD}: {error}") from error


def _noted() -> None:
    error = RuntimeError(Patient())
    error.add_note(f"About {WORD}")
    raise error


def _grouped() -> None:
    raise ExceptionGroup(WORD, [ValueError(WORD), KeyError(Patient())])


def _refuse(issue: Issue) -> None:
    raise Refused(issue)


def _unavailable(**values: str) -> None:
    raise Unavailable("DBF003", **values)


async def _task() -> None:
    raise ConnectionError(WORD)
