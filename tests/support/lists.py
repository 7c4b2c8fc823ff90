"""Lists of participants as clinics keep them: workbooks and text files, made in memory."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl

from tests.support.source import ROOT

MEASURE = ROOT / "tests" / "data" / "intake.xlsx"
"""The list that the import is measured by: ten people, one of them twice, one that cannot be."""
HEADINGS = ("Прізвище", "Ім’я", "По батькові", "Дата народження", "Стать", "Телефон")
ROWS = (
    ("Олійник", "Роман", "Петрович", "04.09.1972", "ч", "0670001950"),
    ("Бондар", "Ганна", "Петрівна", "22.08.1981", "ж", "0960008005"),
)
HOSTILE = (
    "=cmd|'/C calc'!A0",
    "Robert'); DROP TABLE participant;--",
    "Коваль\u202eьлавок",
    "Ковал\u0000ь\u0007",
    "Ж" * 200,
    "Марта 🦊",
    "יעל",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "%s%n{0}",
)
"""What a cell of a name may hold when somebody means harm, or a spreadsheet went wrong."""


def workbook(
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "Аркуш1",
    more: Mapping[str, Sequence[Sequence[object]]] | None = None,
) -> bytes:
    """An XLSX with these rows, and further sheets by name."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    for name, lines in (more or {}).items():
        other = book.create_sheet(name)
        for row in lines:
            other.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comma_file(
    rows: Iterable[Sequence[str]],
    *,
    sign: str = ";",
    encoding: str = "utf-8",
    quoting: int = csv.QUOTE_MINIMAL,
) -> bytes:
    """A text file with this sign between its cells."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign, quoting=quoting).writerows(rows)  # type: ignore[arg-type]  # QUOTE_* are plain numbers
    return out.getvalue().encode(encoding)


def with_member(data: bytes, name: str, content: bytes, *, instead: bool = False) -> bytes:
    """The same archive with one more member, or with another one in the place of its namesake."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if not (instead and member.filename == name):
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def member_of(data: bytes, name: str) -> bytes:
    """One member of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def put(folder: Path, name: str, data: bytes) -> Path:
    """The file on disk."""
    path = folder / name
    path.write_bytes(data)
    return path
