"""A foreign file is read in a process of its own: without the clinic's key, with little memory, for a short time.

The file goes in by a pipe and its lines come out by one, so nothing of it is ever written to disk. Whatever the
parser does with a hostile file (endless work, all memory, a crash), that process ends and the program says so.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.csv_table import read_csv
from clinicdesk.exchange.file_kind import kind_of
from clinicdesk.exchange.table import Book, Line, Sheet
from clinicdesk.exchange.xlsx_table import read_xlsx

OPTION = "--read-table"
"""What the program is started with to be that process; nobody types it."""
LONGEST = 60.0
"""Seconds; 20,000 full lines take about ten."""
_MEMORY = 1024**3
_PULSE = 0.1
_READERS = {"xlsx": read_xlsx, "csv": read_csv}


def read_apart(data: bytes, *, pulse: Callable[[], None] | None = None) -> Book:
    """The lines of a file. `pulse` is called ten times a second; what it raises ends the reading.

    Raises Refused IMP002 … IMP015.
    """
    kind = kind_of(data)
    child = subprocess.Popen(  # noqa: S603 - this very program, with fixed arguments
        [*_command(), kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=_surroundings(), creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    try:
        told = _wait(child, data, pulse or _nothing)
    finally:
        _end(child)
    return _understood(told) if child.returncode == 0 else _broken()


def serve(kind: str) -> int:
    """What the process does: the file from standard input, its lines as JSON to standard output."""
    _be_small()
    try:
        book = _READERS[kind](sys.stdin.buffer.read())
        told = {"kind": book.kind, "sheets": [_told(sheet) for sheet in book.sheets]}
    except Refused as refusal:
        told = {
            "refused": [{"code": i.code, "field": i.field, "values": dict(i.values)} for i in refusal.issues]
        }
    except ValueError as error:
        # defusedxml's refusals of entities and outside references are all of this kind.
        if not type(error).__module__.startswith("defusedxml"):
            raise
        told = {"refused": [{"code": "IMP009", "field": "file", "values": {}}]}
    sys.stdout.buffer.write(json.dumps(told).encode("ascii"))
    return 0


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).with_name(f"clinicdesk-cli{Path(sys.executable).suffix}")
        return [str(beside if beside.is_file() else sys.executable), OPTION]
    return [sys.executable, "-B", "-W", "ignore", "-m", "clinicdesk", OPTION]


def _surroundings() -> dict[str, str]:
    package = str(Path(__file__).resolve().parents[2])
    found = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    # lxml would read without the guards of defusedxml; openpyxl takes it wherever it is installed.
    return {**os.environ, "PYTHONPATH": found, "OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "True"}


def _wait(child: "subprocess.Popen[bytes]", data: bytes, pulse: Callable[[], None]) -> bytes:
    spent, rest = 0.0, data
    while spent < LONGEST:
        pulse()
        try:
            return child.communicate(rest, timeout=_PULSE)[0]
        except subprocess.TimeoutExpired:
            spent, rest = spent + _PULSE, b""  # the rest is on its way: given once, it is not given again
    raise Refused(Issue("IMP015", "file"))


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe and not pipe.closed:
            pipe.close()


def _broken() -> Never:
    raise Refused(Issue("IMP008", "file"))


def _understood(told: bytes) -> Book:
    found: dict[str, Any] = json.loads(told)
    if "refused" in found:
        issues = found["refused"]
        raise Refused(*(Issue(i["code"], i["field"], values=i["values"]) for i in issues))
    return Book(found["kind"], tuple(_sheet(**sheet) for sheet in found["sheets"]))


def _told(sheet: Sheet) -> dict[str, object]:
    lines = [(line.number, line.cells) for line in sheet.lines]
    return {"name": sheet.name, "hidden": sheet.hidden, "since_1904": sheet.since_1904, "lines": lines}


def _sheet(*, name: str, hidden: bool, since_1904: bool, lines: list[tuple[int, list[str]]]) -> Sheet:
    return Sheet(name, tuple(Line(number, tuple(cells)) for number, cells in lines), hidden, since_1904)


def _nothing() -> None:
    """Nobody waits."""


def _be_small() -> None:
    """On Linux and macOS: little memory, no new file on disk, and an end by the processor's clock."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none; there the caps on the file's size stand alone

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (int(LONGEST), int(LONGEST)))
