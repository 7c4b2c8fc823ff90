"""A blank form on paper: boxes to tick, lines to write on, labels to peel."""

from collections.abc import Sequence

from reportlab.lib.colors import black
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable

from clinicdesk.reports.blocks import HAIR, grid
from clinicdesk.reports.fonts import NARROW
from clinicdesk.reports.record import Labels, Question, Questions
from clinicdesk.reports.text import CELL_SIZE, fits, one_line, paragraph

_BOX = 7.6
_LINE = 15.0
_ROW = 12.0
_LABELS_A_ROW = 3
_MOST = 400.0  # points


class Boxes(Flowable):
    """Answers with a box before each, as many on a line as there is room for."""

    def __init__(self, answers: Sequence[str], width: float) -> None:
        super().__init__()
        self._lines: list[list[tuple[float, str]]] = [[]]
        x = 0.0
        for answer in map(one_line, answers):
            needed = _BOX + 3 + stringWidth(answer, NARROW, CELL_SIZE) + 9
            if x and x + needed > width + 9:
                self._lines.append([])
                x = 0.0
            self._lines[-1].append((x, answer))
            x += needed
        self.width, self.height = width, _ROW * len(self._lines)

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The size is given, not found."""
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803 - ReportLab's names
        """Whole lines; the rest goes on at the next page."""
        here = int(aH // _ROW)
        if not 0 < here < len(self._lines):
            return []
        return [self._of(lines, self.width) for lines in (self._lines[:here], self._lines[here:])]

    @classmethod
    def _of(cls, lines: list[list[tuple[float, str]]], width: float) -> "Boxes":
        boxes = cls((), width)
        boxes._lines, boxes.height = lines, _ROW * len(lines)
        return boxes

    def draw(self) -> None:
        """Line by line from above."""
        for number, line in enumerate(self._lines, 1):
            bottom = self.height - _ROW * number + 3
            for x, answer in line:
                self.canv.setLineWidth(0.7)
                self.canv.rect(x, bottom - 1.2, _BOX, _BOX)
                self.canv.setFont(NARROW, CELL_SIZE)
                self.canv.drawString(x + _BOX + 3, bottom, answer)


class WritingLines(Flowable):
    """Lines to write on, with the unit at the end of the first."""

    def __init__(self, lines: int, width: float, *, unit: str = "") -> None:
        super().__init__()
        self._lines, self._unit = lines, one_line(unit)
        self.width, self.height = width, _LINE * lines

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The size is given, not found."""
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803 - ReportLab's names
        """Whole lines; the rest goes on at the next page."""
        here = int(aH // _LINE)
        if not 0 < here < self._lines:
            return []
        return [WritingLines(here, self.width, unit=self._unit), WritingLines(self._lines - here, self.width)]

    def draw(self) -> None:
        """Thin lines, one below another."""
        taken = stringWidth(self._unit, NARROW, CELL_SIZE) + 4 if self._unit else 0
        self.canv.setLineWidth(0.5)
        for number in range(1, self._lines + 1):
            y = self.height - _LINE * number + 3
            self.canv.line(0, y, self.width - (taken if number == 1 else 0), y)
        if self._unit:
            self.canv.setFont(NARROW, CELL_SIZE)
            self.canv.drawRightString(self.width, self.height - _LINE + 3, self._unit)


def questions(section: Questions, width: float, *, tongue: str) -> list[Flowable]:
    """A section of a form in the order of the screen; what belongs to a question stands on its page.

    A page may lie alone: "note" without its question would be nobody's.
    """
    groups: list[list[Flowable]] = []
    for question in section.rows:
        if not question.indent or not groups:
            groups.append([])
        groups[-1].append(_ruled(_row(question, width, tongue), width))
    return [block for group in groups for block in (CondPageBreak(_height(group, width)), *group)]


def _ruled(row: list[Flowable | list[Flowable]], width: float) -> Flowable:
    return grid([row], [22, width * 0.47 - 22, width * 0.53],
                ("LINEBELOW", (0, 0), (-1, 0), HAIR, black),
                ("TOPPADDING", (0, 0), (-1, 0), 2), ("BOTTOMPADDING", (0, 0), (-1, 0), 2),
                ("RIGHTPADDING", (1, 0), (1, 0), 8))  # fmt: skip


def _height(blocks: Sequence[Flowable], width: float) -> float:
    """In points, for as much of a page as they may ask for at once."""
    return min(sum(block.wrap(width, _MOST)[1] for block in blocks), _MOST)


def _row(question: Question, width: float, tongue: str) -> list[Flowable | list[Flowable]]:
    label: list[Flowable] = [paragraph(question.label.text(tongue), "cell" if question.indent else "body")]
    if not question.hint.blank:
        label.append(paragraph(question.hint.text(tongue), "small"))
    room = width * 0.53
    answer: list[Flowable] = []
    if question.boxes:
        answer.append(Boxes([box.text(tongue) for box in question.boxes], room))
    if question.lines or not question.boxes:
        answer.append(WritingLines(max(question.lines, 1), room, unit=question.unit.text(tongue)))
    return [[paragraph(question.number, "small")], label, answer]


def labels(block: Labels, width: float, *, tongue: str) -> list[Flowable]:
    """Three labels a row, large enough for a folder, a tube rack, a seat."""
    share = width / _LABELS_A_ROW
    cells = [[_label(code.text(tongue), below.text(tongue), share)] for code, below in block.rows]
    found: list[Flowable] = []
    for start in range(0, len(cells), _LABELS_A_ROW):
        row: list[list[Flowable] | str] = [*cells[start : start + _LABELS_A_ROW]]
        row += [""] * (_LABELS_A_ROW - len(row))
        rules = [("BOX", (n, 0), (n, 0), HAIR, black) for n in range(len(row)) if row[n]]
        found.append(grid([row], [share] * _LABELS_A_ROW, ("TOPPADDING", (0, 0), (-1, 0), 10),
                          ("BOTTOMPADDING", (0, 0), (-1, 0), 10), *rules))  # fmt: skip
    return found


def _label(code: str, below: str, width: float) -> Flowable:
    large = paragraph(code, "label" if fits(code, "label", width - 8) else "mark", align="center")
    return grid([[large], [paragraph(below, "small", align="center")]], [width])
