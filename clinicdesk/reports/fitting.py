"""How wide columns are: no word of theirs breaks; in both languages side by side, the rows have the fewest lines."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
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
_WIDEST_WORD = 0.45
"""Of the width: a longer word, a digest or an address, breaks."""
_WORD = re.compile(r"[^ \t\n]+")
"""What a line does not break in; a no-break space does not part words."""


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


def whole_words(
    shares: Sequence[float], columns: Sequence[Iterable[str]], width: float
) -> list[tuple[tuple[int, ...], list[float]]]:
    """Columns and their shares, so that no column is narrower than its longest word.

    What does not fit into the width goes on in further tables, each of which begins with the first column again.
    """
    total = sum(shares)
    needs = [min(need_of(texts), width * _WIDEST_WORD) for texts in columns]
    return [
        (tuple(places), _widened([shares[place] * width / total for place in places],
                                 [needs[place] for place in places], width))
        for places in _groups(needs, width)
    ]  # fmt: skip


def in_one(shares: Sequence[float], columns: Sequence[Iterable[str]], width: float) -> list[float]:
    """The widths (points) of a table that stays in one piece, as near to whole words as there is room."""
    needs = [min(need_of(texts), width * _WIDEST_WORD) for texts in columns]
    return (
        _widened(shares, needs, width) if sum(needs) <= width else _widened(shares, [0.0] * len(needs), width)
    )


def need_of(texts: Iterable[str]) -> float:
    """The width in points that keeps each word of these whole."""
    words = {word for text in texts for word in _WORD.findall(text)}
    return max((_word_width(word) for word in words), default=0.0) + _BETWEEN


@lru_cache(maxsize=4096)
def _word_width(word: str) -> float:
    register_fonts()
    return stringWidth(word, NARROW_STRONG, _SIZE)


def _groups(needs: Sequence[float], width: float) -> list[list[int]]:
    groups: list[list[int]] = [[]]
    for place, need in enumerate(needs):
        if groups[-1] and sum(needs[one] for one in groups[-1]) + need > width:
            groups.append([0] if place > 0 and needs[0] + need <= width else [])
        groups[-1].append(place)
    return groups


def _widened(rooms: Sequence[float], needs: Sequence[float], width: float) -> list[float]:
    """Room is taken from the columns that have some to spare, in proportion; the rest goes to all alike."""
    scale = width / sum(rooms)
    rooms = [room * scale for room in rooms]
    lacking = sum(max(0.0, need - room) for need, room in zip(needs, rooms, strict=True))
    if not lacking:
        return rooms
    spare = sum(max(0.0, room - need) for need, room in zip(needs, rooms, strict=True))
    kept = 1 - min(1.0, lacking / spare) if spare else 1.0
    return [need + max(0.0, room - need) * kept for need, room in zip(needs, rooms, strict=True)]
