"""What a kill would leave: the clinic's folder copied at each step in which an act changes it."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import event

from clinicdesk.models.engine import Database
from clinicdesk.services.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Moments:
    """Copies of one folder, each different from all others; a killed process leaves what the system has seen."""

    folder: Path
    kept_in: Path
    folders: list[Path] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def take(self, *_: object) -> None:
        """Copy the folder as it is now, unless it was so before. The engine's shared memory dies with its process."""
        files = sorted(path for path in self.folder.iterdir() if path.is_file() and _lasts(path))
        digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files))
        if digest.hexdigest() in self._seen:
            return
        self._seen.add(digest.hexdigest())
        copy = self.kept_in / f"moment {len(self._seen)}"
        copy.mkdir(parents=True)
        for path in files:
            shutil.copy2(path, copy / path.name)
        self.folders.append(copy)

    def around(self, act: Callable[P, R]) -> Callable[P, R]:
        """The same act, with a copy before and after."""

        def watched(*args: P.args, **kwargs: P.kwargs) -> R:
            self.take()
            result = act(*args, **kwargs)
            self.take()
            return result

        return watched


@contextmanager
def every_moment(folder: Path, kept_in: Path) -> Iterator[Moments]:
    """Copies before and after each exchange of a file, each removal, each COMMIT and each new key of the file."""
    moments = Moments(folder, kept_in)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "replace", moments.around(os.replace))
        patched.setattr(Path, "unlink", _method(moments, Path.unlink))
        patched.setattr(Database, "rekey", _method(moments, Database.rekey))
        yield moments
    moments.take()


def watch_commits(moments: Moments, desk: Desk) -> None:
    """A copy right before each COMMIT of this desk."""
    event.listen(desk.database.writer, "commit", moments.take)


def _method(moments: Moments, method: Callable[Concatenate[Any, P], R]) -> Callable[Concatenate[Any, P], R]:
    def watched(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return moments.around(method)(self, *args, **kwargs)

    return watched


def _lasts(path: Path) -> bool:
    return not path.name.endswith(("-shm", ".lock"))
