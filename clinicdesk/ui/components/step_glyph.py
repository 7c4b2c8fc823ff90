"""StepGlyph: how a step stands, as a shape of its own; colour only repeats what the shape says."""

from collections.abc import Callable
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from clinicdesk.ui import theme

SIGNS = (
    *("signed", "amended", "done", "running", "planned", "soon"),
    *("held", "action", "forbidden", "absent", "none"),
)
_SIDE = 20.0


def draw_glyph(painter: QPainter, rect: QRect, sign: str) -> None:
    """Draw the sign centred in `rect`, as large as fits. KeyError for an unknown one."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QRectF(rect).center() - QPointF(side / 2, side / 2))
    painter.scale(side / _SIDE, side / _SIDE)
    _DRAWN[sign](painter)
    painter.restore()


class StepGlyph(QWidget):
    """One sign beside words. `name_it` gives it words of its own."""

    def __init__(self, sign: str = "planned", *, size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = sign
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def sign(self) -> str:
        """The sign of now."""
        return self._sign

    def show_sign(self, sign: str) -> None:
        """Change the sign."""
        self._sign = sign
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sign in the colours of now."""
        draw_glyph(QPainter(self), self.rect(), self._sign)


def _pen(painter: QPainter, colour: str, width: float = 1.8) -> None:
    pen = QPen(theme.colour(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)


def _fill(painter: QPainter, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(colour))


def _tick(painter: QPainter, colour: str) -> None:
    _pen(painter, colour, 2.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(5.6, 10.2), QPointF(8.8, 13.4), QPointF(14.4, 7.2)]))


def _signed(painter: QPainter) -> None:
    _fill(painter, "sign")
    painter.drawEllipse(QRectF(1, 1, 18, 18))
    _tick(painter, "on_sign")


def _amended(painter: QPainter) -> None:
    _signed(painter)
    _pen(painter, "surface", 1.2)
    painter.setBrush(theme.colour("sign"))
    painter.drawPolygon(QPolygonF([QPointF(15.5, 12), QPointF(19.6, 19.6), QPointF(11.4, 19.6)]))


def _ring(painter: QPainter, colour: str) -> None:
    _pen(painter, colour)
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(QRectF(1.8, 1.8, 16.4, 16.4))


def _done(painter: QPainter) -> None:
    _ring(painter, "sign")
    _tick(painter, "sign")


def _running(painter: QPainter) -> None:
    _ring(painter, "primary")
    _fill(painter, "primary")
    painter.drawChord(QRectF(1.8, 1.8, 16.4, 16.4), 90 * 16, 180 * 16)


def _planned(painter: QPainter) -> None:
    _ring(painter, "line2")


def _soon(painter: QPainter) -> None:
    _pen(painter, "warn_ink")
    painter.setBrush(theme.colour("warn_soft"))
    painter.drawEllipse(QRectF(1.8, 1.8, 16.4, 16.4))
    painter.drawPolyline(QPolygonF([QPointF(10, 5.6), QPointF(10, 10.4), QPointF(13.4, 12)]))


def _held(painter: QPainter) -> None:
    _pen(painter, "warn_ink")
    painter.setBrush(theme.colour("warn_soft"))
    painter.drawRoundedRect(QRectF(1.8, 1.8, 16.4, 16.4), 3, 3)
    painter.drawLine(QPointF(7.8, 6.4), QPointF(7.8, 13.6))
    painter.drawLine(QPointF(12.2, 6.4), QPointF(12.2, 13.6))


def _action(painter: QPainter) -> None:
    _fill(painter, "crit_line")
    painter.drawPolygon(QPolygonF([QPointF(10, 1.4), QPointF(19.2, 18), QPointF(0.8, 18)]))
    _pen(painter, "surface", 2.0)
    painter.drawLine(QPointF(10, 7.4), QPointF(10, 11.6))
    painter.drawPoint(QPointF(10, 15))


def _forbidden(painter: QPainter) -> None:
    _fill(painter, "crit_line")
    corners = [pi / 8 + n * pi / 4 for n in range(8)]
    painter.drawPolygon(QPolygonF([QPointF(10 + 9.4 * cos(at), 10 + 9.4 * sin(at)) for at in corners]))
    _pen(painter, "surface", 2.6)
    painter.drawLine(QPointF(6, 10), QPointF(14, 10))


def _absent(painter: QPainter) -> None:
    _pen(painter, "ink2", 2.0)
    painter.drawLine(QPointF(5, 5), QPointF(15, 15))
    painter.drawLine(QPointF(15, 5), QPointF(5, 15))


def _none(painter: QPainter) -> None:
    _pen(painter, "ink2", 2.0)
    painter.drawLine(QPointF(6, 10), QPointF(14, 10))


_DRAWN: dict[str, Callable[[QPainter], None]] = {
    "signed": _signed, "amended": _amended, "done": _done, "running": _running, "planned": _planned, "soon": _soon,
    "held": _held, "action": _action, "forbidden": _forbidden, "absent": _absent, "none": _none,
}  # fmt: skip
