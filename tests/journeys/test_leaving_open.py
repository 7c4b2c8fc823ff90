"""The sheet of leaving at the real board: what was not answered or measured stands there, and a nurse cannot pass."""

from PySide6.QtCore import Qt

from clinicdesk.services import vitals
from tests.support.dosing_day import PINS
from tests.support.sat_down import SatDown

ONE = "К-1"


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
