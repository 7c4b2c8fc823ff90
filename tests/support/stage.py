"""A bare window to put one page on: real sheets, real keys, verbs of an imaginary clinic."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.clock import SteppedClock
from clinicdesk.security.roles import Role
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.change_bus import ChangeBus
from clinicdesk.ui.integrity import IntegrityWatch
from clinicdesk.ui.language import Language
from clinicdesk.ui.message_bar import MessageBar
from clinicdesk.ui.news import with_news
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.talk import PrinterChoice, Talk
from clinicdesk.ui.verbs import Verbs
from tests.support import ward as clinic

Widget = TypeVar("Widget", bound=QWidget)
Found = TypeVar("Found", bound=QObject)
SIZES = ((1366, 768), (1366, 697), (1280, 648))


@dataclass
class Stage:
    """The window under one page, and what the page did to its surroundings."""

    qtbot: QtBot
    window: QWidget
    ward: clinic.Ward
    around: Surroundings
    bus: ChangeBus
    clock: SteppedClock
    drafts: clinic.MemoryDrafts
    went: list[tuple[str, str]] = field(default_factory=list)
    heard: list[Changes] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def verbs(self) -> Verbs:
        """The ward's verbs, followed by their news."""
        return with_news(self.bus, self.ward.verbs())

    @property
    def language(self) -> Language:
        """Of the whole window."""
        return self.around.language

    @property
    def message(self) -> str:
        """What the message bar says, if it says anything."""
        bar = self.around.messages
        return bar.text.text() if bar.isVisibleTo(self.window) else ""

    def show(self, page: Widget, size: tuple[int, int] = SIZES[0]) -> Widget:
        """Put the page on the window."""
        layout = self.window.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, page, 1)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        return page

    def sheet(self) -> Sheet:
        """The sheet that is open."""
        sheets = [sheet for sheet in self.window.findChildren(Sheet) if sheet.isVisible()]
        assert len(sheets) == 1, [sheet.objectName() for sheet in sheets]
        return sheets[0]

    def no_sheet(self) -> bool:
        """Whether nothing is asked."""
        self.settle()
        return not [sheet for sheet in self.window.findChildren(Sheet) if sheet.isVisible()]

    def type_into(self, field_name: str, text: str) -> None:
        """Type into a field of the open sheet, key by key."""
        editor = self.sheet().fields[field_name].editor
        line = editor.findChild(QLineEdit) or editor
        assert isinstance(line, QLineEdit | QPlainTextEdit)
        type_text(line, text)

    def confirm(self) -> None:
        """Ctrl+Enter in the open sheet."""
        QApplication.processEvents()
        QTest.keyClick(self.sheet(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def settle(self) -> None:
        """Let Qt finish what it put off: closed sheets go."""
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def later(self, by: timedelta) -> None:
        """Let time pass."""
        self.clock.advance(by)


def stage(
    qtbot: QtBot, *roles: Role, ward: clinic.Ward | None = None, language: str = "uk", user_id: str = "u-lead",
    save_to: Path | None = None, read_from: Path | None = None, choose_printer: PrinterChoice | None = None,
) -> Stage:  # fmt: skip
    """A stage for a person in these roles."""
    dress()
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(window)
    ward = ward or clinic.full_ward()
    said, bus, clock, drafts = (
        Language(language, window),
        ChangeBus(window),
        clinic.clock(),
        clinic.MemoryDrafts(),
    )
    messages = MessageBar(said)
    column.addWidget(messages)
    went: list[tuple[str, str]] = []
    talk = Talk(
        window,
        said,
        pick_file=lambda _, name: str(save_to / name) if save_to else "",
        choose_printer=choose_printer,
        pick_folder=lambda _: str(read_from) if read_from else "",
    )
    around = Surroundings(
        actor=clinic.actor_as(*(roles or (Role.LEAD,)), user_id=user_id), language=said, bus=bus, talk=talk,
        messages=messages, clock=clock, zone=lambda: clinic.ZONE, go=lambda place, what: went.append((place, what)),
        integrity=IntegrityWatch(ward.check, wrong=messages.refuse, parent=window), drafts=drafts,
    )  # fmt: skip
    made = Stage(qtbot, window, ward, around, bus, clock, drafts, went)
    bus.changed.connect(made.heard.append)
    return made


def dress(look: str = "light") -> None:
    """Our colours and letters; the widgets of the tests before are gone for good first."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if not app.styleSheet():
        theme.dress(app, look)
        fonts.load_rest()
    elif theme.tokens().name != look:
        theme.use(app, look)


def click(button: QAbstractButton) -> None:
    """The left button of the mouse in the middle of a button that can be seen."""
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def discard_of(sheet: Sheet) -> QAbstractButton:
    """The button that throws away what is typed in a sheet."""
    found = sheet.findChild(QAbstractButton, "draft.discard")
    assert isinstance(found, QAbstractButton)
    return found


def type_text(widget: QWidget, text: str) -> None:
    """Key by key. QTest knows only Latin keys, so the events are made here."""
    widget.setFocus()
    for sign in text:
        focused: QWidget | None = widget.window().focusWidget()
        target = widget if focused is None else focused
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(sign.upper()), Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(target, event)


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """One key."""
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


def close_for_good(view: QObject) -> None:
    """Delete a view as the window does."""
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def topics(*names: Topic) -> Changes:
    """News of these topics."""
    return Changes(frozenset(names))
