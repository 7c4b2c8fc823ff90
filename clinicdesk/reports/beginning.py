"""A heading stays with the beginning of what follows it, measured only where the page is nearly full."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Spacer

from clinicdesk.reports.marks import Bookmark
from clinicdesk.reports.tailed import LAST, TailedLongTable, TailedTable

_NEAR = 320.0  # points above the foot of the page, from where it is measured
_MOST = 300.0  # points: even a page on its side has them
_ENDLESS = 1e9
_LINES = 2
"""Of a text that begin it."""


class KeptBeginning(CondPageBreak):
    """A new page where a heading of `above` points has no room with the beginning of what `following` is."""

    def __init__(self, following: Sequence[Flowable], *, above: float = 0.0) -> None:
        super().__init__(0.0)
        self._following, self._above = following, above

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Takes no room itself."""
        if height < _NEAR:
            self.height = min(_MOST, self._above + _beginning(self._following, width))
        size: tuple[float, float] = super().wrap(width, height)
        return size


def _beginning(following: Sequence[Flowable], width: float) -> float:
    """Points down to the end of the first thing that is no heading: two lines of a text, a table's head and a row."""
    down = needed = 0.0
    for block in following:
        if isinstance(block, CondPageBreak):
            needed = max(needed, down + block.height)
        elif isinstance(block, Spacer):
            down += block.height
        elif isinstance(block, Paragraph) and block.style.name.startswith("strong"):
            down += block.wrap(width, _ENDLESS)[1]
        elif not isinstance(block, Bookmark):
            return max(needed, down + _first(block, width))
    return max(needed, down)


def _first(block: Flowable, width: float) -> float:
    if isinstance(block, TailedTable | TailedLongTable):
        return _rows(block)
    if isinstance(block, KeepTogether):
        inside: Any = block
        parts = [one for one in inside._content if not isinstance(one, CondPageBreak)]  # noqa: SLF001 - as below
        return sum((_first(one, width) for one in parts), 0.0)
    high: float = block.wrap(width, _ENDLESS)[1]
    return min(high, _LINES * block.style.leading) if isinstance(block, Paragraph) else high


def _rows(table: Any) -> float:  # noqa: ANN401 - either table, of whose rows ReportLab tells nothing
    """The head with the first row; the whole of a table so short that it stays with what is signed under it."""
    cells, styles, widths = table._cellvalues, table._cellStyles, table._colWidths  # noqa: SLF001 - as above
    short = table.tail and len(cells) - table.repeatRows <= LAST
    count = len(cells) if short else min(len(cells), table.repeatRows + 1)
    return sum(_row(cells[row], styles[row], widths) for row in range(count)) + (table.tail if short else 0.0)


def _row(cells: Sequence[Any], styles: Sequence[Any], widths: Sequence[float]) -> float:
    high = 0.0
    for cell, style, width in zip(cells, styles, widths, strict=True):
        room = width - style.leftPadding - style.rightPadding
        parts = cell if isinstance(cell, list | tuple) else [cell]
        inside = sum(part.wrap(room, _ENDLESS)[1] for part in parts if isinstance(part, Flowable))
        high = max(high, inside + style.topPadding + style.bottomPadding)
    return high
