"""One scale over time, painted: lines, the cut-off, doses, and what is still to be filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.ui import fonts, theme

_LEFT, _RIGHT, _ABOVE, _BELOW = 30, 14, 26, 20
_HEIGHT = 128
_DOT = 3.4
_WORDS = 15
"""Height of the words of a cut-off."""
_NUMBER = 13
"""Height of the number of a point."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point: how far along (0 to 1), its number, and the words over it."""

    x: float
    y: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class PlotLook:
    """What is painted. `waiting`: how far along, and due, overdue or missed; `picked`: the line that stands out."""

    title: str
    note: str
    tone: str
    low: float
    high: float
    lines: tuple[tuple[Spot, ...], ...]
    ticks: tuple[tuple[float, str], ...]
    cutoff: tuple[float, str] | None = None
    doses: tuple[float, ...] = ()
    waiting: tuple[tuple[float, str], ...] = ()
    picked: int = -1
    even: bool = False
    """Whether the ticks are steps of the programme: each keeps its place, as its number where words are too long."""
    spoken: str = ""


def apart(
    places: Sequence[tuple[float, str]], width: float, measure: QFontMetrics
) -> list[tuple[float, str]]:
    """The words of an axis that do not run into each other, the first of them kept; in pixels along `width`."""
    found: list[tuple[float, str]] = []
    end = float("-inf")
    for share, words in sorted(places):
        half = measure.horizontalAdvance(words) / 2
        middle = min(max(share * width, half - _LEFT), width - half + _RIGHT)
        if middle - half > end + 6:
            found.append((middle, words))
            end = middle + half
    return found


