"""The scales of one participant: small pictures side by side, and the same in a table that leads to the forms."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.views import Changes, Topic
from clinicdesk.ui import moments
from clinicdesk.ui.cohorts.words import programme_title
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import Banner, EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import Head, page_column
from clinicdesk.ui.icons import IconLabel
from clinicdesk.ui.listening import Listening
from clinicdesk.ui.outcome_verbs import OpenOutcomes
from clinicdesk.ui.outcomes.outcome_words import (
    WAITING,
    change_tone,
    change_words,
    marks_words,
    plot_of,
    point_title,
    result_words,
    scale_title,
    window_words,
)
from clinicdesk.ui.outcomes.picture_grid import PictureGrid
from clinicdesk.ui.outcomes.plot import ScalePlot
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.outcomes import OutcomesPage, Scale, ScalePoint

_TONES = {"due": "info_ink", "overdue": "warn_ink", "done": "ok_ink"}
_ICONS = {"due": "clock-outline", "overdue": "alert-outline", "done": "check"}
_HEARS = frozenset({Topic.FORMS, Topic.COHORTS, Topic.DOSING, Topic.INTEGRITY})


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    scale: "Scale"
    point: "ScalePoint"


class OutcomesView(QWidget):
    """`filling` carries the reference of a form to fill in, `reading` the id of a filled one."""

    filling = Signal(str)
    reading = Signal(str)

    def __init__(self, around: Surroundings, open_outcomes: OpenOutcomes) -> None:
        super().__init__()
        self.setProperty("ground", "clear")
        self._around, self._open = around, open_outcomes
        self.page: OutcomesPage | None = None
        self.head = Head()
        self.overdue, self.due = StatusChip("", "warn"), StatusChip("", "soon")
        self.draft = StatusChip("", "draft")
        self.banner = Banner()
        self.logged, self.legend = Text("", "hint"), Text("", "hint")
        self.warning = Text("", "strong")
        self.pictures = Card()
        self._grid = PictureGrid()
        self.table = DataTable(())
        self.empty = EmptyState()
        self.list = Card()
        self.enter = Button("", "primary", icon="pencil-outline")
        self.see = Button("", icon="clipboard-pulse-outline")
        self._opened_at = around.clock.now()
        self._lay_out()
        self.table.picked.connect(lambda _: self._offer())
        self.table.opened.connect(lambda _: self.act())
        self.enter.clicked.connect(lambda *_: self.fill_in())
        self.see.clicked.connect(lambda *_: self.read())
        Listening(self).to(around.bus.changed, self._hear)
        around.language.follow(self, self._speak)

    @property
    def person_id(self) -> str:
        """Whose scales are open; "" for none."""
        return self.page.person.person_id if self.page else ""

    def open_person(self, person_id: str, cohort_id: str = "") -> None:
        """Read and show them; "" for the cohort they are read with. Raises Refused, Unavailable."""
        same = self.person_id == person_id
        self.page = self._open(person_id=person_id, cohort_id=cohort_id)
        self._opened_at = self._around.clock.now()
        self._speak()
        lines = self.table.rows_model.rows
        if lines and not (same and self.table.currentIndex().isValid()):
            waits = [line.point.standing in {"due", "overdue"} for line in lines]
            self.table.selectRow(waits.index(True) if True in waits else 0)

    def leave(self) -> None:
        """The page is open no more."""
        self.page = None

    def take_focus(self) -> None:
        """Into the table."""
        self.table.setFocus()

    def act(self) -> None:
        """Enter: fill in what waits, read what is filled."""
        if self.enter.isVisibleTo(self):
            self.fill_in()
        else:
            self.read()

    def fill_in(self) -> None:
        """To the form of the current line."""
        line = self._current()
        if line is not None and self._may_fill(line):
            self.filling.emit(line.scale.ref)

    def read(self) -> None:
        """To the filled form of the current line."""
        line = self._current()
        if line is not None and line.point.taken is not None:
            self.reading.emit(line.point.taken.sheet_id)

    def _current(self) -> Line | None:
        line: Line | None = self.table.current_row()
        return line

    def _may_fill(self, line: Line) -> bool:
        may = self._around.may(Permission.FILL_FORMS) and self._around.writable
        return may and line.point.standing in WAITING

    def _offer(self) -> None:
        line = self._current()
        self.enter.setVisible(line is not None and self._may_fill(line))
        self.see.setVisible(line is not None and line.point.taken is not None)

    def _hear(self, changes: Changes) -> None:
        page = self.page
        if page is None or not self.isVisible() or not changes.topics & _HEARS:
            return
        person = page.person
        self._around.attempt(lambda: self.open_person(person.person_id, person.cohort_id))

    def _speak(self) -> None:
        page, say, around = self.page, self._around.say, self._around
        if page is None:
            return
        facts = [say("outcomes.title")]
        if page.programme is not None:
            facts += [
                say("cohorts.head", code=page.person.cohort),
                programme_title(around, page.programme.phrases),
            ]
        self.head.say(" · ".join(filter(None, (page.person.code, page.person.name))), " · ".join(facts))
        self._speak_chips(page)
        self._speak_banner()
        self.warning.setText(say("outcomes.uncontrolled"))
        self.legend.setText(say("outcomes.legend"))
        at = moments.hour(self._opened_at, around.zone())
        self.logged.setText(say("chart.logged", at=at))
        there = bool(page.scales)
        self.pictures.setVisible(there)
        self.table.setVisible(there)
        self.empty.setVisible(not there)
        self.empty.say(say("outcomes.empty.programme" if page.programme else "outcomes.empty.cohort"))
        self._paint(page)
        self.enter.setText(say("outcomes.act.enter"))
        self.see.setText(say("outcomes.act.see"))
        self.table.setAccessibleName(say("outcomes.title"))
        self.table.show_columns(self._columns(page))
        self.table.show_rows([Line(scale, point) for scale in page.scales for point in scale.points])
        self._offer()

    def _speak_chips(self, page: "OutcomesPage") -> None:
        say = self._around.say
        standings = [point.standing for scale in page.scales for point in scale.points if scale.required]
        for name, chip in (("overdue", self.overdue), ("due", self.due)):
            count = sum(standing == name for standing in standings)
            chip.setText(say(f"outcomes.count.{name}", n=count))
            chip.setVisible(count > 0)
        self.draft.setText(say("cohorts.draft"))
        self.draft.setVisible(page.programme is not None and page.programme.draft)

    def _speak_banner(self) -> None:
        say = self._around.say
        if not self._around.may(Permission.FILL_FORMS):
            roles = ", ".join(say(f"common.role.{role}") for role in self._around.actor.roles)
            self.banner.show_banner(say("outcomes.read_only.role", roles=roles))
        elif not self._around.writable:
            self.banner.show_banner(say("outcomes.read_only.broken"), kind="crit")
        else:
            self.banner.hide()

    @property
    def plots(self) -> list[ScalePlot]:
        """The plots shown."""
        return self._grid.plots

    def _paint(self, page: "OutcomesPage") -> None:
        looks = [plot_of(self._around, page, scale) for scale in page.scales]
        self._grid.show_plots(looks)

    def _columns(self, page: "OutcomesPage") -> list[Column[Line]]:
        say, around = self._around.say, self._around
        programme = page.programme

        def point(line: Line) -> str:
            return point_title(around, programme, line.point.point) if programme else ""

        def taken(line: Line) -> str:
            return around.day(line.point.taken.taken_at) if line.point.taken else ""

        return [
            Column(say("outcomes.column.scale"), lambda line: scale_title(around, line.scale), width=84),
            Column(say("outcomes.column.point"), point),
            Column(say("outcomes.column.window"), lambda line: window_words(around, line.point), width=156),
            Column(
                say("outcomes.column.standing"), lambda line: say(f"outcomes.standing.{line.point.standing}"),
                width=118, icon=lambda line: _ICONS.get(line.point.standing, ""),
                colour=lambda line: _TONES.get(line.point.standing, "ink2"),
            ),
            Column(say("outcomes.column.taken"), taken, width=88),
            Column(say("outcomes.column.result"), lambda line: result_words(around, line.point)),
            Column(
                say("outcomes.column.change"), lambda line: change_words(around, line.point.change), width=156,
                colour=lambda line: change_tone(line.point.change),
            ),
            Column(
                say("outcomes.column.marks"), lambda line: marks_words(around, line.point.change), width=196
            ),
        ]  # fmt: skip

    def _lay_out(self) -> None:
        for chip in (self.overdue, self.due, self.draft):
            self.head.beside.addWidget(chip)
        logged = QHBoxLayout()
        logged.setSpacing(6)
        logged.addWidget(IconLabel("eye-outline", size=16, colour="ink3"))
        logged.addWidget(self.logged)
        logged.addStretch(1)
        logged.addWidget(self.warning)
        self.pictures.body.setContentsMargins(14, 8, 6, 6)
        self.pictures.body.addWidget(scrolling(self._grid), 1)
        self.pictures.body.addWidget(self.legend)
        self.list.body.setContentsMargins(1, 1, 1, 8)
        self.list.body.addWidget(self.table, 1)
        self.list.body.addWidget(self.empty, 1)
        acts = QHBoxLayout()
        acts.setContentsMargins(12, 0, 12, 0)
        acts.setSpacing(8)
        for button in (self.enter, self.see):
            acts.addWidget(button)
        acts.addStretch(1)
        self.list.body.addLayout(acts)
        page = page_column(self)
        for part in (self.head, self.banner):
            page.addWidget(part)
        page.addLayout(logged)
        page.addWidget(self.pictures, 7)
        page.addWidget(self.list, 5)
