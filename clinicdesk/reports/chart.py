"""Lines over time, legible in black and white: each line has its own stroke and its own mark at the points."""

from collections.abc import Callable, Iterable
from math import floor

from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from clinicdesk.reports.fonts import NARROW, NARROW_STRONG
from clinicdesk.reports.record import Chart, Line
from clinicdesk.reports.scaling import edges, round_step
from clinicdesk.reports.text import one_line

_HEIGHT = 142.0
_LEFT, _RIGHT, _BELOW, _ABOVE = 26.0, 62.0, 24.0, 12.0
_MOMENT, _CLEAR = (
    9.0,
    1.5,
)  # points: a row of the names of moments, two of which stand over the lines; under it
_SIZE = 8.0
_HAIR = 0.001
_FAINT = Color(0.55, 0.55, 0.55)  # told from a threshold on the same level, also by a printer without grey
_MOMENTS = 10  # about so many steps of the time axis: it is long, and half of it must not be empty
_OVER, _UNDER, _WITHIN = 2.0, 8.5, 2.8  # points from a threshold to the foot of its name: over, under, in it
_FOOT = 1.5  # points of a plate under its words
_COLUMNS = 3  # names of thresholds stand beside each other: the lines may lie close
_STROKES: tuple[tuple[float, ...], ...] = ((), (1.2, 1.8), (4, 2), (7, 2, 1, 2), (2, 3), (9, 3))

Place = Callable[[float, float], tuple[float, float]]


class LineChart(Flowable):
    """A chart of the given width."""

    def __init__(self, chart: Chart, width: float, *, tongue: str) -> None:
        super().__init__()
        self._chart, self._tongue = chart, tongue
        self._above = _ABOVE + (_MOMENT + _CLEAR if chart.marks else 0.0)
        self.width, self.height = width, _HEIGHT - _ABOVE + self._above
        points = [point for line in chart.lines for point in line.points]
        levels = [*(p.thousandths / 1000 for p in points), *(t.at / 1000 for t in chart.thresholds)]
        moments = [*(float(p.x) for p in points), *(float(mark.at) for mark in chart.marks)]
        self._y = edges(levels or [0.0, 1.0], 5.0)
        if chart.span:
            low, high = (edge / 1000 for edge in chart.span)
            self._y = low, high, round_step(high - low)
        self._x = edges(moments or [0.0, 1.0], 5.0, _MOMENTS)

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The size is given, not found."""
        return self.width, self.height

    def draw(self) -> None:
        """Grid, thresholds, marks, lines, and the lines' names where they end."""
        canvas: Canvas = self.canv
        canvas.setStrokeColor(black)
        canvas.setFillColor(black)
        self._grid(canvas)
        for level in self._chart.thresholds:
            self._threshold(canvas, level.at / 1000)
        for place, level in enumerate(self._chart.thresholds):
            self._name(canvas, level.at / 1000, level.title.text(self._tongue), place)
        for place, mark in enumerate(self._chart.marks):
            self._moment(canvas, mark.at, mark.title.text(self._tongue), place)
        ends: list[tuple[float, str]] = []
        for place, line in enumerate(self._chart.lines):
            if line.points:
                ends.append((self._line(canvas, line, place), line.title.text(self._tongue)))
        self._names(canvas, ends)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        low, high, _ = self._x
        bottom, top, _ = self._y
        room, rise = self.width - _LEFT - _RIGHT, self.height - _BELOW - self._above
        return _LEFT + (x - low) / (high - low) * room, _BELOW + (y - bottom) / (top - bottom) * rise

    def _grid(self, canvas: Canvas) -> None:
        low, high, step = self._y
        right = self.width - _RIGHT
        canvas.setFont(NARROW, _SIZE)
        canvas.setLineWidth(0.3)
        for number in range(floor((high - low) / step + _HAIR) + 1):
            level = low + number * step
            _, y = self._at(self._x[0], level)
            canvas.setStrokeColor(_FAINT)
            canvas.line(_LEFT, y, right, y)
            canvas.setStrokeColor(black)
            canvas.drawRightString(_LEFT - 3, y - 2.8, f"{level:g}")
        for x, text in self._ticks():
            place, _ = self._at(x, low)
            canvas.line(place, _BELOW, place, _BELOW - 3)
            canvas.drawCentredString(place, _BELOW - 11, one_line(text))
        canvas.drawCentredString((_LEFT + right) / 2, 2, one_line(self._chart.axis.text(self._tongue)))

    def _ticks(self) -> list[tuple[float, str]]:
        if self._chart.ticks:
            return [(float(x), text) for x, text in self._chart.ticks]
        low, high, step = self._x
        places = (low + number * step for number in range(round((high - low) / step) + 1))
        return [(place, f"{place:g}".replace("-", "\u2212")) for place in places]

    def _threshold(self, canvas: Canvas, level: float) -> None:
        _, y = self._at(self._x[0], level)
        canvas.setLineWidth(0.9)
        canvas.setDash(5, 2)
        canvas.line(_LEFT, y, self.width - _RIGHT, y)
        canvas.setDash()

    def _name(self, canvas: Canvas, level: float, text: str, place: int) -> None:
        """Over its own line, under it where another lies close above, in it where others lie close on both sides."""
        _, y = self._at(self._x[0], level)
        every = [self._at(self._x[0], one.at / 1000)[1] for one in self._chart.thresholds]
        others = [one for one in every if abs(one - y) > _HAIR]
        free = (base for base in (y + _OVER, y - _UNDER) if not _covers(base, others))
        canvas.setFont(NARROW, _SIZE)
        room = (self.width - _LEFT - _RIGHT) / _COLUMNS
        _plate(canvas, _LEFT + 3 + place % _COLUMNS * room, next(free, y - _WITHIN), one_line(text))

    def _moment(self, canvas: Canvas, at: float, text: str, place: int) -> None:
        x, _ = self._at(at, self._y[0])
        canvas.setLineWidth(1.1)
        base = self.height - _MOMENT * (1 + place % 2)
        canvas.line(x, _BELOW, x, base + _SIZE - 2)
        canvas.setFont(NARROW_STRONG, _SIZE)
        words = one_line(text)
        room = stringWidth(words, NARROW_STRONG, _SIZE)
        beside = x + 3 if x + 3 + room <= self.width else max(0.0, x - 3 - room)
        _plate(canvas, beside, base, words)

    def _line(self, canvas: Canvas, line: Line, place: int) -> float:
        """Draw one line; the height of its last point."""
        spots = [self._at(point.x, point.thousandths / 1000) for point in line.points]
        canvas.setLineWidth(1.0)
        canvas.setDash(list(_STROKES[place % len(_STROKES)]))
        path = canvas.beginPath()
        path.moveTo(*spots[0])
        for spot in spots[1:]:
            path.lineTo(*spot)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.setDash()
        for x, y in spots:
            _MARKS[place % len(_MARKS)](canvas, x, y)
        return spots[-1][1]

    def _names(self, canvas: Canvas, ends: list[tuple[float, str]]) -> None:
        """At the right, beside the last points, none over another."""
        canvas.setFont(NARROW_STRONG, _SIZE)
        above = 0.0
        for y, text in sorted(ends):
            above = max(y - 2.8, above + 9)
            words = one_line(text)
            while stringWidth(words, NARROW_STRONG, _SIZE) > _RIGHT - 6 and len(words) > 1:
                words = words[:-1]
            canvas.drawString(self.width - _RIGHT + 6, above, words)


