"""A dosing day of two in the window, planned at it, whose count is wrong; and a day that is not the calendar's."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.demo.answers import CALM_CONTACT
from clinicdesk.services.readings import running_session
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.people.people import PeoplePage
from tests.support.at_board import IM, AtBoard
from tests.support.at_register import balance, register, write
from tests.support.clinic import NAMES, PASSWORDS, Clinic, copy_clinic
from tests.support.day_begun import brings_staff_in, check_of, gets_ready, joins, starts
from tests.support.day_dosed import FULL, destroys, hands, opens, orders
from tests.support.day_ended import goes_home, goes_undosed, recovers, what_blocks
from tests.support.dosing_day import PINS, copy_day
from tests.support.eight import BATCH
from tests.support.form_hands import fill_form
from tests.support.journey import Journey, on_disk, trail_of
from tests.support.morning import build_morning
from tests.support.pharmacy import SAFE

RECEIVED, ISSUED, OPENED, MISSING = 20, 2, 1, 1
NURSE, LEAD = NAMES["nurse"], NAMES["lead"]
TOLD = {
    ("sessions.planned", LEAD): 3, ("session.opened", LEAD): 2, ("staff.came", LEAD): 4,
    ("person.admitted", LEAD): 1, ("dose.deferred", LEAD): 2, ("deferral.lifted", LEAD): 1,
    ("dose.ordered", LEAD): 1, ("dose.given", NURSE): 1, ("residue.destroyed", NURSE): 1,
    ("person.discharged", LEAD): 2, ("stock.counted", NURSE): 2, ("session.closed", LEAD): 1,
}  # fmt: skip
"""What the trail tells, and of whom; both preparations and a session of the clinic came before."""


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


def plan(journey: Journey, *, day: str = "24.11.2026") -> CohortsPage:
    """The first dosing session gets its day in the cohort's calendar; the rest wait."""
    page = journey.go("cohorts")
    assert isinstance(page, CohortsPage)
    journey.pick_row(page.table, "07")
    journey.enter()
    journey.push("Календар")
    journey.push("Запланувати сесії")
    for code, field in journey.sheet.fields.items():
        if code not in {"hour", "room", "reason"}:
            assert isinstance(field.editor, QLineEdit)
            journey.fill(field.editor, day if code == "D1" else " ")
    journey.fill(journey.sheet.fields["hour"].editor, "10:30")
    journey.fill(journey.sheet.fields["room"].editor, "Зала 2")
    journey.confirm()
    if not journey.no_sheet():  # another gap to the preparation than the programme's: said once
        journey.push("Усе одно запланувати", inside=journey.sheet)
        journey.confirm()
    journey.settle()
    assert journey.no_sheet(), journey.words(journey.sheet)
    return page


def checks(day: AtBoard) -> None:
    """From the refused admission to each form of the day, and back to the board."""
    journey = day.journey
    for said in (CALM_CONTACT, check_of()):
        day.act("К-1", "admit")
        assert journey.says("допустити ще не можна", "ще не заповнено", region=journey.sheet)
        ways = journey.sheet.findChildren(QAbstractButton)
        journey.click(next(one for one in ways if one.isVisible() and one.text() == "Заповнити"))
        journey.settle()
        people = journey.main.page("people")
        assert isinstance(people, PeoplePage)
        assert people.forms is not None
        fill_form(journey, people.forms.form, said)
        assert people.forms.form.writing.sheet is not None
        day.turn_to_board()


def admits(day: AtBoard) -> None:
    """A wrong PIN admits nobody; the right one signs the day's check and admits."""
    assert day.due("К-1") == "ще не допущено"
    day.act("К-1", "admit")
    day.fill(pin="000000")
    day.refused("pin")
    assert day.column("К-1").standing == "waiting"
    day.done(pin=PINS["lead"])
    assert day.due("К-1") == "допущено"


