"""A foreign file is read in a process of its own: without the clinic's key, with little memory, for a short time.

The file goes in by a pipe and its lines come out by one, so nothing of it is ever written to disk. Whatever the
parser does with a hostile file (endless work, all memory, a crash), that process ends and the program says so.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
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
_MOMENT = 5.0
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
    told = _wait(child, data, pulse or _nothing)
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
        # defusedxml refuses entities and outside references so; openpyxl wraps what it meets on opening.
        if not any(type(e).__module__.startswith("defusedxml") for e in (error, error.__cause__)):
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
    """What the process says. Both pipes have a thread of their own, so that neither end waits for the other."""
    told: list[bytes] = []
    threads = [
        threading.Thread(target=_feed, args=(child, data), daemon=True),
        threading.Thread(target=_hear, args=(child, told), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in range(round(LONGEST / _PULSE)):
            pulse()
            threads[1].join(_PULSE)
            if not threads[1].is_alive():
                return b"".join(told)
        raise Refused(Issue("IMP015", "file"))
    finally:
        _end(child)
        for thread in threads:
            thread.join()


def _feed(child: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert child.stdin is not None
    with suppress(OSError), child.stdin as pipe:  # a process that has ended takes no more
        pipe.write(data)


def _hear(child: "subprocess.Popen[bytes]", told: list[bytes]) -> None:
    assert child.stdout is not None
    with child.stdout as pipe:
        told.append(pipe.read())


def _end(child: "subprocess.Popen[bytes]") -> None:
    """It has a moment to go by itself after its last word; then it is ended."""
    try:
        child.wait(_MOMENT if child.stdout and child.stdout.closed else 0)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


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
