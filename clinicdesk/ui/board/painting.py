"""How the cells of a column are drawn: letters and marks in the colours of now, never a colour alone."""

from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from clinicdesk.ui import fonts, icons, theme
from clinicdesk.ui.board.looks import (
    DueLook,
    HeadLook,
    LineLook,
    MinutesLook,
    Note,
    NotesLook,
    PipsLook,
    ValueLook,
)
from clinicdesk.ui.board.measures import Measures

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_TONES = {"quiet": "ink2", "plain": "ink2", "warn": "warn_ink", "crit": "crit_ink"}
_DUE = {
    "later": ("", "ink2", "", "clock-outline"), "soon": ("surface", "primary", "primary", "timer-sand"),
    "due": ("warn", "on_warn", "warn_ink", "bell-ring-outline"), "overdue": ("crit", "on_crit", "crit", "alert"),
    "held": ("sunken", "ink", "line2", "pause-circle-outline"), "done": ("", "ink3", "", "check-circle-outline"),
    "none": ("", "ink3", "", "minus-circle-outline"),
    "unknown": ("warn_soft", "ink", "warn_ink", "clock-alert-outline"),
}  # fmt: skip
"""Due state to fill, letters, edge and icon: the weight grows with the urgency, also in grey."""
_VALUE = {
    "amber": ("warn_soft", "ink", "warn_ink", "alert-outline"),
    "red": ("crit", "on_crit", "crit", "alert-octagon"),
}
PAD = 10
_DOTS = "…"


@cache
def letters(px: int, weight: int = 400, family: str = fonts.SANS) -> QFont:
    """A font, made once."""
    return fonts.font(px, weight, family=family)


@cache
def letters_metrics(px: int, weight: int = 400, family: str = fonts.SANS) -> QFontMetrics:
    """How wide its letters are."""
    return QFontMetrics(letters(px, weight, family))


def write(
    painter: QPainter, rect: QRect, text: str, colour: str, font: QFont, *, align: Qt.AlignmentFlag = _LEFT
) -> None:
    """One line of text."""
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    painter.drawText(rect, align, text)


def fitted(text: str, width: int, px: int, weight: int, family: str = fonts.SANS) -> str:
    """The text, with dots at its end where it is wider than its room."""
    return letters_metrics(px, weight, family).elidedText(text, Qt.TextElideMode.ElideRight, width)


def box(
    painter: QPainter, rect: QRectF, fill: str, edge: str, *, width: float = 1.0, radius: float = 5
) -> None:
    """A rounded frame; "" leaves out the fill or the edge."""
    painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(edge), width) if edge else Qt.PenStyle.NoPen)
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def draw_head(painter: QPainter, rect: QRect, look: HeadLook, m: Measures) -> None:
    """The seat's badge, the code, initials at the right; a whole name takes the room of both."""
    side = m.px(30)
    badge = QRect(rect.x() + m.px(8), rect.y() + m.px(6), side, side)
    light = look.selected
    box(painter, QRectF(badge), "on_sel" if light else "ink3" if look.faded else "ink", "")
    write(
        painter,
        badge,
        str(look.seat),
        "sel" if light else "surface",
        letters(m.letters(18), 700),
        align=_MIDDLE,
    )
    ink = "on_sel" if light else "ink2" if look.faded else "ink"
    left = badge.right() + m.px(8)
    room = QRect(left, rect.y(), rect.right() - left - m.px(8), rect.height())
    if not look.code:
        px = m.letters(14)
        words = _two_lines(look.aside, room.width(), px)
        for place, line in enumerate(words):
            half = room.height() // 2 - 2
            top = room.y() + 2 + place * half if len(words) > 1 else room.y()
            tall = half if len(words) > 1 else room.height()
            write(
                painter,
                QRect(room.x(), top, room.width(), tall),
                line,
                ink,
                letters(px, 600, fonts.CONDENSED),
            )
        return
    small = m.letters(13)
    beside = letters_metrics(small, 500, fonts.CONDENSED).horizontalAdvance(look.aside) + m.px(5)
    px = m.letters(19)
    while px > 14 and letters_metrics(px, 600).horizontalAdvance(look.code) + beside > room.width():
        px -= 1
    write(painter, room, look.code, ink, letters(px, 600))
    aside = room.adjusted(letters_metrics(px, 600).horizontalAdvance(look.code) + 3, 0, 0, 0)
    write(
        painter,
        aside,
        look.aside,
        ink if light else "ink2",
        letters(small, 500, fonts.CONDENSED),
        align=_RIGHT,
    )


