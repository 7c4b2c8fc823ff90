"""Files that mean harm: read apart, refused with a sentence, and nothing of them is left behind."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from clinicdesk.errors import Refused
from clinicdesk.exchange import apart
from clinicdesk.exchange.apart import read_apart
from clinicdesk.exchange.file_kind import kind_of
from clinicdesk.exchange.table import MOST_FILE
from tests.support.lists import HEADINGS, HOSTILE, MEASURE, ROWS, member_of, with_member, workbook

SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook([HEADINGS, *ROWS])
_BEFORE = b'<?xml version="1.0"?><!DOCTYPE l ['
_AFTER = (
    b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
)
LAUGHS = (
    _BEFORE + b'<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b'<!ENTITY x "&j;">' + _AFTER
)  # fmt: skip
OUTSIDE = _BEFORE + b'<!ENTITY x SYSTEM "file:///etc/passwd">' + _AFTER


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_apart(data)
    assert caught.value.first.sentence("uk")
    assert caught.value.first.sentence("en")
    return caught.value.first.code


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_good_file_is_read_the_same_apart() -> None:
    """Proves: REQ-IMP-002."""
    pulses: list[int] = []
    book = read_apart(MEASURE.read_bytes(), pulse=lambda: pulses.append(1))
    assert len(book.sheets[0].lines) == 12
    assert pulses


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "IMP002"),
        (b" \r\n", "IMP002"),
        (b"a" * (MOST_FILE + 1), "IMP003"),
        (b"%PDF-1.7", "IMP004"),
        (b"<html><table>", "IMP004"),
        (b"\x00\x01\x02\x03", "IMP004"),
        (archive({"letter.txt": b"a"}), "IMP004"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "IMP005"),
        (with_member(GOOD, "xl/vbaProject.bin", b"\0"), "IMP006"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}), "IMP007"),
        (b"PK\x03\x04 and no archive", "IMP008"),
        (GOOD[: len(GOOD) // 2], "IMP008"),
        (with_member(GOOD, SHEET, b"<worksheet><sheetData><row>", instead=True), "IMP008"),
        (with_member(GOOD, "xl/workbook.xml", b"<workbook/>", instead=True), "IMP008"),
        (with_member(GOOD, "xl/media/zeros", b"0" * 50_000_000), "IMP009"),
        (with_member(GOOD, "../../evil", b"a"), "IMP009"),
        (with_member(GOOD, "/evil", b"a"), "IMP009"),
        (with_member(GOOD, "C:\\evil.txt", b"a"), "IMP009"),
        (archive({"xl/workbook.xml": b"", **{f"xl/media/{n}": b"" for n in range(1_001)}}), "IMP009"),
        (with_member(GOOD, SHEET, LAUGHS, instead=True), "IMP009"),
        (with_member(GOOD, SHEET, OUTSIDE, instead=True), "IMP009"),
        (b"\xff\xfe" + b"\x00\xd8" * 9, "IMP013"),
        (b"\x98" * 9, "IMP013"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_with_a_cure(data: bytes, code: str) -> None:
    """Proves: REQ-IMP-002."""
    assert refusal(data) == code


def test_a_size_that_lies_unpacks_nothing() -> None:
    """Proves: REQ-IMP-002. The declared size is made small; what comes out is not believed either."""
    data = bytearray(with_member(GOOD, SHEET, b"0" * 50_000_000, instead=True))
    while (at := data.find(struct.pack("<I", 50_000_000))) >= 0:
        data[at : at + 4] = struct.pack("<I", 900)
    assert refusal(bytes(data)) in {"IMP008", "IMP009"}


def test_a_sheet_that_lies_about_its_width_is_not_padded_out() -> None:
    """Proves: REQ-IMP-002."""
    sheet = member_of(GOOD, SHEET)
    lying = sheet.replace(b'ref="A1:F3"', b'ref="A1:XFD1048576"')
    assert lying != sheet
    book = read_apart(with_member(GOOD, SHEET, lying, instead=True))
    assert [len(line.cells) for line in book.sheets[0].lines] == [6, 6, 6]
    wide = sheet.replace(b'r="F2"', b'r="XFD2"')
    assert refusal(with_member(GOOD, SHEET, wide, instead=True)) == "IMP011"


def test_no_formula_is_worked_out_and_none_passes_for_an_empty_cell() -> None:
    """Proves: REQ-IMP-002."""
    (sheet,) = read_apart(workbook([HEADINGS, ("=1+1", "Роман", None, "=DATE(1981,8,22)")])).sheets
    assert sheet.lines[1].cells == ("=1+1", "Роман", "", "=DATE(1981,8,22)")


def test_names_that_mean_harm_are_text_like_any_other() -> None:
    """Proves: REQ-IMP-002."""
    rows = [[text.replace("\0", "").replace("\7", "")] for text in HOSTILE if not text.startswith("=")]
    (sheet,) = read_apart(workbook(rows)).sheets
    assert [line.cells[0] for line in sheet.lines] == [row[0] for row in rows]
    (sheet,) = read_apart(workbook([["_x0000_а_xD800_"], ["=cmd|'/C calc'!A0"]])).sheets
    assert "\ud800" not in sheet.lines[0].cells[0]
    assert sheet.lines[1].cells[0].startswith("=")


def test_whoever_waits_may_stop_waiting_and_the_process_ends() -> None:
    """Proves: REQ-IMP-002."""

    class EnoughError(Exception):
        """The person pressed cancel."""

    def enough() -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        read_apart(GOOD, pulse=enough)


def test_reading_ends_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-IMP-002."""
    monkeypatch.setattr(apart, "LONGEST", 0.0)
    assert refusal(GOOD) == "IMP015"


def test_the_process_that_reads_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: REQ-IMP-002, REQ-IMP-009."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("CLINICDESK_HOME", str(tmp_path))
    read_apart(MEASURE.read_bytes())
    assert list(tmp_path.iterdir()) == []


def test_the_ending_of_a_name_says_nothing() -> None:
    assert kind_of(GOOD) == "xlsx"
    assert kind_of("Прізвище;Ім’я".encode()) == "csv"
