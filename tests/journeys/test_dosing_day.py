"""A whole dosing day of eight people in the window: every act by keys and mouse, everybody at their own login."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.demo.answers import vomiting
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.readings import running_session
from clinicdesk.ui.people.people import PeoplePage
from tests.support.at_board import IM, AtBoard
from tests.support.at_register import balance, post_of, write
from tests.support.clinic import NAMES, PASSWORDS, Clinic, copy_clinic
from tests.support.day_begun import (
    admits,
    brings_staff_in,
    checks,
    fills,
    gets_ready,
    joins,
    puts_off,
    signs,
    starts,
)
from tests.support.day_dosed import destroys, gives, opens, orders
from tests.support.day_ended import goes_home, goes_undosed, recovers, signs_close, what_blocks
from tests.support.dosing_day import PINS, copy_day
from tests.support.eight import BATCH, CODES, ISSUED, NOT_CLEARED, STOCKED, WHY, morning_of_eight
from tests.support.journey import Journey, on_disk, trail_of
from tests.support.pharmacy import SAFE

PRESSED, BOOSTED, SICK, DELAYED = "К-4", "К-3", "К-6", "К-5"
STARTS = {"К-1": 0, "К-2": 2, "К-3": 4, "К-4": 6, DELAYED: 22, "К-6": 24, "К-7": 26}
ALARM, ALL_CLEAR, BOOSTER, HANDED_OVER = 10.0, 20.0, 25.0, 70.5
MISSED, PRESSING, EASED = ("К-2", 10), (PRESSED, 45), (PRESSED, 60)
"""Sets that are not the plain ones: one could not be taken, one alarms, one falls so far that it is asked about."""
NURSE, NURSE2, LEAD = NAMES["nurse"], NAMES["nurse2"], NAMES["lead"]
TOLD = {
    ("session.opened", LEAD): 2, ("person.admitted", LEAD): 7, ("dose.deferred", LEAD): 1,
    ("dose.ordered", LEAD): 8, ("dose.given", NURSE): 8, ("residue.destroyed", NURSE): 7,
    ("set.missed", NURSE): 1, ("session.noted", NURSE): 5, ("alert.answered", NURSE): 1,
    ("alert.answered", LEAD): 1, ("rescue.ordered", LEAD): 1, ("rescue.given", NURSE): 1,
    ("reading.amended", NURSE): 1, ("person.discharged", LEAD): 8, ("stock.counted", NURSE2): 2,
    ("session.closed", NURSE2): 1,
}  # fmt: skip
"""What the trail tells of the day, and of whom; the lead opened and closed a session of the clinic before."""


@pytest.fixture
def clinic(built_clinic: Clinic, tmp_path: Path) -> Iterator[Clinic]:
    """Everything that comes before the day."""
    made = morning_of_eight(copy_clinic(built_clinic, tmp_path / "before"))
    copy = copy_day(made, tmp_path / "clinic")
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


def morning(day: AtBoard) -> None:
    """The room, the staff, the drug; everybody checked, measured, admitted and ordered for, but for one."""
    brings_staff_in(day)
    gets_ready(day)
    joins(day, "nurse2", "nurse")
    write(
        day, SAFE, "receive", batch=BATCH, expires_on="12.2026", ampoules=str(STOCKED), invoice="накл. 1174",
        supplier="Фармація",
    )  # fmt: skip
    write(day, SAFE, "issue", from_batch=BATCH, ampoules=str(ISSUED))
    day.turn_to_board()
    for code in CODES:
        off = {"decision": "deferred", "deferral": ("other",), "reasoning": WHY}
        checks(day, code, **(off if code == NOT_CLEARED else {}))
        day.measure(code, "124787298145")
    day.comes("lead")
    for code in STARTS:
        admits(day, code)
        orders(day, code)
    signs(day, NOT_CLEARED, "Лікар допускає до дози")
    puts_off(day, NOT_CLEARED, "інше", WHY)
    day.comes("nurse")
    opens(day, 4, BATCH)


def alarm(day: AtBoard) -> None:
    """F10 and F6: what is due is held, and nobody is dosed meanwhile."""
    day.journey.press(Qt.Key.Key_F10)
    day.done(note="До укриття")
    day.journey.press(Qt.Key.Key_F6)
    day.done(kind="Перейшли в укриття", note="Сходова клітка, рівень 0")
    assert day.board.held == "alarm"
    assert day.column(DELAYED).orders
    assert not day.column(DELAYED).doses


def missed(day: AtBoard) -> None:
    """F8: К-2 could not be measured on the way to the shelter."""
    day.seat(MISSED[0])
    assert day.due(MISSED[0])
    day.journey.press(Qt.Key.Key_F8)
    day.done(cause="перехід до укриття", note="На сходах")
    assert [pip.minute for pip in day.column(MISSED[0]).pips if pip.state == "missed"] == [MISSED[1]]


def all_clear(day: AtBoard) -> None:
    """F6 and F10 again; the rest of the ampoules are opened."""
    day.journey.press(Qt.Key.Key_F6)
    day.done(kind="Повернулися з укриття")
    day.journey.press(Qt.Key.Key_F10)
    day.done()
    assert day.board.held == ""
    raid = next(mark for mark in day.board.marks if mark.kind == "alarm")
    assert raid.until is not None
    opens(day, 3, BATCH)


def boost(day: AtBoard) -> None:
    """The lead comes to the window and orders; the nurse gives, and every clock begins anew."""
    day.comes("lead")
    day.act(BOOSTED, "order")
    day.done(route="внутрішньом’язово (в/м)", mg="25")
    day.comes("nurse")
    gives(day, BOOSTED, "0,5", "лишилося 0,96 мл")
    assert "Бустер" in day.shown(BOOSTED).toolTip()


def residues(day: AtBoard) -> None:
    """What is left in each ampoule, one by one before the witness; nothing is left open."""
    destroys(day, "23")
    for _ in range(len(STARTS) - 1):
        destroys(day, "48")
    page = post_of(day)
    assert page.open_ampoules == ()
    day.turn_to_board()


def pressure(day: AtBoard) -> None:
    """184 on 108, typed and asked about once; the nurse answers the alert by F4."""
    day.measure(PRESSED, "1841089896165", sure=True)
    assert day.value(PRESSED, "bp") == "184/108"
    assert day.page.day.alert_strip.isVisible()
    day.journey.press(Qt.Key.Key_F4)
    day.done(action="Лікаря покликано, повтор за 5 хв")


def rescue(day: AtBoard) -> None:
    """Twice over 180 five minutes apart: the lead answers and orders, the nurse gives."""
    day.measure(PRESSED, "1861129896165", sure=False)
    day.comes("lead")
    day.seat(PRESSED)
    while any(one.answered_at is None for one in day.column(PRESSED).alerts):
        day.journey.press(Qt.Key.Key_F4)
        day.done(action="Каптоприл 25 мг, АТ кожні 5 хв")
    assert not day.page.day.alert_strip.isVisible()
    day.menu("rescue")
    day.fill(drug="", amount="25 мг", route="", why="АТ двічі понад 180")
    day.refused("amount", "25 мг")  # it is read back
    day.done()
    day.comes("nurse")
    day.act(PRESSED, "give_rescue")
    day.done(pin=PINS["nurse"])
    (given,) = day.column(PRESSED).rescues
    assert given.state == "given"
    assert given.drug in day.notes(PRESSED)


def vomit(day: AtBoard) -> None:
    """The form of the event, among the forms of this person."""
    fills(day, SICK, {"event": vomiting(day=f"{day.clinic.clock.now():%d.%m.%Y}", at=day.hour)})


def amend(day: AtBoard) -> None:
    """The newest pulse of К-1 was read wrongly: corrected on the chart with a reason, both stay."""
    day.act("К-1", "chart")
    people = day.journey.main.page("people")
    assert isinstance(people, PeoplePage)
    day.journey.tab_to(people.chart.readings.table)
    people.chart.readings.table.selectRow(0)
    day.journey.click(people.chart.readings.correct)
    day.done(pulse="77", reason="Цифри переставлено", pin=PINS["nurse"])
    day.turn_to_board()
    assert day.value("К-1", "pulse") == "77"
    assert any(one.superseded and one.values["pulse"] == "74" for one in day.column("К-1").readings)


def hand_over(day: AtBoard) -> None:
    """Both names, every open clock listed; the other nurse goes on."""
    day.menu("handover")
    listed = day.journey.words(day.journey.sheet)
    assert all(code in listed for code in STARTS)
    day.done(pin=PINS["nurse"], to=NURSE2, to_pin=PINS["nurse2"], note="К-4: тиск кожні 5 хв")
    assert "hand_over" in {mark.kind for mark in day.board.marks}
    day.comes("nurse2")


def plan(day: AtBoard) -> None:
    """Everything at its minute."""
    for code, start in STARTS.items():
        day.plan(start, partial(gives, day, code))
        begun = [(0, start)] if code != BOOSTED else [(0, start), (1, int(BOOSTER))]
        for ordinal, since in begun:
            for minute in IM:
                plain = (code, minute) not in {MISSED, PRESSING}
                if plain and (code != BOOSTED or ordinal or since + minute < BOOSTER):
                    day.plan(since + minute, partial(day.measure, code, sure=(code, minute) == EASED))
    group = (
        (ALARM, alarm), (12.5, missed), (ALL_CLEAR, all_clear), (BOOSTER, boost), (28.0, residues), (51.0, pressure),
        (56.1, rescue), (68.0, vomit), (69.0, amend), (HANDED_OVER, hand_over),
    )  # fmt: skip
    for at, happens in group:
        day.plan(at, partial(happens, day))
    for code in STARTS:
        day.plan(149, partial(recovers, day, code))


def ends(day: AtBoard) -> None:
    """What is in the way of the close; both places counted blind; everybody goes; three signatures."""
    blocks = what_blocks(day)
    assert all(f"{code} ще на сесії." in blocks for code in CODES)
    assert f"{day.board.place}: 1 ампулу видано на сесію й не повернено." in blocks
    post = day.board.place
    write(day, post, "return", from_batch=BATCH, ampoules="1", to=SAFE)
    for place, ampoules in ((post, 0), (SAFE, STOCKED - len(STARTS))):
        counts(day, place, ampoules)
        assert balance(day, place) == ampoules
    day.comes("lead")
    for code in STARTS:
        goes_home(day, code)
    goes_undosed(day, NOT_CLEARED, "Тиск не знизився")
    signs_close(day, "лікарська роль")
    signs_close(day, "медичне керівництво")
    assert day.page.board is not None
    day.comes("nurse2")
    signs_close(day, "медсестринство")
    day.journey.settle()
    assert day.page.board is None
    assert day.page.nothing.isVisible()


def counts(day: AtBoard, place: str, ampoules: int) -> None:
    """Blind: what is expected is shown to nobody before both have signed; it agrees."""
    page = write(day, place, "count", ampoules=str(ampoules), open_mg="0")
    assert page.page is not None
    assert page.page.last_count is not None
    assert page.page.last_count.agrees


def test_a_day_of_eight_people_from_the_start_to_the_third_signature(
    journey: Journey, clinic: Clinic
) -> None:
    """Proves: REQ-BRD-041, REQ-BRD-073."""
    day = starts(journey, clinic, *CODES, "Нічого не бракує.")
    morning(day)
    day.begun = clinic.clock.now()
    plan(day)
    day.live()
    begun = [(day.column(code).t0 or day.begun) - day.begun for code in STARTS]
    assert begun == sorted(begun)
    assert begun[list(STARTS).index(DELAYED)] >= timedelta(minutes=ALL_CLEAR)
    ends(day)
    journey.end()

    with on_disk(clinic, "lead") as (desk, lead):
        told = Counter((row.action, row.actor_name) for row in trail_of(desk, lead))
        with desk.database.read() as session:
            assert running_session(session) is None
            (held,) = [one for one in entries_of(session, clinic.cohort_id) if one.code == "D1"]
    assert held.state == "held"
    assert {one: told[one] for one in TOLD} == TOLD
