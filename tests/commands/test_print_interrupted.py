"""A printing that does not come to its end: the file is whole, or as it was before, and the next one succeeds."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinicdesk.commands.printing import write_whole
from clinicdesk.errors import Unavailable

OLD, NEW = b"%PDF-1.7 yesterday", b"%PDF-1.7 today" + b"." * 300_000
_KILLED = """
import os, sys
from pathlib import Path
from clinicdesk.commands.printing import write_whole

was, seen = getattr(os, sys.argv[2]), []
def stop(*given):
    if not seen and sys.argv[2] != "replace":  # that was the note of where a document is being written
        seen.append(given)
        return was(*given)
    print("here", flush=True)
    sys.stdin.read()

setattr(os, sys.argv[2], stop)
write_whole(Path(sys.argv[1]), b"%PDF-1.7 today" + b"." * 300_000)
"""


@pytest.mark.parametrize("there", [OLD, None], ids=["over an older file", "to a new place"])
@pytest.mark.parametrize("moment", ["write", "fsync", "replace"])
def test_a_printing_killed_in_the_middle_leaves_no_half_file(
    tmp_path: Path, moment: str, there: bytes | None
) -> None:
    """Proves: REQ-PRT-023. Killed before the first byte, before the disk has them, before the name changes."""
    out = tmp_path / "record.pdf"
    if there is not None:
        out.write_bytes(there)
    command = [sys.executable, "-c", _KILLED, str(out), moment]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as printing:
        assert printing.stdout is not None
        assert printing.stdout.readline().strip() == b"here"
        printing.kill()
    assert (out.read_bytes() if out.exists() else None) == there
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".pdf" and path != out]
    write_whole(out, NEW)
    assert out.read_bytes() == NEW
    assert _lying_in(tmp_path) == [out]


@pytest.mark.parametrize("trouble", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_folder_that_takes_no_file_is_said_and_what_lies_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: int
) -> None:
    """Proves: REQ-PRT-023. A read-only folder, a closed one, a full disk."""
    out = tmp_path / "record.pdf"
    out.write_bytes(OLD)
    real = os.open

    def refuse(path: str | Path, flags: int, *more: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(trouble, os.strerror(trouble), str(path))
        return real(path, flags, *more)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with pytest.raises(Unavailable, match="PRT004") as refused:
            write_whole(out, NEW)
    assert str(out) in refused.value.problem("uk")
    assert (out.read_bytes(), _lying_in(tmp_path)) == (OLD, [out])


def _lying_in(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != "workstation"]
