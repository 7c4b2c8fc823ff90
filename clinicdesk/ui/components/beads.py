"""Beads: steps as signs on a line, each with its name and its day under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.ui import fonts, theme
from clinicdesk.ui.components.step_glyph import draw_glyph

_TALL, _BEAD = 64, 22


@dataclass(frozen=True, slots=True)
class Bead:
    """One step. `spoken` says it whole for ears; `now` puts it in the main colour."""

    title: str
    sign: str
    below: str
    spoken: str
    now: bool = False


class Beads(QWidget):
    """Beads in the order given, evenly over the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.beads: tuple[Bead, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TALL)

    def show_beads(self, beads: Sequence[Bead]) -> None:
        """Replace them all."""
        self.beads = tuple(beads)
        self.setAccessibleName(", ".join(bead.spoken for bead in self.beads))
        self.update()

    def sizeHint(self) -> QSize:
        """The page gives the width."""
        return QSize(600, _TALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, the beads, name and day under each."""
        if not self.beads:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self.width() / len(self.beads)
        painter.setPen(QPen(theme.colour("line2"), 2))
        middle = 4 + _BEAD // 2
        painter.drawLine(int(step / 2), middle, int(self.width() - step / 2), middle)
        for place, one in enumerate(self.beads):
            left = int(place * step)
            bead = QRect(left + int(step / 2) - _BEAD // 2, 4, _BEAD, _BEAD)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(bead)
            draw_glyph(painter, bead, one.sign)
            self._word(painter, QRect(left, 28, int(step), 17), one.title, now=one.now, weight=600)
            weight = 600 if one.now else 400
            self._word(painter, QRect(left, 44, int(step), 17), one.below or "—", now=one.now, weight=weight)

    def _word(self, painter: QPainter, box: QRect, word: str, *, now: bool, weight: int) -> None:
        painter.setFont(fonts.font(13, weight, family=fonts.CONDENSED))
        painter.setPen(theme.colour("primary" if now else "ink2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
