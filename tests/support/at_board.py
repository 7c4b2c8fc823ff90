"""A day at the real board: hands at its keys, the rest of the day through the services, the clock stepped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from clinicdesk.demo.day_desk import DayDesk, Guest
from clinicdesk.services import alert_answers, discharges, doses, vitals
from clinicdesk.services.board_views import Column
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.views import Changes, Topic
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.board.column import ColumnView
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS
from tests.support.eight import BATCH, guest, join_all, send_home
from tests.support.journey import ALT, CONTROL, Journey

IM = (5, 10, 15, 30, 45, 60, 90, 120)
QUIET = {"sbp": "128", "dbp": "80", "pulse": "74", "spo2": "98", "rr": "14", "moaas": "5"}
KEYED = "128807498145"
"""The same set as its digits."""
CONTENT_UL = 2_000


@dataclass
class AtBoard:
    """The window of whoever is at the workstation, over the desk that everybody of the day has joined."""

    journey: Journey
    clinic: Clinic
    at: DayDesk
    begun: datetime
    ampoules: dict[str, str] = field(default_factory=dict)
    left_ul: dict[str, int] = field(default_factory=dict)
    acts: list[tuple[float, int, Callable[[], object]]] = field(default_factory=list)

    # time

    def plan(self, minute: float, act: Callable[[], object]) -> None:
        """Put an act at its minute."""
        self.acts.append((minute, len(self.acts), act))

    def live(self) -> None:
        """Let the day pass, act by act."""
        for minute, _, act in sorted(self.acts, key=lambda one: one[:2]):
            self.until(minute)
            act()
        self.acts.clear()

    def until(self, minute: float) -> None:
        """Minutes pass; somebody was at the keyboard all the while, so nothing locks."""
        ahead = self.begun + timedelta(minutes=minute) - self.at.clock.now()
        if ahead > timedelta():
            self.at.clock.advance(ahead)
        assert self.journey.program.at_work is not None
        watch = self.journey.program.at_work.locking._watch
        assert watch is not None
        watch.idle.touch()

    @property
    def hour(self) -> str:
        """On the wall."""
        return f"{self.at.clock.now().astimezone(ZoneInfo('Europe/Kyiv')):%H:%M}"

    # eyes

    @property
    def page(self) -> BoardPage:
        """The board in front."""
        page = self.journey.main.page("board")
        assert isinstance(page, BoardPage)
        return page

    def heard(self) -> None:
        """What the services wrote comes to the board as news."""
        work = self.journey.program.at_work
        assert work is not None
        work.bus.tell(Changes(frozenset({Topic.VITALS, Topic.DOSING, Topic.SESSIONS})))
        self.journey.settle()

    def shown(self, code: str) -> ColumnView:
        """A column as it is painted, after the newest news."""
        self.heard()
        return self.page.day.table.columns[self.clinic.people[code]]

    def column(self, code: str) -> Column:
        """A column as it lies on the disk."""
        return self.at.column(self.guest(code))

    def guest(self, code: str) -> Guest:
        """Somebody of the day."""
        return guest(self.clinic, code)

    # hands

    def seat(self, code: str) -> None:
        """Alt and the digit of the seat."""
        self.heard()
        number = self.column(code).seat
        self.journey.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
        assert self.page.selected == self.clinic.people[code]

    def measure(self, code: str, digits: str, *, sure: bool = False) -> None:
        """A set by its digits and Enter; `sure`: the question about an unlikely one is answered by Enter too."""
        self.seat(code)
        before = len(self.column(code).readings)
        self.journey.type(digits)
        if not self.page.day.entry.air.value:  # nobody has said yet what they breathe
            self.journey.press(Qt.Key.Key_Space)
        self.journey.enter()
        if sure:
            assert self.page.day.entry.strip.isVisible()
            assert len(self.column(code).readings) == before
            self.journey.enter()
        assert len(self.column(code).readings) == before + 1, self.page.day.entry.strip.words.text()

    def menu(self, act: str) -> None:
        """F3, the arrows to the act, in the menu of its group if it is there, and Enter."""
        wanted = self.journey.main.surroundings.say(f"board.menu.{act}")
        self.journey.press(Qt.Key.Key_F3)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for inner in menu.findChildren(QMenu):
            if wanted in {one.text() for one in inner.actions()}:
                _down_to(menu, inner.title())
                QTest.keyClick(menu, Qt.Key.Key_Right)
                menu = inner
                break
        _down_to(menu, wanted)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        self.journey.settle()

    def fill(self, **said: str) -> None:
        """Into the fields of the open sheet: text typed over, a choice by its words."""
        for name, text in said.items():
            editor = self.journey.sheet.fields[name].editor
            if isinstance(editor, Choice):
                self.journey.choose(editor, text or editor.itemText(0))
            else:
                assert isinstance(editor, QWidget)
                line = editor.findChild(QLineEdit) or editor
                assert isinstance(line, QLineEdit | QPlainTextEdit)
                self.journey.fill(line, text)

    def done(self) -> None:
        """Ctrl+Enter, and the sheet is gone."""
        self.journey.confirm()
        self.journey.settle()
        assert self.journey.no_sheet(), self.journey.words(self.journey.sheet)
        self.journey.activate()

    def comes(self, login: str) -> None:
        """A colleague takes over under the cover, and turns to the board."""
        self.journey.press(Qt.Key.Key_L, CONTROL)
        self.journey.until(lambda: self.journey.cover.is_laid)
        self.journey.lift(login, PASSWORDS[login])
        self.journey.until(lambda: self.journey.main.surroundings.actor.login == login)
        self.journey.activate()
        self.journey.until(lambda: not self.journey.cover.is_laid)
        self.turn_to_board()

    def turn_to_board(self) -> None:
        """Alt and the digit of its place, unless it is in front already."""
        if self.journey.main.place != "board":
            number = [known.key for known in self.journey.main.rail.places].index("board") + 1
            self.journey.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
        assert self.journey.main.place == "board"
        self.page.day.step_back()
        self.page.take_focus()

    # by services

    def watch(self, code: str) -> None:
        """A quiet set now, and every alert answered."""
        vitals.record_reading(
            self.at.desk, self.at.nurse, session_id=self.at.session_id, person_id=self.clinic.people[code],
            taken_at=self.at.clock.now(), values=QUIET, confirmed=True,
        )  # fmt: skip

    def answer_all(self, code: str) -> None:
        """Whatever asks about somebody is answered by the nurse."""
        for alert in self.column(code).alerts:
            if alert.answered_at is None:
                alert_answers.answer_alert(
                    self.at.desk, self.at.nurse, alert.alert_row, action="Оглянуто, повтор за планом"
                )

    def open_ampoule(self, code: str) -> None:
        """One for this person."""
        self.ampoules[code], self.left_ul[code] = self.at.open_ampoule(BATCH), CONTENT_UL

    def give(self, code: str) -> None:
        """What was ordered, by the nurse before her colleague."""
        column = self.column(code)
        order = next(one for one in column.orders if one.ordinal == len(column.doses))
        drawn = round(float(order.ml) * 1000)
        doses.give_dose(
            self.at.desk, self.at.nurse, session_id=self.at.session_id, person_id=self.clinic.people[code],
            order_row=order.order_row, ampoule_id=self.ampoules[code], drawn_ul=drawn, given_at=self.at.clock.now(),
            pin=PINS["nurse"], witness=Witness("nurse2", pin=PINS["nurse2"]),
        )  # fmt: skip
        self.left_ul[code] -= drawn

    def destroy(self, code: str) -> None:
        """What is left, before the witness."""
        self.at.settle(self.ampoules[code], self.left_ul[code])

    def sign_out(self, code: str) -> None:
        """The forms of going home, filled in and signed."""
        send_home(self.at, self.guest(code), hour=self.hour)

    def leave(self, code: str) -> None:
        """Home with the escort, signed by the physician."""
        one = self.guest(code)
        where = {"session_id": self.at.session_id, "person_id": one.person_id, "pin": PINS["lead"]}
        leaving = Leaving(one.escort, one.phone)
        if self.column(code).doses:
            discharges.discharge_home(self.at.desk, self.at.physician, leaving=leaving, **where)
        else:
            discharges.leave_undosed(
                self.at.desk, self.at.physician, leaving=leaving, why="День завершено раніше", **where
            )


def _down_to(menu: QMenu, text: str) -> None:
    """The arrows, until this line is lit."""
    for _ in range(len(menu.actions()) + 1):
        chosen: QAction | None = menu.activeAction()
        if chosen is not None and chosen.text() == text:
            return
        QTest.keyClick(menu, Qt.Key.Key_Down)
    raise AssertionError([action.text() for action in menu.actions()])


def sit_down(journey: Journey, clinic: Clinic) -> AtBoard:
    """The nurse comes in by her password and turns to the board; lead and colleague are at the desk too."""
    journey.start(clinic.folder)
    journey.unlock("nurse", PASSWORDS["nurse"])
    journey.window.resize(1366, 768)
    assert journey.program.at_work is not None
    desk = journey.program.at_work.desk
    lead, nurse, nurse2 = (clinic.join(desk, login) for login in ("lead", "nurse", "nurse2"))
    at = DayDesk(desk, clinic.clock, clinic.session_id, clinic.cohort_id, lead, lead, nurse, nurse2)
    made = AtBoard(journey, clinic, join_all(at, without="nurse"), clinic.clock.now() + timedelta(minutes=10))
    made.turn_to_board()
    made.menu("join")
    made.fill(password=PASSWORDS["nurse"], pin=PINS["nurse"], again=PINS["nurse"])
    made.done()
    return made
