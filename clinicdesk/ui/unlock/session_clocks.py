"""The running session without a password: counts by state, and on request seat, code and clock. No vitals."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from clinicdesk.services.status_views import SessionView
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.due import DUE, OVERDUE, SOON, DueChip, due_state
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.language import Language

_KINDS = {
    OVERDUE: ("critfill", "alert"),
    DUE: ("warnfill", "bell-ring-outline"),
    SOON: ("soon", "timer-sand"),
}


class DueCounts(QWidget):
    """How many are overdue, due and soon: most urgent first, nothing where there is none."""

    def __init__(self, language: Language, *, on_rail: bool = False) -> None:
        super().__init__()
        self._language = language
        self._chips = {state: StatusChip() for state in _KINDS}
        self._on_rail = on_rail
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for chip in self._chips.values():
            row.addWidget(chip)
        row.addStretch(1)

    def show_session(self, session: SessionView, now: datetime) -> None:
        """Count anew."""
        states = [due_state(seat.due_at, now, session) for seat in session.seats]
        for state, chip in self._chips.items():
            count = states.count(state)
            kind, icon = _KINDS[state]
            if state == SOON and self._on_rail:
                kind = "onrail"
            chip.show_state(self._language.say(f"common.due.count.{state}", n=count), kind, icon=icon)
            chip.setVisible(count > 0)


class SeatClocks(QWidget):
    """One line per seat: its number, the code, the clock."""

    def __init__(self, language: Language, *, role: str = "body", large: bool = False) -> None:
        super().__init__()
        self._language = language
        self._role = role
        self._large = large
        self._lines: list[tuple[Text, Text, DueChip]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)

    def show_session(self, session: SessionView, now: datetime) -> None:
        """Lines are reused; a clock repaints only when its words change."""
        seats = session.seats
        while len(self._lines) < len(seats):
            self._add_line()
        for place, (name, code, clock) in enumerate(self._lines):
            for part in (name, code, clock):
                part.setVisible(place < len(seats))
            if place < len(seats):
                name.setText(self._language.say("common.seat", seat=seats[place].seat))
                code.setText(seats[place].code)
                clock.show_due(self._language, seats[place].due_at, now, session, rest=seats[place].rest)

    def _add_line(self) -> None:
        parts = Text("", self._role), Text("", self._role), DueChip(large=self._large)
        for place, part in enumerate(parts):
            self._grid.addWidget(part, len(self._lines), place, Qt.AlignmentFlag.AlignLeft)
        self._grid.setColumnStretch(len(parts), 1)
        self._lines.append(parts)