def puts_off(day: AtBoard) -> None:
    """Without a cause, then without words for "other": refused, nothing lost. Lifted, and put off for good."""
    day.act("К-2", "defer")
    day.refused("cause")
    day.fill(cause="інше")
    day.refused("note", "своїми словами")
    day.done(note="Допуску ще немає")
    assert "Допуску ще немає" in day.notes("К-2")
    assert day.due("К-2") == "відкладено"
    day.menu("lift")
    day.done(note="Керівниця розгляне сьогодні")
    assert day.due("К-2") == "ще не допущено"
    day.menu("defer")
    day.done(cause="тиск", note="158/98")
    assert "тиск: 158/98" in day.notes("К-2")
    goes_undosed(day, "К-2", "Тиск не знизився")


def gives(day: AtBoard) -> None:
    """A witness who mistypes the PIN witnesses nothing; then the dose stands under both names."""
    day.act("К-1", "give")
    day.fill(**hands("1,04", FULL) | {"witness_pin": "000000"})
    day.refused("witness_pin")
    assert day.column("К-1").doses == ()
    day.done(witness_pin=PINS["nurse2"])
    (dose,) = day.column("К-1").doses
    assert (dose.giver, dose.witness) == (NURSE, NAMES["nurse2"])


def counts_wrong(day: AtBoard) -> None:
    """What was not opened goes back; one ampoule is missing in the safe, and the register says so at once."""
    post = day.board.place
    write(day, post, "return", from_batch=BATCH, ampoules=str(ISSUED - OPENED), to=SAFE)
    write(day, post, "count", ampoules="0", open_mg="0")
    assert not register(day, post).differs.isVisible()
    expected = RECEIVED - OPENED
    page = write(day, SAFE, "count", ampoules=str(expected - MISSING), open_mg="0")
    assert page.differs.isVisible()
    assert day.journey.says("Розбіжність у цьому журналі: інцидент відкрито", region=page)
    assert day.journey.says("Полічіть ще раз наосліп із кимось, хто не лічив.", region=page)
    day.journey.click(page.bare)
    assert day.journey.says(f"Перелічено {expected - MISSING} амп., за журналом {expected}.", region=page)
    assert balance(day, SAFE) == expected
    assert not page.side.acts["issue"].isEnabled()
    day.turn_to_board()


def test_a_day_whose_count_is_wrong_is_not_closed(journey: Journey, clinic: Clinic) -> None:
    """Proves: REQ-BRD-042. One is dosed, everybody leaves; an ampoule is missing in the safe."""
    plan(journey)
    day = starts(journey, clinic, "К-1", "Нічого не бракує.", "К-2", "Чинного допуску на сьогодні немає")
    brings_staff_in(day)
    gets_ready(day)
    checks(day)
    admits(day)
    puts_off(day)
    orders(day, "К-1")
    joins(day, "nurse2", "nurse")
    write(
        day, SAFE, "receive", batch=BATCH, expires_on="12.2026", ampoules=str(RECEIVED), invoice="накл. 1174",
        supplier="Фармація",
    )  # fmt: skip
    write(day, SAFE, "issue", from_batch=BATCH, ampoules=str(ISSUED))
    opens(day, OPENED, BATCH)
    gives(day)
    day.begun = clinic.clock.now()
    destroys(day, "48")
    day.turn_to_board()
    for minute in IM:
        day.until(minute)
        day.measure("К-1")
    day.until(122)
    recovers(day, "К-1")
    day.comes("lead")
    goes_home(day, "К-1")
    day.comes("nurse")
    counts_wrong(day)
    blocks = what_blocks(day)
    assert f"{SAFE}: звірка не зійшлася. З’ясуйте розбіжність, виправте облік і перелічіть ще раз." in blocks
    assert "Підписати закриття" not in blocks
    assert day.page.board is not None
    journey.end()

    with on_disk(clinic, "lead") as (desk, lead):
        told = Counter((row.action, row.actor_name) for row in trail_of(desk, lead))
        with desk.database.read() as session:
            running = running_session(session)
    assert running is not None
    assert running.ended_at is None
    assert {one: told[one] for one in TOLD} == TOLD


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
