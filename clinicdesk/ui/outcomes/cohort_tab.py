"""The scales of a cohort: single lines, and under them pairs and the numbers of each person; never a mean."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP
from clinicdesk.ui.outcome_verbs import OpenCohortOutcomes
from clinicdesk.ui.outcomes.outcome_words import (
    cohort_plot,
    number_words,
    point_title,
    scale_title,
    signed,
)
from clinicdesk.ui.outcomes.picture_grid import PictureGrid
from clinicdesk.ui.outcomes.plot import ScalePlot
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.outcomes import CohortOutcomes, CohortScale, Number, Pair, PersonLine


@dataclass(frozen=True, slots=True)
class PairLine:
    """A scale at its point number `place`; without a pair where no direction of change is good."""

    scale: "CohortScale"
    place: int
    pair: "Pair | None"


class CohortOutcomesTab(QWidget):
    """Reads when it is shown, for that is an opening. `chart_wanted` carries the id of a participant."""

    chart_wanted = Signal(str)

    def __init__(self, around: Surroundings, open_outcomes: OpenCohortOutcomes) -> None:
        super().__init__()
        self._around, self._open = around, open_outcomes
        self.seen: CohortOutcomes | None = None
        self.warning, self.logged = Text("", "strong", wrap=True), Text("", "hint")
        self.legend = Text("", "hint", wrap=True)
        self.pictures, self.lists = Card(), Card()
        self._grid = PictureGrid(top=True)
        self.pairs, self.people = DataTable(()), DataTable(())
        self.empty = EmptyState()
        self._lay_out()
        self.pairs.picked.connect(lambda _: self._show_people())
        self.people.picked.connect(lambda line: self._paint(line.person_id))
        self.people.opened.connect(lambda line: self.chart_wanted.emit(line.person_id))

    def open_cohort(self, cohort_id: str) -> None:
        """Read and show. Raises Refused, Unavailable."""
        self.seen = self._open(cohort_id)
        self.speak()

    def leave(self) -> None:
        """What was shown is open no more."""
        self.seen = None

    def take_focus(self) -> None:
        """Into the pairs."""
        self.pairs.setFocus()

    def speak(self) -> None:
        """Everything in the language of now."""
        seen, say = self.seen, self._around.say
        if seen is None:
            return
        self.warning.setText(say("outcomes.uncontrolled"))
        self.logged.setText(say("outcomes.cohort.logged"))
        hidden = say("outcomes.cohort.restricted", n=seen.restricted) if seen.restricted else ""
        self.legend.setText(" ".join(filter(None, (say("outcomes.cohort.legend"), hidden))))
        self.pairs.setAccessibleName(say("outcomes.cohort.pairs"))
        there = bool(seen.scales)
        for part in (self.pictures, self.lists):
            part.setVisible(there)
        self.empty.setVisible(not there)
        self.empty.say(say("outcomes.empty.programme"))
        self._paint("")
        self.pairs.show_columns(self._pair_columns(seen))
        rows = [
            PairLine(scale, place, scale.pairs[place - 1] if scale.pairs else None)
            for scale in seen.scales
            for place in range(1, len(scale.points))
        ]
        self.pairs.show_rows(rows)
        if rows and not self.pairs.currentIndex().isValid():
            self.pairs.selectRow(0)
        self._show_people()

    @property
    def plots(self) -> list[ScalePlot]:
        """The plots shown."""
        return self._grid.plots

    def _paint(self, picked: str) -> None:
        seen = self.seen
        if seen is None:
            return
        looks = [cohort_plot(self._around, seen.programme, scale, picked) for scale in seen.scales]
        self._grid.show_plots(looks)

    def _show_people(self) -> None:
        seen, line = self.seen, self.pairs.current_row()
        if seen is None or line is None:
            return
        title = scale_title(self._around, line.scale)
        self.people.setAccessibleName(self._around.say("outcomes.cohort.numbers", scale=title))
        self.people.show_columns(self._people_columns(line))
        self.people.show_rows(line.scale.lines)

    def _pair_columns(self, seen: "CohortOutcomes") -> list[Column[PairLine]]:
        say, around = self._around.say, self._around

        def counted(line: PairLine, name: str) -> str:
            if line.pair is None or not line.pair.paired:
                return ""
            number = line.pair.better if name == "better" else line.pair.worse
            return "–" if number is None else str(number)

        def point(line: PairLine) -> str:
            title = point_title(around, seen.programme, line.scale.points[line.place])
            return f"{line.place + 1}. {title}"  # the number stands on the axis of the picture

        def middle(line: PairLine) -> str:
            return "" if line.pair is None or line.pair.median is None else signed(around, line.pair.median)

        def paired(line: PairLine) -> str:
            pair = line.pair
            return say("outcomes.cohort.of", n=pair.paired, all=pair.of) if pair else ""

        return [
            Column(say("outcomes.column.scale"), lambda line: scale_title(around, line.scale), width=84),
            Column(say("outcomes.column.point"), point),
            Column(say("outcomes.column.paired"), paired, width=74),
            Column(say("outcomes.column.median"), middle, width=112, number=True),
            Column(
                say("outcomes.column.better"), lambda line: counted(line, "better"), width=82, number=True
            ),
            Column(say("outcomes.column.worse"), lambda line: counted(line, "worse"), width=82, number=True),
        ]  # fmt: skip

    def _people_columns(self, line: PairLine) -> "list[Column[PersonLine]]":
        """Each person at the beginning and at the point of the current line."""
        say, around = self._around.say, self._around

        def number(place: int) -> "Callable[[PersonLine], str]":
            return lambda one: _shown(around, one.numbers[place])

        def step(one: "PersonLine") -> str:
            first, later = one.numbers[0], one.numbers[line.place]
            return "" if first is None or later is None else signed(around, later - first)

        columns: list[Column[PersonLine]] = [
            Column(say("outcomes.cohort.code"), lambda one: one.code),
            Column(say("outcomes.cohort.first"), number(0), width=96, number=True),
            Column(say("outcomes.cohort.this"), number(line.place), width=96, number=True),
        ]
        if line.pair is not None:
            columns.append(Column(say("outcomes.cohort.step"), step, width=96, number=True))
        return columns

    def _lay_out(self) -> None:
        self.pictures.body.setContentsMargins(14, 8, 6, 6)
        self.pictures.body.addWidget(scrolling(self._grid), 1)
        self.pictures.body.addWidget(self.legend)
        tables = QHBoxLayout()
        tables.setSpacing(10)
        tables.addWidget(self.pairs, 6)
        tables.addWidget(self.people, 5)
        self.lists.body.setContentsMargins(1, 1, 1, 1)
        self.lists.body.addLayout(tables, 1)
        said = QHBoxLayout()
        said.addWidget(self.warning, 1)
        said.addWidget(self.logged)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(GAP)
        page.addLayout(said)
        page.addWidget(self.pictures, 1)
        page.addWidget(self.lists, 1)
        page.addWidget(self.empty, 1)


def _shown(around: Surroundings, number: "Number | None") -> str:
    return "–" if number is None else number_words(around, number)
