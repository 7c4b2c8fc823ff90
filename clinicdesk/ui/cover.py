"""The cover: while a dosing session runs, the locked window shows counts, seats and due clocks only."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from clinicdesk.clock import Clock
from clinicdesk.errors import Refused, Unavailable
from clinicdesk.services.status_views import SessionView, StatusUser
from clinicdesk.ui.background import Background
from clinicdesk.ui.components.clock_behind import ClockBehind
from clinicdesk.ui.components.frames import centred, scrolling
from clinicdesk.ui.components.mark import Mark
from clinicdesk.ui.components.panels import Banner
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.gate import Gate
from clinicdesk.ui.keyboard import Keyboard, read_keyboard
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock.entry_form import EntryForm
from clinicdesk.ui.unlock.session_clocks import DueCounts, SeatClocks

_TICK_MS = 1000
_COLUMN = 420
_CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CoverActs:
    """What the cover may know and do.

    `session` is what the seats and clocks are, from memory, or None once the session ended. `staff` are the
    people of the session. `enter(login, password)` runs off the window's thread and raises Refused or
    Unavailable; what it returns is sent with `lifted`.
    """

    clock: Clock
    session: Callable[[], SessionView | None]
    staff: Callable[[], tuple[StatusUser, ...]]
    enter: Callable[[str, str], object]
    keyboard: Keyboard = read_keyboard
    zone: Callable[[], str] = str
    """The clinic's; "" for the machine's own."""


class Cover(QWidget):
    """Lies over `window`. `lifted` carries what entering gave; `session_ended`: nothing is left to show."""

    lifted = Signal(object)
    session_ended = Signal()

    def __init__(self, window: QWidget, language: Language, acts: CoverActs) -> None:
        super().__init__(window)
        self._window, self._language, self._acts = window, language, acts
        self._gate = Gate(window, self)
        self._background = Background(self)
        self._title = ""
        self._focus: QWidget | None = None
        self._unsaved: Unavailable | None = None
        self._why = ""
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "rail")
        self.session_title = Text("", "railhero", wrap=True)
        self._text = Text("", "railtext", wrap=True)
        self.behind = ClockBehind(language)
        self.counts = DueCounts(language, on_rail=True)
        self.seats = SeatClocks(language, role="railcard", large=True)
        self.form = EntryForm(language, acts.clock, acts.keyboard, verb="lock.cover.enter")
        self._who = language.text(Text("", "quiet", wrap=True), "lock.cover.who")
        self.unsaved = Banner()
        self.why = Banner()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._lay_out()
        self._timer.timeout.connect(self.tick)
        self.form.submitted.connect(self._enter)
        window.installEventFilter(self)
        language.follow(self, self._speak)
        self.hide()

    @property
    def is_laid(self) -> bool:
        """Whether the window is covered now."""
        return self._gate.is_shut

    def lay(self, unsaved: Unavailable | None = None, *, why: str = "") -> None:
        """Cover the window. `unsaved` is told to whoever comes back; "closed" as `why`: X was pressed."""
        self._unsaved, self._why = unsaved, why
        self._speak()
        if self.is_laid:
            return
        self._title, self._focus = self._window.windowTitle(), QApplication.focusWidget()
        self._window.setWindowTitle(self._language.say("lock.cover.window"))
        self.form.show_problem(None)
        self.form.clear_password()
        self.form.show_users(self._acts.staff())
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        sheet_in_front = [QApplication.activeWindow()] not in ([None], [self._window])
        self._gate.shut()
        if sheet_in_front:
            self._window.activateWindow()  # the keyboard goes from the hidden question to the password
        self.tick()
        self._timer.start()
        self.form.arrive()

    def lift(self) -> None:
        """Give the window back as it was, with the focus where it was."""
        if not self.is_laid:
            return
        self._timer.stop()
        self.form.clear_password()
        self.hide()
        self._gate.open()
        self._window.setWindowTitle(self._title)
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self._focus = None

    def tick(self) -> None:
        """Let counts and clocks go on; tell once the session has ended and nothing is left to keep."""
        session = self._acts.session()
        for part in (self._who, self.counts, self.seats):
            part.setVisible(session is not None)
        language = self._language
        self.session_title.setText(session.said(language.code) if session else language.say("common.program"))
        self._text.setText(self._language.say("lock.cover.text" if session else "lock.cover.no_session"))
        now = session.now(self._acts.clock) if session else self._acts.clock.now()
        self.behind.show_clock(session.newest if session else None, now, self._acts.zone())
        if session is None:
            if self._unsaved is None:
                self._timer.stop()
                self.session_ended.emit()
            return
        self.counts.show_session(session, now)
        self.seats.show_session(session, now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def _enter(self, login: str, password: str) -> None:
        self.form.set_busy(True)
        self._background.run(
            lambda _step: self._acts.enter(login, password), done=self._entered, wrong=self._refused
        )

    def _entered(self, entered: object) -> None:
        self.form.set_busy(False)
        self.lift()
        self.lifted.emit(entered)

    def _refused(self, problem: Refused | Unavailable) -> None:
        self.form.set_busy(False)
        self.form.show_problem(problem)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._session_side(), 3)
        row.addWidget(self._entry_side(), 2)

    def _session_side(self) -> QWidget:
        side = QWidget()
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Mark(48))
        head.addWidget(self.session_title, 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(44, 34, 44, 34)
        column.setSpacing(18)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self.behind)
        column.addWidget(self.counts)
        column.addWidget(self.seats)
        column.addStretch(1)
        return side

    def _entry_side(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._language.text(Text("", "hero"), "lock.cover.title"))
        column.addWidget(self._who)
        column.addWidget(self.why)
        column.addWidget(self.unsaved)
        column.addWidget(self.form)
        side = scrolling(centred(inner, _COLUMN))
        frame = QWidget()
        frame.setProperty("ground", "surface")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(20, 24, 20, 24)
        layout.addWidget(side)
        return frame

    def _speak(self) -> None:
        code = self._language.code
        self.unsaved.setVisible(self._unsaved is not None)
        self.why.setVisible(self._why == _CLOSED)
        if self._why == _CLOSED:
            say = self._language.say
            self.why.say(say("lock.closed.title"), say("lock.closed.body"), kind="info")
        if self._unsaved:
            said = f"{self._unsaved.problem(code)} {self._unsaved.remedy(code)}"
            self.unsaved.say(self._language.say("lock.unsaved"), said, kind="warn")
        if self.is_laid:
            self.tick()
