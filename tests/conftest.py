"""Fixtures shared by all tests: a clinic built once and copied, figures printed at the end, a closed world."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.util import LRUCache

from clinicdesk.models import engine
from clinicdesk.security import kdf, vault
from tests.support.clinic import Clinic, copy_clinic, fill_clinic, staff_clinic

# Before Qt is asked for the first time: the tests need no display and open no window on one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_FIGURE = "figure"
_LONGEST = Path("tests", "demo")
"""Begun first: begun last it would keep one process busy while the others have nothing left to do."""


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Print measured numbers in the summary of the run, by name.

    They travel with the test's report, so those of every worker process arrive where the summary is printed.
    """

    def say(what: str, **numbers: object) -> None:
        line = f"{what}: " + ", ".join(f"{name}={value}" for name, value in numbers.items())
        request.node.user_properties.append((_FIGURE, line))

    return say


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was counted, not only that it was green."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    told = {
        line
        for report in reports
        if isinstance(report, pytest.TestReport)
        for name, line in report.user_properties
        if name == _FIGURE
    }
    if told:
        terminalreporter.section("figures")
        for line in sorted(map(str, told)):
            terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest file first; everything else in the order chance gave it."""
    longest = config.rootpath / _LONGEST
    items.sort(key=lambda item: not item.path.is_relative_to(longest))


@pytest.fixture(autouse=True)
def _own_workstation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and logs of a test stay in its own folder; no real keyring is touched."""
    monkeypatch.setenv("CLINICDESK_HOME", str(tmp_path / "workstation"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture(autouse=True)
def _patient_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window waits for its list however busy the machine is; what it does meanwhile has tests of its own."""
    monkeypatch.setattr("clinicdesk.ui.reading.PATIENCE_S", 60.0)


@pytest.fixture(autouse=True, scope="session")
def _derive_once() -> Iterator[None]:
    """The same key as the real derivation, remembered: copies of one clinic have the same passwords and salts."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(vault, "derive", cache(kdf.derive))
        yield


@pytest.fixture(autouse=True, scope="session")
def _compile_once() -> Iterator[None]:
    """Statements become SQL once a process, not once for every opening of a clinic: the same text each time."""
    known: LRUCache[Any, Any] = LRUCache(4000)

    def sharing(*given: Any, **named: Any) -> Engine:
        made = create_engine(*given, **named)
        made._compiled_cache = known
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "create_engine", sharing)
        patched.setattr(SQLiteDialect, "__eq__", lambda one, other: type(one) is type(other))
        patched.setattr(SQLiteDialect, "__hash__", lambda one: hash(type(one)))
        yield


@pytest.fixture(scope="session")
def founded_clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """A clinic with its people at work and no participants, to be copied; a login costs a third of a second."""
    return staff_clinic(tmp_path_factory.mktemp("founded") / "clinic")


@pytest.fixture(scope="session")
def built_clinic(founded_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """The clinic every other test copies: each process builds it once."""
    return fill_clinic(founded_clinic, tmp_path_factory.mktemp("built") / "clinic")


@pytest.fixture
def clinic(built_clinic: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    """A fresh copy of the clinic, closed; `open_as` opens it."""
    copy = copy_clinic(built_clinic, tmp_path / "clinic")
    yield copy
    copy.close()
