"""A document put into a folder that is not the clinic's: whole or not at all, and nothing of it is left behind.

Until it is whole it lies under a hidden name of no meaning. A process that is killed then leaves such a file; the
next document that is put into that folder takes it away. Whoever still writes one holds it locked.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from clinicdesk.security.durable import OWN_FILE, forget, take_place

if sys.platform != "win32":
    import fcntl

_BEGIN, _END = ".clinicdesk-", ".part"


def put_document(path: Path, data: bytes) -> None:
    """For its owner's eyes only. Raises OSError when it cannot; the file is then as it was."""
    remove_unfinished(path.parent)
    beside = path.with_name(f"{_BEGIN}{secrets.token_hex(8)}{_END}")
    try:
        with _held(beside) as handle:
            _write(handle, data)
            if sys.platform != "win32":  # there a file that is open takes nobody's place
                take_place(beside, path)
        if sys.platform == "win32":
            take_place(beside, path)
    except OSError:
        forget(beside)
        raise


def remove_unfinished(folder: Path) -> None:
    """What killed processes left in a folder; what cannot be removed, or is being written, stays."""
    for one in _parts(folder):
        with contextlib.suppress(OSError):
            _remove(one)


def _parts(folder: Path) -> list[Path]:
    try:
        return [one for one in folder.iterdir() if one.name.startswith(_BEGIN) and one.name.endswith(_END)]
    except OSError:
        return []


@contextlib.contextmanager
def _held(path: Path) -> Iterator[int]:
    """A fresh file, locked; the lock ends with the process."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, OWN_FILE)
    try:
        if sys.platform != "win32":
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _write(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _remove(path: Path) -> None:
    """Windows refuses by itself to remove what somebody has open."""
    if sys.platform == "win32":
        path.unlink()
    else:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(handle)
