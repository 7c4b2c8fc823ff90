"""DataTable: rows of frozen values in a QTableView, columns declared as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from clinicdesk.ui import fonts, icons, theme
from clinicdesk.ui.components.table_fit import shares

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_ROLES = Qt.ItemDataRole
_MEASURED = 100
"""How many rows have a say in the widths; in a longer table every row is one line high."""
_PADDING, _ICON, _ROW, _LINES = 17, 22, 32, 6


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its heading, the text of a row, and if it wants: icon, colour token, numbers right."""

    title: str
    text: Callable[[Row], str]
    width: int = 0  # logical pixels; 0 shares what is left
    icon: Callable[[Row], str] | None = None
    colour: Callable[[Row], str] | None = None
    number: bool = False
    struck: Callable[[Row], bool] | None = None
    ground: Callable[[Row], str] | None = None  # colour token under the cell; "" for none
    aside: Callable[[Row], str] | None = None  # what the icon or the ground says, for ears; "" for nothing
    told: Callable[[Row], str] | None = None  # tooltip and spoken words, where they say more than the cell


def _text(column: Column[Any], row: object) -> str:
    return column.text(row)


def _told(column: Column[Any], row: object) -> str:
    return (column.told(row) if column.told else "") or column.text(row)


def _spoken(column: Column[Any], row: object) -> str:
    more = column.aside(row) if column.aside else ""
    return f"{column.title}: {_told(column, row)}{f', {more}' if more else ''}"


def _side(column: Column[Any], _row: object = None) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _ink(column: Column[Any], row: object) -> QColor | None:
    return theme.colour(column.colour(row)) if column.colour else None


def _ground(column: Column[Any], row: object) -> QColor | None:
    name = column.ground(row) if column.ground else ""
    return theme.colour(name) if name else None


def _icon(column: Column[Any], row: object) -> QIcon | None:
    name = column.icon(row) if column.icon else ""
    return icons.icon(name, column.colour(row) if column.colour else "ink2") if name else None


def _font(column: Column[Any], row: object) -> QFont | None:
    if not (column.struck and column.struck(row)):
        return None
    struck = fonts.font(13, family=fonts.CONDENSED)
    struck.setStrikeOut(True)
    return struck


