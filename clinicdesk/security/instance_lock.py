"""One program at a time holds a clinic, and everyone else can read who it is."""

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from clinicdesk.clock import read_stamp
from clinicdesk.errors import Unavailable
from clinicdesk.security.durable import OWN_FILE

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FORMAT = "clinicdesk-lock/1"
_TEXT_LIMIT = 4096
_NAME_LIMIT = 80
# Windows keeps a locked byte from every reader, so the byte lies far behind the text that others must read;
# locking behind the end of a file is allowed there (LockFile, "Remarks").
_LOCKED_BYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a clinic: as shown to a person, with the stamp of the moment it was taken."""

    user: str
    workstation: str
    since: str
    pid: int = 0

    @property
    def since_local(self) -> str:
        """The moment on this machine's own clock face, "24.11.2026 10:15"; as written if it is no stamp."""
        try:
            at = read_stamp(self.since)
        except ValueError:
            return self.since
        return _on_the_wall(at)


class InstanceLock:
    """A held clinic. The system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self._fd = fd

    @property
    def held(self) -> bool:
        """Whether the path still names the file we locked: somebody may have deleted or replaced it."""
        if self._fd < 0:
            return False
        try:
            return os.path.samestat(os.fstat(self._fd), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        with contextlib.suppress(OSError):
            os.ftruncate(fd, 0)
        with contextlib.suppress(OSError):
            _let_go(fd)
        os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def hold(path: Path, *, user: str, workstation: str, since: str) -> InstanceLock:
    """Take the clinic for this process and write down who has it (user and workstation as shown to people).

    Unavailable LCK001: another program holds it (values who, workstation, since); LCK002: the lock file
    cannot be written here (value path); LCK003: it is held, but by whom cannot be read;
    LCK004: the disk knows no locks (value path).
    """
    fd = _open(path)
    try:
        taken = _take(fd)
    except OSError as lockless:
        os.close(fd)
        raise Unavailable("LCK004", path=str(path.parent)) from lockless
    if not taken:
        os.close(fd)
        raise _held_by(read_holder(path))
    lock = InstanceLock(path, fd)
    try:
        _write_holder(fd, Holder(_plain(user), _plain(workstation), since, os.getpid()))
    except OSError as unwritable:
        lock.release()
        raise Unavailable("LCK002", path=str(path)) from unwritable
    return lock


def read_holder(path: Path) -> Holder | None:
    """What the lock file says: the present holder, or one that was killed. None when it says nothing.

    Anybody may have written the file, so lengths are capped and unprintable characters dropped.
    """
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_TEXT_LIMIT).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        return None
    pid = found.get("pid")
    user, workstation, since = (_plain(str(found.get(key, ""))) for key in ("user", "workstation", "since"))
    return Holder(user, workstation, since, pid if isinstance(pid, int) else 0)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), OWN_FILE)
    except OSError as unwritable:
        raise Unavailable("LCK002", path=str(path)) from unwritable


def _held_by(holder: Holder | None) -> Unavailable:
    if holder is None:
        return Unavailable("LCK003")
    return Unavailable("LCK001", who=holder.user, workstation=holder.workstation, since=holder.since_local)


def _write_holder(fd: int, holder: Holder) -> None:
    text = json.dumps({"format": _FORMAT, **asdict(holder)}, ensure_ascii=False, sort_keys=True)
    os.ftruncate(fd, 0)
    os.lseek(fd, 0, os.SEEK_SET)
    os.write(fd, text.encode("utf-8"))


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:_NAME_LIMIT]


def _on_the_wall(at: datetime) -> str:
    return at.astimezone().strftime("%d.%m.%Y %H:%M")


if sys.platform == "win32":

    def _take(fd: int) -> bool:
        os.lseek(fd, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:  # the C library says only "permission denied", whatever the reason
            return False
        return True

    def _let_go(fd: int) -> None:
        os.lseek(fd, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

else:

    def _take(fd: int) -> bool:
        # flock belongs to the open file, not to the process: reading the text elsewhere in this program and
        # closing that file does not drop it, as a POSIX record lock would (fcntl(2), "Record locking").
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)
