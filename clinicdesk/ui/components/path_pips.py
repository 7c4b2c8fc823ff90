"""How far a way is gone: one mark a step, filled where done, framed where it stands now, hollow ahead."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clinicdesk.ui import theme

_WIDTH, _HEIGHT, _GAP = 16, 10, 4


class PathPips(QWidget):
    """`show_path` takes the states (done, now, ahead) and the sentence that says the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states: tuple[str, ...] = ()

    def show_path(self, states: Sequence[str], said: str) -> None:
        """Draw these."""
        self._states = tuple(states)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Every mark and the gaps between."""
        count = len(self._states)
        return QSize(count * _WIDTH + max(0, count - 1) * _GAP + 2, _HEIGHT + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shape says it as well as colour: the step of now is taller."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, state in enumerate(self._states):
            box = QRectF(place * (_WIDTH + _GAP) + 1, 4, _WIDTH, _HEIGHT)
            if state == "now":
                box.adjust(0, -3, 0, 3)
            painter.setPen(
                QPen(theme.colour("line2" if state == "ahead" else "primary"), 1.5 if state == "now" else 1)
            )
            fill = {"done": "primary", "now": "primary_soft"}.get(state, "surface")
            painter.setBrush(theme.colour(fill))
            painter.drawRoundedRect(box, 2.5, 2.5)