_CELL: dict[int, Callable[[Column[Any], object], Any]] = {
    _ROLES.DisplayRole: _text,
    _ROLES.ToolTipRole: _told,
    _ROLES.AccessibleTextRole: _spoken,
    _ROLES.TextAlignmentRole: _side,
    _ROLES.ForegroundRole: _ink,
    _ROLES.BackgroundRole: _ground,
    _ROLES.DecorationRole: _icon,
    _ROLES.FontRole: _font,
}


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows and columns for any view. `row_at` gives the value behind a line."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace every row."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Say the headings anew (another language)."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.endResetModel()

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns of now."""
        return self._columns

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of now."""
        return self._rows

    def row_at(self, line: int) -> Row:
        """The value behind a line."""
        return self._rows[line]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLES.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Headings; lines have none."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == _ROLES.DisplayRole:
            return self._columns[section].title
        return _side(self._columns[section]) if role == _ROLES.TextAlignmentRole else None

    def data(self, index: _Index, role: int = _ROLES.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Text, tooltip, accessible text, icon, colour, alignment and strike-through of a cell."""
        if not index.isValid():
            return None
        shown = _CELL.get(role)
        return shown(self._columns[index.column()], self._rows[index.row()]) if shown else None


class _Grounds(QStyledItemDelegate):
    """Lays a row's own colour under its cells: the stylesheet's item rule would leave it out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The colour, then the cell; a selected row has the colour of selection."""
        ground = index.data(_ROLES.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect.adjusted(0, 0, 0, -1), ground)
        super().paint(painter, option, index)


class DataTable(QTableView):
    """A table read row by row. `opened` carries the row of Enter or a double click, `picked` the current."""

    opened = Signal(object)
    picked = Signal(object)

    def __init__(
        self, columns: Sequence[Column[Any]], *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFont(fonts.font(13, family=fonts.CONDENSED))
        self.rows_model: RowsModel[Any] = RowsModel(columns, self)
        self.setModel(self.rows_model)
        if any(column.ground for column in columns):
            self.setItemDelegate(_Grounds(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move inside
        self.setWordWrap(True)
        self._laid: dict[int, int] = {}
        self._tall: list[int] = []
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setMinimumSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumHeight(34)
        self._lay_out()
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows_model.row_at(index.row())))
        self.selectionModel().currentRowChanged.connect(self._tell_picked)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Replace every row; the line that was current stays current while it exists."""
        line = self.currentIndex().row()
        self.rows_model.show_rows(rows)
        self.fit()
        if 0 <= line < len(rows):
            self.selectRow(line)

    def show_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Say the headings anew; the line that was current stays current."""
        line = self.currentIndex().row()
        self.rows_model.show_columns(columns)
        self._lay_out()
        if line >= 0:
            self.selectRow(line)

    def current_row(self) -> Any | None:  # noqa: ANN401 - whatever the rows are
        """The row under the cursor, if any."""
        index = self.currentIndex()
        return self.rows_model.row_at(index.row()) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current row."""
        row = self.current_row()
        if row is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(row)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room or less to share."""
        super().resizeEvent(event)
        self.fit()

    def _lay_out(self) -> None:
        """The last column that shares what is left takes every pixel; the others are set, and can be dragged."""
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        columns = self.rows_model.columns
        self._laid.clear()
        last = max((place for place, column in enumerate(columns) if not column.width), default=-1)
        for place, column in enumerate(columns):
            header.setSectionResizeMode(place, modes.Stretch if place == last else modes.Interactive)
            if column.width:
                header.resizeSection(place, column.width)
        self.fit()

    def fit(self) -> None:
        """Widths by what stands in the columns, unless somebody dragged one; then heights."""
        header = self.horizontalHeader()
        if any(header.sectionSize(place) != width for place, width in self._laid.items()):
            return
        columns, rows = self.rows_model.columns, self.rows_model.rows[:_MEASURED]
        advance = cache(self.fontMetrics().horizontalAdvance)
        needs = [[_need(column, row, advance) for row in rows] for column in columns]
        heads = [header.fontMetrics().horizontalAdvance(column.title) + _PADDING for column in columns]
        widest = [max(head, *need) if need else head for head, need in zip(heads, needs, strict=True)]
        widths = shares([column.width for column in columns], widest, self.viewport().width())
        for place, width in enumerate(widths):
            if header.sectionResizeMode(place) == QHeaderView.ResizeMode.Interactive:
                header.resizeSection(place, width)
                self._laid[place] = header.sectionSize(place)
        wide = [line for line in range(len(rows))
                if any(need[line] > width for need, width in zip(needs, widths, strict=True))]  # fmt: skip
        self._grow(wide, widths)

    def _grow(self, lines: Sequence[int], widths: Sequence[int]) -> None:
        """What is wider than its column takes the lines it wants, six at most; in a long table it ends in dots."""
        heights = self.verticalHeader()
        for line in self._tall:
            heights.resizeSection(line, _ROW)
        self._tall = list(lines) if len(self.rows_model.rows) <= _MEASURED else []
        for line in self._tall:
            heights.resizeSection(line, self._height_of(line, widths))

    def _height_of(self, line: int, widths: Sequence[int]) -> int:
        row, tallest, metrics = self.rows_model.row_at(line), 1, self.fontMetrics()
        for place, column in enumerate(self.rows_model.columns):
            room = widths[place] - _PADDING - (_ICON if column.icon and column.icon(row) else 0)
            box = metrics.boundingRect(
                QRect(0, 0, max(room, 1), 0), Qt.TextFlag.TextWordWrap, column.text(row)
            )
            tallest = max(tallest, min(_LINES, round(box.height() / metrics.lineSpacing())))
        return _ROW + (tallest - 1) * metrics.lineSpacing()

    def _tell_picked(self, current: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.rows_model.row_at(current.row()))


def _need(column: Column[Any], row: object, advance: Callable[[str], int]) -> int:
    icon = _ICON if column.icon and column.icon(row) else 0
    return advance(column.text(row)) + icon + _PADDING
