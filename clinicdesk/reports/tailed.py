"""Tables whose last rows stay with what is signed under them: no page holds nothing but lines for hands."""

from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, LongTable, Table

LAST = 2
"""Rows that go along to a new page with the lines under them."""
_HAIR = 0.1
_ANY = 10_000.0
"""Points no page has: what follows begins a new one."""


class _Tailed:
    """`tail`: the height in points of what must stand under the last rows, on the same page."""

    tail = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its size; taller than the room where the room is too low for the tail, so that it is split."""
        wide, high = super().wrap(width, height)  # type: ignore[misc]  # of the table beside it
        return wide, (high + self.tail if high <= height < high + self.tail else high)

    def split(self, width: float, height: float) -> list[Flowable]:
        """At the foot of the page, or before the last rows where only the tail has no room."""
        mine: Any = self
        _, high = super().wrap(width, height)  # type: ignore[misc]  # as above
        room = height
        if high <= height:
            rows = mine._rowHeights  # noqa: SLF001 - where ReportLab keeps them
            if len(rows) - mine.repeatRows <= LAST:
                self.tail = 0.0  # it goes to a new page as it is, where there is room for both
                return []
            room = sum(rows[:-LAST]) + _HAIR
        pieces: list[Flowable] = super().split(width, room)  # type: ignore[misc]  # as above
        if pieces:
            vars(pieces[-1])["tail"] = self.tail
        if room < height and len(pieces) > 1:
            pieces.insert(len(pieces) - 1, CondPageBreak(_ANY))
        return pieces


class TailedTable(_Tailed, Table):
    """A table of few rows."""


class TailedLongTable(_Tailed, LongTable):
    """A table of many rows."""
