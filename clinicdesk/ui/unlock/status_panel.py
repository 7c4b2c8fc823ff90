"""The left side: the mark, the running session, and what the last lock left behind."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.clock import Clock
from clinicdesk.services.status_views import ClinicStatus, SessionView
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.clock_behind import ClockBehind
from clinicdesk.ui.components.mark import Mark
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.language import Language
from clinicdesk.ui.unlock import wording
from clinicdesk.ui.unlock.session_clocks import DueCounts, SeatClocks

_WIDE = (520, 44, 34, 18)  # width, side margin, top and bottom margin, gap
_NARROW = (460, 28, 20, 14)
_TICK_MS = 1000


class StatusPanel(QWidget):
    """Shows a `ClinicStatus`; its clocks run on from the given clock."""

    def __init__(self, language: Language, clock: Clock, *, version: str = "") -> None:
        super().__init__()
        self._language, self._clock, self._version = language, clock, version
        self._status: ClinicStatus | None = None
        self.setProperty("ground", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = SessionCard(language, clock)
        self._facts = [_FactLine() for _ in range(3)]
        self._footer = Text("", "railsmall", wrap=True)
        self._lay_out()
        self.set_narrow(False)
        self.session.clocks_shown.connect(self._make_room)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        language.follow(self, self._speak)

    def go_by(self, clock: Clock) -> None:
        """From now on the time is this one's."""
        self._clock = clock
        self.session.go_by(clock)

    def show_status(self, status: ClinicStatus | None) -> None:
        """Show what the status file of a clinic says; None while no clinic is chosen."""
        self._status = status
        session = status.session if status else None
        self.session.show_session(session)
        if session:
            self._timer.start()
        else:
            self._timer.stop()
        self._speak()

    def set_narrow(self, narrow: bool) -> None:
        """Give room to the right side of a small window."""
        width, side, end, gap = _NARROW if narrow else _WIDE
        self.setFixedWidth(width)
        self._column.setContentsMargins(side, end, side, end)
        self._column.setSpacing(gap)

    def tick(self) -> None:
        """Let the clocks of the session go on."""
        self.session.tick()

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.addLayout(self._head())
        column.addSpacing(14)
        column.addWidget(self.session)
        column.addStretch(1)
        for fact in self._facts:
            column.addWidget(fact)
        column.addSpacing(6)
        column.addWidget(self._footer)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._language.text(Text("", "railhero"), "common.program"))
        words.addWidget(self._language.text(Text("", "railtext"), "common.subtitle"))
        words.addStretch(1)
        row.addWidget(Mark(56))
        row.addLayout(words, 1)
        return row

    def _make_room(self, clocks: bool) -> None:
        for fact in self._facts:
            fact.setVisible(not clocks and self._status is not None)

    def _speak(self) -> None:
        self._footer.setText(self._language.say("unlock.footer", version=self._version))
        self._make_room(self.session.clocks_open)
        if self._status:
            told = wording.facts(self._language, self._status, self._clock.now())
            for line, fact in zip(self._facts, told, strict=True):
                line.show_fact(fact)
        self.tick()


class SessionCard(QWidget):
    """The running dosing session: counts always, seats on request."""

    clocks_shown = Signal(bool)

    def __init__(self, language: Language, clock: Clock) -> None:
        super().__init__()
        self._language, self._clock = language, clock
        self._session: SessionView | None = None
        self.setProperty("ground", "railcard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = Text("", "railtext", wrap=True)
        self.behind = ClockBehind(language)
        self.counts = DueCounts(language, on_rail=True)
        self.seats = SeatClocks(language, role="railstrong")
        self.button = Button("", icon="monitor-eye")
        self.button.clicked.connect(self._turn)
        self._lay_out()
        self.hide()
        language.follow(self, self._speak)

    def go_by(self, clock: Clock) -> None:
        """From now on the time is this one's."""
        self._clock = clock

    @property
    def clocks_open(self) -> bool:
        """Whether the seats are shown."""
        return self._session is not None and not self.seats.isHidden()

    def show_session(self, session: SessionView | None) -> None:
        """Show a session, or nothing."""
        self._session = session
        self.seats.hide()
        self._text.show()
        self.setVisible(session is not None)
        self._speak()
        self.tick()

    def tick(self) -> None:
        """Count and count down."""
        if self._session:
            now = self._session.now(self._clock)
            self.behind.show_clock(self._session.newest, now, "")
            self.counts.show_session(self._session, now)
            self.seats.show_session(self._session, now)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("monitor-eye", size=22, colour="rail_ink"))
        head.addWidget(self._language.text(Text("", "railcard"), "unlock.session.title"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self.behind)
        column.addWidget(self.counts)
        column.addWidget(self.seats)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def _turn(self) -> None:
        self.seats.setVisible(self.seats.isHidden())
        self._text.setVisible(self.seats.isHidden())
        self.clocks_shown.emit(self.clocks_open)
        self._speak()

    def _speak(self) -> None:
        if self._session:
            title = self._session.said(self._language.code)
            self._text.setText(self._language.say("unlock.session.text", title=title))
        word = "hide" if self.clocks_open else "show"
        self.button.setText(self._language.say(f"unlock.session.{word}"))


class _FactLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("link-lock", size=20, colour="rail_text")
        self._title = Text("", "railstrong", wrap=True)
        self._text = Text("", "railsmall", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_fact(self, fact: wording.Fact) -> None:
        self._icon.show_icon(
            "alert" if fact.alarm else fact.icon, colour="warn" if fact.alarm else "rail_text"
        )
        self._title.setText(fact.title)
        self._text.setText(fact.text)
