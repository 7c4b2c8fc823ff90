"""The curve of one dosing day, painted: pressure as stems, pulse as rings, doses, drugs, alarms and limits."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.ui import fonts, theme
from clinicdesk.ui.chart.vitals_look import STEP, Dot, Upright, VitalsLook

_LEFT, _BELOW, _NAMES = 34, 34, 12
_ROW, _GAP, _APART = 16, 8, 17
_LEAST = 150
_DOWN = ((-5.0, -4.0), (5.0, -4.0), (0.0, 5.0))
_UP = ((-4.5, 3.5), (4.5, 3.5), (0.0, -5.0))
_INKS = {"red": "crit_line", "amber": "warn_ink"}
_RINGS = {"amber": (6.5,), "red": (6.5, 9.0)}
_STYLES = {
    "dose": ("ink", 2.0, Qt.PenStyle.SolidLine), "booster": ("ink", 1.6, Qt.PenStyle.DotLine),
    "rescue": ("crit_line", 1.6, Qt.PenStyle.SolidLine),
}  # fmt: skip


def rows_for(uprights: Sequence[tuple[float, float]], right: float) -> tuple[list[tuple[float, int]], int]:
    """Places (left, row) of words of given (middle, width), so that none runs into another; how many rows."""
    ends: list[float] = []
    found = []
    for middle, width in uprights:
        left = min(middle + 4, right - width)
        row = next((n for n, end in enumerate(ends) if end + _GAP <= left), len(ends))
        ends[row : row + 1] = [left + width]
        found.append((left, row))
    return found, max(len(ends), 1)


class VitalsPlot(QWidget):
    """Whoever cannot see it hears what was given and which limits count; the table says every number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look: VitalsLook | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(_LEAST)

    def show_look(self, look: VitalsLook, name: str) -> None:
        """Another day, or another language."""
        self.look = look
        self.setAccessibleName(name)
        self.setAccessibleDescription(look.spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """At least so high; larger where there is room."""
        return QSize(700, _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the ground up: bands, axes, limits, what was given, curves."""
        look = self.look
        if look is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.font(13, 600, family=fonts.CONDENSED))
        measure = painter.fontMetrics()
        names = _NAMES + max(measure.horizontalAdvance(name) for name in look.names)
        places, rows = self._words(measure, look, self.width() - _LEFT - names)
        room = QRectF(self.rect()).adjusted(_LEFT, 4 + rows * _ROW, -names, -_BELOW)
        _Drawing(painter, look, room).draw(places)

    def _words(
        self, measure: QFontMetrics, look: VitalsLook, wide: int
    ) -> tuple[list[tuple[float, int]], int]:
        share = [(one.minute - look.first) / (look.last - look.first) for one in look.uprights]
        return rows_for(
            [(_LEFT + x * wide, measure.horizontalAdvance(one.words))
             for x, one in zip(share, look.uprights, strict=True)], self.width() - 2.0,
        )  # fmt: skip


class _Drawing:
    """One painting of one look in one room."""

    def __init__(self, painter: QPainter, look: VitalsLook, room: QRectF) -> None:
        self._painter, self._look, self._room = painter, look, room

    def draw(self, places: Sequence[tuple[float, int]]) -> None:
        """Everything in its order."""
        self._bands()
        self._levels()
        self._minutes()
        self._limits()
        self._band_words()
        for one, place in zip(self._look.uprights, places, strict=True):
            self._upright(one, place)
        self._curves()

    def _x(self, minute: float) -> float:
        look = self._look
        return self._room.left() + (minute - look.first) / (look.last - look.first) * self._room.width()

    def _y(self, value: float) -> float:
        look = self._look
        return self._room.bottom() - (value - look.low) / (look.high - look.low) * self._room.height()

    def _pen(self, colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        self._painter.setPen(QPen(theme.colour(colour), width, style))

    def _across(self, value: float) -> None:
        y = self._y(value)
        self._painter.drawLine(QPointF(self._room.left(), y), QPointF(self._room.right(), y))

    def _down(self, minute: float) -> None:
        x = self._x(minute)
        self._painter.drawLine(QPointF(x, self._room.top()), QPointF(x, self._room.bottom()))

    def _write(self, left: float, foot: float, words: str, colour: str, *, bold: bool = False) -> None:
        self._painter.setFont(fonts.font(13, 600 if bold else 400, family=fonts.CONDENSED))
        self._painter.setPen(theme.colour(colour))
        self._painter.drawText(QPointF(left, foot), words)

    def _wide(self, words: str, *, bold: bool = False) -> int:
        font = fonts.font(13, 600 if bold else 400, family=fonts.CONDENSED)
        return QFontMetrics(font).horizontalAdvance(words)

    def _bands(self) -> None:
        look, room = self._look, self._room
        if look.band:
            low, high = look.band
            box = QRectF(QPointF(room.left(), self._y(high)), QPointF(room.right(), self._y(low)))
            self._painter.fillRect(box, theme.colour("band"))
        for one in look.stretches:
            left, right = self._x(one.first), self._x(one.last)
            shade = theme.colour("info_soft")
            shade.setAlpha(190)
            self._painter.fillRect(QRectF(left, room.top(), right - left, room.height()), shade)
            self._pen("info_ink", 1.2)
            self._down(one.first)
            self._down(one.last)

    def _band_words(self) -> None:
        """On a plate of the band's own colour, so that no limit runs through them."""
        room, end = self._room, float("-inf")
        for one in self._look.stretches:
            wide = self._wide(one.words, bold=True)
            start = min(self._x(one.first) + 4, room.right() - wide)
            if start > end:
                self._painter.fillRect(
                    QRectF(start - 2, room.top() + 2, wide + 4, 17), theme.colour("info_soft")
                )
                self._write(start, room.top() + 15, one.words, "info_ink", bold=True)
                end = start + wide + _GAP

    def _levels(self) -> None:
        look = self._look
        step, value = STEP, look.low
        while step * self._room.height() / (look.high - look.low) < _APART:
            step *= 2
        while value <= look.high:
            self._pen("line", 1)
            self._across(value)
            words = f"{value:g}"
            self._write(self._room.left() - self._wide(words) - 6, self._y(value) + 5, words, "ink2")
            value += step

    def _minutes(self) -> None:
        look, room = self._look, self._room
        self._pen("line2", 1)
        self._painter.drawLine(room.bottomLeft(), room.bottomRight())
        step = 15
        most = max(self._wide(look.minutes(minute)) for minute in (look.first, look.last)) + 14
        while most > room.width() * step / (look.last - look.first):
            step *= 2
        for minute in range(-(-look.first // step) * step, look.last + 1, step):
            x = self._x(minute)
            self._pen("line2", 1)
            self._painter.drawLine(QPointF(x, room.bottom()), QPointF(x, room.bottom() + 4))
            for row, words in enumerate((look.minutes(minute), look.clock(minute))):
                left = x - self._wide(words) / 2
                self._write(max(left, 0), room.bottom() + 17 + row * 15, words, "ink2" if row else "ink")

    def _limits(self) -> None:
        for one in self._look.limits:
            self._pen(_INKS[one.level], 1.6 if one.level == "red" else 1.2, Qt.PenStyle.DashLine)
            self._across(one.value)
            colour = "crit_ink" if one.level == "red" else "warn_ink"
            self._write(self._room.left() + 4, self._y(one.value) - 4, one.words, colour, bold=True)

    def _upright(self, one: Upright, place: tuple[float, int]) -> None:
        colour, width, style = _STYLES[one.kind]
        self._pen(colour, width, style)
        self._down(one.minute)
        left, row = place
        foot = 13 + row * _ROW
        x = self._x(one.minute)
        self._painter.drawLine(QPointF(x, foot + 3), QPointF(x, self._room.top()))
        if one.kind == "booster":
            self._painter.setBrush(theme.colour("ink"))
            self._shape(QPointF(x, self._room.top()), ((0, -5), (5, 0), (0, 5), (-5, 0)))
        self._write(left, foot, one.words, "crit_ink" if one.kind == "rescue" else "ink", bold=True)

    def _shape(self, at: QPointF, corners: Sequence[tuple[float, float]]) -> None:
        self._painter.drawPolygon(QPolygonF([at + QPointF(*corner) for corner in corners]))

    def _curves(self) -> None:
        upper, lower, pulse = self._look.curves
        below = {one.minute: one for one in lower}
        self._pen("track", 1.4)
        for one in upper:
            if one.minute in below:
                x = self._x(one.minute)
                self._painter.drawLine(
                    QPointF(x, self._y(one.value)), QPointF(x, self._y(below[one.minute].value))
                )
        self._line(pulse, "ink2", Qt.PenStyle.DashLine)
        self._line(lower, "track", Qt.PenStyle.DotLine)
        self._line(upper, "track", Qt.PenStyle.SolidLine)
        for curve, corners in ((lower, _UP), (upper, _DOWN)):
            for one in curve:
                ink = theme.colour(_INKS.get(one.level, "track"))
                self._painter.setPen(QPen(ink, 1))
                self._painter.setBrush(ink)
                self._shape(QPointF(self._x(one.minute), self._y(one.value)), corners)
                self._ring(one)
        self._painter.setBrush(theme.colour("surface"))
        for one in pulse:
            self._pen(_INKS.get(one.level, "ink2"), 1.6)
            self._painter.drawEllipse(QPointF(self._x(one.minute), self._y(one.value)), 3.8, 3.8)
            self._ring(one)
        self._names()

    def _ring(self, one: Dot) -> None:
        """Around what raised an alert, one line for amber and two for red: not told by colour alone."""
        self._painter.save()
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for radius in _RINGS.get(one.level, ()):
            self._pen(_INKS[one.level], 1.2)
            self._painter.drawEllipse(QPointF(self._x(one.minute), self._y(one.value)), radius, radius)
        self._painter.restore()

    def _line(self, curve: Sequence[Dot], colour: str, style: Qt.PenStyle) -> None:
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._pen(colour, 1.6, style)
        points = [QPointF(self._x(one.minute), self._y(one.value)) for one in curve]
        self._painter.drawPolyline(QPolygonF(points))

    def _names(self) -> None:
        """The name of each curve at its end, none over another."""
        ends = [(self._y(curve[-1].value), name) for curve, name in
                zip(self._look.curves, self._look.names, strict=True) if curve]  # fmt: skip
        lowest = float("-inf")
        for y, name in sorted(ends):
            lowest = max(y + 5, lowest + 15)
            self._write(self._room.right() + 6, lowest, name, "ink", bold=True)
