"""The matrix: people by steps. Its head and its first column stay while the rest scrolls."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from clinicdesk.services.matrix_views import Cell, CohortPage, Column, MatrixRow
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.cohorts.words import (
    cell_sentence,
    cell_word,
    column_head,
    column_title,
    conditions_of,
    group_title,
    today,
)
from clinicdesk.ui.components.step_glyph import draw_glyph
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.surroundings import Surroundings

_Index = QModelIndex | QPersistentModelIndex
_NAMES, _HEAD, _ROW, _LOW_ROW, _LEAST = 200, 64, 44, 36, 42
_SOFT = {"soon": "warn_soft", "held": "warn_soft", "action": "crit_soft", "forbidden": "crit_soft"}
_INK = {
    "soon": "warn_ink",
    "held": "warn_ink",
    "action": "crit_ink",
    "forbidden": "crit_ink",
    "running": "primary",
}
_AT = Qt.AlignmentFlag


class MatrixModel(QAbstractTableModel):
    """A page's rows and columns; every cell has a sentence."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.around = around
        self.page: CohortPage | None = None
        self.heads: tuple[str, ...] = ()

    def show_page(self, page: CohortPage) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.page = page
        self.heads = tuple(column_head(self.around, page, column) for column in page.columns)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """People."""
        return 0 if parent.isValid() or self.page is None else len(self.page.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Steps."""
        return 0 if parent.isValid() or self.page is None else len(self.page.columns)

    def row(self, line: int) -> MatrixRow:
        """Who stands in a line."""
        assert self.page is not None
        return self.page.rows[line]

    def column(self, place: int) -> Column:
        """Which step stands in a column."""
        assert self.page is not None
        return self.page.columns[place]

    def cell(self, index: _Index) -> Cell:
        """What is in a cell."""
        return self.row(index.row()).cells[index.column()]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """The word under the sign; for ears and the mouse the whole sentence."""
        if not index.isValid() or self.page is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_word(self.around, self.cell(index))
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            title = column_title(self.around, self.page, self.column(index.column()))
            return f"{self.row(index.row()).code}, {title}: {cell_sentence(self.around, self.cell(index))}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: ANN401 - Qt's variant
        """Steps above, people at the left."""
        if self.page is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            row = self.row(section)
            return f"{row.code} {row.name}" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.ToolTipRole:
            column = self.column(section)
            group = group_title(self.around, self.page, column.group)
            return f"{group} · {column_title(self.around, self.page, column)}"
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None


class MatrixView(QTableView):
    """`picked` carries line and column of the cell; `opened` those of Enter, `asked` those of Space."""

    picked = Signal(int, int)
    opened = Signal(int, int)
    asked = Signal(int, int)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = MatrixModel(around, self)
        self.setModel(self.matrix)
        self.setHorizontalHeader(_Steps(self.matrix, self))
        self.setVerticalHeader(_People(self.matrix, self))
        self.setItemDelegate(_Cells(self.matrix, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.corner = Text("", "label", parent=self.findChild(QAbstractButton) or self)
        self.corner.setContentsMargins(8, 0, 0, 7)
        self.corner.setAlignment(_AT.AlignBottom | _AT.AlignLeft)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row(), index.column()))
        self.selectionModel().currentChanged.connect(self._tell)

    def show_page(self, page: CohortPage) -> None:
        """Show it; the cell that was current stays so."""
        at = self.currentIndex()
        place = (max(at.row(), 0), max(at.column(), 0))
        self.matrix.show_page(page)
        self._fit()
        if self.matrix.rowCount():
            self.setCurrentIndex(self.matrix.index(min(place[0], self.matrix.rowCount() - 1), place[1]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space shows the history, arrows move."""
        at, told = self.currentIndex(), None
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            told = self.opened
        elif event.key() == Qt.Key.Key_Space:
            told = self.asked
        if told is None or not at.isValid():
            super().keyPressEvent(event)
            return
        told.emit(at.row(), at.column())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns, or let them scroll."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for place, wide in enumerate(self._widths()):
            self.horizontalHeader().resizeSection(place, wide)
        fits = _HEAD + _ROW * self.matrix.rowCount() <= self.height()
        self.verticalHeader().setDefaultSectionSize(_ROW if fits else _LOW_ROW)
        self.corner.setGeometry(0, 0, self.verticalHeader().width(), _HEAD)

    def _widths(self) -> list[int]:
        """As wide as its words, and as its group's name; what is left is shared. Else columns scroll: none is cut."""
        page, matrix = self.matrix.page, self.matrix
        if page is None or not page.columns:
            return []
        needs = [max(_LEAST, *(_wide(word, 600) + 6 for word in words)) for words in self._words(page)]
        groups = [column.group for column in page.columns]
        for group in dict.fromkeys(groups):
            places = [place for place, name in enumerate(groups) if name == group]
            title = _wide(group_title(matrix.around, page, group), 600, 13) + 14
            more = max(0, title - sum(needs[place] for place in places))
            for place in places:
                needs[place] += -(-more // len(places))
        room = self.viewport().width()
        even = room // len(needs)
        if even >= max(needs):
            needs = [even] * len(needs)
        left, odd = divmod(max(0, room - sum(needs)), len(needs))
        return [need + left + (place < odd) for place, need in enumerate(needs)]

    def _words(self, page: CohortPage) -> list[list[str]]:
        """What stands in each column: the words of its head, which may break, and of its cells, which may not."""
        lines = range(self.matrix.rowCount())
        return [
            [*head.split(), *(str(self.matrix.index(line, place).data() or "") for line in lines)]
            for place, head in enumerate(self.matrix.heads)
        ]

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(current.row(), current.column())


def _wide(words: str, weight: int, px: int = 12) -> int:
    return QFontMetrics(fonts.font(px, weight, family=fonts.CONDENSED)).horizontalAdvance(words)


class _Cells(QStyledItemDelegate):
    """Ground, sign, word, ring."""

    def __init__(self, matrix: MatrixModel, view: QTableView) -> None:
        super().__init__(view)
        self._matrix, self._view = matrix, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect
        cell, column = self._matrix.cell(index), self._matrix.column(index.column())
        now = bool(column.day) and column.day == today(self._matrix.around).isoformat()
        ground = _SOFT.get(cell.sign, "primary_soft" if now else "surface")
        painter.save()
        painter.fillRect(rect, theme.colour(ground))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        word = str(index.data() or "")
        low = rect.height() < _ROW
        side = 16 if low else 18
        top = rect.top() + (2 if low else 5)
        draw_glyph(painter, QRect(rect.center().x() - side // 2, top, side, side), cell.sign)
        self._word(painter, QRect(rect.left() + 2, top + side, rect.width() - 4, rect.bottom() - top - side), word,
                   cell.sign)  # fmt: skip
        if index == self._view.currentIndex():
            painter.setPen(QPen(theme.colour("focus"), 3 if self._view.hasFocus() else 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _word(self, painter: QPainter, box: QRect, word: str, sign: str) -> None:
        strong = sign in _INK
        painter.setFont(fonts.font(12, 600 if strong else 400, family=fonts.CONDENSED))
        painter.setPen(theme.colour(_INK.get(sign, "ink2")))
        painter.drawText(box, _AT.AlignCenter, word)


class _Steps(QHeaderView):
    """Groups above, steps below."""

    def __init__(self, matrix: MatrixModel, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._matrix = matrix
        self.setFont(fonts.font(12, 600, family=fonts.CONDENSED))
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(_LEAST)

    def sizeHint(self) -> QSize:
        return QSize(0, _HEAD)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.fillRect(rect, theme.colour("sunken"))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(fonts.font(12, 600, family=fonts.CONDENSED))
        painter.setPen(theme.colour("ink2"))
        words = rect.adjusted(2, _HEAD // 2 - 3, -2, -2)
        painter.drawText(words, _AT.AlignCenter | Qt.TextFlag.TextWordWrap, self._matrix.heads[section])
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sections, then over each group its name from its first column on."""
        super().paintEvent(event)
        page = self._matrix.page
        if page is None:
            return
        painter = QPainter(self.viewport())
        groups = [column.group for column in page.columns]
        for group in dict.fromkeys(groups):
            first, count = groups.index(group), groups.count(group)
            left = self.sectionViewportPosition(first)
            wide = sum(self.sectionSize(place) for place in range(first, first + count))
            painter.setPen(QPen(theme.colour("line2"), 1))
            painter.drawLine(left, 6, left, _HEAD // 2)
            painter.setPen(theme.colour("ink"))
            title = group_title(self._matrix.around, page, group)
            painter.setFont(fonts.font(13, 600, family=fonts.CONDENSED))
            painter.drawText(
                QRect(left + 6, 0, wide - 8, _HEAD // 2), _AT.AlignVCenter | _AT.AlignLeft, title
            )
        painter.end()


class _People(QHeaderView):
    """Code with what the decision asks beside it, name below."""

    def __init__(self, matrix: MatrixModel, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._matrix = matrix
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(_LOW_ROW)

    def sizeHint(self) -> QSize:
        return QSize(_NAMES, 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        row = self._matrix.row(section)
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        half = rect.height() // 2
        code = QRect(rect.left() + 10, rect.top() + 1, rect.width() - 14, half)
        painter.setFont(fonts.font(14, 600))
        painter.setPen(theme.colour("ink"))
        shown = painter.fontMetrics().elidedText(row.code, Qt.TextElideMode.ElideRight, code.width())
        painter.drawText(code, _AT.AlignVCenter | _AT.AlignLeft, shown)
        left = code.left() + painter.fontMetrics().horizontalAdvance(row.code) + 8
        self._chips(painter, left, code, conditions_of(self._matrix.around, row))
        painter.setFont(fonts.font(13, 400, family=fonts.CONDENSED))
        painter.setPen(theme.colour("ink2"))
        name = code.translated(0, half - 2)
        fitting = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, _AT.AlignVCenter | _AT.AlignLeft, fitting)
        painter.restore()

    def _chips(self, painter: QPainter, left: int, line: QRect, words: list[str]) -> None:
        painter.setFont(fonts.font(12, 500, family=fonts.CONDENSED))
        for word in words:
            wide = painter.fontMetrics().horizontalAdvance(word) + 10
            if left + wide > line.right():
                return
            box = QRect(left, line.top() + 3, wide, line.height() - 4)
            painter.setPen(QPen(theme.colour("line2"), 1))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.colour("ink"))
            painter.drawText(box, _AT.AlignCenter, word)
            left += wide + 4
