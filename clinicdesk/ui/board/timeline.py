"""The day of the group on one axis: doses, boosters, readings, rescue drugs, what happened, the earliest way home."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.services.board_views import Board, Column, TimelineMark
from clinicdesk.ui import fonts, icons, moments, theme
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.board.painting import box, fitted, letters, letters_metrics, write
from clinicdesk.ui.surroundings import Surroundings

_MINUTE = timedelta(minutes=1)
_QUARTER = 15
_LEAST_SPAN = 180
_ICONS = {
    "alarm": "shield-home-outline", "shelter": "shield-home-outline", "power": "power-plug-off-outline",
    "music": "music-note-outline", "hand_over": "account-switch-outline", "mute": "volume-off",
    "interruption": "car-emergency", "start": "play-circle-outline",
}  # fmt: skip
_BANDS = frozenset({"alarm", "shelter", "power"})
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_KEY_GAP = 29
"""From a sign to the next one, its words apart: the red cross is the widest."""
TALL, LOW = 134, 51
"""Of all lanes; of the two there are in the smallest window. Both grow with the letters."""
_LOW_FROM = 0.94
"""The factor that LOW is drawn for."""
_FOOT = 8
"""Under the lane of the doses, to the middle of its signs, at that factor."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Clock time to a place: from a quarter before the first event to at least three hours on."""

    begin: datetime
    end: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """Where a moment stands; outside of the axis at its edge."""
        share = (at - self.begin) / (self.end - self.begin)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


