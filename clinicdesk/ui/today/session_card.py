"""The running session: how long, and each seat with its due clock. Codes only; the room sees this screen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.protocols.nearness import is_behind
from clinicdesk.services.views import SeatView, SessionView
from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.clock_behind import ClockBehind
from clinicdesk.ui.components.due import DueChip, due_words
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.surroundings import Surroundings

_PER_ROW = 2


class SessionCard(Card):
    """`open_code` is called with the code of the seat whose chart is wanted; the first verb leads to the board."""

    def __init__(
        self, around: Surroundings, open_code: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._around, self._open_code = around, open_code
        self._session: SessionView | None = None
        self._clocks: list[tuple[SeatView, DueChip, Button]] = []
        self.empty = EmptyState()
        self.behind = ClockBehind(around.language)
        self.since = Text("", "page")
        self.title_of_session = Text("", "card", wrap=True)
        self.state = StatusChip("", "soon", icon="progress-clock")
        self.seats = StatusChip("", "neutral")
        self.to_board = Button("", "primary", icon="monitor-eye")
        self.to_board.clicked.connect(lambda *_: around.go("board", ""))
        self._grid = QGridLayout()
        self._running = QWidget()
        self._lay_out()
        around.language.follow(self, self._speak)

    def show_session(self, session: SessionView | None) -> None:
        """Show this one, or that none runs."""
        self._session = session
        self._speak()

    def tick(self) -> None:
        """The clocks; only words that changed are painted."""
        if self._session is None:
            return
        now = self._session.now(self._around.clock)
        minutes = int((now - self._session.started_at).total_seconds()) // 60
        behind = is_behind(self._session.newest, now) or minutes < 0
        self.behind.show_clock(self._session.newest, now, self._around.zone())
        words = self._around.say(f"today.session.{'unknown' if behind else 'running'}", n=minutes)
        if words != self.state.text():
            self.state.setText(words)
        for seat, chip, button in self._clocks:
            chip.show_due(self._around.language, seat.due_at, now, self._session, rest=seat.rest)
            due = due_words(self._around.language, seat.due_at, now, self._session, rest=seat.rest)
            name = self._around.say("today.session.seat", seat=seat.seat, code=seat.code, due=due)
            button.setAccessibleDescription(name)

    def _speak(self) -> None:
        say, session = self._around.say, self._session
        self.set_title(say("today.session.heading"))
        self.set_active(session is not None)
        self.empty.say(say("today.session.none"))
        self.empty.setVisible(session is None)
        self._running.setVisible(session is not None)
        if session is None:
            return
        self.since.setText(
            say("today.session.since", at=moments.hour(session.started_at, self._around.zone()))
        )
        self.title_of_session.setText(session.said(self._around.language.code))
        self.seats.setText(say("today.session.seats", n=len(session.seats)))
        self.to_board.setText(say("today.session.board"))
        self._lay_seats(session)
        self.tick()

    def _lay_seats(self, session: SessionView) -> None:
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._clocks.clear()
        for place, seat in enumerate(session.seats):
            self._grid.addWidget(self._seat(seat), place // _PER_ROW, place % _PER_ROW)

    def _seat(self, seat: SeatView) -> QWidget:
        box = Card(box="panel")
        box.body.setContentsMargins(10, 5, 5, 5)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Text(str(seat.seat), "quiet"))
        row.addWidget(Text(seat.code, "strong"))
        row.addWidget(Text(seat.initials, "quiet"))
        row.addStretch(1)
        chip = DueChip()
        row.addWidget(chip)
        button = Button("", "quiet", icon="arrow-right")
        button.setProperty("lone", "true")
        button.setFixedSize(34, 34)
        words = self._around.say("today.session.open", code=seat.code)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self._open_code(seat.code))
        row.addWidget(button)
        box.body.addLayout(row)
        self._clocks.append((seat, chip, button))
        return box

    def _lay_out(self) -> None:
        self._grid.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.since, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title_of_session, 1)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self.state)
        chips.addWidget(self.seats)
        chips.addStretch(1)
        chips.addWidget(self.to_board)
        column = QVBoxLayout(self._running)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.behind)
        column.addLayout(head)
        column.addLayout(chips)
        column.addLayout(self._grid)
        self.body.addWidget(self.empty)
        self.body.addWidget(self._running)
