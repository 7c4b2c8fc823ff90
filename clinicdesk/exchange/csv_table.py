"""CSV read into lines: comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1251; quoted line ends."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.table import MOST_CELL, Book, Measure, Sheet

_SIGNS = ";,\t|"
_LOOKED_AT = 200
_LAST_SIGN, _SPACES = "\u2122", "\t\r\n"
"""Cyrillic, Latin, their quotation marks and signs like № and ™ lie before it."""
_RARE = 20
"""Of so many bytes at most one is a zero that slipped in."""
_MOST_LINE_ENDS = 50
"""A cell that goes on over more lines than this has lost its closing quotation mark."""


def read_csv(data: bytes) -> Book:
    """The one sheet of a text file. Raises Refused IMP004, IMP010 … IMP014."""
    former = csv.field_size_limit()
    try:
        text = text_of_file(data)
        sign, text, skipped = separator_of(text)
        measure = Measure()
        found = (measure.take(number + skipped, cells) for number, cells in _records(text, sign))
        return Book("csv", (Sheet("", tuple(line for line in found if line)),))
    finally:
        csv.field_size_limit(former)  # it is the process's own, not ours alone


def text_of_file(data: bytes) -> str:
    """By its mark, else UTF-16 where halves of its signs are empty, else UTF-8, else Windows-1251.

    IMP013 when it is none of them, IMP004 when it is no text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, (encoding,))
    if b"\0" in data:
        return _unmarked(data)
    return _decoded(data, ("utf-8", "cp1251"))


def _unmarked(data: bytes) -> str:
    """UTF-16 without its mark: the empty half of each digit, sign and line end lies on one side."""
    encoding = "utf-16-be" if data[0::2].count(0) > data[1::2].count(0) else "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    # Letters read two at a time become signs that no list of names has: refused, never guessed.
    if any(sign > _LAST_SIGN or (sign < " " and sign not in _SPACES) for sign in text):
        raise _stray(data)
    return text


def _stray(data: bytes) -> Refused:
    """A list with a zero sign that slipped in is told its line; other bytes are no list."""
    rest = data.translate(None, _SPACES.encode())
    other = sum(byte < ord(" ") for byte in rest) - rest.count(0)
    if other or rest.count(0) * _RARE > len(rest):
        return Refused(Issue("IMP004", "file"))
    return Refused(Issue("IMP560", "file", values={"line": data[: data.index(0)].count(b"\n") + 1}))


def _decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise _stray(text.encode())
        return text
    raise Refused(Issue("IMP013", "file"))


def separator_of(text: str) -> tuple[str, str, int]:
    """The sign between cells, the text without Excel's own `sep=;` line, and the lines that took."""
    first, _, rest = text.partition("\n")
    told = first.strip().casefold()
    if told.startswith("sep=") and len(told) == len("sep=;"):
        return told[-1], rest, 1
    return max(_SIGNS, key=lambda sign: _agreement(text, sign)), text, 0


def _agreement(text: str, sign: str) -> tuple[int, int]:
    """How many of the first records have the commonest number of cells, and how many cells that is."""
    try:
        widths = Counter(len(cells) for _, cells in islice(_read(text, sign, strict=False), _LOOKED_AT))
    except csv.Error:
        return 0, 0
    widths.pop(0, None)
    widths.pop(1, None)
    if not widths:
        return 0, 0
    width, times = max(widths.items(), key=lambda found: (found[1], found[0]))
    return times, width


def _records(text: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered records; an open quotation mark is refused (IMP014) where it was opened."""
    number = 0
    for number, cells in _read_refusing(text, sign):
        if any(cell.count("\n") > _MOST_LINE_ENDS for cell in cells):
            raise Refused(Issue("IMP014", "file", values={"line": number}))
        yield number, cells
    if _ends_open(text, sign):
        raise Refused(Issue("IMP014", "file", values={"line": number}))


def _read_refusing(text: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in _read(text, sign, strict=False):
            yield number, cells
    except csv.Error as error:
        # The only complaint of a reader that is not strict: a cell longer than any spreadsheet's.
        raise Refused(Issue("IMP014", "file", values={"line": number + 1})) from error


def _ends_open(text: str, sign: str) -> bool:
    try:
        for _ in _read(text, sign, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _read(text: str, sign: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=strict)
    start = 1
    for cells in reader:
        yield start, cells
        start = reader.line_num + 1
