"""The overview of a chart: the way so far, the curve of a dosing day with its table, the scales beside it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.services.chart_views import ChartDay, Overview
from clinicdesk.services.views import Chart
from clinicdesk.ui.board.notes import reweighed_words
from clinicdesk.ui.chart.readings import LATE
from clinicdesk.ui.chart.vitals_look import columns_of, rows_of, sets_of, vitals_look
from clinicdesk.ui.chart.vitals_plot import VitalsPlot
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.cohorts.words import cell_sentence, cell_word, step_head, today
from clinicdesk.ui.components.beads import Bead, Beads
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.chip import StatusChip
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.head import GAP
from clinicdesk.ui.outcomes.outcome_words import plot_of
from clinicdesk.ui.outcomes.plot import ScalePlot
from clinicdesk.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from clinicdesk.services.outcomes import OutcomesPage, Scale

_SCALES, _TALL = 330, 104
_MOST = 3
"""Small pictures of scales beside the curve; the page of scales has them all."""
_LINE, _MARGINS = 23, 32


class OverviewPart(QWidget):
    """Shows what came with the chart; another day is read when picked. `scales_wanted`: to the page of scales."""

    scales_wanted = Signal()

    def __init__(self, around: Surroundings, verbs: ChartVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._verbs = around, verbs
        self._chart: Chart | None = None
        self._day: ChartDay | None = None
        self.path = Beads()
        self.way = Card()
        self.vitals = Card()
        self.days: Segmented | None = None
        self.ended = StatusChip("", "outline")
        self.plot = VitalsPlot()
        self.table = DataTable([Column("", str, ground=lambda _: "")])
        self.legend = Text("", "hint", wrap=True)
        self.empty = EmptyState()
        self.scales = Card()
        self.plots: list[ScalePlot] = []
        self.no_scales = Text("", "quiet", wrap=True)
        self.warning = Text("", "hint", wrap=True)
        self.all_scales = Button("", icon="file-chart-outline")
        self._lay_out()
        self.all_scales.clicked.connect(lambda *_: self.scales_wanted.emit())
        around.language.follow(self, self._speak)

    @property
    def day(self) -> ChartDay | None:
        """The dosing day that is shown."""
        return self._day

    def show_chart(self, chart: Chart) -> None:
        """Take the overview of a chart; the day that was picked stays picked while it is the same person."""
        same = self._chart is not None and self._chart.person.person_id == chart.person.person_id
        picked = self._day.title.session_id if same and self._day else ""
        self._chart = chart
        overview = chart.overview
        self._day = overview.day if overview else None
        newest = self._day.title.session_id if self._day else ""
        if overview and picked and picked != newest and picked in {one.session_id for one in overview.days}:
            self._around.attempt(lambda: self._read_day(picked))
        self._offer_days(overview)
        self._speak()

    def take_focus(self) -> None:
        """To the table, or to the days where it has nothing."""
        (self.table if self.table.isVisibleTo(self) else self.all_scales).setFocus()

    def pick_day(self, session_id: str) -> None:
        """Read another day and show it."""
        self._around.attempt(lambda: self._read_day(session_id))
        if self.days is not None and self._day is not None:
            self.days.set_value(self._day.title.session_id)
        self._speak()

    def _read_day(self, session_id: str) -> None:
        if self._chart is not None:
            self._day = self._verbs.open_day(person_id=self._chart.person.person_id, session_id=session_id)

    def _offer_days(self, overview: Overview | None) -> None:
        """A button for each day; one day needs none."""
        if self.days is not None:
            self.vitals.head.removeWidget(self.days)
            self.days.hide()
            self.days.deleteLater()
            self.days = None
        if overview is None or self._day is None or not overview.days:
            return
        titles = [(one.session_id, self._day_words(one.code, one.started_at)) for one in overview.days]
        self.days = Segmented(titles, value=self._day.title.session_id)
        self.days.chosen.connect(self.pick_day)
        self.vitals.head.insertWidget(1, self.days)

    def _day_words(self, code: str, at: datetime) -> str:
        return " · ".join(filter(None, (code, self._around.day(at))))

    def _speak(self) -> None:
        say, overview = self._around.say, self._chart.overview if self._chart else None
        self.vitals.set_title(say("chart.overview.vitals"))
        self.scales.set_title(say("chart.overview.scales"))
        self.all_scales.setText(say("chart.overview.all_scales"))
        self.warning.setText(" ".join((say("outcomes.uncontrolled"), say("chart.overview.dotted"))))
        self._speak_way(overview)
        self._speak_day()
        self._speak_scales(overview.scales if overview else None)

    def _speak_way(self, overview: Overview | None) -> None:
        steps = overview.steps if overview else ()
        programme = overview.programme if overview else None
        self.way.setVisible(bool(steps))
        if programme is None:
            return
        now, around = today(self._around).isoformat(), self._around
        beads = []
        for column, cell in steps:
            title = step_head(around, programme, column)
            spoken = f"{title}: {cell_sentence(around, cell)}"
            here = column.kind == "session" and cell.day == now
            beads.append(Bead(title, cell.sign, cell_word(around, cell), spoken, now=here))
        self.path.show_beads(beads)

    def _speak_day(self) -> None:
        day, say, around = self._day, self._around.say, self._around
        there = day is not None and bool(sets_of(day))
        for part in (self.plot, self.table, self.legend):
            part.setVisible(there)
        self.ended.setVisible(day is not None)
        self.empty.setVisible(not there)
        self.empty.say(say(f"chart.overview.{'no_sets' if day else 'no_day'}"))
        if day is None:
            return
        if self.days is not None and self._chart is not None and self._chart.overview is not None:
            for one in self._chart.overview.days:
                self.days.set_text(one.session_id, self._day_words(one.code, one.started_at))
        self.ended.show_state(
            say(f"chart.overview.{'ended' if day.title.ended else 'running'}"),
            "outline" if day.title.ended else "soon", icon="lock-outline" if day.title.ended else "progress-clock",
        )  # fmt: skip
        if not there:
            return
        self.plot.show_look(
            vitals_look(around, day), day.titles.get(around.language.code, say("chart.overview.vitals"))
        )
        late = self._late()
        rows = rows_of(around, day, self._verbs.fields())
        self.table.setAccessibleName(say("chart.overview.table"))
        self.table.show_columns(columns_of(around, day, late))
        self.table.show_rows(rows)
        self._fit_table()
        self.legend.setText(self._legend(day, marked=bool(late)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower table needs room for its bar."""
        super().resizeEvent(event)
        self._fit_table()

    def _fit_table(self) -> None:
        """As tall as its lines, with the bar where not every set fits beside the others."""
        header = self.table.horizontalHeader()
        bar = self.table.horizontalScrollBar().sizeHint().height()
        room = self.vitals.width() - _MARGINS
        tall = (
            max(header.minimumHeight(), header.sizeHint().height())
            + _LINE * self.table.model().rowCount()
            + 4
        )
        self.table.setFixedHeight(tall + (bar if header.length() > room else 0))

    def _late(self) -> frozenset[str]:
        chart = self._chart
        return frozenset(
            row.reading_id for row in (chart.readings if chart else ())
            if row.version == 1 and row.recorded_at - row.taken_at > LATE
        )  # fmt: skip

    def _legend(self, day: ChartDay, *, marked: bool) -> str:
        say, base = self._around.say, day.column.baseline.get("sbp", "")
        words = [say("chart.overview.legend")]
        if base and day.axis and day.axis.over_baseline is not None:
            words.append(say("chart.overview.band", n=day.axis.over_baseline, sbp=base))
        if marked:
            words.append(say("chart.overview.late"))
        weighed = (dose.reweighed for dose in day.column.doses if dose.reweighed)
        words += [f"{reweighed_words(self._around, one)}." for one in weighed]
        return " ".join(words)

    def _speak_scales(self, page: "OutcomesPage | None") -> None:
        for plot in self.plots:
            self._pictures.removeWidget(plot)
            plot.hide()
            plot.deleteLater()
        shown = _first_filled(page.scales) if page else []
        self.plots = (
            [ScalePlot(plot_of(self._around, page, scale), tall=_TALL) for scale in shown] if page else []
        )
        for place, plot in enumerate(self.plots):
            self._pictures.insertWidget(place, plot)
        self.no_scales.setText(self._around.say("chart.overview.no_scales"))
        self.no_scales.setVisible(not self.plots)
        self.warning.setVisible(bool(self.plots))

    def _lay_out(self) -> None:
        self.way.body.setContentsMargins(6, 8, 6, 2)
        self.way.body.addWidget(self.path)
        self.vitals.head.addWidget(self.ended)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().setMinimumSectionSize(_LINE)
        self.table.verticalHeader().setDefaultSectionSize(_LINE)
        self.vitals.body.addWidget(self.plot, 1)
        self.vitals.body.addWidget(self.table)
        self.vitals.body.addWidget(self.legend)
        self.vitals.body.addWidget(self.empty, 1)
        holder = QWidget()
        self._pictures = QVBoxLayout(holder)
        self._pictures.setContentsMargins(0, 0, 0, 0)
        self._pictures.setSpacing(4)
        self._pictures.addWidget(self.no_scales)
        self._pictures.addStretch(1)
        self.scales.head.addWidget(self.all_scales)
        self.scales.body.addWidget(holder, 1)
        self.scales.body.addWidget(self.warning)
        self.scales.setFixedWidth(_SCALES)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.vitals, 1)
        row.addWidget(self.scales)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.way)
        column.addLayout(row, 1)


def _first_filled(scales: "Sequence[Scale]") -> "list[Scale]":
    """Those with a number, in the order of the programme."""
    filled = [one for one in scales if any(point.taken is not None for point in one.points)]
    return filled[:_MOST]