class GroupTimeline(QWidget):
    """Painted when something was recorded, and once a minute for the line of now."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._board: Board | None = None
        self._now: datetime | None = None
        self._measures = Measures(1.0, compact=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        around.language.follow(self, self._speak)

    def set_measures(self, measures: Measures) -> None:
        """Another size of the window; compact has the group's lane, and one for the doses of all."""
        self._measures = measures
        self.setFixedHeight(self._low(LOW) if measures.compact else measures.px(TALL))
        self.update()

    def _low(self, size: int) -> int:
        """A size of the two lanes: a large window folds its lanes too, and its letters are larger."""
        return round(size * max(1.0, self._measures.factor / _LOW_FROM))

    def sizeHint(self) -> QSize:
        """The drawing's height."""
        return QSize(600, self.height())

    def show_board(self, board: Board) -> None:
        """What was read anew."""
        self._board = board
        self._speak()

    def show_now(self, now: datetime) -> None:
        """The line of now; whole minutes only."""
        now = now.replace(second=0, microsecond=0)
        if now != self._now:
            self._now = now
            self.update()

    def axis(self, board: Board) -> Axis:
        """The stretch of the day that is shown."""
        m = self._measures
        begin = board.started_at
        begin -= timedelta(
            minutes=begin.minute % _QUARTER, seconds=begin.second, microseconds=begin.microsecond
        )
        ends = [column.discharge_from for column in board.columns if column.discharge_from]
        last = max(
            [*ends, begin + timedelta(minutes=_LEAST_SPAN), board.now + timedelta(minutes=2 * _QUARTER)]
        )
        span = -(-((last - begin) // _MINUTE + 5) // _QUARTER) * _QUARTER
        return Axis(begin, begin + timedelta(minutes=span), m.px(112), self.width() - m.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, hours, bands, lanes, now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box(painter, QRectF(self.rect()), "surface", "line", radius=8)
        if self._board is None:
            return
        axis = self.axis(self._board)
        self._hours(painter, axis)
        self._bands(painter, axis)
        if self._measures.compact:
            self._one_lane(painter, axis, self._board.columns)
        else:
            for place, column in enumerate(self._board.columns):
                self._lane(painter, axis, column, self._lane_top(place))
        self._line_of_now(painter, axis)
        self._group(painter, axis)
        self._key(painter)

    def _lane_top(self, place: int) -> float:
        m, count = self._measures, max(len(self._board.columns) if self._board else 8, 1)
        room = self.height() - m.px(42)
        return m.px(40) + room * (place + 0.5) / max(count, 6)

    def _hours(self, painter: QPainter, axis: Axis) -> None:
        m, at = self._measures, axis.begin
        px = m.letters(13)
        wide = letters_metrics(px, 500, fonts.CONDENSED).horizontalAdvance("00:00") + 14
        every = _QUARTER
        while wide > (axis.right - axis.left) * every / ((axis.end - axis.begin) // _MINUTE):
            every *= 2
        while at <= axis.end:
            hour, x = at, round(axis.x(at))
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(x, m.px(21), x, self.height() - 4)
            at += timedelta(minutes=every)
            if self._now is not None and abs(x - axis.x(self._now)) < m.px(20) + wide / 2:
                continue  # under the flag of now
            write(
                painter, QRect(x - 40, 2, 80, m.px(18)), moments.hour(hour, self._around.zone()), "ink2",
                letters(px, 500, fonts.CONDENSED), align=_MIDDLE,
            )  # fmt: skip

    def _bands(self, painter: QPainter, axis: Axis) -> None:
        assert self._board is not None
        now = self._now or self._board.now
        for mark in self._board.marks:
            if mark.kind in _BANDS:
                left, right = axis.x(mark.at), max(axis.x(mark.until or now), axis.x(mark.at) + 3)
                top = self._measures.px(21)
                painter.fillRect(
                    QRectF(left, top, right - left, self.height() - top - 3), theme.colour("info_soft")
                )
                painter.setPen(QPen(theme.colour("info_ink"), 1.4))
                painter.drawLine(QPointF(left, top), QPointF(left, self.height() - 4))
                if mark.until:
                    painter.drawLine(QPointF(right, top), QPointF(right, self.height() - 4))

    def _group(self, painter: QPainter, axis: Axis) -> None:
        """The lane of the group: each mark with its words, as long as there is room for them."""
        assert self._board is not None
        m, say = self._measures, self._around.say
        lane = QRect(0, m.px(21), self.width(), m.px(20))
        write(
            painter,
            lane.adjusted(m.px(12), 0, 0, 0),
            say("board.timeline.group"),
            "ink2",
            letters(m.letters(13)),
        )
        px = m.letters(13)
        font = letters(px, 500, fonts.CONDENSED)
        wide = letters_metrics(px, 500, fonts.CONDENSED).horizontalAdvance
        end = self._key_left() - 8.0
        for text, icon, at, colour in reversed(self._said()):
            x = axis.x(at)
            if x >= end - 18:
                continue
            side = m.px(15)
            icons.draw(
                painter,
                QRect(round(x) - side // 2, lane.center().y() - side // 2, side, side),
                icon,
                colour=colour,
            )
            left = round(x) + side // 2 + 4
            words = fitted(text, round(min(end - left - 6, 260)), px, 500, fonts.CONDENSED)
            if words != text and at == self._board.started_at:
                words = say("board.timeline.begun")  # its place tells the time
            if len(words) > 2:
                self._clear_of_now(
                    painter, axis, QRect(left - 2, lane.y() + 1, wide(words) + 4, lane.height() - 2)
                )
                write(painter, QRect(left, lane.y(), 280, lane.height()), words, colour, font)
            end = x - 10

    def _clear_of_now(self, painter: QPainter, axis: Axis, words: QRect) -> None:
        """The line of now passes behind words."""
        now = round(axis.x(self._now)) if self._now is not None else -1
        if words.left() <= now <= words.right():
            painter.fillRect(words, theme.colour("surface"))

    def _said(self) -> list[tuple[str, str, datetime, str]]:
        board, around = self._board, self._around
        assert board is not None
        zone = around.zone()
        said = [
            (around.say("board.timeline.start", at=moments.hour(board.started_at, zone)), _ICONS["start"],
             board.started_at, "ink2")
        ]  # fmt: skip
        said += [
            (self._mark_words(mark), _ICONS.get(mark.kind, "information-outline"), mark.at,
             "info_ink" if mark.kind in _BANDS else "ink")
            for mark in board.marks if mark.kind in EVENT_KINDS
        ]  # fmt: skip
        for column in board.columns:
            for rescue in column.rescues:
                words = around.say("board.timeline.rescue", at=moments.hour(rescue.at, zone), seat=column.seat,
                                   drug=rescue.drug, amount=rescue.amount)  # fmt: skip
                said.append((words, "pill", rescue.at, "ink"))
        return sorted(said, key=lambda one: one[2])

    def _mark_words(self, mark: TimelineMark) -> str:
        name = self._around.say(f"board.event.{mark.kind}")
        return f"{name}: {mark.note}" if mark.note and mark.kind not in _BANDS else name

    def _lane(self, painter: QPainter, axis: Axis, column: Column, y: float) -> None:
        m = self._measures
        name = QRect(m.px(12), round(y) - m.px(8), m.px(30), m.px(16))
        write(painter, name, str(column.seat), "ink", letters(m.letters(12), 600))
        if column.t0 is None:
            painter.setPen(QPen(theme.colour("line2"), 1.4, Qt.PenStyle.DashLine))
            end = axis.x(self._now or axis.begin)
            painter.drawLine(QPointF(axis.left, y), QPointF(end, y))
            return
        thick = max(3.0, m.px(4))
        start, left_at = axis.x(column.t0), column.left_at
        now = axis.x(left_at or self._now or column.t0)
        painter.fillRect(QRectF(start, y - thick / 2, now - start, thick), theme.colour("track"))
        if column.discharge_from and not left_at:
            home = axis.x(column.discharge_from)
            painter.fillRect(QRectF(now, y - thick / 2, max(0.0, home - now), thick), theme.colour("shade"))
            painter.setPen(QPen(theme.colour("ink2"), 1.6))
            painter.drawLine(QPointF(home, y - thick - 1), QPointF(home, y + thick + 1))
        self._dots(painter, axis, column, y)
        _signs(painter, axis, column, y, m.px(10))

    def _one_lane(self, painter: QPainter, axis: Axis, columns: Sequence[Column]) -> None:
        """Compact: the signs of all on one line, each with its seat where the next one leaves room for it."""
        m, foot = self._measures, self._low(_FOOT)
        y = float(self.height() - foot)
        px, lane = m.letters(12), QRect(m.px(12), self.height() - 2 * foot, m.px(100), 2 * foot)
        write(painter, lane, self._around.say("board.timeline.doses"), "ink2", letters(m.letters(13)))
        signs = sorted((one for column in columns for one in _signs_of(column)), key=lambda one: one.at)
        taken = 0.0
        for one in signs:
            x = axis.x(one.at)
            _sign(painter, one.name, QPointF(x, y), m.px(9))
            room = QRect(round(x) + 7, lane.y(), 20, lane.height())
            others = (axis.x(other.at) for other in signs if other is not one)
            if x >= taken and not any(room.left() - 3 < other < room.left() + px + 4 for other in others):
                write(painter, room, str(one.seat), "ink", letters(px, 600, fonts.CONDENSED))
                taken = room.left() + px

    def _dots(self, painter: QPainter, axis: Axis, column: Column, y: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface"))
        for reading in column.readings:
            if not reading.superseded and column.t0 and reading.taken_at >= column.t0:
                painter.drawEllipse(QPointF(axis.x(reading.taken_at), y), 1.5, 1.5)

    def _line_of_now(self, painter: QPainter, axis: Axis) -> None:
        if self._now is None:
            return
        m, x = self._measures, round(axis.x(self._now))
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.drawLine(x, m.px(18), x, self.height() - 3)
        flag = QRect(x - m.px(20), 3, m.px(40), m.px(17))
        box(painter, QRectF(flag), "ink", "", radius=3)
        words = moments.hour(self._now, self._around.zone())
        write(painter, flag, words, "surface", letters(m.letters(13), 700, fonts.CONDENSED), align=_MIDDLE)

    def _key_left(self) -> int:
        return self.width() - self._measures.px(24) - self._key_width()

    def _key_width(self) -> int:
        m = self._measures
        metrics = letters_metrics(m.letters(12), 400, fonts.CONDENSED)
        return sum(metrics.horizontalAdvance(words) + m.px(_KEY_GAP) for _, words in self._key_words())

    def _key_words(self) -> list[tuple[str, str]]:
        names = ("dose", "booster", "rescue", "home")
        return [(name, self._around.say(f"board.timeline.key.{name}")) for name in names]

    def _key(self, painter: QPainter) -> None:
        """What the marks mean, at the right of the group's lane."""
        m = self._measures
        x, y = float(self._key_left()), m.px(31)
        px = m.letters(12)
        box(painter, QRectF(x - 6, m.px(22), self._key_width() + 8, m.px(18)), "surface", "", radius=2)
        for name, words in self._key_words():
            spot = QPointF(x + m.px(6), y)
            _sign(painter, name, spot, m.px(10))
            room = QRect(round(x) + m.px(_KEY_GAP - 9), m.px(22), 200, m.px(18))
            write(painter, room, words, "ink2", letters(px, 400, fonts.CONDENSED))
            x += letters_metrics(px, 400, fonts.CONDENSED).horizontalAdvance(words) + m.px(_KEY_GAP)

    def _speak(self) -> None:
        if self._board is not None:
            parts = [words for words, *_ in self._said()]
            self.setAccessibleName(f"{self._around.say('board.timeline.name')}: {'; '.join(parts)}")
        self.update()


EVENT_KINDS = frozenset(
    {
        "alarm",
        "shelter",
        "power",
        "music",
        "hand_over",
        "mute",
        "moved",
        "interruption",
        "note",
        "came",
        "left",
    }
)
"""What the lane tells: beginnings and moments; an end is the end of its band."""


class _Sign(NamedTuple):
    """A sign of somebody's day: what, when, whose."""

    name: str
    at: datetime
    seat: int


def _signs_of(column: Column) -> Iterator[_Sign]:
    for place, dose in enumerate(column.doses):
        yield _Sign("booster" if place else "dose", dose.given_at, column.seat)
    for rescue in column.rescues:
        if rescue.state == "given":
            yield _Sign("rescue", rescue.at, column.seat)
    if column.doses and column.discharge_from and not column.left_at:
        yield _Sign("home", column.discharge_from, column.seat)


def _signs(painter: QPainter, axis: Axis, column: Column, y: float, side: int) -> None:
    for one in _signs_of(column):
        if one.name != "home":  # drawn with the lane it ends
            _sign(painter, one.name, QPointF(axis.x(one.at), y), side)


def _sign(painter: QPainter, name: str, spot: QPointF, side: int) -> None:
    """▼ dose, ◆ booster, + rescue, a stroke for the earliest way home."""
    half = side / 2
    painter.setPen(QPen(theme.colour("surface"), 1))
    painter.setBrush(theme.colour("ink"))
    if name == "dose":
        shape = [QPointF(-half, -half + 0.5), QPointF(half, -half + 0.5), QPointF(0, half)]
        painter.drawPolygon(QPolygonF([spot + point for point in shape]))
    elif name == "booster":
        shape = [QPointF(0, -half - 1), QPointF(half, 0), QPointF(0, half + 1), QPointF(-half, 0)]
        painter.drawPolygon(QPolygonF([spot + point for point in shape]))
    elif name == "rescue":
        painter.setPen(QPen(theme.colour("surface"), 5))
        _cross(painter, spot, half + 1)
        painter.setPen(QPen(theme.colour("crit_line"), 3))
        _cross(painter, spot, half + 1)
    else:
        painter.setPen(QPen(theme.colour("ink2"), 1.6))
        painter.drawLine(spot + QPointF(0, -half), spot + QPointF(0, half))


def _cross(painter: QPainter, spot: QPointF, half: float) -> None:
    painter.drawLine(spot + QPointF(-half, 0), spot + QPointF(half, 0))
    painter.drawLine(spot + QPointF(0, -half), spot + QPointF(0, half))
