"""Documents in other people’s folders: a process killed in the middle of one leaves nothing to be taken for it."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from clinicdesk.commands.printing import write_whole
from clinicdesk.desktop import paper_binding
from clinicdesk.errors import Unavailable
from clinicdesk.paths import workstation_folder
from clinicdesk.security.handed_out import put_document, remove_unfinished

_KILLED = """
import os, sys
from pathlib import Path
from clinicdesk.commands.printing import write_whole
fsync, reached = os.fsync, []
def die(handle):
    if reached:  # the note's turn was before
        os.kill(os.getpid(), {signal})
    reached.append(handle)
    fsync(handle)
os.fsync = die
write_whole(Path(sys.argv[1]), b"%PDF of somebody")
"""
_KILL = 15 if sys.platform == "win32" else 9


def _kill_while_printing(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED.format(signal=_KILL), str(path)], check=False)
    assert done.returncode != 0


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()} - {"workstation"}


def test_a_killed_printing_leaves_no_document_and_the_next_one_clears_up(tmp_path: Path) -> None:
    """Proves: REQ-PRT-095. What is left bears nobody's code, and is gone with the next document there."""
    (before := tmp_path / "К-1047.pdf").write_bytes(b"of before")
    _kill_while_printing(before)
    (left,) = _names(tmp_path) - {"К-1047.pdf"}
    assert left.startswith(".clinicdesk-")
    assert "1047" not in left
    assert before.read_bytes() == b"of before"
    write_whole(tmp_path / "К-1048.pdf", b"%PDF another")
    assert _names(tmp_path) == {"К-1047.pdf", "К-1048.pdf"}
    _kill_while_printing(before)
    paper_binding.save(before, b"%PDF now")
    assert _names(tmp_path) == {"К-1047.pdf", "К-1048.pdf"}
    assert before.read_bytes() == b"%PDF now"


def test_what_another_process_is_writing_just_now_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-095. Two people print into the same folder at once; each gets the whole of theirs."""
    writing, swept = threading.Event(), threading.Event()
    fsync = os.fsync

    def slow(handle: int) -> None:
        writing.set()
        assert swept.wait(20)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    first = threading.Thread(target=put_document, args=(tmp_path / "one.pdf", b"%PDF one"))
    first.start()
    assert writing.wait(20)
    remove_unfinished(tmp_path)
    swept.set()
    first.join()
    assert _names(tmp_path) == {"one.pdf"}
    assert (tmp_path / "one.pdf").read_bytes() == b"%PDF one"


def test_a_full_disk_leaves_the_former_document_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-095, REQ-PRT-023."""
    (before := tmp_path / "one.pdf").write_bytes(b"of before")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Unavailable, match="PRT004"):
        paper_binding.save(before, b"%PDF now")
    assert _names(tmp_path) == {"one.pdf"}
    assert before.read_bytes() == b"of before"
    assert not [*(workstation_folder() / "unfinished").iterdir()]


def test_other_files_of_the_folder_are_let_alone(tmp_path: Path) -> None:
    """Proves: REQ-PRT-095."""
    mine = {".clinicdesk-notes.txt", "x.part", "clinicdesk-1.part", ".hidden"}
    for name in mine:
        (tmp_path / name).write_text("keep", encoding="utf-8")
    put_document(tmp_path / "one.pdf", b"%PDF")
    assert _names(tmp_path) == mine | {"one.pdf"}
    assert os.name != "posix" or (tmp_path / "one.pdf").stat().st_mode & 0o077 == 0
