"""How a dosing day begins in the window: started, staffed, ready; each checked, and admitted or put off."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from clinicdesk.demo.answers import CALM_CONTACT, day_check
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.today.today import TodayPage
from tests.support.at_board import AtBoard
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS
from tests.support.form_hands import answer_with, fill_form
from tests.support.journey import Journey


def starts(journey: Journey, clinic: Clinic, *said: str) -> AtBoard:
    """From Today's card: the sheet says who lacks what; the board opens and asks for the PIN."""
    assert isinstance(journey.go("today"), TodayPage)
    journey.push("Почати сесію: Дозувальна сесія 1")
    assert journey.says(*said, "людей у кожній ролі досить", region=journey.sheet)
    journey.confirm()
    journey.settle()
    day = AtBoard(journey, clinic, clinic.clock.now())
    chooses_pin(day)
    clinic.session_id = day.board.session_id
    return day


def chooses_pin(day: AtBoard) -> None:
    """The sheet of joining: password once, PIN twice."""
    pin = PINS[day.login]
    day.done(password=PASSWORDS[day.login], pin=pin, again=pin)


def joins(day: AtBoard, *logins: str) -> None:
    """Each comes to the window and chooses a PIN."""
    for login in logins:
        day.comes(login)
        day.menu("join")
        chooses_pin(day)


def brings_staff_in(day: AtBoard) -> None:
    """Whom the cohort expects, each by a click; then nobody is short."""
    journey = day.journey
    day.menu("staff")
    sheet = journey.sheet
    assert journey.says("Замало людей", region=sheet)
    while waiting := [one for one in sheet.findChildren(QAbstractButton)
                      if one.isVisible() and one.text() == "Уже тут"]:  # fmt: skip
        journey.click(waiting[0])
    assert journey.says("Людей у кожній ролі досить.", region=sheet), journey.words(sheet)
    journey.press(Qt.Key.Key_Escape)
    journey.settle()
    journey.activate()


def gets_ready(day: AtBoard) -> None:
    """The button of the bar, a yes to each question, the PIN; the button goes."""
    journey, mark = day.journey, day.page.day.bar.not_ready
    journey.click(mark)
    for name, field in journey.sheet.fields.items():
        if "." not in name and name != "pin":
            answer_with(journey, field.editor, "yes")
    day.done(pin=PINS[day.login])
    assert not mark.isVisible()


def fills(day: AtBoard, code: str, said: Mapping[str, Mapping[str, object]]) -> None:
    """Forms of somebody by their steps: to their list by the menu, each its line and its answers; and back."""
    journey = day.journey
    day.act(code, "forms")
    people = journey.main.page("people")
    assert isinstance(people, PeoplePage)
    assert people.forms is not None
    shelf, page = people.forms.list, people.forms.form
    for step, answers in said.items():
        if not shelf.isVisible():
            journey.press(Qt.Key.Key_Escape)
        choice = shelf.step_to_fill(step)
        assert choice is not None
        journey.pick_row(
            shelf.library,
            choice.titles[journey.main.surroundings.language.code],
            journey.main.surroundings.say("filling.group.step"),
        )
        journey.enter()
        fill_form(journey, page, answers)
        assert page.writing.sheet is not None, journey.words(page)
        assert code in journey.words(page.head)
    day.turn_to_board()


def checks(day: AtBoard, code: str, **changed: object) -> None:
    """Arrival: risk since the last contact, and the day's check; `changed` of it."""
    fills(day, code, {"risk_contact": CALM_CONTACT, "day_check": check_of(**changed)})


def check_of(**changed: object) -> Mapping[str, object]:
    """The day's check with nothing in the way; `changed` on top."""
    return day_check(escort="Олійник Г.", phone="0671234567", weight="80", woman=False, **changed)


def admits(day: AtBoard, code: str) -> None:
    """The physician signs the day's check and admits."""
    day.act(code, "admit")
    day.done(pin=PINS[day.login])
    assert day.due(code) == "допущено"


def puts_off(day: AtBoard, code: str, cause: str, note: str) -> None:
    """Not today, and why."""
    day.act(code, "defer")
    day.done(cause=cause, note=note)
    assert day.due(code) == "відкладено"
    assert note in day.notes(code)


def signs(day: AtBoard, code: str, step: str) -> None:
    """A sign-off of the day over somebody's forms."""
    day.act(code, "sign")
    day.done(step=step, pin=PINS[day.login])
