"""Fixtures shared by all tests: a clinic built once and copied, figures printed at the end, a closed world."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.clinic import Clinic, build_clinic, copy_clinic

# Before Qt is asked for the first time: the tests need no display and open no window on one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_FIGURES: list[str] = []


@pytest.fixture
def figures() -> Callable[..., None]:
    """Print measured numbers in the summary of the run, by name."""

    def say(what: str, **numbers: object) -> None:
        _FIGURES.append(f"{what}: " + ", ".join(f"{name}={value}" for name, value in numbers.items()))

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was counted, not only that it was green."""
    if _FIGURES:
        terminalreporter.section("figures")
        for line in sorted(_FIGURES):
            terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def _own_workstation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and logs of a test stay in its own folder; no real keyring is touched."""
    monkeypatch.setenv("CLINICDESK_HOME", str(tmp_path / "workstation"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture(scope="session")
def built_clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """The clinic every test copies: a login costs a third of a second, so it is built once a run."""
    return build_clinic(tmp_path_factory.mktemp("built") / "clinic")


@pytest.fixture
def clinic(built_clinic: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    """A fresh copy of the clinic, closed; `open_as` opens it."""
    copy = copy_clinic(built_clinic, tmp_path / "clinic")
    yield copy
    copy.close()
