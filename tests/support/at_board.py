"""A day at the real board: hands at its keys and eyes on it; nothing goes past the window, the clock is stepped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from clinicdesk.services.board_views import Board, Column
from clinicdesk.ui.board.column import ColumnView
from clinicdesk.ui.board.looks import DueLook, NotesLook, ValueLook
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import ALT, CONTROL, Journey

IM = (5, 10, 15, 30, 45, 60, 90, 120)
"""Minutes of the sets after an intramuscular dose."""
QUIET = "128807498145"
"""A set with nothing in it, as its digits."""


@dataclass
class AtBoard:
    """The window of whoever is at the workstation. `begun`: the minute that the plan of the day counts from."""

    journey: Journey
    clinic: Clinic
    begun: datetime
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
        ahead = self.begun + timedelta(minutes=minute) - self.clinic.clock.now()
        if ahead > timedelta():
            self.clinic.clock.advance(ahead)
        assert self.journey.program.at_work is not None
        watch = self.journey.program.at_work.locking._watch
        assert watch is not None
        watch.idle.touch()

    @property
    def hour(self) -> str:
        """On the wall."""
        return f"{self.clinic.clock.now().astimezone(ZoneInfo('Europe/Kyiv')):%H:%M}"

    # eyes

    @property
    def page(self) -> BoardPage:
        """The place of the board."""
        page = self.journey.main.page("board")
        assert isinstance(page, BoardPage)
        return page

    @property
    def board(self) -> Board:
        """What it shows."""
        assert self.page.board is not None
        return self.page.board

    @property
    def login(self) -> str:
        """Who is at the window."""
        return self.journey.main.surroundings.actor.login

    def shown(self, code: str) -> ColumnView:
        """A column as it is painted."""
        self.journey.settle()
        return self.page.day.table.columns[self.clinic.people[code]]

    def column(self, code: str) -> Column:
        """What a column was last told."""
        self.journey.settle()
        found = self.page.column_of(self.clinic.people[code])
        assert found is not None
        return found

    def due(self, code: str) -> str:
        """The words in the place of the due clock."""
        look = self.shown(code).look("due")
        assert isinstance(look, DueLook)
        return look.words

    def value(self, code: str, name: str) -> str:
        """A number as it stands in a column."""
        look = self.shown(code).look(name)
        assert isinstance(look, ValueLook)
        return look.text

    def notes(self, code: str) -> str:
        """What stands at the foot of a column."""
        look = self.shown(code).look("notes")
        assert isinstance(look, NotesLook)
        return " · ".join(note.text for note in look.notes)

    # hands

    def seat(self, code: str) -> None:
        """Alt and the digit of the seat."""
        if self.page.selected != self.clinic.people[code]:
            self.journey.press(Qt.Key(Qt.Key.Key_0 + self.column(code).seat), ALT)
        assert self.page.selected == self.clinic.people[code]

    def measure(self, code: str, digits: str = QUIET, *, sure: bool = False) -> None:
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

    def act(self, code: str, act: str) -> None:
        """Somebody's seat, and an act of the menu about them."""
        self.seat(code)
        self.menu(act)

    def fill(self, **said: str) -> None:
        """Into the fields of the open sheet: text typed over, a choice by its words or a part of them."""
        for name, text in said.items():
            editor = self.journey.sheet.fields[name].editor
            if isinstance(editor, Choice):
                self.journey.choose_like(editor, text)
            else:
                assert isinstance(editor, QWidget)
                line = editor.findChild(QLineEdit) or editor
                assert isinstance(line, QLineEdit | QPlainTextEdit)
                self.journey.fill(line, text)

    def done(self, **said: str) -> None:
        """The fields, Ctrl+Enter, and the sheet is gone."""
        self.fill(**said)
        self.journey.confirm()
        self.journey.settle()
        assert self.journey.no_sheet(), self.journey.words(self.journey.sheet)
        self.journey.activate()

    def refused(self, field_name: str, words: str = "") -> None:
        """Ctrl+Enter, and the sheet stays with a complaint at this field."""
        self.journey.confirm()
        issue = self.journey.sheet.fields[field_name].issue
        assert issue
        assert words in issue

    def comes(self, login: str) -> None:
        """A colleague takes over under the cover by their password, and turns to the board."""
        was = self.journey.main.place
        if self.login != login:
            self.journey.press(Qt.Key.Key_L, CONTROL)
            self.journey.until(lambda: self.journey.cover.is_laid)
            self.journey.lift(login, PASSWORDS[login])
            self.journey.until(lambda: self.login == login)
            self.journey.activate()
            self.journey.until(lambda: not self.journey.cover.is_laid)
            assert was != "board" or self.journey.main.place == "board"
        self.turn_to_board()

    def goes_to(self, place: str) -> QWidget:
        """Off the board by Esc (it also puts offers aside), then Alt and the digit of the place."""
        for _ in range(4):
            if self.journey.main.place == "board":
                self.journey.press(Qt.Key.Key_Escape)
        if self.journey.main.place != place:
            return self.journey.go(place)
        page = self.journey.main.page(place)
        assert page is not None
        return page

    def turn_to_board(self) -> None:
        """The board in front, its offer of a dark look put aside, the cursor in the numbers."""
        if self.journey.main.place != "board":
            self.journey.go("board")
        self.page.day.step_back()
        self.page.take_focus()


def _down_to(menu: QMenu, text: str) -> None:
    """The arrows, until this line is lit."""
    for _ in range(len(menu.actions()) + 1):
        chosen: QAction | None = menu.activeAction()
        if chosen is not None and chosen.text() == text:
            return
        QTest.keyClick(menu, Qt.Key.Key_Down)
    raise AssertionError([action.text() for action in menu.actions()])
