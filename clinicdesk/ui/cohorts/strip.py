"""The session strip: every session of the calendar as a bead on a line, with its day and how it stands."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.services.matrix import CohortPage
from clinicdesk.ui import fonts, theme
from clinicdesk.ui.cohorts.words import short_day, today
from clinicdesk.ui.components.step_glyph import draw_glyph
from clinicdesk.ui.surroundings import Surroundings

_TALL, _BEAD = 64, 22


class SessionStrip(QWidget):
    """Beads in the order of the programme; today's is named, cancelled ones are crossed."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._beads: list[tuple[str, str, str, bool]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TALL)

    def show_page(self, page: CohortPage) -> None:
        """Take the sessions of a page."""
        now = today(self._around).isoformat()
        cancelled = {one.code for one in page.calendar if one.state == "cancelled"}
        self._beads = []
        for place, column in enumerate(page.columns):
            if column.kind != "session":
                continue
            cells = {row.cells[place].sign for row in page.rows}
            sign = "absent" if column.id in cancelled and not column.day else "planned"
            sign = "running" if column.day == now else sign
            sign = next((one for one in ("action", "done", "signed") if one in cells), sign)
            sign = "absent" if cells == {"absent"} else sign
            self._beads.append((column.id, sign, short_day(self._around, column.day), column.day == now))
        self.setAccessibleName(", ".join(f"{code} {day}".strip() for code, _, day, _ in self._beads))
        self.update()

    def sizeHint(self) -> QSize:
        """The page gives the width."""
        return QSize(600, _TALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, the beads, code and day under each."""
        if not self._beads:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self.width() / len(self._beads)
        painter.setPen(QPen(theme.colour("line2"), 2))
        middle = 4 + _BEAD // 2
        painter.drawLine(int(step / 2), middle, int(self.width() - step / 2), middle)
        for place, (code, sign, day, now) in enumerate(self._beads):
            left = int(place * step)
            bead = QRect(left + int(step / 2) - _BEAD // 2, 4, _BEAD, _BEAD)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(bead)
            draw_glyph(painter, bead, sign)
            self._word(painter, QRect(left, 28, int(step), 17), code, now=now, weight=600)
            when = self._around.say("cohorts.word.today") if now else day or "—"
            self._word(painter, QRect(left, 44, int(step), 17), when, now=now, weight=600 if now else 400)

    def _word(self, painter: QPainter, box: QRect, word: str, *, now: bool, weight: int) -> None:
        painter.setFont(fonts.font(13, weight, family=fonts.CONDENSED))
        painter.setPen(theme.colour("primary" if now else "ink2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
