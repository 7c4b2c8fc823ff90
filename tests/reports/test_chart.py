"""The names in a printed plot: each stands at its own line, and none under a point."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from clinicdesk.reports.chart import LineChart
from clinicdesk.reports.fonts import register_fonts
from clinicdesk.reports.record import Chart, Line, Mark, Point
from clinicdesk.reports.said import NOTHING, plain

WIDTH = 500.0


class Watched(Canvas):
    """Keeps the heights of the dashed lines across and the places of the words."""

    def __init__(self) -> None:
        register_fonts()
        super().__init__(BytesIO(), pagesize=(WIDTH, 200))
        self.across: list[float] = []
        self.words: dict[str, tuple[float, float]] = {}
        self._dashed = False

    def setDash(self, *given: object) -> None:  # noqa: N802 - ReportLab's name
        self._dashed = bool(given)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        if self._dashed and y1 == y2 and x2 > x1:
            self.across.append(y1)

    def drawString(self, x: float, y: float, text: str, *_given: object, **_named: object) -> None:  # noqa: N802
        self.words[text] = (x, y)


def drawn(chart: Chart) -> tuple[LineChart, Watched]:
    flowable, canvas = LineChart(chart, WIDTH, tongue="uk"), Watched()
    flowable.canv = canvas
    flowable.draw()
    return flowable, canvas


@pytest.mark.parametrize("levels", [(31, 46, 41), (10, 11), (11, 10), (20, 60, 40)])
def test_the_name_of_a_threshold_stands_at_its_own_line(levels: tuple[int, ...]) -> None:
    """«Значуща зміна» stood in a gap of the line of another change. Proves: REQ-PRT-985."""
    marks = tuple(Mark(plain(f"межа {level}"), level * 1000) for level in levels)
    lines = (Line(plain("PCL-5"), (Point(0, 51_000), Point(15, 38_000))),)
    _, canvas = drawn(Chart(NOTHING, plain("днів"), lines, thresholds=marks, span=(0, 80_000)))
    own = dict(zip(levels, canvas.across, strict=True))
    for level in levels:
        _, base = canvas.words[f"межа {level}"]
        assert min(levels, key=lambda one: abs(own[one] - base - 3)) == level
        assert not [y for one, y in own.items() if one != level and base - 1 < y < base + 7]


def test_no_point_lies_on_the_name_of_a_moment() -> None:
    """The mark of a pressure of 184 covered the colon of what was given against it. Proves: REQ-PRT-985."""
    marks = (Mark(plain("доза"), 0), Mark(plain("Від підвищеного тиску: каптоприл"), 50))
    lines = (Line(plain("САТ"), (Point(-18, 123_000), Point(44, 200_000), Point(50, 128_000))),)
    flowable, canvas = drawn(Chart(NOTHING, plain("хвилини"), lines, marks))
    highest = flowable._at(44, 200)[1] + 3
    assert all(canvas.words[mark.title.uk][1] - 1.5 >= highest for mark in marks)
    assert all(canvas.words[mark.title.uk][1] + 7 <= flowable.height for mark in marks)
