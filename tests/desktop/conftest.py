"""The program before a person, started and taken down around each test."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.support.clinic import Clinic
from tests.support.journey import Journey


@pytest.fixture
def journey(qtbot: QtBot, clinic: Clinic) -> Iterator[Journey]:
    """Nothing started yet; the clock and the ids are the clinic's."""
    made = Journey(qtbot, clinic.clock, clinic.ids)
    yield made
    made.end()
