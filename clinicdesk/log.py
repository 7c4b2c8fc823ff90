"""The log: ids, codes, exception types and places in our code. Never a name, an answer, or an exception's text."""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

LOG = logging.getLogger("clinicdesk")
LONGEST = 1_000_000
"""Bytes after which the next start begins a new log."""


class IdsOnly(logging.Formatter):
    """One JSON object a line; of an exception only its type and where it happened."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "event": record.getMessage() if record.name.startswith("clinicdesk") else record.name,
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["at_code"] = places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def places(trace: TracebackType | None) -> list[str]:
    """File and line of each frame, innermost last; no source text, no values."""
    return [f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in traceback.walk_tb(trace)]


def start_log(folder: Path) -> None:
    """Write the log to folder/clinicdesk.log and keep one old one; an unwritable folder means no log."""
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "clinicdesk.log"
        if path.exists() and path.stat().st_size > LONGEST:
            path.replace(folder / "clinicdesk.old.log")
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(IdsOnly())
    for former in LOG.handlers:
        former.close()
    LOG.handlers[:] = [handler]


def report_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Log a bug of ours without its text; return the number a person can read out."""
    number = os.urandom(3).hex().upper()
    LOG.error("bug %s", number, exc_info=(kind, error, trace))
    return number
