"""What a table file holds once it is read: sheets of numbered lines of text, and how large it may be."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinicdesk.errors import Issue, Refused

MOST_FILE = 20 * 1024 * 1024
"""Bytes of a file that is looked into at all."""
MOST_LINES = 20_000
MOST_COLUMNS = 200
MOST_CELL = 32_767
"""Letters in one cell: what Excel itself allows."""
MOST_TEXT = 40 * 1024 * 1024
"""Letters in the whole file, once unpacked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds anything, with its number as the spreadsheet or the text editor shows it."""

    number: int
    cells: tuple[str, ...]

    def at(self, column: int) -> str:
        """The text of a cell; empty beyond the end."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: date cells as 1981-08-22, numbers with a point, everything else as written.

    `since_1904`: its day numbers count from 1904 (old Macintosh files), not from 1900.
    """

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False
    since_1904: bool = False

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(line.cells) for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file; a CSV has one without a name."""

    kind: str
    sheets: tuple[Sheet, ...]


class Measure:
    """Counts what is read and refuses what no list of people needs (IMP010, IMP011, IMP012)."""

    def __init__(self) -> None:
        self._lines = self._letters = 0

    def take(self, number: int, cells: list[str]) -> Line | None:
        """The line without its empty end, or None for an empty one."""
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            return None
        self._lines += 1
        self._letters += sum(map(len, cells))
        if self._lines > MOST_LINES:
            raise Refused(Issue("IMP010", "file", values={"most": MOST_LINES}))
        if len(cells) > MOST_COLUMNS:
            raise Refused(Issue("IMP011", "file", values={"most": MOST_COLUMNS, "line": number}))
        longest = max(map(len, cells))
        if longest > MOST_CELL or self._letters > MOST_TEXT:
            raise Refused(Issue("IMP012", "file", values={"line": number}))
        return Line(number, tuple(map(whole, cells)))


def whole(text: str) -> str:
    """Text that can be stored: half a sign (a lone surrogate) becomes the sign for a broken one."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def letters_of(column: int) -> str:
    """A column's name in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(letters: str) -> int:
    """The place of a column by its letters; -1 for what is no such name."""
    place = 0
    for sign in letters.strip().upper():
        if not "A" <= sign <= "Z":
            return -1
        place = place * 26 + ord(sign) - ord("A") + 1
    return place - 1 if place <= MOST_COLUMNS else -1


def filled(line: Line) -> Iterator[tuple[int, str]]:
    """Place and text of each cell that holds anything."""
    for place, text in enumerate(line.cells):
        if text.strip():
            yield place, text.strip()
