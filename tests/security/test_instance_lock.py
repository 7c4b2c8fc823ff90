"""One program at a time holds a clinic, and the next one is told who."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clinicdesk.clock import read_stamp
from clinicdesk.errors import Unavailable
from clinicdesk.security.instance_lock import Holder, InstanceLock, hold, read_holder

SINCE = "2026-11-24T08:15:00.000Z"
HOLD_AND_WAIT = """
import sys
from pathlib import Path
from clinicdesk.security.instance_lock import hold
hold(Path(sys.argv[1]), user="О. Мельник", workstation="Пост-2", since=sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


def take(path: Path, user: str = "М. Коваль") -> InstanceLock:
    return hold(path, user=user, workstation="Пост-1", since=SINCE)


@contextmanager
def another_program(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that holds the clinic until its input ends or it is killed."""
    command = [sys.executable, "-X", "utf8", "-c", HOLD_AND_WAIT, str(path), SINCE]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=Path.cwd()
    ) as program:
        assert program.stdout
        assert program.stdout.readline().strip() == "held"
        yield program
        program.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clinic.lock"


def test_a_second_program_is_refused_and_told_who_holds_the_clinic(path: Path) -> None:
    """Proves: REQ-LCK-001."""
    with another_program(path), pytest.raises(Unavailable) as refused:
        take(path)
    assert refused.value.code == "LCK001"
    assert refused.value.values["who"] == "О. Мельник"
    assert refused.value.values["workstation"] == "Пост-2"
    assert refused.value.values["since"] == read_stamp(SINCE).astimezone().strftime("%d.%m.%Y %H:%M")
    assert "О. Мельник" in refused.value.problem("uk")
    assert "Пост-2" in refused.value.problem("en")
    assert refused.value.remedy("uk") != refused.value.remedy("en")


def test_a_killed_program_leaves_the_clinic_free(path: Path) -> None:
    """Proves: REQ-LCK-002."""
    with another_program(path) as program:
        program.kill()
        program.wait()
        assert read_holder(path) == Holder("О. Мельник", "Пост-2", SINCE, program.pid)
        with take(path) as lock:
            assert lock.held
            assert read_holder(path) == Holder("М. Коваль", "Пост-1", SINCE, os.getpid())


def test_a_program_that_ends_by_itself_leaves_the_clinic_free(path: Path) -> None:
    with another_program(path) as program:
        program.communicate("")
        with take(path) as lock:
            assert lock.held


def test_the_same_program_cannot_hold_a_clinic_twice(path: Path) -> None:
    with take(path), pytest.raises(Unavailable) as refused:
        take(path, "О. Мельник")
    assert refused.value.values["who"] == "М. Коваль"


def test_reading_who_holds_it_does_not_let_go(path: Path) -> None:
    with take(path):
        read_holder(path)
        assert another_try(path) == "LCK001"


def another_try(path: Path) -> str:
    """What another process prints when it wants the clinic: the code it is refused with."""
    tries = HOLD_AND_WAIT.replace("hold(Path", "try: hold(Path").replace(
        'print("held", flush=True)', "except Exception as refused: print(refused)"
    )
    command = [sys.executable, "-X", "utf8", "-c", tries, str(path), SINCE]
    done = subprocess.run(
        command, input="", capture_output=True, encoding="utf-8", check=True, cwd=Path.cwd()
    )
    return done.stdout.strip()


def test_after_release_nobody_is_named_and_anybody_may_take_it(path: Path) -> None:
    lock = take(path)
    lock.release()
    lock.release()
    assert not lock.held
    assert read_holder(path) is None
    with take(path, "О. Мельник"):
        holder = read_holder(path)
    assert holder is not None
    assert holder.user == "О. Мельник"


def test_the_text_stays_far_from_the_locked_byte(path: Path) -> None:
    """Windows would keep a locked byte from every reader."""
    with take(path):
        assert path.stat().st_size < 1024
        assert json.loads(path.read_bytes())["user"] == "М. Коваль"


def test_a_lock_file_that_was_replaced_is_no_longer_ours(path: Path, tmp_path: Path) -> None:
    """Proves: REQ-LCK-003."""
    with take(path) as lock:
        other = tmp_path / "other"
        other.write_text("{}", encoding="utf-8")
        if sys.platform == "win32":
            with pytest.raises(PermissionError):  # Windows itself guards an open file
                other.replace(path)
            assert lock.held
            return
        other.replace(path)
        assert not lock.held
        path.unlink()
        assert not lock.held


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"format": "clinicdesk-lock/2", "user": "x"}',
        b"[" * 5000,
        b'{"format": "clinicdesk-lock/1", "user": "' + b"x" * 5000 + b'"}',
    ],
)
def test_a_damaged_text_names_nobody_and_still_refuses(path: Path, text: bytes) -> None:
    with take(path):
        with path.open("r+b") as file:
            file.truncate()
            file.write(text)
        assert read_holder(path) is None
        with pytest.raises(Unavailable) as refused:
            take(path)
    assert refused.value.code == "LCK003"
    assert refused.value.problem("uk")


def test_a_poisoned_text_is_shortened_and_loses_its_control_characters(path: Path) -> None:
    poison = {"format": "clinicdesk-lock/1", "user": "\u202eA\n\x1b[31m" + "B" * 200, "since": 5, "pid": "7"}
    path.write_text(json.dumps(poison), encoding="utf-8")
    holder = read_holder(path)
    assert holder is not None
    assert holder.user == ("A[31m" + "B" * 200)[:80]
    assert holder.workstation == ""
    assert holder.since_local == "5"
    assert holder.pid == 0


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        take(tmp_path / "nowhere" / "clinic.lock")
    assert refused.value.code == "LCK002"
    assert "clinic.lock" in refused.value.problem("en")


def test_a_full_disk_is_told_and_the_lock_let_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-LCK-004."""

    def full(_fd: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(Unavailable) as refused:
            take(path)
    assert refused.value.code == "LCK002"
    with take(path) as lock:
        assert lock.held


def test_a_disk_without_locks_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lockless(_fd: int) -> bool:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("clinicdesk.security.instance_lock._take", lockless)
    with pytest.raises(Unavailable) as refused:
        take(path)
    assert refused.value.code == "LCK004"
    assert refused.value.remedy("uk")
