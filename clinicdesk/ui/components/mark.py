"""The mark of the program: a ring of seven around one."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clinicdesk.ui import theme


class Mark(QWidget):
    """Drawn in the rail's ink at any size."""

    def __init__(self, size: int = 56, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Seven dots and a ring."""
        unit = self.width() / 56
        centre = QPointF(self.width() / 2, self.height() / 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("rail_ink"), 3.6 * unit))
        painter.drawEllipse(centre, 9.5 * unit, 9.5 * unit)
        painter.setPen(QPen(theme.colour("rail_ink"), 0))
        painter.setBrush(theme.colour("rail_ink"))
        for place in range(7):
            angle = 2 * pi * place / 7
            spot = QPointF(sin(angle), -cos(angle)) * 22 * unit
            painter.drawEllipse(centre + spot, 4.6 * unit, 4.6 * unit)
