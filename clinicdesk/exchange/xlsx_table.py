"""XLSX read into lines: values only. No formula is worked out, no link followed, no macro kept.

Called in a process of its own (`apart`), where whatever a hostile file does to the parser ends with it.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Protocol, cast

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.table import Book, Line, Measure, Sheet

MOST_MEMBERS = 1_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
_SMALL = 1024 * 1024
"""A member that unpacks to less than this is no bomb, however well it is packed."""
_LAST_ROW = 1_048_576
_FORMULA = b"<f"


class _Cell(Protocol):
    """What is asked of a cell of openpyxl."""

    value: object
    data_type: str


class _Worksheet(Protocol):
    """What is asked of a sheet of openpyxl, read-only."""

    title: str
    sheet_state: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, max_row: int) -> Iterable[tuple[_Cell, ...]]: ...


def read_xlsx(data: bytes) -> Book:
    """Every worksheet. Raises Refused IMP006, IMP008 … IMP012; a broken file may raise anything else."""
    check_archive(data)
    import openpyxl  # noqa: PLC0415 - a third of a second, only where a workbook is read

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    unworked = _unworked(data)
    measure, sheets = Measure(), []
    for sheet in cast("list[_Worksheet]", book.worksheets):
        lines = tuple(_lines(sheet, measure, unworked.get(sheet.title, {})))
        since_1904 = book.epoch.year == 1904  # noqa: PLR2004 - the other of the two calendars of Excel
        sheets.append(Sheet(sheet.title, lines, sheet.sheet_state != "visible", since_1904))
    book.close()
    if not sheets:
        raise Refused(Issue("IMP008", "file"))
    return Book("xlsx", tuple(sheets))


def check_archive(data: bytes) -> None:
    """The list of members alone, before anything is unpacked: IMP006 macros, IMP008 broken, IMP009 a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError) as error:
        raise Refused(Issue("IMP008", "file")) from error
    names = [member.filename for member in members]
    if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
        raise Refused(Issue("IMP006", "file"))
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise Refused(Issue("IMP004", "file"))
    if (
        len(members) > MOST_MEMBERS
        or len(set(names)) < len(names)
        or sum(member.file_size for member in members) > MOST_UNPACKED
        or any(map(_is_bomb, members))
        or any(map(_is_astray, names))
    ):
        raise Refused(Issue("IMP009", "file"))


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1)


def _is_astray(name: str) -> bool:
    """Nothing is ever unpacked to disk; a name that wants to lie elsewhere still tells of an attack."""
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _unworked(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Formulas by sheet, row and column, where the file has any: one without a value must not look empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(_FORMULA in archive.read(name) for name in sheets):
            return {}
    import openpyxl  # noqa: PLC0415 - as above

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    found: dict[str, dict[tuple[int, int], str]] = {}
    for sheet in cast("list[_Worksheet]", book.worksheets):
        found[sheet.title] = {
            (row, place): str(cell.value)
            for row, cells in _rows(sheet)
            for place, cell in enumerate(cells)
            if cell.data_type == "f"
        }
    book.close()
    return found


def _rows(sheet: _Worksheet) -> Iterator[tuple[int, tuple[_Cell, ...]]]:
    # What the file says of its own size is not believed: a lie there would be padded out.
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(max_row=_LAST_ROW), start=1)


def _lines(sheet: _Worksheet, measure: Measure, unworked: dict[tuple[int, int], str]) -> Iterator[Line]:
    for number, cells in _rows(sheet):
        texts = [text_of(cell.value) for cell in cells]
        for place, text in enumerate(texts):
            if not text and (number, place) in unworked:
                texts[place] = unworked[number, place]
        line = measure.take(number, texts)
        if line:
            yield line


def text_of(value: object) -> str:
    """A cell as text: dates as 1981-08-22, numbers as typed, whole ones without a point."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return str(value).upper() if isinstance(value, bool) else str(value)
