"""A small file is replaced whole or not at all, also while a virus scanner holds it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicdesk.security.durable import put_in_place


class Held:
    """A file that another program holds for some tries, as Windows shows it."""

    def __init__(self, refusals: int, winerror: int) -> None:
        self.left = refusals
        self.winerror = winerror
        self.pauses: list[float] = []
        self._replace: Callable[[Path, Path], None] = os.replace

    def replace(self, source: Path, target: Path) -> None:
        if self.left:
            self.left -= 1
            error = PermissionError(13, "in use", str(target))
            error.winerror = self.winerror  # type: ignore[attr-defined, unused-ignore]
            raise error
        self._replace(source, target)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "replace", self.replace)
        monkeypatch.setattr(time, "sleep", self.pauses.append)


@pytest.mark.parametrize("winerror", [5, 32])
def test_a_file_held_for_a_moment_is_replaced_after_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    """Proves: REQ-VLT-012."""
    held, path = Held(9, winerror), tmp_path / "file"
    path.write_bytes(b"old")
    held.install(monkeypatch)
    put_in_place(path, b"new")
    assert path.read_bytes() == b"new"
    assert held.pauses == [0.05] * 9
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_file_held_for_good_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-VLT-012."""
    held, path = Held(1000, 32), tmp_path / "file"
    path.write_bytes(b"old")
    held.install(monkeypatch)
    with pytest.raises(PermissionError):
        put_in_place(path, b"new")
    assert path.read_bytes() == b"old"
    assert sum(held.pauses) < 0.6
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_the_remains_of_a_killed_process_are_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file.new").write_bytes(b"half of")
    put_in_place(tmp_path / "file", b"whole")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"whole"]


def test_a_full_disk_leaves_the_old_file_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        put_in_place(path, b"new")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"old"]


def test_bytes_reach_the_disk_before_the_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-VLT-012."""
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noting_fsync(handle: int) -> None:
        steps.append("sync")
        fsync(handle)

    def noting_replace(source: Path, target: Path) -> None:
        steps.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(os, "replace", noting_replace)
    put_in_place(tmp_path / "file", b"new")
    assert steps == (["sync", "replace", "sync"] if os.name == "posix" else ["sync", "replace"])
