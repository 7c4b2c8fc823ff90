"""The readings of a chart: newest first; a corrected one stays, struck through, with its reason."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from clinicdesk.security.roles import Permission
from clinicdesk.services.views import ReadingField, ReadingRow
from clinicdesk.ui import fonts
from clinicdesk.ui.chart.amending import Amending
from clinicdesk.ui.chart.vital_words import cell, label, shown_columns
from clinicdesk.ui.chart_verbs import ChartVerbs
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.panels import EmptyState
from clinicdesk.ui.components.table import Column, DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from clinicdesk.ui.surroundings import Surroundings

LATE = timedelta(minutes=2)
_PAIR, _LEAST = 78, 58  # "210/120" and "36,6"


class Readings(Card):
    """Picking a row offers its correction, or says why there is none."""

    def __init__(self, around: Surroundings, verbs: ChartVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self._fields: Sequence[ReadingField] = tuple(verbs.fields())
        self._rows: Sequence[ReadingRow] = ()
        self.amending = Amending(around, verbs, self._fields, self)
        self.table = DataTable(self._columns())
        self.empty = EmptyState()
        self.note = Text("", "small", wrap=True)
        self.why = Text("", "hint", wrap=True)
        self.correct = Button("", icon="history")
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.table.opened.connect(self.open_amend)
        self.correct.clicked.connect(lambda: self.open_amend(self.picked()))
        around.language.follow(self, self._speak_table)

    def show_readings(self, rows: Sequence[ReadingRow]) -> None:
        """Replace the rows."""
        self._rows = tuple(rows)
        self.table.show_rows(self._rows)
        self.speak()

    def picked(self) -> ReadingRow | None:
        """The row that is lit; one that only has the cursor is not meant."""
        lit = self.table.selectionModel().hasSelection()
        return self.table.current_row() if lit else None

    def open_amend(self, row: ReadingRow | None) -> Sheet | None:
        """Ask for the right numbers and the reason."""
        if row is None or self._why_not(row):
            return None
        return self.amending.open(row)

    def _columns(self) -> list[Column[ReadingRow]]:
        around, columns = self._around, list[Column[ReadingRow]]()
        struck = _is_struck
        columns.append(
            Column(
                around.say("chart.column.taken"),
                lambda row: around.moment(row.taken_at),
                width=132,
                struck=struck,
            )
        )
        for key in shown_columns(self._fields):
            title = around.say("chart.column.bp") if key == "bp" else label(around, key)
            columns.append(
                Column(
                    title,
                    _cell(around, key),
                    width=_width(title, least=_PAIR if key == "bp" else _LEAST),
                    struck=struck,
                )
            )
        columns.append(
            Column(around.say("chart.column.by"), lambda row: row.recorded_by, width=110, struck=struck)
        )
        columns.append(
            Column(around.say("chart.column.note"), self._note, icon=_note_icon, colour=_note_colour)
        )
        return columns

    def _note(self, row: ReadingRow) -> str:
        say = self._around.say
        origin = [say("chart.mark.imported")] if row.imported else []
        origin += [say("chart.origin", code=row.origin)] if row.origin else []
        if row.superseded:
            return ", ".join([say("chart.mark.corrected", reason=row.reason), *origin])
        late = row.recorded_at - row.taken_at
        words = [say("chart.mark.late", n=int(late.total_seconds()) // 60)] if late > LATE else []
        return ", ".join([*words, *([say("chart.mark.signed")] if row.signed else []), *origin])

    def _offer(self) -> None:
        row = self.picked()
        why = self._why_not(row)
        self.correct.setVisible(not why)
        self.why.setText(why)
        self.why.setVisible(bool(why) and bool(self._rows))

    def _why_not(self, row: ReadingRow | None) -> str:
        say = self._around.say
        if not self._around.may(Permission.RECORD_READINGS):
            return say("chart.readings.may_not")
        if not self._around.writable:
            return say("chart.readings.broken")
        if row is None:
            return say("chart.readings.pick")
        return say("chart.readings.struck") if row.superseded else ""

    def _speak_table(self) -> None:
        self.table.show_columns(self._columns())
        self.table.setAccessibleName(self._around.say("chart.readings.table"))
        self.speak()

    def speak(self) -> None:
        """Word everything but the table anew."""
        say = self._around.say
        self.set_title(say("chart.readings.title"))
        self.empty.say(say("chart.readings.empty"))
        self.note.setText(say("chart.readings.note"))
        self.correct.setText(say("chart.readings.correct"))
        self._lists.setCurrentIndex(0 if self._rows else 1)
        self._offer()

    def _lay_out(self) -> None:
        holder = QWidget()
        self._lists = QStackedLayout(holder)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.note, 1)
        row.addWidget(self.why, 1)
        row.addWidget(self.correct)
        self.body.addWidget(holder, 1)
        self.body.addLayout(row)


def _is_struck(row: ReadingRow) -> bool:
    return row.superseded


def _width(title: str, *, least: int) -> int:
    return max(least, QFontMetrics(fonts.font(13, 500)).horizontalAdvance(title) + 20)


def _cell(around: Surroundings, key: str) -> Callable[[ReadingRow], str]:
    return lambda row: cell(around, row.values, key)


def _note_icon(row: ReadingRow) -> str:
    if row.superseded:
        return "history"
    return "lock" if row.signed else ""


def _note_colour(row: ReadingRow) -> str:
    return "sign" if row.superseded or row.signed else "ink2"
