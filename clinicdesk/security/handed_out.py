"""A document put into a folder that is not the clinic's: whole or not at all, and nothing of it is left behind.

Until it is whole it lies under a hidden name of no meaning. A process that is killed then leaves such a file, which
somebody could read; a note of the same name at the workstation, written first, says in which folder it lies. The next
start of the program takes it away, and so does the next document put into that folder. Whoever still writes one holds
it and its note locked.

A document takes the place of an older document only: never of a file of a clinic or of this program, never of a
folder, a link or a device.
"""

import contextlib
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from clinicdesk.errors import Unavailable
from clinicdesk.paths import ClinicFolder, workstation_folder
from clinicdesk.security.durable import OWN_FILE, forget, own_folder, take_place

if sys.platform != "win32":
    import fcntl

_BEGIN, _END = ".clinicdesk-", ".part"


def check_target(path: Path, *, clinic: Path | None = None) -> None:
    """Return when a document may be put there. `clinic`: the folder of one that is only being founded.

    Unavailable PRT280: in the folder of a clinic, of a copy of one, or of this program's own files; PRT281: something
    lies there that is no ordinary file. Both with the value path.
    """
    whole = path.absolute()
    with contextlib.suppress(OSError):
        if not stat.S_ISREG(whole.lstat().st_mode):
            raise Unavailable("PRT281", path=str(path))
    folder = whole.parent.resolve()
    own = [one.resolve() for one in (workstation_folder(), *([clinic] if clinic else []))]
    if any(one in own or _is_clinic(one) for one in (folder, *folder.parents)):
        raise Unavailable("PRT280", path=str(path))


def put_document(path: Path, data: bytes) -> None:
    """For its owner's eyes only. Raises OSError when it cannot; the file is then as it was.

    Unavailable PRT280, PRT281: not there.
    """
    put_documents((path, data))


def put_documents(*documents: tuple[Path, bytes]) -> None:
    """Several that belong together, in this order: all of them reach the disk before the first takes its place.

    As put_document.
    """
    for path, _ in documents:
        check_target(path)
    for folder in {path.parent for path, _ in documents}:
        remove_unfinished(folder)
    with contextlib.ExitStack() as noted:
        places: list[tuple[Path, Path]] = []
        with contextlib.ExitStack() as held:
            for path, data in documents:
                beside = path.absolute().with_name(f"{_BEGIN}{secrets.token_hex(8)}{_END}")
                noted.enter_context(_noted(beside))
                noted.callback(forget, beside)  # nothing lies there any more once it has taken its place
                _write(held.enter_context(_held(beside)), data)
                places.append((beside, path))
            if sys.platform != "win32":  # there a file that is open takes nobody's place
                _take(places)
        if sys.platform == "win32":
            _take(places)


def _take(places: list[tuple[Path, Path]]) -> None:
    for beside, path in places:
        take_place(beside, path)


def remove_unfinished(folder: Path) -> None:
    """What killed processes left in a folder; what cannot be removed, or is being written, stays."""
    for one in _parts(folder):
        with contextlib.suppress(OSError):
            _remove(one)


def remove_left_behind() -> None:
    """What killed processes left wherever they wrote. A folder that is away (a drawn stick) waits its turn."""
    for note in _parts(_notes()):
        with contextlib.suppress(OSError, ValueError):
            _settle(note)


def _is_clinic(folder: Path) -> bool:
    """Whether a clinic's files lie there, or a copy of them."""
    place = ClinicFolder(folder)
    return any(os.path.exists(one) for one in (place.db, place.keys))  # noqa: PTH110 - Path.exists may raise


def _notes() -> Path:
    return workstation_folder() / "unfinished"


@contextlib.contextmanager
def _noted(beside: Path) -> Iterator[None]:
    """A note of where a file is being written, for as long as it may lie there; without room for one, none."""
    note = _notes() / beside.name
    try:
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):
                own_folder(note.parent)
                _write(held.enter_context(_held(note)), os.fsencode(beside.parent))
            yield
    finally:
        if not beside.exists():
            forget(note)


def _settle(note: Path) -> None:
    """Remove what a note tells of, then the note. Raises OSError while somebody writes, or the folder is away."""
    with _alone(note):
        folder = Path(os.fsdecode(note.read_bytes()))
        if folder.is_absolute():
            if not folder.is_dir():
                return
            with contextlib.suppress(FileNotFoundError):
                _remove(folder / note.name)
    note.unlink()


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
    with _alone(path):
        path.unlink()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Raises OSError while somebody writes the file. Windows refuses by itself to remove what somebody has open."""
    if sys.platform == "win32":
        yield
    else:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            os.close(handle)
