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
    left: tuple[Path, ...] = ()
    """What would not go yet; tried again each time."""
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
            former = {*self.left, self.path or path} - {path}
            try:
                if make_folder:
                    path.parent.mkdir(exist_ok=True)
                put_in_place(path, data)
            except OSError:
                self.failed = Issue("DTP001", values={"path": str(path.parent)})
                return
            self.path, self.at = path, at
            self.left = tuple(one for one in sorted(former) if not _gone(one))
            self.failed = next(iter(self._would_not_go()), None)

    def remove(self, clinic_id: str, home: Path, chosen: Path) -> tuple[Issue, ...]:
        """Take away every pack of this clinic in these folders; DTP003 names one that would not go.

        `home`: the folder beside the clinic's file. One that is away with a pulled-out stick has not gone.
        """
        with self.guard:
            known = {*self.left, *_packs(clinic_id, home), *_packs(clinic_id, chosen)}
            known |= {self.path} if self.path else set()
            if not home.is_dir():
                known = {path for path in known if path.parent != home}
            self.left = tuple(path for path in sorted(known) if not _gone(path))
            self.path = self.at = self.failed = None
            with contextlib.suppress(OSError):
                home.rmdir()
            return self._would_not_go()

    def _would_not_go(self) -> tuple[Issue, ...]:
        return tuple(Issue("DTP003", values={"path": str(path)}) for path in self.left)


def pack_name(clinic_id: str, session_id: str) -> str:
    """Whose it is by its beginning; nothing of what is in it."""
    return f"{_beginning(clinic_id)}{session_id[:_SHORT]}.pdf"


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
        path.unlink()
    except FileNotFoundError:
        return path.parent.is_dir()
    except OSError:
        return False
    return True
