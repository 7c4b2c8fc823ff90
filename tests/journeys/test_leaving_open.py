"""The sheet of leaving at the real board: what was not answered or measured stands there, and a nurse cannot pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.services import vitals
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, copy_day
from tests.support.eight import build_eight
from tests.support.journey import Journey
from tests.support.sat_down import SatDown, sit_down

ONE = "К-1"


@pytest.fixture(scope="module")
def eight_built(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return build_eight(copy_clinic(built_clinic, tmp_path_factory.mktemp("eight") / "clinic"))


@pytest.fixture
def day(qtbot: QtBot, eight_built: Clinic, tmp_path: Path) -> Iterator[SatDown]:
    clinic = copy_day(eight_built, tmp_path / "clinic")
    journey = Journey(qtbot, clinic.clock, clinic.ids)
    yield sit_down(journey, clinic)
    journey.end()
    clinic.close()


def test_a_nurse_cannot_send_home_past_an_alarm_and_the_sheet_says_why(day: SatDown) -> None:
    """Proves: REQ-DIS-055. Her PIN alone sent 205/80 home; the sheet said nothing of it."""
    day.dose(ONE)
    session_id, person_id = day.at.session_id, day.board.clinic.people[ONE]
    day.board.until(115)
    vitals.record_reading(
        day.at.desk, day.at.nurse, session_id=session_id, person_id=person_id, taken_at=day.at.clock.now(),
        values={"sbp": "205", "dbp": "80", "pulse": "74", "spo2": "90", "rr": "14", "moaas": "5"}, confirmed=True,
    )  # fmt: skip
    day.board.until(123)
    day.sign_out(ONE)
    day.heard()
    day.board.seat(ONE)
    day.board.menu("discharge")
    said = day.board.journey.words(day.board.journey.sheet)
    assert "Без відповіді: " in said
    assert "САТ понад 200" in said
    assert "На кожну тривогу дано відповідь" in said
    assert "Повторні виміри після тривог зроблено або пояснено" in said
    day.board.fill(
        outcome="додому", escort_name="Олійник Ганна", escort_phone="067 123 45 67", pin=PINS["nurse"],
        why="Почувається добре",
    )  # fmt: skip
    day.board.journey.confirm()
    day.board.journey.settle()
    told = day.board.journey.words(day.board.journey.sheet)
    assert "Не виконано: На кожну тривогу дано відповідь" in told
    assert "criterion." not in told
    assert day.board.column(ONE).standing == "dosed"
    day.board.journey.press(Qt.Key.Key_Escape)
