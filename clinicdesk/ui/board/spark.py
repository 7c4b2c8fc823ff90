"""The small curve of systolic pressure: one fixed range for all columns, so that eight people compare at a glance."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from clinicdesk.ui import theme
from clinicdesk.ui.board.looks import SparkLook
from clinicdesk.ui.board.measures import Measures

_BEFORE = 15
"""Minutes drawn before the dose."""


def draw_spark(painter: QPainter, rect: QRect, look: SparkLook, m: Measures) -> None:
    """Band, baseline limit, dose line, dotted booster, points; the last one square when red."""
    room, axis = QRectF(rect).adjusted(m.px(8), 3, -m.px(8), -3), look.axis
    if axis is None:
        return

    def at(minute: float, value: float) -> QPointF:
        across = (min(max(minute, -_BEFORE), axis.until) + _BEFORE) / (axis.until + _BEFORE)
        up = (min(max(value, axis.low), axis.high) - axis.low) / (axis.high - axis.low)
        return QPointF(room.left() + across * room.width(), room.bottom() - up * room.height())

    if look.baseline and axis.over_baseline is not None:
        limit = look.baseline * (100 + axis.over_baseline) / 100
        top, bottom = at(0, limit).y(), at(0, look.baseline).y()
        painter.fillRect(QRectF(room.left(), top, room.width(), bottom - top), theme.colour("band"))
        painter.setPen(QPen(theme.colour("warn_ink"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(room.left(), top), QPointF(room.right(), top))
    for place, dose in enumerate(look.doses):
        style = Qt.PenStyle.DotLine if place else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.colour("ink2"), 1, style))
        painter.drawLine(QPointF(at(dose, 0).x(), room.top()), QPointF(at(dose, 0).x(), room.bottom()))
    _curve(painter, [at(*point) for point in look.points], look)


def _curve(painter: QPainter, points: list[QPointF], look: SparkLook) -> None:
    if not points:
        return
    ink = theme.colour("ink3" if look.faded else "ink2")
    painter.setPen(QPen(ink, 1.6))
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for point in points[:-1]:
        painter.drawEllipse(point, 1.8, 1.8)
    last = points[-1]
    name = {"red": "crit_line", "amber": "warn_ink"}.get(look.level, "ink3" if look.faded else "track")
    painter.setBrush(theme.colour(name))
    if look.level == "red":
        painter.drawRect(QRectF(last.x() - 3.2, last.y() - 3.2, 6.4, 6.4))
    elif look.level == "amber":
        painter.drawPolygon(
            QPolygonF([last + QPointF(0, -4), last + QPointF(4, 3.4), last + QPointF(-4, 3.4)])
        )
    else:
        painter.drawEllipse(last, 3.4, 3.4)
