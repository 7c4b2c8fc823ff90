"""A dosing day in English, by the keyboard alone: a dose, its sets, an alarm, corrections, going home, the close."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.demo.answers import RECOVERED, going_home
from clinicdesk.services.readings import running_session
from clinicdesk.ui.drugs.page import DrugsPage
from tests.support.at_board import IM, AtBoard
from tests.support.at_register import register
from tests.support.clinic import NAMES, PASSWORDS, Clinic, copy_clinic
from tests.support.day_begun import fills, joins
from tests.support.dosing_day import PINS, begin, build_day
from tests.support.journey import CONTROL, Journey, on_disk
from tests.support.pharmacy import SAFE

ESCORT, PHONE = "Oliinyk H.", "0671234567"
FAST = "1288010598145"
"""A pulse of 105."""
THEIRS = (
    *NAMES.values(),
    "Зала 2",
    "Сейф 1",
    "Клініка «Обрій»",
    "Кетамін",
    "Фармак",
    "К-1",
    "К-2",
    "Фармація",
)
"""What people have called things themselves stands in any language as it is."""
_CYRILLIC = re.compile("[А-ЩЬЮЯЄІЇҐа-щьюяєіїґ]{3,}")


@pytest.fixture
def clinic(built_clinic: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    """К-1 is admitted, the room ready, an ampoule open."""
    made = build_day(copy_clinic(built_clinic, tmp_path / "clinic"))
    begin(made).cleared()
    made.close()
    yield made
    made.close()


class ByKeys(Journey):
    """Nobody touches the mouse."""

    def click(self, widget: QWidget) -> None:
        """Tab to it, and Space."""
        self.tab_to(widget)
        self.press(Qt.Key.Key_Space)


class InEnglish(AtBoard):
    """The same hands; what a sheet says is English before it goes."""

    def done(self, **said: str) -> None:
        """As at any board."""
        self.fill(**said)
        words = self.journey.words(self.journey.sheet)
        for own in THEIRS:
            words = words.replace(own, "")
        assert _CYRILLIC.findall(words) == [], words
        super().done()

    def say(self, key: str) -> str:
        """A sentence of the window."""
        return self.journey.main.surroundings.say(key)


@pytest.fixture
def day(qtbot: QtBot, clinic: Clinic) -> Iterator[InEnglish]:
    """The medical lead at the window in English."""
    journey = ByKeys(qtbot, clinic.clock, clinic.ids)
    journey.start(clinic.folder, language="en")
    journey.unlock("lead", PASSWORDS["lead"])
    journey.window.resize(1366, 768)
    yield InEnglish(journey, clinic, clinic.clock.now())
    journey.end()


def gives(day: InEnglish) -> None:
    """Ordered by the physician, given by one nurse before the other."""
    day.comes("lead")
    day.act("К-1", "order")
    day.done(route="intramuscular", per_kg="0.65")
    day.comes("nurse")
    day.act("К-1", "give")
    day.done(
        ampoule_id="021225", drawn="1.04", given="1.04", pin=PINS["nurse"], witness_id=NAMES["nurse2"],
        witness_pin=PINS["nurse2"],
    )  # fmt: skip
    (dose,) = day.column("К-1").doses
    assert (dose.mg, dose.giver, dose.witness) == ("52", NAMES["nurse"], NAMES["nurse2"])


def is_watched(day: InEnglish) -> None:
    """Every planned set: one missed, one that alarms, one entered in error and measured again."""
    day.begun = day.clinic.clock.now()
    for minute in IM:
        day.until(minute)
        if minute == IM[1]:
            day.seat("К-1")
            day.journey.press(Qt.Key.Key_F8)
            day.done(cause="asleep", note="Sleeping, breathing seen")
            continue
        day.measure("К-1", FAST if minute == IM[2] else "128807498145")
        if minute == IM[2]:
            day.journey.press(Qt.Key.Key_F4)
            day.done(action="Physician at the seat, settled by itself")
        if minute == IM[3]:
            day.journey.press(Qt.Key.Key_Z, CONTROL)
            day.done(reason="Read off the other monitor", pin=PINS["nurse"])
            day.measure("К-1")
    assert [pip.minute for pip in day.column("К-1").pips if pip.state == "missed"] == [IM[1]]


def goes(day: InEnglish) -> None:
    """Both forms, the physician's signature, home with the escort; the other one without a dose."""
    criteria = going_home(escort=ESCORT, phone=PHONE, by=NAMES["lead"], at=day.hour)
    fills(day, "К-1", {"recovery": RECOVERED | {"time": day.hour}, "discharge": criteria})
    day.comes("lead")
    day.act("К-1", "sign")
    day.done(step="discharges", pin=PINS["lead"])
    day.act("К-1", "discharge")
    day.done(outcome="home", escort_name=ESCORT, escort_phone=PHONE, pin=PINS["lead"])
    day.act("К-2", "discharge")
    day.done(
        outcome=day.say("board.outcome.not_dosed"), escort_name=ESCORT, escort_phone=PHONE,
        why="Fever since the morning", pin=PINS["lead"],
    )  # fmt: skip
    assert {one.standing for one in day.board.columns} == {"discharged"}


