"""The board on a screen on the wall: two rows of large cards, to be read from three metres, nothing to type."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clinicdesk.services.board_views import Board, Column
from clinicdesk.ui import fonts, icons, moments, theme
from clinicdesk.ui.board.beat import Beat, latest_reading
from clinicdesk.ui.board.counts import COUNTED
from clinicdesk.ui.board.looks import Note
from clinicdesk.ui.board.measures import Measures
from clinicdesk.ui.board.notes import notes_of
from clinicdesk.ui.board.painting import box, draw_due, fitted, letters, letters_metrics, note_lines, write
from clinicdesk.ui.board.wording import (
    GONE,
    amounts,
    due_look,
    is_red,
    level_of,
    route_words,
    sentence,
    to_judge,
)
from clinicdesk.ui.chart.vital_words import label, number
from clinicdesk.ui.surroundings import Surroundings

_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_FOUR, _SMALLEST = 4, 13
_DRAWN = (1920, 1090)
_BAND = 60
"""What a doubtful clock takes of the height; the cards grow smaller by it."""
_VALUES = ("pulse", "spo2", "moaas")
_COUNT_LOOKS = {
    "overdue": ("crit", "on_crit", "crit"),
    "due": ("warn", "on_warn", "warn"),
    "soon": ("", "primary", "primary"),
}


class WallView(QWidget):
    """Painted as a whole once a minute or when something was recorded; between that only what changed."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._board: Board | None = None
        self._beats: dict[str, Beat] = {}
        self._hour = ""
        self._doubt = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(640, 360))

    def show_board(self, board: Board) -> None:
        """What was read anew."""
        self._board = board
        self._beats.clear()
        self.update()

    def tick(self, beats: Mapping[str, Beat], wall_clock: datetime, *, doubt: bool) -> None:
        """This second: cards whose clocks changed, and the hour. `doubt`: the time waits to be confirmed."""
        board, hour = self._board, moments.hour(wall_clock, self._around.zone())
        if board is None:
            return
        for place, column in enumerate(board.columns):
            if self._beats.get(column.person_id) != beats[column.person_id]:
                self._beats[column.person_id] = beats[column.person_id]
                self.update(self.card(place))
                self.update(self._bar())
        if hour != self._hour:
            self._hour = hour
            self.update(self._bar())
        if doubt != self._doubt:
            self._doubt = doubt
            self.update()
        spoken = [sentence(self._around, board, column, beats[column.person_id]) for column in board.columns]
        told = self._clock_words()
        self.setAccessibleName(" ".join((*(told or ())[:1], *spoken)))

    def card(self, place: int) -> QRect:
        """Where a person's card lies."""
        across = _FOUR if self._board and len(self._board.columns) > 6 else 3
        m, gap = self._measures(), self._measures().px(13)
        top = self._bar().height() + self._band().height()
        wide = (self.width() - gap * (across + 1)) // across
        tall = (self.height() - top - gap * 2) // 2
        return QRect(
            gap + place % across * (wide + gap), top + place // across * (tall + gap), wide, tall
        ).adjusted(0, 0, 0, -m.px(2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar, and the cards in the part that is asked for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._board is None:
            return
        if event.rect().intersects(self._bar()):
            self._paint_bar(painter, self._board)
        if event.rect().intersects(self._band()):
            self._paint_band(painter)
        for place, column in enumerate(self._board.columns):
            beat = self._beats.get(column.person_id)
            if beat is not None and event.rect().intersects(self.card(place)):
                self._paint_card(painter, self.card(place), column, beat)

    def _measures(self) -> Measures:
        drawn = _DRAWN[1] + (_BAND if self._clock_words() else 0)
        return Measures(min(self.width() / _DRAWN[0], self.height() / drawn), compact=False)

    def _bar(self) -> QRect:
        return QRect(0, 0, self.width(), self._measures().px(96))

    def _band(self) -> QRect:
        """Under the bar, while the clock is not to be trusted; else of no height."""
        bar, m = self._bar(), self._measures()
        return QRect(
            m.px(13), bar.bottom() + 1, bar.width() - m.px(26), m.px(_BAND) if self._clock_words() else 0
        )

    def _clock_words(self) -> tuple[str, str] | None:
        """What is wrong with the clock, and how grave it is."""
        if any(beat.behind for beat in self._beats.values()):
            return self._around.say("common.behind.title"), "crit"
        return (self._around.say("board.doubt.title"), "warn") if self._doubt else None

    def _paint_band(self, painter: QPainter) -> None:
        """As wide as the wall, in letters as large as a name's: to be read from three metres."""
        told = self._clock_words()
        if told is None:
            return
        words, tone = told
        m, band = self._measures(), self._band()
        box(painter, QRectF(band), tone, tone, width=1)
        side, px = m.px(36), m.letters(32)
        place = QRect(band.x() + m.px(18), band.center().y() - side // 2, side, side)
        icons.draw(painter, place, "clock-alert-outline", colour=f"on_{tone}")
        write(painter, band.adjusted(m.px(70), 0, 0, 0), words, f"on_{tone}", letters(px, 600))

    def _paint_bar(self, painter: QPainter, board: Board) -> None:
        m, bar, say = self._measures(), self._bar(), self._around.say
        title = f"{board.said(self._around.language.code)} · {say('board.facts.cohort', code=board.code)}"
        px = m.letters(30)
        room = bar.adjusted(m.px(24), 0, 0, 0)
        title = fitted(title, m.px(640), px, 600)
        write(painter, room, title, "ink", letters(px, 600))
        x = room.x() + letters_metrics(px, 600).horizontalAdvance(title) + m.px(36)
        states = [beat.due for beat in self._beats.values()]
        for state, (_, icon) in COUNTED.items():
            count = states.count(state)  # type: ignore[arg-type]
            if count:
                x = self._count(painter, x, say(f"common.due.count.{state}", n=count), state, icon)
        write(
            painter,
            bar.adjusted(0, 0, -m.px(24), 0),
            self._hour,
            "ink",
            letters(m.letters(62), 700),
            align=_RIGHT,
        )
        if board.held or board.place:
            words = say(f"board.holding.{'_'.join(board.holds)}") if board.holds else board.place
            right = bar.right() - m.px(48) - letters_metrics(m.letters(62), 700).horizontalAdvance(self._hour)
            font, colour = letters(m.letters(28), 500), "info_ink"
            wide = letters_metrics(m.letters(28), 500).horizontalAdvance(words)
            write(painter, QRect(right - wide - 4, 0, wide + 4, bar.height()), words, colour, font)
            side = m.px(32)
            icons.draw(
                painter, QRect(right - wide - side - m.px(16), bar.center().y() - side // 2, side, side),
                "shield-home-outline", colour=colour,
            )  # fmt: skip

    def _count(self, painter: QPainter, x: int, words: str, state: str, icon: str) -> int:
        m, (fill, ink, edge) = self._measures(), _COUNT_LOOKS[state]
        px = m.letters(28)
        wide = letters_metrics(px, 600).horizontalAdvance(words) + m.px(74)
        frame = QRect(x, m.px(20), wide, m.px(56))
        box(painter, QRectF(frame), fill, edge, width=2)
        side = m.px(34)
        place = QRect(x + m.px(14), frame.center().y() - side // 2, side, side)
        icons.draw(painter, place, icon, colour=ink)
        write(painter, frame.adjusted(m.px(58), 0, 0, 0), words, ink, letters(px, 600))
        return x + wide + m.px(14)

    def _paint_card(self, painter: QPainter, card: QRect, column: Column, beat: Beat) -> None:
        m, dashed = self._measures(), column.t0 is None
        box(painter, QRectF(card), "sunken" if dashed else "surface", "" if dashed else "line", radius=10)
        if dashed or is_red(column):
            pen = QPen(theme.colour("crit_line" if is_red(column) else "line2"), 5 if is_red(column) else 2)
            if not is_red(column):
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(card).adjusted(2, 2, -2, -2), 9, 9)
        inner = card.adjusted(m.px(17), m.px(17), -m.px(17), -m.px(10))
        self._paint_head(painter, inner, column, beat)
        due = QRect(card.x() + m.px(8), inner.y() + m.px(86), card.width() - m.px(16), m.px(80))
        assert self._board is not None
        draw_due(
            painter,
            due,
            due_look(self._around, self._board, column, beat),
            Measures(m.factor * 2.55, compact=False),
        )
        self._paint_values(painter, inner, column)
        self._paint_foot(painter, inner, column, beat)

    def _paint_head(self, painter: QPainter, inner: QRect, column: Column, beat: Beat) -> None:
        m, say, gone = self._measures(), self._around.say, column.standing in GONE
        side = m.px(72)
        badge = QRect(inner.x(), inner.y(), side, side)
        box(painter, QRectF(badge), "ink3" if gone else "ink", "", radius=7)
        write(
            painter,
            badge,
            str(column.seat),
            "surface",
            letters(m.letters(42), 700),
            align=Qt.AlignmentFlag.AlignCenter,
        )
        words = QRect(badge.right() + m.px(16), inner.y(), m.px(190), side // 2)
        write(painter, words, column.code, "ink", letters(m.letters(30), 600))
        dose = ""
        if column.doses:
            route = route_words(self._around, column.doses[0].route)
            dose = say("board.wall.dose", mg=amounts(self._around, column), route=route)
        quiet = dose or say("board.due.none")
        write(
            painter,
            words.translated(0, side // 2),
            quiet,
            "ink2",
            letters(m.letters(24), 400, fonts.CONDENSED),
        )
        if beat.minutes is None:
            return
        unit = say("board.unit.minutes")
        small = letters_metrics(m.letters(26)).horizontalAdvance(unit)
        room = QRect(inner.x(), inner.y(), inner.width(), side)
        write(
            painter,
            room.adjusted(0, m.px(14), 0, m.px(14)),
            unit,
            "ink2",
            letters(m.letters(26)),
            align=_RIGHT,
        )
        number_room = room.adjusted(0, 0, -small - m.px(10), 0)
        write(
            painter,
            number_room,
            str(beat.minutes),
            "ink2" if gone else "ink",
            letters(m.letters(72), 700),
            align=_RIGHT,
        )

    def _paint_values(self, painter: QPainter, inner: QRect, column: Column) -> None:
        m, latest = self._measures(), latest_reading(column)
        values, level = (latest.values if latest else {}), level_of(to_judge(column), "sbp", "dbp")
        top = inner.y() + m.px(174)
        frame = QRect(inner.x() - m.px(6), top, inner.width() + m.px(12), m.px(122))
        ink = _ground(painter, frame, level)
        upper, lower = values.get("sbp", "—"), values.get("dbp", "")
        write(painter, frame.adjusted(m.px(14), 0, 0, 0), upper, ink, letters(m.letters(98), 700))
        wide = letters_metrics(m.letters(98), 700).horizontalAdvance(upper) + m.px(14)
        if lower:
            below = frame.adjusted(wide, m.px(14), 0, m.px(14))
            write(painter, below, f"/{lower}", ink, letters(m.letters(64), 600))
        _mark(painter, QRect(frame.right() - m.px(54), frame.y() + m.px(14), m.px(38), m.px(38)), level)
        third = inner.width() // 3
        for place, key in enumerate(_VALUES):
            spot = QRect(inner.x() + place * third, top + m.px(130), third - m.px(4), m.px(106))
            level = level_of(to_judge(column), key)
            ink = _ground(painter, spot, level)
            name = QRect(spot.x() + m.px(10), spot.y(), spot.width() - m.px(10), m.px(38))
            quiet = ink if level == "red" else "ink2"
            target = (
                self._around.say("board.limit.target")
                if key == "spo2" and column.limits.spo2_scale_2 and not level
                else ""
            )
            words = " ".join(filter(None, (label(self._around, key), target.rpartition(" ")[2])))
            write(painter, name, words, quiet, letters(m.letters(24), 500, fonts.CONDENSED))
            text = number(self._around, values.get(key, "")) or "—"
            digits = QRect(spot.x() + m.px(10), spot.y() + m.px(34), spot.width() - m.px(10), m.px(70))
            write(painter, digits, text, ink, letters(m.letters(64), 600))
            _mark(painter, QRect(spot.right() - m.px(34), spot.y() + m.px(6), m.px(28), m.px(28)), level)

    def _paint_foot(self, painter: QPainter, inner: QRect, column: Column, beat: Beat) -> None:
        m = self._measures()
        foot = QRect(inner.x(), inner.bottom() - m.px(40), inner.width(), m.px(40))
        px = m.letters(24)
        age = self._around.say("board.wall.age", n=beat.age) if beat.age is not None else ""
        write(painter, foot, age, "ink2", letters(px, 400, fonts.CONDENSED), align=_RIGHT)
        notes = notes_of(self._around, column, beat)
        if notes:
            room = foot.width() - letters_metrics(px, 400, fonts.CONDENSED).horizontalAdvance(age) - m.px(16)
            tone = {"crit": "crit_ink", "warn": "warn_ink"}.get(notes[0].tone, "ink2")
            _write_note(painter, QRect(foot.topLeft(), QSize(room, foot.height())), notes[0], tone, px)


def _write_note(painter: QPainter, room: QRect, note: Note, tone: str, px: int) -> None:
    """In one line, as large as it can be; what is too long for the smallest letters takes two."""
    sizes = (size for size in range(px, _SMALLEST, -1)
             if letters_metrics(size, 600, fonts.CONDENSED).horizontalAdvance(note.text) <= room.width())  # fmt: skip
    small = next(sizes, _SMALLEST)
    lines = [note.text] if small > _SMALLEST else note_lines(note, room.width(), small, lines=2)
    high = letters_metrics(small, 600, fonts.CONDENSED).height()
    top = room.center().y() - high * len(lines) // 2
    for place, line in enumerate(lines):
        where = QRect(room.x(), top + place * high, room.width() + 4, high)
        write(painter, where, line, tone, letters(small, 600, fonts.CONDENSED))


def _ground(painter: QPainter, frame: QRect, level: str) -> str:
    if level == "red":
        box(painter, QRectF(frame), "crit", "crit", radius=6)
        return "on_crit"
    if level == "amber":
        box(painter, QRectF(frame), "warn_soft", "warn_ink", width=2, radius=6)
    return "ink"


def _mark(painter: QPainter, spot: QRect, level: str) -> None:
    if level:
        name, colour = ("alert-octagon", "on_crit") if level == "red" else ("alert-outline", "warn_ink")
        icons.draw(painter, spot, name, colour=colour)
