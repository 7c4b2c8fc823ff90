"""The legend at the left: what each row of every column is."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinicdesk.ui import fonts
from clinicdesk.ui.board.measures import ROWS, Measures
from clinicdesk.ui.board.painting import fitted, letters, letters_metrics, write
from clinicdesk.ui.surroundings import Surroundings

_BOLD = frozenset({"bp", "pulse", "spo2", "rr", "moaas"})
_INTERNATIONAL = {"spo2": "SpO₂", "moaas": "MOAA/S"}
_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
WIDTH = 92


class Legend(QWidget):
    """Painted once, and again for another size or language."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._measures = Measures(1.0, compact=False)
        around.language.follow(self, self.update)

    def set_measures(self, measures: Measures) -> None:
        """Another size of the window."""
        self._measures = measures
        self.setFixedWidth(measures.px(WIDTH))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A name and, small, its unit."""
        painter, m, say = QPainter(self), self._measures, self._around.say
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in ROWS:
            top, tall = m.place(row, self.height())
            name = _INTERNATIONAL.get(row) or say(f"board.row.{row}")
            weight = 600 if row in _BOLD else 400
            px = m.letters(13)
            family = fonts.SANS if row in _BOLD else fonts.CONDENSED
            room = QRect(m.px(8), top, self.width() - m.px(8), tall)
            if tall < px:
                continue  # under the banner of the clock a line is left of the trend, with no room for its name
            if row == "notes":
                write(
                    painter, room.adjusted(0, 1, 0, 0), name, "ink2", letters(px, weight, family), align=_TOP
                )
                continue
            lines = name.split("\n")
            for place, line in enumerate(lines):
                part = QRect(
                    room.x(), room.y() + place * tall // len(lines), room.width(), tall // len(lines)
                )
                colour = "ink" if row in _BOLD else "ink2"
                write(
                    painter,
                    part,
                    fitted(line, part.width(), px, weight, family),
                    colour,
                    letters(px, weight, family),
                )
            if row in _BOLD:
                wide = letters_metrics(px, weight, family).horizontalAdvance(name) + m.px(5)
                unit = fitted(
                    say(f"board.row_unit.{row}"), room.width() - wide, m.letters(12), 400, fonts.CONDENSED
                )
                write(
                    painter,
                    room.adjusted(wide, 0, 0, 0),
                    unit,
                    "ink2",
                    letters(m.letters(12), 400, fonts.CONDENSED),
                )
