"""Legend and columns side by side. Each second only cells whose look changed are painted."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.services.board_views import Board, Column
from clinicdesk.ui import theme
from clinicdesk.ui.board.beat import Beat, latest_reading
from clinicdesk.ui.board.column import ColumnView
from clinicdesk.ui.board.legend import Legend
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.board.notes import notes_of
from clinicdesk.ui.board.wording import GONE, dose_words, is_red, sentence, still_rows, ticking_rows
from clinicdesk.ui.chart.news2_words import news2_words
from clinicdesk.ui.surroundings import Surroundings

_GAP = 6


class BoardTable(QWidget):
    """`seat_chosen` and `acts_wanted` carry the person of a column."""

    seat_chosen = Signal(str)
    acts_wanted = Signal(str)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._board: Board | None = None
        self._beats: dict[str, Beat] = {}
        self._measures = Measures(1.0, compact=False)
        self.columns: dict[str, ColumnView] = {}
        self.legend = Legend(around)
        self.notch = Notch()
        self._row = QHBoxLayout()
        self._row.setSpacing(_GAP)
        self._row.addWidget(self.legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row, 1)
        column.addWidget(self.notch)

    @property
    def beats(self) -> Mapping[str, Beat]:
        """The clocks of now, by person."""
        return self._beats

    def set_measures(self, measures: Measures) -> None:
        """Another size of the window."""
        self._measures = measures
        self.legend.set_measures(measures)
        for view in self.columns.values():
            view.set_measures(measures)

    def show_board(self, board: Board, *, selected: str, named: bool) -> None:
        """What was read anew: columns by seat, whatever changed in them."""
        self._board = board
        self._seat({column.person_id for column in board.columns}, board)
        for column in board.columns:
            view = self.columns[column.person_id]
            view.show_looks(
                still_rows(self._around, board, column, selected=column.person_id == selected, named=named)
            )
            view.show_frame(
                selected=column.person_id == selected, red=is_red(column),
                dashed=column.t0 is None and column.standing not in GONE,
            )  # fmt: skip
        self._beats.clear()
        self.notch.point_at(self.columns.get(selected))

    def show_beats(self, beats: Mapping[str, Beat]) -> int:
        """The clocks of this second. How many cells changed."""
        if self._board is None:
            return 0
        changed = 0
        for column in self._board.columns:
            beat = beats[column.person_id]
            if self._beats.get(column.person_id) != beat:
                self._beats[column.person_id] = beat
                changed += self._show_beat(column, beat)
        return changed

    def _show_beat(self, column: Column, beat: Beat) -> int:
        assert self._board is not None
        view, around = self.columns[column.person_id], self._around
        view.setAccessibleName(sentence(around, self._board, column, beat))
        news2 = news2_words(around, latest_reading(column))
        told = (dose_words(around, column), news2, *(note.text for note in notes_of(around, column, beat)))
        view.setToolTip("\n".join(filter(None, told)))
        return view.show_looks(ticking_rows(around, self._board, column, beat))

    def _seat(self, wanted: set[str], board: Board) -> None:
        for person in set(self.columns) - wanted:
            view = self.columns.pop(person)
            self._row.removeWidget(view)
            view.hide()
            view.deleteLater()
        for place, column in enumerate(board.columns, start=1):
            view = self.columns.get(column.person_id) or self._make(column.person_id)
            if self._row.indexOf(view) != place:
                self._row.removeWidget(view)
                self._row.insertWidget(place, view, 1)

    def _make(self, person: str) -> ColumnView:
        view = ColumnView()
        view.set_measures(self._measures)
        view.chosen.connect(lambda: self.seat_chosen.emit(person))
        view.act_wanted.connect(lambda: self.acts_wanted.emit(person))
        self.columns[person] = view
        return view


class Notch(QWidget):
    """Points from the entry row up to the person it belongs to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target: QWidget | None = None
        self.setFixedHeight(10)

    def point_at(self, target: QWidget | None) -> None:
        """Whose column."""
        self._target = target
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A triangle under the middle of the column."""
        if self._target is None:
            return
        middle = self._target.geometry().center().x()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("primary"))
        painter.setBrush(theme.colour("primary"))
        painter.drawPolygon(QPolygonF([QPointF(middle - 12, 0), QPointF(middle + 12, 0), QPointF(middle, 9)]))
