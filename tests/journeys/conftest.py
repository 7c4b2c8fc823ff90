"""The program before a person, started and taken down around each journey."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.clock import SteppedClock
from clinicdesk.ids import SeededIds
from clinicdesk.services.sessions import close_session
from tests.support.clinic import START, Clinic, copy_clinic
from tests.support.dosing_day import copy_day
from tests.support.eight import build_eight
from tests.support.journey import Journey
from tests.support.sat_down import SatDown, sit_down


@pytest.fixture
def journey(qtbot: QtBot, clinic: Clinic) -> Iterator[Journey]:
    """Nothing started yet; the clock and the ids are the clinic's."""
    made = Journey(qtbot, clinic.clock, clinic.ids)
    yield made
    made.end()


@pytest.fixture
def quiet(clinic: Clinic) -> Clinic:
    """The clinic without a running session: here the lock closes the file."""
    desk, lead = clinic.open_as("lead")
    close_session(desk, lead, clinic.session_id)
    clinic.close()
    return clinic


@pytest.fixture
def bare(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journey]:
    """A fresh machine: no clinic, a home of its own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    made = Journey(qtbot, SteppedClock(START), SeededIds(3))
    yield made
    made.end()


@pytest.fixture(scope="module")
def eight_built(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """A day of eight that services began."""
    return build_eight(copy_clinic(built_clinic, tmp_path_factory.mktemp("eight") / "clinic"))


@pytest.fixture
def day(qtbot: QtBot, eight_built: Clinic, tmp_path: Path) -> Iterator[SatDown]:
    """A nurse at its board."""
    clinic = copy_day(eight_built, tmp_path / "clinic")
    journey = Journey(qtbot, clinic.clock, clinic.ids)
    yield sit_down(journey, clinic)
    journey.end()
    clinic.close()
