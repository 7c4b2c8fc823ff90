"""A dosing day begun in the window: planned, started, staffed, ready, one admitted, one put off, one dosed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.demo.day_desk import DayDesk
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui.board.looks import DueLook, MinutesLook, NotesLook
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.today.today import TodayPage
from tests.support.at_board import AtBoard
from tests.support.clinic import NAMES, PASSWORDS, Clinic, copy_clinic
from tests.support.dosing_day import CALM_CONTACT, PINS, copy_day, day_answers
from tests.support.form_hands import answer_with, fill_form
from tests.support.journey import ALT, Journey, on_disk, trail_of
from tests.support.morning import build_morning
from tests.support.pharmacy import Pharmacy

EXPECTED = {
    "sessions.planned": 3, "session.opened": 2, "staff.came": 4, "person.admitted": 1, "dose.deferred": 2,
    "deferral.lifted": 1, "dose.ordered": 1, "dose.given": 1,
}  # fmt: skip
"""What the trail tells; both preparations were planned before, and the clinic's first session was opened."""


@pytest.fixture(scope="module")
def morning_built(built_clinic: Clinic, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """The morning, to be copied."""
    return build_morning(copy_clinic(built_clinic, tmp_path_factory.mktemp("morning") / "clinic"))


@pytest.fixture
def clinic(morning_built: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    """Another copy of it."""
    copy = copy_day(morning_built, tmp_path / "clinic")
    yield copy
    copy.close()


@pytest.fixture
def journey(qtbot: QtBot, clinic: Clinic) -> Iterator[Journey]:
    """The medical lead at the window; nothing runs."""
    made = Journey(qtbot, clinic.clock, clinic.ids)
    made.start(clinic.folder)
    made.unlock("lead", PASSWORDS["lead"])
    made.window.resize(1366, 768)
    yield made
    made.end()


def goes_to(journey: Journey, place: str) -> QWidget:
    """Alt and the digit of the place."""
    number = [known.key for known in journey.main.rail.places].index(place) + 1
    journey.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
    page = journey.main.page(place)
    assert page is not None
    return page


def plan(journey: Journey, *, day: str = "24.11.2026") -> CohortsPage:
    """The first dosing session gets its day in the cohort's calendar; the rest wait."""
    page = goes_to(journey, "cohorts")
    assert isinstance(page, CohortsPage)
    journey.pick_row(page.table, "07")
    journey.enter()
    journey.push("Календар")
    journey.push("Запланувати сесії")
    for code, field in journey.sheet.fields.items():
        if code not in {"hour", "room"}:
            assert isinstance(field.editor, QLineEdit)
            journey.fill(field.editor, day if code == "D1" else " ")
    journey.fill(journey.sheet.fields["hour"].editor, "10:30")
    journey.fill(journey.sheet.fields["room"].editor, "Зала 2")
    journey.confirm()
    if not journey.no_sheet():  # another gap to the preparation than the programme's: said once
        journey.push("Запланувати попри проміжок", inside=journey.sheet)
        journey.confirm()
    journey.settle()
    assert journey.no_sheet(), journey.words(journey.sheet)
    return page


def join(journey: Journey, login: str) -> None:
    """The sheet of joining: password, PIN twice."""
    for field, text in {"password": PASSWORDS[login], "pin": PINS[login], "again": PINS[login]}.items():
        editor = journey.sheet.fields[field].editor
        journey.fill(editor.findChild(QLineEdit) or editor, text)
    journey.confirm()
    journey.settle()
    assert journey.no_sheet(), journey.words(journey.sheet)
    journey.activate()


def at_board(journey: Journey, clinic: Clinic) -> AtBoard:
    """Hands at the board that has just opened."""
    assert journey.main.place == "board"
    assert journey.program.at_work is not None
    desk = journey.program.at_work.desk
    page = journey.main.page("board")
    assert page is not None
    lead, nurse, nurse2 = (clinic.join(desk, login) for login in ("lead", "nurse", "nurse2"))
    made = AtBoard(
        journey, clinic, DayDesk(desk, clinic.clock, "", clinic.cohort_id, lead, lead, nurse, nurse2),
        clinic.clock.now(),
    )  # fmt: skip
    assert made.page.board is not None
    clinic.session_id = made.page.board.session_id
    made.at = DayDesk(desk, clinic.clock, clinic.session_id, clinic.cohort_id, lead, lead, nurse, nurse2)
    return made


def notes(day: AtBoard, code: str) -> str:
    """What stands in somebody's column."""
    look = day.shown(code).look("notes")
    assert isinstance(look, NotesLook)
    return " · ".join(note.text for note in look.notes)


def due(day: AtBoard, code: str) -> str:
    """The words in the place of the due clock."""
    look = day.shown(code).look("due")
    assert isinstance(look, DueLook)
    return look.words


def starts(journey: Journey, clinic: Clinic) -> AtBoard:
    """From Today's card: the sheet says who lacks what; the board opens and asks for the PIN."""
    today = goes_to(journey, "today")
    assert isinstance(today, TodayPage)
    journey.push("Почати сесію: Дозувальна сесія 1")
    assert journey.says(
        "К-1", "Нічого не бракує.", "К-2", "Чинного допуску на сьогодні немає", region=journey.sheet
    )
    assert journey.says("людей у кожній ролі досить", region=journey.sheet)
    journey.confirm()
    journey.settle()
    join(journey, "lead")
    return at_board(journey, clinic)


def brings_staff_in(day: AtBoard) -> None:
    """Whom the cohort expects, each by a click; then nobody is short."""
    journey = day.journey
    day.menu("staff")
    sheet = journey.sheet
    assert journey.says("Замало людей", region=sheet)
    for _ in range(4):
        found = [button for button in sheet.findChildren(QWidget) if _says_is_here(button)]
        if not found:
            break
        journey.click(found[0])
    assert journey.says("Людей у кожній ролі досить.", region=sheet), journey.words(sheet)
    journey.press(Qt.Key.Key_Escape)
    journey.settle()
    journey.activate()


def _says_is_here(widget: QWidget) -> bool:
    return widget.isVisible() and getattr(widget, "text", lambda: "")() == "Уже тут"


def gets_ready(day: AtBoard) -> None:
    """The button of the bar, a yes to each question, the PIN; the button goes."""
    journey, mark = day.journey, day.page.day.bar.not_ready
    journey.click(mark)
    for name, field in journey.sheet.fields.items():
        if "." not in name and name != "pin":
            answer_with(journey, field.editor, "yes")
    journey.fill(journey.sheet.fields["pin"].editor, PINS["lead"])
    day.done()
    day.heard()
    assert not mark.isVisible()


def checks(day: AtBoard) -> None:
    """From the refused admission to each form of the day, and back to the board."""
    journey = day.journey
    for said in (CALM_CONTACT, day_answers()):
        day.seat("К-1")
        day.menu("admit")
        assert journey.says("допустити ще не можна", "ще не заповнено", region=journey.sheet)
        wanted = next(one for one in journey.sheet.findChildren(QWidget) if _says(one, "Заповнити"))
        journey.click(wanted)
        journey.settle()
        people = journey.main.page("people")
        assert isinstance(people, PeoplePage)
        assert people.forms is not None
        fill_form(journey, people.forms.form, said)
        assert people.forms.form.writing.sheet is not None
        day.turn_to_board()


def _says(widget: QWidget, text: str) -> bool:
    return widget.isVisible() and getattr(widget, "text", lambda: "")() == text


def admits(day: AtBoard) -> None:
    """A wrong PIN admits nobody; the right one signs the day's check and admits."""
    day.seat("К-1")
    assert due(day, "К-1") == "ще не допущено"
    day.menu("admit")
    day.fill(pin="000000")
    day.journey.confirm()
    assert day.journey.sheet.fields["pin"].issue
    assert day.column("К-1").standing == "waiting"
    day.fill(pin=PINS["lead"])
    day.done()
    assert due(day, "К-1") == "допущено"


def puts_off(day: AtBoard) -> None:
    """Without a cause, then without words for "other": refused, nothing lost. Lifted, and put off for good."""
    journey = day.journey
    day.seat("К-2")
    day.menu("defer")
    journey.confirm()
    assert journey.sheet.fields["cause"].issue
    day.fill(cause="інше")
    journey.confirm()
    assert "своїми словами" in journey.sheet.fields["note"].issue
    day.fill(note="Допуску ще немає")
    day.done()
    assert "Допуску ще немає" in notes(day, "К-2")
    assert due(day, "К-2") == "відкладено"
    day.menu("lift")
    day.fill(note="Керівниця розгляне сьогодні")
    day.done()
    assert due(day, "К-2") == "ще не допущено"
    day.menu("defer")
    day.fill(cause="тиск", note="158/98")
    day.done()


def orders(day: AtBoard) -> None:
    """By weight, of the day's check."""
    day.seat("К-1")
    day.menu("order")
    day.fill(route="внутрішньом’язово (в/м)", per_kg="0,65")
    day.done()


def gives(day: AtBoard) -> None:
    """The nurse gives, her colleague witnesses; the clock of К-1 begins."""
    for login in ("nurse2", "nurse"):
        day.comes(login)
        day.menu("join")
        join(day.journey, login)
    day.seat("К-1")
    day.menu("give")
    day.fill(
        ampoule_id="", drawn="1,04", given="1,04", pin=PINS["nurse"], witness_id=NAMES["nurse2"],
        witness_pin=PINS["nurse2"],
    )  # fmt: skip
    day.done()
    minutes = day.shown("К-1").look("minutes")
    assert isinstance(minutes, MinutesLook)
    assert minutes.number == "0"


def open_an_ampoule(day: AtBoard) -> None:
    """The register's own pages have their own journeys: the drug comes from the safe by its service."""
    clinic, at = day.clinic, day.at
    with at.desk.database.read() as session:
        from clinicdesk.models.drugs import DrugProduct  # noqa: PLC0415 - only here

        product = session.query(DrugProduct.id).scalar()
    store = Pharmacy(clinic, at.desk, at.lead, at.nurse, product)
    store.issue(1)
    store.open(1)
    work = day.journey.program.at_work
    assert work is not None
    work.bus.tell(Changes(frozenset({Topic.DRUGS})))


def test_a_day_is_begun_in_the_window_and_its_first_dose_given(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-BRD-073."""
    plan(journey)
    day = starts(journey, clinic)
    brings_staff_in(day)
    gets_ready(day)
    checks(day)
    admits(day)
    puts_off(day)
    open_an_ampoule(day)
    orders(day)
    gives(day)
    journey.end()

    with on_disk(clinic, "lead") as (desk, lead):
        told = [row.action for row in trail_of(desk, lead)]
    assert {action: told.count(action) for action in EXPECTED} == EXPECTED


def test_a_session_of_another_day_is_started_after_it_was_said_and_ticked(
    journey: Journey, clinic: Clinic
) -> None:
    """Proves: REQ-BRD-074."""
    page = plan(journey, day="26.11.2026")
    journey.pick_row(page.view.lists["calendar"].table, "D1")
    journey.push("Почати сесію")
    assert journey.says("іншого дня: 26.11.2026 о 10:30", region=journey.sheet)
    journey.confirm()
    assert journey.says("За календарем ця сесія іншого дня. Позначте", region=journey.sheet)
    journey.push("Починати сьогодні", inside=journey.sheet)
    journey.confirm()
    journey.settle()
    assert journey.main.place == "board"
    assert journey.sheet.objectName() == "board.join"
