"""The program as it is started: the demonstration without a display, the self-test, the crash window."""

import json
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.clock import ShiftedClock, SystemClock
from clinicdesk.demo.output import MARK
from clinicdesk.desktop import start
from clinicdesk.desktop.program import restart_command
from clinicdesk.ui.crash import CrashWindow
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import Journey

ROOT = Path(__file__).parents[2]
PLACES = (
    "setup",
    "unlock",
    "unlock-failed",
    "today",
    "people",
    "audit",
    "users",
    "clinic",
    "help",
    "chart",
    "cover",
)
_PATIENCE = 600


def run(words: list[str], *, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """`python -m clinicdesk …` on a machine that has nothing of ours: an empty home, no display, no keyring."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LD_LIBRARY_PATH")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {
        "HOME": str(home), "USERPROFILE": str(home), "CLINICDESK_HOME": str(home / "workstation"),
        "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }  # fmt: skip
    if sys.platform in {"win32", "darwin"}:
        env["QT_QPA_PLATFORM"] = "offscreen"  # there a display is taken for granted
    return subprocess.run(
        [sys.executable, "-m", "clinicdesk", *words], cwd=cwd, env=env, capture_output=True, encoding="utf-8",
        timeout=_PATIENCE, check=False,
    )  # fmt: skip


class Ran:
    """The demonstration, run once: what it said and left."""

    def __init__(self, cwd: Path) -> None:
        home = cwd / "home"
        home.mkdir()
        self.cwd, self.home = cwd, home
        self.done = run(["--demo"], cwd=cwd, home=home)
        self.output = cwd / "demo-output"


@pytest.fixture(scope="module")
def ran() -> Iterator[Ran]:
    """A minute's work for all that look at it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Ran(Path(folder))


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height as the header of a PNG file says (ISO/IEC 15948, 11.2.2)."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


class TestTheDemonstrationWithoutADisplay:
    """The same program, drawn instead of shown."""

    def test_it_says_where_everything_is_and_nothing_else(self, ran: Ran) -> None:
        """Proves: REQ-DEM-004."""
        assert ran.done.returncode == 0, ran.done.stderr
        assert ran.done.stderr == ""
        passwords, drawn = ran.done.stdout.splitlines()
        assert passwords == f"Паролі демонстрації лежать у {Path('demo-output') / 'passwords'}"
        assert drawn == "Екрана немає, тож вікно намальовано без нього. Картинки й документи: demo-output"

    def test_it_draws_every_place_in_both_languages_and_looks(self, ran: Ran) -> None:
        """Proves: REQ-DEM-004."""
        made = {path.stem for path in (ran.output / "pictures").glob("*.png")}
        assert len(made) >= 40
        for language in ("uk", "en"):
            for place in PLACES:
                for look in ("light", "dark"):
                    assert any(name.endswith(f"-{place}-{language}-{look}") for name in made), (
                        place,
                        language,
                        look,
                    )
        sizes = {size_of(path) for path in (ran.output / "pictures").glob("*.png")}
        assert sizes == {(1366, 768), (1280, 648)}
        assert len({path.read_bytes() for path in (ran.output / "pictures").glob("*.png")}) == len(made)

    def test_it_leaves_documents_clinic_and_passwords(self, ran: Ran) -> None:
        """Proves: REQ-DEM-001."""
        assert len(list((ran.output / "documents").glob("*.pdf"))) >= 6
        assert (ran.output / "clinic" / "clinic.db").is_file()
        assert len(list((ran.output / "passwords").glob("*.txt"))) == 9

    def test_it_leaves_nothing_anywhere_else(self, ran: Ran) -> None:
        left = {path.name for path in ran.cwd.iterdir()} | {path.name for path in ran.home.iterdir()}
        assert left <= {"demo-output", "home", "workstation"}

    def test_a_folder_of_somebody_else_is_refused(self, tmp_path: Path) -> None:
        """Proves: REQ-DEM-004."""
        letter = tmp_path / "demo-output" / "letter.txt"
        letter.parent.mkdir()
        letter.write_text("keep me", encoding="utf-8")
        done = run(["--demo"], cwd=tmp_path, home=tmp_path)
        assert done.returncode == 1
        assert "demo-output" in done.stderr
        assert "Traceback" not in done.stderr
        assert [path.name for path in letter.parent.iterdir()] == ["letter.txt"]


def test_an_installation_tests_itself(tmp_path: Path) -> None:
    """Proves: REQ-INS-004."""
    out = tmp_path / "out.json"
    done = run(["--self-test", str(out)], cwd=tmp_path, home=tmp_path / "home")
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (done.returncode, told["passed"]) == (0, True), told
    assert set(told["probes"].values()) == {"passed"}
    assert {"encrypted file", "keys", "window", "document"} <= set(told["probes"])


def test_a_bug_opens_the_crash_window_over_the_work(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-WIN-004."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    journey.program._crash.start()
    seen: list[str] = []

    def read_and_return() -> None:
        window = QApplication.activeModalWidget()
        assert isinstance(window, CrashWindow)
        seen.append(journey.words(window))
        QTest.keyClick(window, Qt.Key.Key_Return)

    def stumble() -> None:
        QTimer.singleShot(0, journey.main, read_and_return)
        raise KeyError("Олійник Степан")

    QTimer.singleShot(0, journey.main, stumble)
    journey.until(lambda: bool(seen))
    journey.program._crash.stop()
    assert "Олійник" not in seen[0]
    assert journey.main.isVisible()
    assert journey.says("Не збережено")


class TestTheTimeOfTheDemonstration:
    """It has its own, and no real clinic is opened in it."""

    BEGUN = datetime(2026, 11, 24, 7, 6, tzinfo=UTC)

    def test_it_goes_on_in_a_fresh_process(self, ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
        """Proves: REQ-DEM-005."""
        started: list[list[str]] = []

        def refuse(_program: str, words: list[str]) -> tuple[bool, int]:
            started.append(words)
            return False, 0

        monkeypatch.setattr(QProcess, "startDetached", refuse)
        folder = ran.output / "clinic"
        assert not start.restart(ShiftedClock(self.BEGUN), folder, "lead")
        options = start._parser().parse_args(started[0][2:])
        assert (options.clinic, options.user) == (folder, "lead")
        clock = start._clock(options.clinic, options.demo_clock)
        assert isinstance(clock, ShiftedClock)
        assert timedelta(0) <= clock.now() - self.BEGUN < timedelta(minutes=1)

    def test_no_other_clinic_is_opened_in_it(self, qtbot: QtBot, clinic: Clinic) -> None:
        """Proves: REQ-DEM-005."""
        assert isinstance(start._clock(clinic.folder, self.BEGUN), SystemClock)
        journey = Journey(qtbot, ShiftedClock(self.BEGUN), clinic.ids)
        try:
            journey.start(clinic.folder)
            journey.try_password("lead", PASSWORDS["lead"])
            assert journey.says("Це вікно показує демонстрацію", str(clinic.folder))
            (clinic.folder.parent / MARK).touch()  # the mark alone persuades nobody
            journey.try_password("lead", PASSWORDS["lead"])
            assert isinstance(journey.window, UnlockWindow)
            assert journey.says("Це вікно показує демонстрацію")
        finally:
            journey.end()
        clinic.open_as("lead")


def test_a_machine_without_a_display_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-CLI-006."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(start, "has_display", lambda: False)
    assert start.open_window(tmp_path, login="", clock=SystemClock()) == 1
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert told.err.startswith("Екрана немає")


def test_a_fresh_process_is_this_very_program() -> None:
    program, words = restart_command()
    assert (program, words) == (sys.executable, ["-m", "clinicdesk"])
