"""How a dosing day ends in the window: forms of going home, leaving, what keeps a session open, its signatures."""

from clinicdesk.demo.answers import RECOVERED, going_home
from tests.support.at_board import AtBoard
from tests.support.clinic import NAMES
from tests.support.day_begun import fills, signs
from tests.support.dosing_day import PINS

GOING, ESCORT, PHONE = "Лікар відпускає додому", "Олійник Г.", "0671234567"
ASIDE = "додому: дозу не вводили"


def recovers(day: AtBoard, code: str) -> None:
    """The nurse fills in both forms of going home: every criterion is met."""
    criteria = going_home(escort=ESCORT, phone=PHONE, by=NAMES["lead"], at=day.hour)
    fills(day, code, {"recovery": RECOVERED | {"time": day.hour}, "discharge": criteria})


def goes_home(day: AtBoard, code: str) -> None:
    """The physician signs what was filled in and lets them go with their escort."""
    signs(day, code, GOING)
    day.act(code, "discharge")
    day.done(outcome="додому", escort_name=ESCORT, escort_phone=PHONE, pin=PINS[day.login])
    _gone(day, code)


def goes_undosed(day: AtBoard, code: str, why: str) -> None:
    """Home without a dose."""
    day.act(code, "discharge")
    day.done(outcome=ASIDE, escort_name=ESCORT, escort_phone=PHONE, why=why, pin=PINS[day.login])
    _gone(day, code)


def _gone(day: AtBoard, code: str) -> None:
    assert day.column(code).standing == "discharged"
    assert day.due(code) == "вихід"


def what_blocks(day: AtBoard) -> str:
    """What the closing sheet says is in the way."""
    day.menu("close")
    assert day.journey.says("Сесію ще не можна закрити", region=day.journey.sheet)
    words = day.journey.words(day.journey.sheet)
    day.done()
    return words


def signs_close(day: AtBoard, part: str) -> None:
    """One of the three signatures."""
    day.menu("close")
    assert "part" in day.journey.sheet.fields, day.journey.words(day.journey.sheet)
    day.done(part=part, pin=PINS[day.login])
