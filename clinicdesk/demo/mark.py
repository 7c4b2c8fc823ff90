"""How a folder is known for a demonstration's, and how far its story has come. Loads nothing: every start asks."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from clinicdesk.clock import Clock, StoryClock, read_stamp, stamp

MARK, PASSWORDS = ".clinicdesk-demo", "passwords"


def is_demo(root: Path) -> bool:
    """Whether this folder carries the demonstration's own mark."""
    return (root / MARK).is_file()


def clock_of(folder: Path, machine: Clock) -> Clock:
    """The clock of this clinic: the machine's own; a demonstration goes on in the time of its story."""
    root = folder.absolute().parent
    left = time_of(root)
    return StoryClock(left) if left is not None and is_demo(root) else machine


def leave_off(folder: Path, clock: Clock) -> None:
    """A demonstration opened again goes on where this clock stands."""
    root = folder.absolute().parent
    if isinstance(clock, StoryClock) and is_demo(root):
        with suppress(OSError):
            keep_time(root, clock.now())


def keep_time(root: Path, now: datetime) -> None:
    """Write down how far the time of the story has come."""
    (root / MARK).write_text(f"{stamp(now)}\n", encoding="utf-8")


def time_of(root: Path) -> datetime | None:
    """How far the time of the story has come; None where no demonstration says it."""
    try:
        return read_stamp((root / MARK).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
