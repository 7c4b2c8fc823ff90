"""The file of a downtime pack: where it lies, putting it in place, taking it away. Knows nothing of what is in it."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from clinicdesk.errors import Issue
from clinicdesk.security.durable import put_in_place

_SHORT = 8


@dataclass
class Downtime:
    """Of one open clinic. Written behind the window, read by it: `guard` is held by whoever touches the file."""

    path: Path | None = None
    at: datetime | None = None
    """When it was last written."""
    failed: Issue | None = None
    """Why it was not, the last time."""
    guard: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def put(
        self, path: Path, data: bytes, at: datetime, *, wanted: Callable[[], bool], make_folder: bool
    ) -> None:  # fmt: skip
        """Whole or not at all; nothing where the session was closed meanwhile. `failed` says what went wrong.

        A folder that the clinic chose is not made: a stick that was pulled out must not become a folder of the disk.
        """
        with self.guard:
            if not wanted():
                return
            former = self.path
            try:
                if make_folder:
                    path.parent.mkdir(exist_ok=True)
                put_in_place(path, data)
            except OSError:
                self.failed = Issue("DTP001", values={"path": str(path.parent)})
                return
            self.path, self.at, self.failed = path, at, None
            if former is not None and former != path and not _gone(former):
                self.failed = Issue("DTP003", values={"path": str(former)})

    def remove(self, clinic_id: str, *folders: Path) -> tuple[Issue, ...]:
        """Take away every pack of this clinic in these folders; DTP003 names one that would not go."""
        with self.guard:
            left = [path for folder in folders for path in _packs(clinic_id, folder) if not _gone(path)]
            if self.path is not None and self.path not in left and not _gone(self.path):
                left.append(self.path)
            self.path = self.at = self.failed = None
        for folder in folders[:1]:
            with contextlib.suppress(OSError):
                folder.rmdir()
        return tuple(Issue("DTP003", values={"path": str(path)}) for path in left)


def pack_name(clinic_id: str, cohort: str, session_id: str) -> str:
    """Whose it is by its beginning, without a sign that a file system would mind."""
    code = "".join(sign for sign in cohort if sign.isalnum())
    return f"{_beginning(clinic_id)}{code}-{session_id[:_SHORT]}.pdf"


def _beginning(clinic_id: str) -> str:
    return f"downtime-{clinic_id[:_SHORT]}-"


def _packs(clinic_id: str, folder: Path) -> Iterator[Path]:
    """Those of this clinic, half-written ones too: the folder may be shared."""
    try:
        found = [path for path in folder.iterdir() if path.name.startswith(_beginning(clinic_id))]
    except OSError:
        found = []
    yield from sorted(found)


def _gone(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
