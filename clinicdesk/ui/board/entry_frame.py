"""How the entry row is laid out: whom it is for, the cells with what was before, the buttons, the save mark."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.services.board_views import Column
from clinicdesk.ui.board.cells import Cell, NumberCell
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.board.painting import box, letters, write
from clinicdesk.ui.board.strip import Said
from clinicdesk.ui.chart.vital_words import label, long_label
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.segmented import Segmented
from clinicdesk.ui.components.speech import announce
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.surroundings import Surroundings
from clinicdesk.ui.theme import restyle

TALL = 92
_BIG = 1.25
_MARKS = {"saved": "ok", "draft": "warn", "failed": "crit", "": "quiet"}


class SeatBadge(QWidget):
    """The number of a seat on a dark square."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seat = ""
        self.setFixedSize(28, 28)

    def show_seat(self, seat: str) -> None:
        """Another seat."""
        self._seat = seat
        self.setAccessibleName(seat)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The square and its digit."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box(painter, QRectF(self.rect()), "ink", "")
        write(
            painter, self.rect(), self._seat, "surface", letters(17, 700), align=Qt.AlignmentFlag.AlignCenter
        )


class EntryFrame(QWidget):
    """Everything of the row that knows no rule."""

    def __init__(
        self, around: Surroundings, cells: Mapping[str, Cell], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._around = around
        self._cells = cells
        self.badge = SeatBadge()
        self.code = Text("", "card")
        self.plan = Text("", "dense")
        self.state = Text("", "dense")
        self.labels = {key: Text("", "cell") for key in cells}
        self.hints = {key: Text("", "dense") for key in cells}
        self.air = Segmented([("air", ""), ("oxygen", "")])
        self.air.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for part in self.air.findChildren(Button):
            part.setProperty("scale", "dense")
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.air_label, self.air_hint = Text("", "cell"), Text("", "dense")
        self.time = NumberCell()
        self.time.setProperty("digits", "clock")
        self.time_label, self.time_hint = Text("", "cell"), Text("", "dense")
        self.more_button, self.missed_button = Button(), Button()
        self.save = Button("", "primary")
        for button in (self.more_button, self.missed_button, self.save):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.more_hint, self.missed_hint, self.next = Text("", "dense"), Text("", "dense"), Text("", "dense")
        self.mark = Text("", "dense")
        self.compact = False
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._mark_words: Said = str
        around.language.follow(self, self._name_parts)
        around.language.follow(self, self._word_mark)

    def set_measures(self, measures: Measures) -> None:
        """In a small window air and oxygen stand behind the key for more, which says what is chosen."""
        self.setFixedHeight(max(86, measures.px(TALL)))
        self.compact = measures.compact
        for shown in (self.air_label, self.air, self.air_hint):
            shown.setVisible(not measures.compact)
        tall = max(36, measures.px(43))
        self.time.setFixedSize(measures.px(76), tall)
        for button in (self.more_button, self.missed_button, self.save, *self.air.findChildren(Button)):
            button.setFixedHeight(tall)
        self._who.setFixedWidth(max(160, measures.px(158)))
        self._row.setHorizontalSpacing(6 if measures.compact else 8)
        scale = "big" if measures.factor >= _BIG else ""
        if self.property("letters") != scale:
            self.setProperty("letters", scale)
            for part in (*self.findChildren(Text), *self._cells.values(), self.time):
                restyle(part, scale=scale)

    def show_who(self, column: Column | None) -> None:
        """Seat and code."""
        self.badge.show_seat(str(column.seat) if column else "")
        self.code.setText(column.code if column else self._around.say("board.entry.nobody"))

    def show_plan(self, plan: str, state: str, *, tone: str) -> None:
        """Which set this is, and how late."""
        if self.plan.text() != plan:
            self.plan.setText(plan)
        if self.state.text() != state or self.state.property("tone") != tone:
            self.state.setText(state)
            restyle(self.state, tone=tone)

    def show_now(self, hour: str) -> None:
        """The time an empty field stands for; "" for none: it has to be typed."""
        shown = hour or "—"
        if self.time.placeholderText() != shown:
            self.time.setPlaceholderText(shown)
        hint = self._around.say("board.entry.now" if hour else "board.behind.time")
        if self.time_hint.text() != hint:
            self.time_hint.setText(hint)
            restyle(self.time_hint, tone="quiet" if hour else "warn")

    def show_cell(self, key: str, name: str, hint: str) -> None:
        """What a cell is, and what was measured before."""
        self.labels[key].setText(label(self._around, key) or name)
        self.hints[key].setText(hint)
        cell = self._cells[key]
        cell.setAccessibleName(long_label(self._around, key))
        cell.setToolTip(long_label(self._around, key))

    def show_more(self, filled: str) -> None:
        """What stands behind the key for more already."""
        self.more_hint.setText(filled or self._around.say("board.entry.more_hint"))
        self.more_hint.setToolTip(filled)

    def show_air(self, hint: str, *, tone: str) -> None:
        """Where air or oxygen comes from, or that somebody has to say it."""
        self.air_hint.setText(hint)
        self.air_hint.setToolTip(hint)
        restyle(self.air_hint, tone=tone)

    def show_mark(self, kind: str, words: Said) -> None:
        """Saved at …, draft at …, not saved: said in words, and once aloud; again when the language changes."""
        self._mark_words = words
        self._word_mark()
        restyle(self.mark, tone=_MARKS[kind])
        announce(self.mark, self.mark.text())

    def _word_mark(self) -> None:
        self.mark.setText(self._mark_words())

    def paint_mark(self) -> None:
        """Now, and not when the event loop comes to it."""
        if (layout := self.layout()) is not None:
            layout.activate()
        self.mark.repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, edged as the column it belongs to."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "primary" if self.isEnabled() else "line"
        box(painter, QRectF(self.rect()), "surface", edge, width=2, radius=8)

    def _name_parts(self) -> None:
        say = self._around.say
        for value in ("air", "oxygen"):
            self.air.set_text(value, say(f"board.air.{value}"))
        self.air_label.setText(say("board.air.label"))
        self.air.setAccessibleName(say("board.air.label"))
        self.time_label.setText(say("board.entry.time"))
        self.time_hint.setText(say("board.entry.now"))
        self.time.setAccessibleName(say("board.entry.time"))
        self.more_button.setText(say("board.entry.more"))
        self.missed_button.setText(say("board.entry.missed"))
        self.missed_hint.setText(say("board.entry.missed_hint"))
        self.save.setText(say("board.entry.save"))

    def _lay_out(self) -> None:
        self._who = QWidget()
        self._who.setProperty("ground", "clear")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.badge)
        head.addWidget(self.code, 1)
        who = QVBoxLayout(self._who)
        who.setContentsMargins(0, 0, 8, 0)
        who.setSpacing(2)
        who.addLayout(head)
        who.addWidget(self.plan)
        who.addWidget(self.state)
        grid = self._row = QGridLayout()
        grid.setVerticalSpacing(1)
        at = 0
        for key, cell in self._cells.items():
            self._place(at, self.labels[key], cell, self.hints[key])
            grid.setColumnStretch(at, 1 if isinstance(cell, QLineEdit) else 0)
            at += 1
        self._place(at, self.air_label, self.air, self.air_hint)
        self._place(at + 1, self.time_label, self.time, self.time_hint)
        grid.setColumnStretch(at + 2, 1)
        grid.addWidget(self.mark, 0, at + 2, 1, 4, Qt.AlignmentFlag.AlignRight)
        for place, (button, hint) in enumerate(
            (
                (self.more_button, self.more_hint),
                (self.missed_button, self.missed_hint),
                (self.save, self.next),
            ),
            start=at + 3,
        ):
            grid.addWidget(button, 1, place)
            grid.addWidget(hint, 2, place)
            hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(6)
        row.addWidget(self._who)
        row.addLayout(grid, 1)

    def _place(self, at: int, name: Text, editor: QWidget, hint: Text) -> None:
        self._row.addWidget(name, 0, at)
        self._row.addWidget(editor, 1, at)
        self._row.addWidget(hint, 2, at)
