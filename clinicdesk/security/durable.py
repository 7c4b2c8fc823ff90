"""Putting a small file in place so that a reader finds the old bytes or the new ones, never a mixture."""

import contextlib
import os
import stat
import time
from pathlib import Path

OWN_FILE, OWN_FOLDER = 0o600, 0o700
"""For its owner alone. On Windows the folder's access list says who may read; these have no meaning there."""

# A virus scanner or an indexer may hold the file for a moment; Windows then answers 5 or 32.
_TRIES = 10
_PAUSE_SECONDS = 0.05


def put_in_place(path: Path, data: bytes) -> None:
    """Write beside, reach the disk, then replace.

    Raises OSError when it cannot; the file is then as it was.
    """
    beside = put_beside(path, data, suffix="new")
    try:
        take_place(beside, path)
    except OSError:
        forget(beside)
        raise


def put_beside(path: Path, data: bytes, *, suffix: str) -> Path:
    """Bring a file to the disk under a name of its own, e.g. clinic.keys.new; nothing reads it yet."""
    beside = path.with_name(f"{path.name}.{suffix}")
    try:
        _write_through(beside, data)
    except OSError:
        forget(beside)
        raise
    return beside


def take_place(beside: Path, path: Path) -> None:
    """Replace `path` by what lies beside it: this needs no room on the disk."""
    _replace(beside, path)
    _reach_disk(path.parent)


def forget(path: Path) -> None:
    """Remove a file that has no use any more; what cannot be removed stays."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def own_folder(path: Path) -> None:
    """Make a folder for its owner alone, and what it lies in; one that is there stays as it is. Raises OSError."""
    path.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)


def own_file(path: Path) -> None:
    """Begin an empty file for its owner's eyes only; one that is there stays as it is. Raises OSError."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE))


def to_owner_alone(path: Path) -> None:
    """Take a file or folder from others; what belongs to somebody else, or is not there, stays as it is."""
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & ~OWN_FOLDER:
            path.chmod(mode & OWN_FOLDER)


def _write_through(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)  # left by a killed process
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, OWN_FILE), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _replace(source: Path, target: Path) -> None:
    for _ in range(_TRIES - 1):
        try:
            os.replace(source, target)  # noqa: PTH105 - the tests put a refusing one here
        except PermissionError:
            time.sleep(_PAUSE_SECONDS)
        else:
            return
    os.replace(source, target)  # noqa: PTH105 - as above


def _reach_disk(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