class ScalePlot(QWidget):
    """A small picture of one scale; whoever cannot see it hears its sentence, and the table says all of it."""

    def __init__(self, look: PlotLook, *, tall: int = _HEIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(tall)
        self.setAccessibleName(look.title)
        self.setAccessibleDescription(look.spoken)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(260, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the ground up: axis, doses, cut-off, lines, numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(_LEFT, _ABOVE, -_RIGHT, -_BELOW)
        self._head(painter)
        self._axis(painter, room)
        self._doses(painter, room)
        self._cutoff(painter, room)
        for place, line in enumerate(self.look.lines):
            if place != self.look.picked:
                self._line(painter, room, line, faded=self.look.picked >= 0)
        if 0 <= self.look.picked < len(self.look.lines):
            self._line(painter, room, self.look.lines[self.look.picked], faded=False)
        self._waiting(painter, room)

    def _at(self, room: QRectF, x: float, y: float) -> QPointF:
        look = self.look
        up = (min(max(y, look.low), look.high) - look.low) / (look.high - look.low)
        return QPointF(room.left() + x * room.width(), room.bottom() - up * room.height())

    def _head(self, painter: QPainter) -> None:
        width = self.width()
        painter.setFont(fonts.font(13, 600, family=fonts.CONDENSED))
        painter.setPen(theme.colour(self.look.tone))
        measure = painter.fontMetrics()
        note = measure.elidedText(self.look.note, Qt.TextElideMode.ElideRight, width * 2 // 3)
        taken = measure.horizontalAdvance(note)
        painter.drawText(QPointF(width - taken - 2, 14), note)
        painter.setPen(theme.colour("ink"))
        left = max(width - taken - 12, 40)
        painter.drawText(
            QPointF(0, 14), measure.elidedText(self.look.title, Qt.TextElideMode.ElideRight, left)
        )

    def _axis(self, painter: QPainter, room: QRectF) -> None:
        look = self.look
        painter.setFont(fonts.font(12, family=fonts.CONDENSED))
        measure = painter.fontMetrics()
        middle = (look.low + look.high) / 2
        for level in (look.low, middle, look.high):
            y = self._at(room, 0, level).y()
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            words = f"{level:g}"
            painter.setPen(theme.colour("ink3"))
            if level != middle or level == int(level):
                spot = QPointF(room.left() - measure.horizontalAdvance(words) - 5, y + 4)
                painter.drawText(spot, words)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.drawLine(room.topLeft(), room.bottomLeft())
        each = int(0.9 * room.width() / max(len(look.ticks) - 1, 1)) - 32
        said = all(measure.horizontalAdvance(words) <= each for _, words in look.ticks)
        even = [
            (x * room.width(), words if said else str(n)) for n, (x, words) in enumerate(look.ticks, start=1)
        ]
        for place, words in even if look.even else apart(look.ticks, room.width(), measure):
            painter.setPen(theme.colour("ink3"))
            wide = measure.horizontalAdvance(words)
            left = min(max(room.left() + place - wide / 2, 0), self.width() - wide - 2)
            painter.drawText(QPointF(left, room.bottom() + 15), words)

    def _doses(self, painter: QPainter, room: QRectF) -> None:
        painter.setPen(QPen(theme.colour("ink2"), 1, Qt.PenStyle.DotLine))
        for x in self.look.doses:
            across = room.left() + x * room.width()
            painter.drawLine(QPointF(across, room.top() - 6), QPointF(across, room.bottom()))

    def _cutoff(self, painter: QPainter, room: QRectF) -> None:
        if self.look.cutoff is None:
            return
        level, words = self.look.cutoff
        y = self._at(room, 0, level).y()
        painter.setPen(QPen(theme.colour("warn_ink"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setFont(fonts.font(12, 500, family=fonts.CONDENSED))
        painter.drawText(self.cutoff_box(room).bottomLeft() - QPointF(0, 3), words)

    def cutoff_box(self, room: QRectF) -> QRectF:
        """Where the words of the cut-off stand: at an end of its line, over or under it, clear of the numbers."""
        assert self.look.cutoff is not None
        level, words = self.look.cutoff
        y = self._at(room, 0, level).y()
        wide = QFontMetrics(fonts.font(12, 500, family=fonts.CONDENSED)).horizontalAdvance(words)
        ends = (room.right() - wide, room.left() + 4)
        found = [QRectF(left, top, wide, _WORDS) for left in ends for top in (y - _WORDS, y + 2)]
        numbers = [
            box.united(self._dot_box(room, one))
            for line in self.look.lines
            for one, box in zip(line, self.number_boxes(room, line), strict=True)
            if not box.isEmpty()
        ]
        free = (box for box in found if not any(box.intersects(one) for one in numbers))
        return next(free, found[0])

    def number_boxes(self, room: QRectF, line: Sequence[Spot]) -> tuple[QRectF, ...]:
        """Where the number of each point of a line stands: over it, else under it, and never in another's.

        The newest and the first come first; one without room is empty: the table says it.
        """
        boxes = dict.fromkeys(line, QRectF())
        dots = {one: self._dot_box(room, one) for one in line}
        for one in dict.fromkeys((*line[-1:], *line)):
            if one.words:
                others = [*boxes.values(), *(dots[other] for other in line if other != one)]
                free = (box for box in self._boxes_of(room, one) if not any(map(box.intersects, others)))
                boxes[one] = next(free, QRectF())
        if line and boxes[line[-1]].isEmpty():
            boxes[line[-1]] = self._boxes_of(room, line[-1])[0]
        return tuple(boxes[one] for one in line)

    def _dot_box(self, room: QRectF, one: Spot) -> QRectF:
        spot = self._at(room, one.x, one.y)
        return QRectF(spot.x() - _DOT, spot.y() - _DOT, 2 * _DOT, 2 * _DOT)

    def _boxes_of(self, room: QRectF, one: Spot) -> tuple[QRectF, ...]:
        """Over and under a dot; over it only where there is room above."""
        spot = self._at(room, one.x, one.y)
        half = QFontMetrics(fonts.font(13, 600, family=fonts.CONDENSED)).horizontalAdvance(one.words) / 2
        middle = min(max(spot.x(), room.left() + half), room.right() - half)
        over, under = (
            QRectF(middle - half - 1, top, 2 * half + 2, _NUMBER) for top in (spot.y() - 18, spot.y() + 6)
        )
        return (under,) if spot.y() - 8 < room.top() else (over, under)

    def _line(self, painter: QPainter, room: QRectF, line: Sequence[Spot], *, faded: bool) -> None:
        spots = [self._at(room, one.x, one.y) for one in line]
        ink = theme.colour("line2" if faded else "track")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.0 if faded else 1.6))
        painter.drawPolyline(QPolygonF(spots))
        painter.setBrush(ink)
        for spot in spots:
            painter.drawEllipse(spot, _DOT, _DOT)
        painter.setFont(fonts.font(13, 600, family=fonts.CONDENSED))
        painter.setPen(theme.colour("ink"))
        plate = theme.colour("surface")
        plate.setAlpha(200)
        for one, box in zip(line, self.number_boxes(room, line), strict=True):
            if not box.isEmpty():  # on a plate, so that no other line runs through it
                painter.fillRect(box, plate)
                painter.drawText(box.bottomLeft() + QPointF(1, -2), one.words)

    def _waiting(self, painter: QPainter, room: QRectF) -> None:
        """Each standing has a shape of its own: ring, triangle, cross."""
        painter.setBrush(theme.colour("surface"))
        for x, standing in self.look.waiting:
            spot = QPointF(room.left() + x * room.width(), room.bottom() - 7)
            painter.setPen(QPen(theme.colour("ink3" if standing == "missed" else "warn_ink"), 1.6))
            if standing == "due":
                painter.drawEllipse(spot, 4.2, 4.2)
            elif standing == "overdue":
                corners = (QPointF(0, -5), QPointF(5, 4), QPointF(-5, 4))
                painter.drawPolygon(QPolygonF([spot + corner for corner in corners]))
            else:
                painter.drawLine(spot + QPointF(-4, -4), spot + QPointF(4, 4))
                painter.drawLine(spot + QPointF(-4, 4), spot + QPointF(4, -4))
