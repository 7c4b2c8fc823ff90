"""The columns of a list: what each is called, samples of it, and the field it goes to, changeable."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.exchange.column_words import fields
from clinicdesk.exchange.columns import Column
from clinicdesk.services.intake_views import CheckedList
from clinicdesk.ui.components.card import Card
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.frames import scrolling
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.people.intake_words import field_words, plain
from clinicdesk.ui.surroundings import Surroundings

_HEADS = ("heading", "samples", "field", "found")


class _StillChoice(Choice):
    """The wheel scrolls the page over it, and changes nothing by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Not ours."""
        event.ignore()


class Columns(Card):
    """`moved` carries a column's place and its new field; `sheet_chosen` the name of a sheet."""

    moved = Signal(int, str)
    sheet_chosen = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._around = around
        self.fields: dict[int, Choice] = {}
        self.sheet = _StillChoice(elide=True)
        self.sheet_word, self.sheet_hint = Text("", "label"), Text("", "quiet", wrap=True)
        self.unknown = Text("", "strong", wrap=True)
        self._rows = QWidget()
        QVBoxLayout(self._rows).setContentsMargins(0, 0, 0, 0)
        self._table = QWidget()
        self._lay_out()
        self.sheet.activated.connect(lambda *_: self.sheet_chosen.emit(self.sheet.value()))

    def show_list(self, seen: CheckedList) -> None:
        """Every column of the sheet as it is read now."""
        say, several = self._around.say, len(seen.sheets) > 1
        self.sheet.clear()
        for sheet in seen.sheets:
            self.sheet.addItem(plain(sheet.name), sheet.name)
        self.sheet.set_value(seen.sheet)
        hopeful = sum(sheet.hopeful and not sheet.hidden for sheet in seen.sheets)
        self.sheet_word.setText(say("intakepage.columns.sheet"))
        self.sheet.setAccessibleName(self.sheet_word.text())
        self.sheet_hint.setText(say("intakepage.columns.sheets") if hopeful > 1 else "")
        for part in (self.sheet_word, self.sheet, self.sheet_hint):
            part.setVisible(several)
        names = ", ".join(plain(column.heading) or column.letters for column in seen.layout.unknown)
        self.unknown.setText(say("intakepage.columns.unknown", columns=names))
        self.unknown.setVisible(bool(names))
        self._show_table(seen.layout.columns)

    def _show_table(self, columns: tuple[Column, ...]) -> None:
        focused = next((place for place, choice in self.fields.items() if choice.hasFocus()), None)
        self.fields = {}
        table = QWidget()
        table.setProperty("ground", "clear")
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        for place, name in enumerate(_HEADS):
            grid.addWidget(Text(self._around.say(f"intakepage.columns.{name}"), "label"), 0, place)
        for row, column in enumerate(columns, start=1):
            self._show_column(grid, row, column)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        grid.setRowStretch(len(columns) + 1, 1)
        layout = self._rows.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.replaceWidget(self._table, table)
        self._table.hide()
        self._table.deleteLater()
        self._table = table
        if focused in self.fields:
            self.fields[focused].setFocus()

    def _show_column(self, grid: QGridLayout, row: int, column: Column) -> None:
        say = self._around.say
        heading = plain(column.heading) or say("intakepage.columns.blank")
        samples = " · ".join(plain(text)[:40] for text in column.samples)
        choice = self.fields[column.place] = _StillChoice()
        choice.addItem(say("intakepage.columns.none"), "")
        for name in fields():
            choice.addItem(field_words(self._around, name), name)
        choice.set_value(column.field)
        choice.setAccessibleName(say("intakepage.columns.field_of", column=heading))
        choice.activated.connect(partial(self._tell, column.place))
        found = say(f"intakepage.found.{column.found or 'none'}")
        grid.addWidget(Text(f"{column.letters} · {heading}", "strong", wrap=True), row, 0)
        grid.addWidget(Text(samples, "body", wrap=True), row, 1)
        grid.addWidget(choice, row, 2)
        grid.addWidget(Text(found, "quiet"), row, 3)

    def _tell(self, place: int, _: int) -> None:
        self.moved.emit(place, self.fields[place].value())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.sheet_word)
        head.addWidget(self.sheet)
        head.addWidget(self.sheet_hint, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.unknown, 0, Qt.AlignmentFlag.AlignTop)
        layout = self._rows.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self._table)
        self.body.addWidget(scrolling(self._rows), 1)
