"""How a folder is known for a demonstration's, and how far its story has come. Loads nothing: every start asks."""

from datetime import datetime
from pathlib import Path

from clinicdesk.clock import read_stamp, stamp

MARK, PASSWORDS = ".clinicdesk-demo", "passwords"


def is_demo(root: Path) -> bool:
    """Whether this folder carries the demonstration's own mark."""
    return (root / MARK).is_file()


def keep_time(root: Path, now: datetime) -> None:
    """Write down how far the time of the story has come."""
    (root / MARK).write_text(f"{stamp(now)}\n", encoding="utf-8")


def time_of(root: Path) -> datetime | None:
    """How far the time of the story has come; None where no demonstration says it."""
    try:
        return read_stamp((root / MARK).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
