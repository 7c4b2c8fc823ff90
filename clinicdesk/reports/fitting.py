"""How wide the columns of a table in both languages are: so that its rows have the fewest lines."""

import re
from collections.abc import Sequence
from math import ceil

from reportlab.pdfbase.pdfmetrics import stringWidth

from clinicdesk.reports.fonts import NARROW_STRONG, register_fonts
from clinicdesk.reports.text import CELL_SIZE

_SIZE = CELL_SIZE
_BETWEEN = 7.0  # points between two columns, and a hair of air
_SAMPLE = 30
"""Rows that are looked at; the rest of a long table is like them."""
_STEP, _ROUNDS, _WORTH = 0.03, 16, 0.997
_SLACK = 1.04
"""Lines break at words, so a text takes a little more than its length."""


def fitted(shares: Sequence[float], rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """Shares of the width (points), begun with those given and moved while the rows get lower."""
    if len(shares) == 1:
        return [1.0]
    register_fonts()
    texts = [[_pieces(text) for text in row] for row in rows[:_SAMPLE]]
    least = [_longest([row[place] for row in rows[:_SAMPLE]]) for place in range(len(shares))]
    total = sum(shares)
    best = [share / total for share in shares]
    height = _height(best, texts, least, width)
    for _ in range(_ROUNDS):
        moves = [
            _moved(best, give, take) for give in range(len(best)) for take in range(len(best)) if give != take
        ]
        found = min((_height(one, texts, least, width), number) for number, one in enumerate(moves))
        if found[0] >= height * _WORTH:
            break
        height, best = found[0], moves[found[1]]
    return best


def _moved(shares: list[float], give: int, take: int) -> list[float]:
    fresh = list(shares)
    fresh[give] -= _STEP
    fresh[take] += _STEP
    return fresh


def _height(
    shares: Sequence[float], rows: Sequence[Sequence[list[float]]], least: Sequence[float], width: float
) -> float:
    """Lines of all rows; a column narrower than its longest word counts as very high."""
    rooms = [share * width - _BETWEEN for share in shares]
    if min(rooms) < _SIZE:
        return float("inf")
    broken = sum(max(0.0, need - room) for need, room in zip(least, rooms, strict=True))
    return broken + sum(_row_height(row, rooms) for row in rows)


def _row_height(row: Sequence[list[float]], rooms: Sequence[float]) -> float:
    """Whole lines of the highest cell, and how full they are: the way down shows before a line falls away."""
    highest = filled = 0.0
    for text, room in zip(row, rooms, strict=True):
        highest = max(highest, sum(ceil(part * _SLACK / room) for part in text))
        filled = max(filled, sum(text) / room)
    return max(highest, 1.0) + filled / 2


def _pieces(text: str) -> list[float]:
    """The widths of its lines."""
    return [stringWidth(line, NARROW_STRONG, _SIZE) for line in text.split("\n") if line]


def _longest(texts: Sequence[str]) -> float:
    """The width of the longest word of a column: less would break it."""
    words = {word for text in texts for word in re.split(r"[\s/]+", text)}
    return max((stringWidth(word, NARROW_STRONG, _SIZE) for word in words), default=0.0)
