"""What is put aside on the disk: read back as written, never readable to anybody else, gone with the process."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.reports.binding import Binder
from clinicdesk.security.scratch import Passage, Scratch

_KILLED = """
import os, sys
from clinicdesk.security.scratch import Scratch
kept = Scratch()
kept.write(b"%PDF CANARY of somebody" * 1000)
os.kill(os.getpid(), 9)
"""


@given(st.lists(st.binary(min_size=1, max_size=90), max_size=12), st.data())
def test_it_reads_back_what_was_written_from_any_place(parts: list[bytes], data: st.DataObject) -> None:
    """Proves: REQ-SET-280."""
    with Scratch() as kept:
        for part in parts:
            assert kept.write(part) == len(part)
        whole = b"".join(parts)
        assert kept.whole() == whole
        start = data.draw(st.integers(0, len(whole)))
        count = data.draw(st.integers(0, 50))
        kept.seek(start)
        assert kept.read(count) == whole[start : start + count]
        passage = Passage(kept, start, min(count, len(whole) - start))
        assert passage.read() == whole[start : start + count]
        passage.seek(-1, io.SEEK_END)
        assert passage.read(5) == whole[start : start + count][-1:]
        assert kept.seek(0, io.SEEK_END) == len(whole)


def test_what_lies_on_the_disk_is_sealed_and_differs_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SET-280."""
    on_disk = []
    for _ in range(2):
        with Scratch() as kept:
            kept.write(b"%PDF CANARY" * 100)
            file = kept._file
            file.seek(0)
            on_disk.append(file.read())
    assert on_disk[0] != on_disk[1]
    assert not any(b"CANARY" in one or b"%PDF" in one for one in on_disk)


def test_a_killed_process_leaves_nothing_in_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-SET-280."""
    if sys.platform == "win32":  # there the system itself removes the file
        return
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", _KILLED], check=False)
    assert done.returncode == -9
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_a_full_disk_is_told_and_nothing_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-SET-280."""

    class Full:
        def __init__(self, **_: object) -> None:
            self.closed = False

        def seek(self, _: int) -> None:
            return

        def write(self, _: bytes) -> int:
            raise OSError(28, "No space left on device")

        def close(self) -> None:
            self.closed = True

    monkeypatch.setattr(tempfile, "TemporaryFile", Full)
    with Binder() as binder, pytest.raises(OSError, match="No space"):
        binder.add(b"%PDF", "К-1")
