"""The board's own top bar: the session, who waits, the acts that touch everybody, the clock."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.errors import Issue
from clinicdesk.services.board_views import Board
from clinicdesk.ui import moments
from clinicdesk.ui.board.beat import Beat, waiting
from clinicdesk.ui.board.counts import BoardCounts
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.components.buttons import Button, lone
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.surroundings import Surroundings

ACTS = {
    "handover": "account-switch-outline", "event": "plus", "alarm": "shield-home-outline", "emergency": "ambulance",
}  # fmt: skip
_LONE = {"more": "dots-horizontal", "names": "eye-outline", "sound": "volume-high", "lock": "lock-outline"}
_LONGEST_NAME = 16


class BoardBar(QWidget):
    """`wanted` names the act of a button; `names_held` goes with the button that shows names while it is held."""

    wanted = Signal(str)
    names_held = Signal(bool)

    def __init__(
        self, around: Surroundings, why_not: Callable[[str], Issue | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._around, self._why_not = around, why_not
        self._board: Board | None = None
        self._hour = ""
        self._pack_failed: Issue | None = None
        self.setProperty("ground", "surface")
        self.back = lone("chevron-left")
        self.title = Text("", "strong")
        self.facts = Text("", "hint")
        self.counts = BoardCounts(around.language)
        self.holding = StatusChip(condensed=True)
        self.holding.hide()
        self._waiting = 0
        self.not_ready = Button("", icon="clipboard-check-outline")
        self.not_ready.setProperty("edge", "warn")
        self.not_ready.hide()
        self.acts = {name: Button("", icon=icon) for name, icon in ACTS.items()}
        self.acts["emergency"].setProperty("edge", "crit")
        for button in (self.not_ready, *self.acts.values()):
            button.setProperty("scale", "dense")
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.lone = {name: lone(icon) for name, icon in _LONE.items()}
        self.clock = Text("", "clock")
        self._lay_out()
        self._connect()
        around.language.follow(self, self._speak)

    def set_measures(self, measures: Measures) -> None:
        """The drawing's size; in a small one the facts go to the tooltip of the title."""
        self.setFixedHeight(48 if measures.compact else 52)
        self.facts.setVisible(not measures.compact)

    def show_board(self, board: Board) -> None:
        """What was read anew."""
        self._board = board
        self._speak()

    def show_beats(self, beats: Mapping[str, Beat]) -> None:
        """Who is overdue, due and soon; while something holds the clocks, how many wait for its end."""
        self.counts.show_beats(beats.values())
        held = waiting(self._board, beats) if self._board else 0
        if held != self._waiting:
            self._waiting = held
            self._speak_holding()

    def _speak_holding(self) -> None:
        say, holds = self._around.say, self._board.holds if self._board else ()
        self.holding.setVisible(bool(holds))
        if holds:
            why = say(f"board.holding.{'_'.join(holds)}")
            words = f"{why}: {say('board.holding.count', n=self._waiting)}" if self._waiting else why
            icon = "shield-home-outline" if "alarm" in holds else "power-plug-off-outline"
            self.holding.show_state(words, "info", icon=icon)
            self.holding.setToolTip(say("board.holding.why"))

    def show_pack(self, failed: Issue | None) -> bool:
        """Why the downtime pack was not written: a sign at the menu, where it is told. Whether that is news."""
        news = failed != self._pack_failed
        if news:
            self._pack_failed = failed
            self._speak()
        return news

    def tick(self, now: datetime) -> None:
        """The clock on the wall, painted once a minute."""
        hour = moments.hour(now, self._around.zone())
        if hour != self._hour:
            self._hour = hour
            self.clock.setText(hour)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda *_: self.wanted.emit("back"))
        self.not_ready.clicked.connect(lambda *_: self.wanted.emit("ready"))
        for name, button in self.acts.items():
            button.clicked.connect(lambda *_, name=name: self.wanted.emit(name))
        for name, button in self.lone.items():
            if name != "names":
                button.clicked.connect(lambda *_, name=name: self.wanted.emit(name))
        self.lone["names"].pressed.connect(lambda: self.names_held.emit(True))
        self.lone["names"].released.connect(lambda: self.names_held.emit(False))

    def _speak(self) -> None:
        say, board = self._around.say, self._board
        if board is not None:
            draft = f" · {say('board.draft')}" if board.draft else ""
            self.title.setText(board.said(self._around.language.code))
            staff = len({one.user_id for one in board.staff})
            facts = [say("board.facts.cohort", code=board.code), board.place]
            facts.append(say("board.facts.staff", staff=staff, people=len(board.columns)))
            self.facts.setText(" · ".join(part for part in facts if part) + draft)
            counted = [
                say("board.facts.staff_full", n=staff),
                say("board.facts.people", n=len(board.columns)),
            ]
            told = " · ".join((self.facts.text(), ", ".join(counted)))
            for part in (self.title, self.facts):
                part.setToolTip(told)
            self.facts.setAccessibleName(told)
        self.not_ready.setVisible(board is not None and not board.go)
        self.not_ready.setText(say("board.not_ready"))
        self.not_ready.setToolTip(say("board.not_ready_why"))
        self.not_ready.setAccessibleName(say("board.not_ready_why"))
        self._speak_holding()
        held = bool(board and board.held)
        for name, button in self.acts.items():
            key = "alarm_end" if name == "alarm" and held else name
            button.setText(say(f"board.act.{key}"))
            button.setToolTip("")
        self.acts["handover"].setText(short_name(self._around.actor.name, self._around.actor.initials))
        self.acts["handover"].setToolTip(say("board.act.handover"))
        self.acts["handover"].setAccessibleName(f"{say('board.act.handover')}: {self._around.actor.name}")
        muted = board.muted if board else ""
        self.lone["sound"].show_icon("volume-off" if muted else "volume-high")
        self.lone["more"].show_icon("content-save-alert-outline" if self._pack_failed else _LONE["more"])
        for name, button in self.lone.items():
            key = "unmute" if name == "sound" and muted else name
            words = say(f"board.lone.{key}", why=muted) if key == "unmute" else say(f"board.lone.{key}")
            if name == "more" and self._pack_failed is not None:
                words = f"{words}. {self._pack_failed.sentence(self._around.language.code)}"
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.back.setToolTip(say("board.lone.back"))
        self.back.setAccessibleName(say("board.lone.back"))
        self._say_rights()

    def _say_rights(self) -> None:
        """An act of other roles is greyed, and says whose it is."""
        acts = {**self.acts, "ready": self.not_ready, "sound": self.lone["sound"]}
        for name, button in acts.items():
            lacking = self._why_not(name)
            button.setEnabled(lacking is None)
            why = lacking.sentence(self._around.language.code) if lacking else ""
            button.setAccessibleDescription(why)
            button.setStatusTip(why)
            if why:
                button.setToolTip(why)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addLayout(words)
        row.addSpacing(6)
        row.addWidget(self.holding)
        row.addWidget(self.counts)
        row.addWidget(self.not_ready)
        row.addStretch(1)
        for part in (*self.acts.values(), *self.lone.values()):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.clock)


def short_name(name: str, initials: str) -> str:
    """The whole name where there is room for it."""
    return name if len(name) <= _LONGEST_NAME else initials