def writes(day: InEnglish, place: str, act: str, **said: str) -> DrugsPage:
    """A line of the register by keys: to its button, through its fields, both signatures, Ctrl+Enter."""
    page, journey = register(day, place), day.journey
    if act == "count":
        journey.tab_to(page.table)
        journey.press(Qt.Key.Key_F3)
    else:
        journey.tab_to(page.side.acts[act])
        journey.press(Qt.Key.Key_Space)
    for name, text in said.items():
        editor = page.entry.editors[name]
        if isinstance(editor, QLineEdit):
            journey.fill(editor, text)
        else:
            assert isinstance(editor, QComboBox)
            journey.choose_like(editor, text)
    hands, other = page.entry.hands, "nurse2"
    secrets = PASSWORDS if "password" in hands.note.text() else PINS
    journey.fill(hands.own.edit, secrets["nurse"])
    journey.choose(hands.witness, NAMES[other])
    journey.fill(hands.secret.edit, secrets[other])
    journey.confirm()
    journey.settle()
    assert page.entry.line is None, journey.words(page.entry)
    return page


def test_a_day_in_english_by_the_keyboard_from_the_dose_to_the_third_signature(
    day: InEnglish, clinic: Clinic
) -> None:
    """Proves: REQ-BRD-421. К-1 is dosed and goes home, К-2 goes without a dose; the register agrees."""
    joins(day, "lead", "nurse2", "nurse")
    day.journey.press(Qt.Key.Key_F6)
    day.done(kind=day.say("board.event_act.music"), note="Quiet music")
    gives(day)
    is_watched(day)
    day.act("К-1", "amend_dose")
    day.done(
        given="1.0", reason="0.04 mL stayed in the syringe", pin=PINS["nurse"], witness_id=NAMES["nurse2"],
        witness_pin=PINS["nurse2"],
    )  # fmt: skip
    assert day.column("К-1").doses[0].mg == "50"
    day.until(122)
    goes(day)
    day.comes("nurse")
    writes(day, day.board.place, "residue", ampoule="48 mg", destroyed="48", method="Dissolved, poured away")
    page = writes(day, SAFE, "count", ampoules="19", open_mg="0")
    assert page.page is not None
    assert page.page.last_count is not None
    assert page.page.last_count.agrees
    for login, parts in (("lead", ("physician", "medical lead")), ("nurse", ("nursing",))):
        day.comes(login)
        for part in parts:
            day.menu("close")
            assert "part" in day.journey.sheet.fields, day.journey.words(day.journey.sheet)
            day.done(part=part, pin=PINS[login])
    day.journey.settle()
    assert day.page.board is None
    day.journey.end()

    with on_disk(clinic, "lead") as (desk, _), desk.database.read() as session:
        assert running_session(session) is None
