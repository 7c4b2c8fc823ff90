"""The sheet of leaving at the real board: what was not answered or measured stands there, and a nurse cannot pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.services import vitals
from clinicdesk.services.dose_orders import Wish, order_dose
from tests.support.at_board import QUIET, AtBoard, sit_down
from tests.support.clinic import Clinic, copy_clinic
from tests.support.dosing_day import PINS, copy_day
from tests.support.eight import build_eight
from tests.support.journey import Journey

ONE = "К-1"


@pytest.fixture(scope="module")
def eight_built(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return build_eight(copy_clinic(built_clinic, tmp_path_factory.mktemp("eight") / "clinic"))


@pytest.fixture
def day(qtbot: QtBot, eight_built: Clinic, tmp_path: Path) -> Iterator[AtBoard]:
    clinic = copy_day(eight_built, tmp_path / "clinic")
    journey = Journey(qtbot, clinic.clock, clinic.ids)
    yield sit_down(journey, clinic)
    journey.end()
    clinic.close()


def test_a_nurse_cannot_send_home_past_an_alarm_and_the_sheet_says_why(day: AtBoard) -> None:
    """Proves: REQ-DIS-055. Her PIN alone sent 205/80 home; the sheet said nothing of it."""
    day.until(0)
    day.open_ampoule(ONE)
    session_id, person_id = day.at.session_id, day.clinic.people[ONE]
    wish = Wish("im", mg_per_kg="0,65")
    order_dose(day.at.desk, day.at.lead, session_id=session_id, person_id=person_id, wish=wish)
    day.give(ONE)
    day.until(115)
    vitals.record_reading(
        day.at.desk, day.at.nurse, session_id=session_id, person_id=person_id, taken_at=day.at.clock.now(),
        values={**QUIET, "sbp": "205", "spo2": "90"}, confirmed=True,
    )  # fmt: skip
    day.until(123)
    day.sign_out(ONE)
    day.seat(ONE)
    day.menu("discharge")
    said = day.journey.words(day.journey.sheet)
    assert "Без відповіді: " in said
    assert "САТ понад 200" in said
    assert "На кожну тривогу дано відповідь" in said
    assert "Повторні виміри після тривог зроблено або пояснено" in said
    day.fill(
        outcome="додому", escort_name="Олійник Ганна", escort_phone="067 123 45 67", pin=PINS["nurse"],
        why="Почувається добре",
    )  # fmt: skip
    day.journey.confirm()
    day.journey.settle()
    told = day.journey.words(day.journey.sheet)
    assert "Не виконано: На кожну тривогу дано відповідь" in told
    assert "criterion." not in told
    assert day.column(ONE).standing == "dosed"
    day.journey.press(Qt.Key.Key_Escape)
