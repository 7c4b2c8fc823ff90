"""The program as it is started: the self-test, the crash window, a machine without a display."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from clinicdesk.clock import SystemClock
from clinicdesk.demo.mark import MARK, keep_time
from clinicdesk.desktop import start
from clinicdesk.desktop.program import restart_command
from clinicdesk.models.audit import AuditEvent
from clinicdesk.ui.crash import CrashWindow
from clinicdesk.ui.unlock.window import UnlockWindow
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import Journey
from tests.support.started import run

TOLD = datetime(2031, 3, 4, 7, 6, tzinfo=UTC)


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


def test_no_real_clinic_is_opened_in_the_time_of_the_demonstration(qtbot: QtBot, clinic: Clinic) -> None:
    """Proves: REQ-DEM-005. The mark alone persuades nobody, and no login is written down by that clock."""
    keep_time(clinic.folder.parent, TOLD)
    journey = Journey(qtbot, SystemClock(), clinic.ids)
    try:
        journey.start(clinic.folder)
        journey.try_password("lead", PASSWORDS["lead"])
        assert isinstance(journey.window, UnlockWindow)
        assert journey.says("лежить поруч із позначкою демонстрації", str(clinic.folder))
    finally:
        journey.end()
    (clinic.folder.parent / MARK).unlink()
    desk, _ = clinic.open_as("lead")
    with desk.database.read() as session:
        assert not [at for at in session.scalars(select(AuditEvent.at)) if at.startswith("2031")]


def test_a_machine_without_a_display_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-CLI-006."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(start, "has_display", lambda: False)
    assert start.open_window(tmp_path, login="") == 1
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert told.err.startswith("Екрана немає")


def test_a_folder_named_for_the_demonstration_is_not_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves: REQ-DEM-990. It was built elsewhere, and nothing was said."""
    assert start.start(["--demo", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert told.err.startswith("Показова клініка має власне місце")
    assert start.start(["--demo", str(tmp_path), "--lang", "en"]) == 1
    assert capsys.readouterr().err.startswith("The demonstration has a place of its own")


def test_a_program_without_a_console_says_it_in_a_box(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DEM-990. On Windows it ended without a word."""
    del qtbot  # an application, dressed
    shown: list[str] = []
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(QMessageBox, "warning", lambda *said: shown.append(said[-1]))
    assert start.start(["--demo", str(tmp_path)]) == 1
    (said,) = shown
    assert said.startswith("Показова клініка має власне місце")


class TestStartingAgain:
    """The fresh process after a lock."""

    def test_it_is_this_very_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert restart_command() == (sys.executable, ["-m", "clinicdesk"])
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        assert restart_command() == (sys.executable, [])

    def test_it_asks_for_the_same_person_of_the_same_clinic(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Proves: REQ-CVR-001."""
        asked: list[list[str]] = []

        def started(_program: str, words: list[str], _folder: str) -> tuple[bool, int]:
            asked.append(words)
            return True, 7

        monkeypatch.setattr(QProcess, "startDetached", started)
        monkeypatch.setattr(QApplication, "quit", lambda: asked.append(["quit"]))
        assert start.restart(tmp_path, "lead")
        assert asked == [["-m", "clinicdesk", "--clinic", str(tmp_path), "--user", "lead"], ["quit"]]

    def test_a_program_that_is_gone_is_told(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-program"))
        assert not start.restart(tmp_path, "")
