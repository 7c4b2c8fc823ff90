"""The events as a table that reads a page at a time: as many as are looked at, never all."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QWidget

from clinicdesk.services.views import TrailFilter, TrailPage, TrailRow
from clinicdesk.ui.admin import audit_words
from clinicdesk.ui.components.table import Column, DataTable, RowsModel
from clinicdesk.ui.surroundings import Surroundings

PAGE = 200
AskPage = Callable[[TrailFilter, int | None], None]
"""Asks for a page older than an event's number; the answer comes to `TrailModel.take` when it comes."""


class TrailModel(RowsModel[TrailRow]):
    """Asks for the next page when a view reaches the end of what it has."""

    def __init__(self, columns: list[Column[TrailRow]], ask: AskPage, parent: QWidget) -> None:
        super().__init__(columns, parent)
        self._ask = ask
        self._wanted = TrailFilter()
        self.more = False

    def begin(self, wanted: TrailFilter) -> None:
        """Read from the newest event on."""
        self._wanted, self.more = wanted, False
        self._ask(wanted, None)

    def take(self, page: TrailPage, before: int | None) -> None:
        """A page that was asked for."""
        self.more, rows = page.more, page.rows
        if before is None:
            self.show_rows(rows)
        elif rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def lose(self, before: int | None) -> None:
        """A page could not be read: older events are asked for again, a new list is none."""
        self.more = before is not None
        if before is None:
            self.show_rows(())

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether older events match."""
        return not parent.isValid() and self.more

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Ask for the next page under what is there, once."""
        if self.more:
            self.more = False
            self._ask(self._wanted, self._rows[-1].seq)


class TrailTable(DataTable):
    """Newest first."""

    def __init__(self, around: Surroundings, ask: AskPage, parent: QWidget | None = None) -> None:
        super().__init__(columns_of(around), parent=parent)
        self._around = around
        self.trail = TrailModel(columns_of(around), ask, self)
        self.rows_model = self.trail
        self.setModel(self.trail)
        self.selectionModel().currentRowChanged.connect(self._tell_picked)
        self.trail.modelReset.connect(self.fit)
        self._lay_out()

    def speak(self) -> None:
        """Word the headings and the cells anew."""
        line = self.currentIndex().row()
        self.show_columns(columns_of(self._around))
        self.setAccessibleName(self._around.say("audit.table"))
        if line >= 0:
            self.selectRow(line)


def columns_of(around: Surroundings) -> list[Column[TrailRow]]:
    """Columns in the language of now."""
    say = around.say
    return [
        Column(say("audit.column.seq"), lambda row: str(row.seq), width=76, number=True),
        Column(say("audit.column.at"), lambda row: around.moment(row.at), width=136),
        Column(say("audit.column.who"), lambda row: row.actor_name, width=164),
        Column(
            say("audit.column.what"), lambda row: audit_words.what(around, row), icon=audit_words.icon,
            colour=lambda row: "ink2" if row.is_read else "ink",
        ),
        Column(say("audit.column.person"), lambda row: audit_words.person(around, row), width=92),
        Column(say("audit.column.reason"), lambda row: audit_words.reason(around, row)),
    ]  # fmt: skip
