"""Paragraphs that know how they broke: a table measures a cell anew for its page, at a split and when it is drawn."""

from typing import Any

from reportlab.platypus import Paragraph


class BrokenOnce(Paragraph):
    """Broken into lines once for a width, not each time it is asked for its size."""

    _known: tuple[float, Any, tuple[float, float]] | None = None
    """The width, the pieces as breaking left them (others are another text), and the size."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As of any paragraph; its size in points."""
        known = self._known
        # A split that found no room has thrown the lines away.
        if known and known[0] == width and known[1] is self.frags and hasattr(self, "blPara"):
            return known[2]
        size: tuple[float, float] = super().wrap(width, height)
        self._known = width, self.frags, size
        return size
