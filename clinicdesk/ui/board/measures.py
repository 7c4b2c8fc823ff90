"""How large the board is drawn: one factor from the room there is, and where each row of a column lies. Pure."""

from dataclasses import dataclass

ROWS = (
    *("head", "minutes", "dose", "due", "bp", "base", "pulse", "spo2", "rr", "moaas"),
    *("taken", "spark", "pips", "notes"),
)
"""From the top of a column to its foot."""
_PLACES = {
    "head": (0, 40), "minutes": (40, 38), "dose": (78, 22), "due": (101, 35), "bp": (138, 41), "base": (179, 19),
    "pulse": (198, 29), "spo2": (227, 29), "rr": (256, 29), "moaas": (285, 29), "taken": (314, 20),
    "spark": (334, 37), "pips": (371, 19), "notes": (390, 37),
}  # fmt: skip
"""Row to its top and height, drawn for a card of 432 in a window of 1366 × 768."""
_TALL = 432
_WIDE = (1366, 739)
_COMPACT = (1280, 619)
_WHOLE = (1351, 735)
_LARGEST = 1.4
_TIGHTEST, _EDGE = 0.8, 5
"""How far rows move together under a banner; the edges of a red column that is picked, which no letter crosses."""
LEAST_ENTRY = (1180, 560)
"""Under this the board is for reading; what is typed wants room."""


@dataclass(frozen=True, slots=True)
class Measures:
    """`factor` scales letters and rows; `compact`: one lane of the timeline, air and oxygen under F7."""

    factor: float
    compact: bool
    roomy: bool = True
    """Whether there is room to type."""

    def px(self, size: float) -> int:
        """A size of the drawing in logical pixels."""
        return round(size * self.factor)

    def letters(self, size: float) -> int:
        """Letters never go under 12."""
        return max(12, round(size * self.factor))

    def place(self, row: str, height: int) -> tuple[int, int]:
        """Top and height of a row in a column so high; what is left over goes to the notes."""
        top, tall = _PLACES[row]
        stretch = min(max(height / _TALL, _TIGHTEST), self.factor * 1.06)
        if row == "notes":
            start = round(top * stretch)
            return start, max(0, height - start - _EDGE)
        return round(top * stretch), round(tall * stretch)


def measures_for(width: int, height: int) -> Measures:
    """For a page of this size in logical pixels, the rail and the top bar hidden."""
    if width >= _WHOLE[0] and height >= _WHOLE[1]:
        return Measures(min(width / _WIDE[0], height / _WIDE[1], _LARGEST), compact=False)
    factor = min(width / _COMPACT[0], height / _COMPACT[1], 1.06) * 0.94
    return Measures(
        max(factor, 0.8), compact=True, roomy=width >= LEAST_ENTRY[0] and height >= LEAST_ENTRY[1]
    )