def _covers(base: float, lines: Iterable[float]) -> bool:
    """Whether a plate of words that stand at this height lies over one of the lines."""
    return any(base - _FOOT <= line <= base - _FOOT + _SIZE + 1 for line in lines)


def _plate(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Words on white, so that no line runs through them."""
    canvas.setFillColor(white)
    canvas.rect(x - 1, y - _FOOT, stringWidth(text, NARROW, _SIZE) + 5, _SIZE + 1, stroke=0, fill=1)
    canvas.setFillColor(black)
    canvas.drawString(x, y, text)


def _triangle(canvas: Canvas, x: float, y: float, up: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x - 2.8, y - 2.2 * up)
    path.lineTo(x + 2.8, y - 2.2 * up)
    path.lineTo(x, y + 2.8 * up)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _down(canvas: Canvas, x: float, y: float) -> None:
    _triangle(canvas, x, y, -1.0)


def _up(canvas: Canvas, x: float, y: float) -> None:
    _triangle(canvas, x, y, 1.0)


def _ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColor(white)
    canvas.setLineWidth(1.1)
    canvas.circle(x, y, 2.2, stroke=1, fill=1)
    canvas.setFillColor(black)


def _square(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x - 2, y - 2, 4, 4, stroke=0, fill=1)


def _cross(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(1.1)
    canvas.line(x - 2.2, y - 2.2, x + 2.2, y + 2.2)
    canvas.line(x - 2.2, y + 2.2, x + 2.2, y - 2.2)


_MARKS: tuple[Callable[[Canvas, float, float], None], ...] = (_down, _up, _ring, _square, _cross)
