"""One participant's column: fourteen cells, each painted only when its look changed."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.board.looks import Look
from clinicdesk.ui.board.measures import ROWS, Measures
from clinicdesk.ui.board.painting import (
    draw_due,
    draw_head,
    draw_line,
    draw_minutes,
    draw_notes,
    draw_pips,
    draw_pressure,
    draw_value,
)
from clinicdesk.ui.board.spark import draw_spark

_DRAW: Mapping[str, Callable[[QPainter, QRect, Any, Measures], None]] = {
    "head": draw_head, "minutes": draw_minutes, "dose": draw_line, "due": draw_due, "bp": draw_pressure,
    "base": draw_line, "pulse": draw_value, "spo2": draw_value, "rr": draw_value, "moaas": draw_value,
    "taken": draw_line, "spark": draw_spark, "pips": draw_pips, "notes": draw_notes,
}  # fmt: skip
FRAMES = ("plain", "selected", "red", "dashed", "gone")


class ColumnView(QWidget):
    """`chosen` is sent on a click. What it shows is handed over as looks; it reads nothing itself."""

    chosen = Signal()
    act_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks: dict[str, Look] = {}
        self._measures = Measures(1.0, compact=False)
        self._selected = self._red = self._dashed = False
        self._places: dict[str, QRect] = {}
        self.painted = 0
        """Cells painted so far, for those who count."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_measures(self, measures: Measures) -> None:
        """Another size of the window."""
        self._measures = measures
        self._places.clear()
        self.update()

    def show_frame(self, *, selected: bool, red: bool, dashed: bool) -> None:
        """Edge and ground of the whole column."""
        if (selected, red, dashed) != (self._selected, self._red, self._dashed):
            self._selected, self._red, self._dashed = selected, red, dashed
            self.update()

    def show_looks(self, looks: Mapping[str, Look]) -> int:
        """Take these looks over; only cells that differ are asked to paint. How many did."""
        changed = [row for row, look in looks.items() if self._looks.get(row) != look]
        for row in changed:
            self._looks[row] = looks[row]
            self.update(self.place(row))
        return len(changed)

    def look(self, row: str) -> Look | None:
        """What a cell shows now."""
        return self._looks.get(row)

    def place(self, row: str) -> QRect:
        """Where a cell lies."""
        if row not in self._places:
            top, tall = self._measures.place(row, self.height())
            self._places[row] = QRect(0, top, self.width(), tall)
        return self._places[row]

    def resizeEvent(self, event: object) -> None:
        """Places are computed anew."""
        self._places.clear()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click picks the seat."""
        self.chosen.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens what can be done for this person."""
        self.act_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and edge, and the cells in the part that is asked for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        wanted = event.rect()
        for row in ROWS:
            look, place = self._looks.get(row), self.place(row)
            if look is not None and place.intersects(wanted):
                _DRAW[row](painter, place, look, self._measures)
                self.painted += 1
        self._edge(painter)

    def _ground(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken" if self._dashed else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self._selected:
            painter.setBrush(theme.colour("sel"))
            head = QRectF(0, 0, self.width(), self.place("head").height())
            painter.drawRoundedRect(head, 8, 8)
            painter.drawRect(head.adjusted(0, 10, 0, 0))

    def _edge(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._red:
            pen = QPen(theme.colour("crit_line"), 3)
        elif self._selected:
            pen = QPen(theme.colour("primary"), 3)
        elif self._dashed:
            pen = QPen(theme.colour("line2"), 1.4, Qt.PenStyle.DashLine)
        else:
            pen = QPen(theme.colour("line"), 1)
        painter.setPen(pen)
        half = pen.widthF() / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 7, 7)
        if self._red and self._selected:
            painter.setPen(QPen(theme.colour("primary"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 5, 5)