def draw_minutes(painter: QPainter, rect: QRect, look: MinutesLook, m: Measures) -> None:
    """The large number, its unit, and what stands beside."""
    inner = rect.adjusted(m.px(PAD + 1), 0, -m.px(8), 0)
    px = m.letters(29)
    ink = "ink3" if look.faded else "ink"
    write(painter, inner, look.number, ink, letters(px, 700))
    end = inner.x() + letters_metrics(px, 700).horizontalAdvance(look.number) + m.px(5)
    drop = m.px(5)
    unit = inner.adjusted(end - inner.x(), drop, 0, drop)
    write(painter, unit, look.unit, "ink2", letters(m.letters(13)))
    end += letters_metrics(m.letters(13)).horizontalAdvance(look.unit) + m.px(6)
    if look.aside:
        write(painter, unit, look.aside, "ink", letters(m.letters(14), 600, fonts.CONDENSED), align=_RIGHT)
    if look.chip:
        room = QRect(end, inner.y(), inner.right() - end + m.px(4), inner.height())
        wide = letters_metrics(m.letters(12), 500, fonts.CONDENSED).horizontalAdvance(look.chip) + m.px(11)
        _chip(painter, room, look.chip_brief if look.chip_brief and wide > room.width() else look.chip, m)


def draw_line(painter: QPainter, rect: QRect, look: LineLook, m: Measures) -> None:
    """Quiet words, with an icon before them where they ask for attention."""
    inner = rect.adjusted(m.px(PAD + 2), 0, -m.px(6), 0)
    colour = _TONES[look.tone]
    if look.icon:
        side = m.px(15)
        icons.draw(
            painter, QRect(inner.x(), inner.center().y() - side // 2, side, side), look.icon, colour=colour
        )
        inner.setLeft(inner.x() + side + m.px(6))
    weight = 600 if look.icon else 400
    px = m.letters(13.5)
    wide = letters_metrics(px, weight, fonts.CONDENSED).horizontalAdvance(look.text)
    words = look.brief if look.brief and wide > inner.width() else look.text
    text = fitted(words, inner.width(), px, weight, fonts.CONDENSED)
    write(painter, inner, text, colour, letters(px, weight, fonts.CONDENSED))


def draw_due(painter: QPainter, rect: QRect, look: DueLook, m: Measures) -> None:
    """The due clock. Held is hatched, and says why."""
    fill, ink, edge, icon = _DUE[look.state]
    frame = rect.adjusted(m.px(6), 1, -m.px(6), -1)
    if fill or edge:
        box(painter, QRectF(frame), fill, edge, width=2 if look.state == "soon" else 1)
    if look.state == "held":
        _hatch(painter, frame, edge)
    side = m.px(18)
    place = QRect(frame.x() + m.px(7), frame.center().y() - side // 2, side, side)
    icons.draw(painter, place, icon, colour=ink)
    heavy = look.state in {"due", "overdue"}
    px, weight = m.letters(18 if heavy else 16), 700 if heavy else 600
    inner = QRect(
        place.right() + m.px(6), frame.y(), frame.right() - place.right() - m.px(13), frame.height()
    )
    wide = letters_metrics(px, weight).horizontalAdvance(look.words)
    if wide > inner.width():
        px, wide = (
            m.letters(14),
            letters_metrics(m.letters(14), weight, fonts.CONDENSED).horizontalAdvance(look.words),
        )
        write(painter, inner, look.words, ink, letters(px, weight, fonts.CONDENSED))
    else:
        write(painter, inner, look.words, ink, letters(px, weight))
    if (
        letters_metrics(m.letters(13), 500, fonts.CONDENSED).horizontalAdvance(look.plan)
        <= inner.width() - wide - 3
    ):
        write(painter, inner, look.plan, ink, letters(m.letters(13), 500, fonts.CONDENSED), align=_RIGHT)


def draw_pressure(painter: QPainter, rect: QRect, look: ValueLook, m: Measures) -> None:
    """Large digits without an icon between them; the mark stands in the line below."""
    frame = rect.adjusted(m.px(6), 1, -m.px(6), -1)
    ink = _ground(painter, frame, look)
    room = frame.width() - m.px(10)
    px = m.letters(29)
    while px > 14 and letters_metrics(px, 700).horizontalAdvance(look.text) > room:
        px -= 1
    write(painter, frame.adjusted(m.px(5), 0, -m.px(2), 0), look.text, ink, letters(px, 700))


def draw_value(painter: QPainter, rect: QRect, look: ValueLook, m: Measures) -> None:
    """A number; with a level also a frame, an arrow and a mark of its own shape."""
    frame = rect.adjusted(m.px(6), 1, -m.px(6), -1)
    ink = _ground(painter, frame, look)
    write(painter, frame.adjusted(m.px(6), 0, 0, 0), look.text, ink, letters(m.letters(20), 600))
    side, edge, gap = m.px(17), m.px(6), m.px(3)
    if look.aside:
        end = frame.x() + m.px(12) + letters_metrics(m.letters(20), 600).horizontalAdvance(look.text)
        px = m.letters(12)
        wide = letters_metrics(px, 500, fonts.CONDENSED).horizontalAdvance(look.aside)
        if look.level and wide > frame.right() - end - 2 * side - edge - 2 * gap:
            edge, gap = m.px(3), 0  # both marks closer: words that say which score it is are not cut
        taken = 2 * (side + gap) + edge if look.level else m.px(4)
        room = QRect(end, frame.y(), frame.right() - end - taken, frame.height())
        words = look.aside if wide <= room.width() else look.aside.split()[-1]
        write(painter, room, words, "ink2" if ink == "ink" else ink, letters(px, 500, fonts.CONDENSED))
    if not look.level:
        return
    top = frame.center().y() - side // 2
    mark = QRect(frame.right() - edge - side, top, side, side)
    colour = "on_crit" if look.level == "red" else "warn_ink"
    icons.draw(painter, mark, _VALUE[look.level][3], colour=colour)
    if look.rises is not None:
        name = "arrow-up-bold" if look.rises else "arrow-down-bold"
        icons.draw(painter, mark.translated(-side - gap, 0).adjusted(1, 1, -1, -1), name, colour=colour)


def draw_pips(painter: QPainter, rect: QRect, look: PipsLook, m: Measures) -> None:
    """Filled, hollow, triangle, cross."""
    count = len(look.states)
    if not count:
        return
    side = m.px(10)
    step = min(m.px(17), (rect.width() - m.px(24)) / count)
    left = rect.x() + m.px(PAD + 3)
    top = rect.center().y() - side / 2
    for place, state in enumerate(look.states):
        _pip(painter, QRectF(left + place * step, top, side, side), state)


def draw_notes(painter: QPainter, rect: QRect, look: NotesLook, m: Measures) -> None:
    """As many as there is room for, each in at most three lines."""
    px = m.letters(13)
    tall = m.px(17)
    top, side = rect.y() + 1, m.px(15)
    left = rect.x() + m.px(PAD + 2)
    for note in look.notes:
        room = (rect.bottom() + 1 - top) // tall
        if room < 1:
            return
        wide, inset = rect.width() - m.px(PAD + 2 + 18 + 8), side + m.px(3)  # 8 to the edge, as in every row
        words = note_lines(note, wide, px, lines=min(3, room))
        if words[-1].endswith(_DOTS):  # the lines below the sign have its room too
            wider = note_lines(note, wide, px, lines=min(3, room), more=inset)
            words, inset = (wider, 0) if not wider[-1].endswith(_DOTS) else (words, inset)
        if note.least and words[-1].endswith(_DOTS):
            words = note_lines(Note("", note.least), wide, px, lines=min(3, room))
        colour = _TONES[note.tone]
        icons.draw(painter, QRect(left, top + (tall - side) // 2, side, side), note.icon, colour=colour)
        for number, line in enumerate(words):
            begin = left + (inset if number else side + m.px(3))
            where = QRect(begin, top, rect.right() - begin, tall)
            write(painter, where, line, colour, letters(px, 500, fonts.CONDENSED))
            top += tall


def note_lines(note: Note, width: int, px: int, *, lines: int, more: int = 0) -> list[str]:
    """The words of a note broken at blanks, with `more` room from the second line on; dots end what finds none."""
    metrics = letters_metrics(px, 500, fonts.CONDENSED)
    words, made = (note.brief or note.text).split(" "), [""]
    while words:
        longer = f"{made[-1]} {words[0]}".strip()
        room = width + (more if len(made) > 1 else 0)
        if metrics.horizontalAdvance(longer) <= room or not made[-1]:
            made[-1] = longer
            words.pop(0)
        elif len(made) == lines:
            made[-1] = metrics.elidedText(" ".join([made[-1], *words]), Qt.TextElideMode.ElideRight, room)
            break
        else:
            made.append("")
    return made


def _two_lines(name: str, width: int, px: int) -> list[str]:
    """A name on one line, or its surname above the rest."""
    if letters_metrics(px, 600, fonts.CONDENSED).horizontalAdvance(name) <= width:
        return [name]
    first, _, rest = name.partition(" ")
    return [fitted(part, width, px, 600, fonts.CONDENSED) for part in (first, rest) if part]


def _chip(painter: QPainter, room: QRect, text: str, m: Measures) -> None:
    px = m.letters(12)
    metrics = letters_metrics(px, 500, fonts.CONDENSED)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - m.px(6))
    wide, tall = min(metrics.horizontalAdvance(text) + m.px(11), room.width()), m.px(21)
    frame = QRect(room.right() - wide, room.center().y() - tall // 2 + m.px(2), wide, tall)
    box(painter, QRectF(frame), "surface", "line2")
    write(painter, frame, text, "ink2", letters(px, 500, fonts.CONDENSED), align=_MIDDLE)


def _ground(painter: QPainter, frame: QRect, look: ValueLook) -> str:
    """Fill and edge of a value with a level; the colour of its letters."""
    if not look.level:
        return "ink3" if look.faded or look.text == "—" else "ink"
    fill, ink, edge, _ = _VALUE[look.level]
    box(painter, QRectF(frame), fill, edge, radius=4)
    return ink


def _hatch(painter: QPainter, frame: QRect, edge: str) -> None:
    colour = QColor(theme.colour(edge))
    colour.setAlphaF(0.28)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(QRectF(frame).adjusted(1, 1, -1, -1), 5, 5)


def _pip(painter: QPainter, spot: QRectF, state: str) -> None:
    if state == "done":
        box(painter, spot, "ink2", "", radius=2.5)
    elif state == "missed":
        painter.setPen(QPen(theme.colour("ink2"), 1.8))
        painter.drawLine(spot.topLeft(), spot.bottomRight())
        painter.drawLine(spot.topRight(), spot.bottomLeft())
    elif state in {"due", "overdue"}:
        painter.setPen(QPen(theme.colour("crit_line" if state == "overdue" else "warn_ink"), 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        big = spot.adjusted(-1, -1.5, 1, 0.5)
        top = QPointF(big.center().x(), big.top())
        painter.drawPolygon(QPolygonF([top, big.bottomRight(), big.bottomLeft()]))
    else:
        box(painter, spot, "", "line2", width=1.4, radius=2.5)
