"""What a killed printing left readable is gone with the program's next start, in whatever folder it lies."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicdesk.cli import run
from clinicdesk.desktop import start
from clinicdesk.paths import workstation_folder
from clinicdesk.security import handed_out
from clinicdesk.security.handed_out import put_document, remove_left_behind

_KILLED = """
import os, sys
from pathlib import Path
from clinicdesk.security.handed_out import put_document
wrote = os.write
def half(handle, data):
    done = wrote(handle, data[:8])
    if bytes(data).startswith(b"%PDF"):
        os.kill(os.getpid(), int(sys.argv[2]))
    return done
os.write = half
put_document(Path(sys.argv[1]), b"%PDF of somebody" * 9)
"""
_KILL = 15 if sys.platform == "win32" else 9


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where documents go; the name is a person's own, with letters of any kind."""
    (made := tmp_path / "Для комісії № 7").mkdir()
    return made


def _kill_while_printing(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path), str(_KILL)], check=False)
    assert done.returncode != 0


def _notes() -> list[Path]:
    return [*(workstation_folder() / "unfinished").iterdir()]


def _command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", sys.__stdout__)
    monkeypatch.setattr("sys.stderr", sys.__stderr__)
    assert run(["forms", "list", "--lang", "en"]) == 0


def _window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "open_window", lambda *_, **__: 0)
    assert start.start([]) == 0


@pytest.mark.parametrize("begin", [_command, _window])
def test_the_next_start_of_the_program_takes_away_what_a_killed_print_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch, begin: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Proves: REQ-PRT-240. Any command, the window too, whatever folder it was."""
    (before := folder / "К-1047.pdf").write_bytes(b"of before")
    _kill_while_printing(before)
    (left,) = {*folder.iterdir()} - {before}
    assert left.read_bytes().startswith(b"%PDF")
    assert len(_notes()) == 1
    begin(monkeypatch)
    assert [*folder.iterdir()] == [before]
    assert before.read_bytes() == b"of before"
    assert not _notes()


def test_a_drawn_stick_is_looked_at_again_when_it_is_back(folder: Path, tmp_path: Path) -> None:
    """Proves: REQ-PRT-240."""
    _kill_while_printing(folder / "one.pdf")
    away = folder.rename(tmp_path / "drawn")
    remove_left_behind()
    assert len(_notes()) == 1
    away.rename(folder)
    remove_left_behind()
    assert not [*folder.iterdir()]
    assert not _notes()


def test_what_is_being_written_just_now_stays_with_its_note(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-240. A command starts while the window still writes."""
    writing, swept = threading.Event(), threading.Event()
    fsync = os.fsync

    def slow(handle: int) -> None:
        if [*folder.iterdir()]:
            writing.set()
            assert swept.wait(20)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    first = threading.Thread(target=put_document, args=(folder / "one.pdf", b"%PDF one"))
    first.start()
    assert writing.wait(20)
    remove_left_behind()
    assert len(_notes()) == 1
    swept.set()
    first.join()
    assert (folder / "one.pdf").read_bytes() == b"%PDF one"
    assert not _notes()


def test_a_note_leads_to_nothing_but_its_own_hidden_file(folder: Path) -> None:
    """Proves: REQ-PRT-240. Another's file of a like name, and a note that names no folder."""
    mine = {".clinicdesk-one.part", "report.pdf"}
    for name in mine:
        (folder / name).write_text("keep", encoding="utf-8")
    notes = workstation_folder() / "unfinished"
    notes.mkdir(parents=True)
    (notes / ".clinicdesk-two.part").write_bytes(os.fsencode(folder))
    (notes / ".clinicdesk-three.part").write_bytes(b"")
    remove_left_behind()
    assert {one.name for one in folder.iterdir()} == mine
    assert not _notes()


def test_a_workstation_that_takes_no_note_prints_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-PRT-240. Its own folder is full or closed: the document still reaches its place."""
    monkeypatch.setattr(handed_out, "_notes", lambda: folder / "one.pdf" / "unfinished")
    (folder / "one.pdf").write_bytes(b"of before")
    put_document(folder / "one.pdf", b"%PDF")
    assert [one.read_bytes() for one in folder.iterdir()] == [b"%PDF"]
