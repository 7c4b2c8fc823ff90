"""A clinic at the command line, for every command that is tried on a real one."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from clinicdesk.clock import ShiftedClock
from tests.support.clinic import PASSWORDS, START, Clinic
from tests.support.command_desk import CONFIG, Desk


@pytest.fixture
def clinics_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's date may be before the test clinic's: then its clock would be in doubt.

    Each look is a minute after the last: no two commands of a test fall into one millisecond.
    """
    minutes = count()

    def now() -> ShiftedClock:
        return ShiftedClock(START + timedelta(days=1, minutes=next(minutes)))

    for module in ("clinicdesk.clock", "clinicdesk.commands.init"):
        monkeypatch.setattr(f"{module}.SystemClock", now)


@pytest.fixture
def at_desk(clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Somebody at the command line of the clinic."""
    return Desk(clinic.folder, tmp_path / "papers", capsys)


@pytest.fixture
def configured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Somebody about to found a clinic, with its file and both passwords."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "clinic.toml").write_text(CONFIG, encoding="utf-8")
    (papers / "admin.txt").write_text(PASSWORDS["admin"], encoding="utf-8")
    (papers / "lead.txt").write_text(PASSWORDS["lead"], encoding="utf-8")
    return Desk(tmp_path / "clinic", papers, capsys)
