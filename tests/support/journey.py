"""A person before the program: keys and mouse in, what the screen says out, the disk looked at afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clinicdesk.clock import Clock
from clinicdesk.desktop.program import Program
from clinicdesk.ids import Ids
from clinicdesk.security.witness import NoWitness
from clinicdesk.services.desk import Desk
from clinicdesk.services.entrance import close_clinic, open_clinic
from clinicdesk.services.trail import read_trail
from clinicdesk.services.views import Actor, TrailFilter, TrailRow
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.table import DataTable
from clinicdesk.ui.cover import Cover
from clinicdesk.ui.language import Language
from clinicdesk.ui.setup.window import SetupWindow
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.unlock.window import UnlockWindow
from clinicdesk.ui.window import MainWindow
from tests.support.clinic import PASSWORDS, QUICK, Clinic
from tests.support.stage import dress

Widget = TypeVar("Widget", bound=QWidget)
PATIENCE_MS = 30_000
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
_PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass
class Journey:
    """One program and the person before it. `restarts`: what a fresh process would have been started with."""

    qtbot: QtBot
    clock: Clock
    ids: Ids
    restarts: list[tuple[Path, str]] = field(default_factory=list)
    quits: list[bool] = field(default_factory=list)
    can_restart: bool = True
    _program: Program | None = None

    # the program

    def start(self, *clinics: Path, login: str = "", language: str = "uk") -> None:
        """Start the program as its command line does."""
        dress()
        self._program = Program(
            clock=self.clock, ids=self.ids, language=Language(language), clinics=clinics, login=login,
            restart=self._restart, quit_program=lambda: self.quits.append(True),
        )  # fmt: skip
        self._program.start()
        # Bugs must fail the test, not open a window that waits for a person.
        self._program._crash.stop()
        self.activate()

    def start_again(self) -> None:
        """What the fresh process of the last restart does."""
        folder, login = self.restarts[-1]
        language = self.program._language.code
        self.end()
        self.start(folder, login=login, language=language)

    def end(self) -> None:
        """Close whatever is open and let Qt delete it."""
        program, self._program = self._program, None
        if program is not None:
            program.leave()
            if program.window is not None:
                program.window.hide()
                program.window.deleteLater()
            program.deleteLater()
        self.settle()

    @property
    def program(self) -> Program:
        """The program."""
        assert self._program is not None
        return self._program

    @property
    def window(self) -> QWidget:
        """Its one window."""
        assert self.program.window is not None
        return self.program.window

    @property
    def main(self) -> MainWindow:
        """The window of a person at work."""
        assert isinstance(self.window, MainWindow)
        return self.window

    @property
    def unlock_window(self) -> UnlockWindow:
        """The way in."""
        assert isinstance(self.window, UnlockWindow)
        return self.window

    @property
    def wizard(self) -> SetupWindow:
        """The wizard of a new clinic."""
        assert isinstance(self.window, SetupWindow)
        return self.window

    @property
    def cover(self) -> Cover:
        """The cover of the window at work."""
        assert self.program.at_work is not None
        return self.program.at_work.locking.cover

    def activate(self) -> None:
        """The window comes to the front, as the system brings it."""
        self.window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is not None)

    # hands

    def type(self, text: str) -> None:
        """Key by key into whatever has the focus. QTest knows only Latin keys, so the events are made here."""
        for sign in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                target = QApplication.focusWidget()
                assert target is not None, "nothing has the focus"
                QApplication.sendEvent(target, QKeyEvent(kind, ord(sign.upper()), _PLAIN, sign))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN, *, times: int = 1) -> None:
        """A key, wherever the focus is."""
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
            QApplication.processEvents()

    def enter(self) -> None:
        """The Enter key."""
        self.press(Qt.Key.Key_Return)

    def confirm(self) -> None:
        """Ctrl+Enter."""
        self.press(Qt.Key.Key_Return, CONTROL)

    def tab_to(self, widget: QWidget) -> None:
        """Tab on until this widget, or a part of it, has the focus."""
        for _ in range(80):
            focused = QApplication.focusWidget()
            if focused is not None and (focused is widget or widget.isAncestorOf(focused)):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {widget.accessibleName() or widget.objectName()}")

    def fill(self, widget: QWidget, text: str) -> None:
        """Tab to a field and type over what is there."""
        self.tab_to(widget)
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(text)

    def click(self, widget: QWidget) -> None:
        """The left button of the mouse in the middle of what can be seen."""
        if not widget.isVisible():
            QApplication.processEvents()  # what was typed before brought it up
        assert widget.isVisible(), widget.accessibleName()
        assert widget.isEnabled(), widget.accessibleName()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def go(self, place: str) -> QWidget:
        """Alt and the digit of a place."""
        number = [known.key for known in self.main.rail.places].index(place) + 1
        self.press(Qt.Key(Qt.Key.Key_0 + number), ALT)
        page = self.main.page(place)
        assert page is not None
        assert self.main.place == place
        return page

    def pick_row(self, table: DataTable, *texts: str) -> None:
        """Tab to a table, go with the arrows to the line that holds these texts, and light it."""
        self.tab_to(table)
        (wanted,) = [line for line, cells in enumerate(self.cells(table)) if {*texts} <= {*cells}]
        for _ in self.cells(table):
            line = table.currentIndex().row()
            if line != wanted:
                self.press(Qt.Key.Key_Down if line < wanted else Qt.Key.Key_Up)
        if not table.selectionModel().isRowSelected(wanted):
            self.press(Qt.Key.Key_Space)
        assert table.currentIndex().row() == wanted

    def button(self, text: str, *, inside: QWidget | None = None) -> QAbstractButton:
        """The one button that says so."""
        region = inside or self.window
        found = [
            button
            for button in region.findChildren(QAbstractButton)
            if button.isVisible() and text in {button.text(), button.accessibleName()}
        ]
        assert len(found) == 1, (text, self.words(region))
        return found[0]

    def push(self, text: str, *, inside: QWidget | None = None) -> None:
        """Click the button that says so."""
        self.click(self.button(text, inside=inside))

    def choose(self, box: QComboBox, text: str) -> None:
        """Tab to a box and press Down until it says so."""
        self.tab_to(box)
        self.press(Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == text:
                return
            self.press(Qt.Key.Key_Down)
        raise AssertionError([box.itemText(place) for place in range(box.count())])

    def choose_like(self, box: QComboBox, text: str) -> None:
        """The entry that says so, else the first that has it among its words."""
        entries = [box.itemText(place) for place in range(box.count())]
        found = [entry for entry in entries if entry == text] + [entry for entry in entries if text in entry]
        assert found, entries
        self.choose(box, found[0])

    def choose_in_menu(self, button: QAbstractButton, text: str) -> None:
        """Open a button's menu and go with the arrows to the entry that says so."""

        def pick() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            for _ in menu.actions():
                QTest.keyClick(menu, Qt.Key.Key_Down)
                chosen: QAction | None = menu.activeAction()
                if chosen is not None and chosen.text() == text:
                    QTest.keyClick(menu, Qt.Key.Key_Return)
                    return
            QTest.keyClick(menu, Qt.Key.Key_Escape)
            raise AssertionError([action.text() for action in menu.actions()])

        QTimer.singleShot(0, button, pick)
        self.click(button)

    # eyes

    def words(self, region: QWidget | None = None) -> str:
        """Everything that can be read in a part of the window, with plain blanks."""
        return "\n".join(_words(region or self.window)).replace("\u00a0", " ")

    def says(self, *texts: str, region: QWidget | None = None) -> bool:
        """Whether all of this can be read."""
        shown = self.words(region)
        return all(text in shown for text in texts)

    def cells(self, table: DataTable) -> list[list[str]]:
        """What a table shows, line by line."""
        model = table.model()
        return [
            [str(model.index(line, place).data() or "") for place in range(model.columnCount())]
            for line in range(model.rowCount())
        ]

    @property
    def message(self) -> str:
        """The message bar, if it shows."""
        bar = self.main.messages
        return bar.text.text().replace("\u00a0", " ") if bar.isVisible() else ""

    @property
    def sheet(self) -> Sheet:
        """The sheet that is open, once it is."""
        self.until(lambda: [QApplication.activeWindow()] == self._sheets())
        return self._sheets()[0]

    def no_sheet(self) -> bool:
        """Whether nothing is asked."""
        return not self._sheets()

    def _sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.window.findChildren(Sheet) if sheet.isVisible()]

    # time

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for the program, never for the clock."""
        self.qtbot.waitUntil(true, timeout=PATIENCE_MS)

    def settle(self) -> None:
        """Let Qt finish what it put off."""
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()

    # whole steps

    def try_password(self, login: str, password: str) -> None:
        """On the unlock window: name oneself, type a password, Enter, and wait for the answer."""
        window = self.unlock_window
        self.until(lambda: not window.busy)
        self._name(window.login.form.choice, login)
        self.fill(window.login.form.secret.edit, password)
        self.enter()
        self.until(lambda: self.window is not window or not window.busy)

    def unlock(self, login: str, password: str) -> MainWindow:
        """Come in, and wait for the check behind the window."""
        self.try_password(login, password)
        self.until(lambda: isinstance(self.window, MainWindow))
        assert self.program.at_work is not None
        # Codes and passwords made from here on cost what the tests can pay; the entrance takes them as they are.
        self.program.at_work.desk.kdf = QUICK
        self.activate()
        self.until(lambda: self.main.integrity.report is not None and not self.main.integrity.checking)
        return self.main

    def lift(self, login: str, password: str) -> None:
        """Under the cover: name oneself and type a password."""
        form = self.cover.form
        self._name(form.choice, login)
        self.fill(form.secret.edit, password)
        self.enter()

    def _name(self, choice: QComboBox, login: str) -> None:
        self.tab_to(choice)
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(login)

    def _restart(self, folder: Path, login: str) -> bool:
        self.restarts.append((folder, login))
        return self.can_restart


def _words(region: QWidget) -> Iterator[str]:
    for part in (region, *region.findChildren(QWidget)):
        if not part.isVisible():
            continue
        match part:
            case QLabel() | QAbstractButton():
                yield part.text()
            case QLineEdit():
                yield part.displayText()
            case QPlainTextEdit():
                yield part.toPlainText()
            case QComboBox():
                yield part.currentText()
            case StatusChip():
                yield part.text()
            case QTableView():
                model = part.model()
                for line in range(model.rowCount()):
                    yield from (str(model.index(line, place).data()) for place in range(model.columnCount()))


@contextmanager
def reopened(
    folder: Path, login: str, password: str, *, clock: Clock, ids: Ids
) -> Iterator[tuple[Desk, Actor]]:
    """The clinic opened through the services alone, by another program: what is true on the disk."""
    entered = open_clinic(
        folder, login=login, password=password, clock=clock, ids=ids, witness=NoWitness(), workstation="Перевірка"
    )  # fmt: skip
    try:
        yield entered.desk, entered.actor
    finally:
        close_clinic(entered.desk)


@contextmanager
def on_disk(clinic: Clinic, login: str, password: str = "") -> Iterator[tuple[Desk, Actor]]:
    """A clinic of the tests, opened so by one of its people."""
    password = password or PASSWORDS[login]
    with reopened(clinic.folder, login, password, clock=clinic.clock, ids=clinic.ids) as opened:
        yield opened


def trail_of(desk: Desk, actor: Actor, wanted: TrailFilter | None = None) -> tuple[TrailRow, ...]:
    """The whole trail as this person may read it, oldest first."""
    page = read_trail(desk, actor, wanted or TrailFilter(), limit=10_000)
    assert not page.more
    return tuple(reversed(page.rows))
