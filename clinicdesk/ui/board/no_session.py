"""The board while no session runs: why, today's sessions with their one act, and the way to the cohorts."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.starting import DueToday
from clinicdesk.ui import moments
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.starting.start_sheet import Starting
from clinicdesk.ui.surroundings import Surroundings


class NoSession(QWidget):
    """`show_due` reads today's sessions anew; without `starting` there is only the way to the cohorts."""

    def __init__(self, around: Surroundings, starting: Starting | None = None) -> None:
        super().__init__()
        self._around, self._starting = around, starting
        self._due: tuple[DueToday, ...] = ()
        self.setProperty("ground", "clear")
        self.head = Head()
        self.card = Card()
        self.starts: list[Button] = []
        self._lines: list[QWidget] = []
        self.who = Text("", "hint", wrap=True)
        self.empty = EmptyState(on_action=lambda: around.go("cohorts", ""))
        self.empty.button.setVisible(around.may(Permission.SEE_COHORTS))
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.card.body.addLayout(self._column)
        self.card.body.addWidget(self.who)
        column = page_column(self)
        column.addWidget(self.head)
        column.addWidget(self.card)
        column.addWidget(self.empty, 1)
        around.language.follow(self, self._speak)

    def show_due(self) -> None:
        """Ask for today's sessions."""
        self._due = tuple(self._starting.due()) if self._starting else ()
        self._speak()

    def take_focus(self) -> None:
        """To the first start, or to the way on."""
        (self.starts[0] if self.starts else self.empty.button).setFocus()

    def _speak(self) -> None:
        say = self._around.say
        self.head.say(say("board.empty.title"))
        self.card.set_title(say("board.empty.today"))
        self.card.setVisible(bool(self._due))
        key = "board.empty.some" if self._due else "board.empty.text"
        self.empty.say(say(key), say("board.empty.verb"))
        self.who.setText(say("starting.who"))
        self.who.setVisible(self._starting is not None and not self._starting.offered)
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.starts = []
        self._lines = [self._line(one) for one in self._due]
        for line in self._lines:
            self._column.addWidget(line)

    def _line(self, one: DueToday) -> QWidget:
        around = self._around
        title = one.titles.get(around.language.code, "")
        line = QWidget()
        line.setProperty("ground", "clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Text(moments.hour(one.starts_at, around.zone()), "page"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(title, "strong", wrap=True))
        words.addWidget(Text(one.room, "hint"))
        row.addLayout(words, 1)
        if self._starting is not None and self._starting.offered:
            button = Button(around.say("starting.act"), "primary", icon="play-circle-outline")
            button.setAccessibleName(around.say("starting.act_of", session=title))
            button.clicked.connect(partial(self._start, one.planned_id))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.starts.append(button)
        return line

    def _start(self, planned_id: str, *_: object) -> None:
        if self._starting is not None:
            self._starting.open(planned_id)
