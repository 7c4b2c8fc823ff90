"""A set in one file: whole, an archive form as its parts, and put together without holding them in memory."""

import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from clinicdesk.reports.binding import Binder, bind
from clinicdesk.reports.record import Cell, Facility, Head, Note, Part, Printed, Record, Table
from clinicdesk.reports.render import render
from clinicdesk.reports.said import Tongue, plain
from clinicdesk.security.scratch import Scratch
from tests.support.paper import page_texts

PRINTED = Printed("24.11.2026 13:31", "Ткач Н. С.", "ClinicDesk 0.1.0", "перевірка", "МОЗ", 88, 89)
NAMES = ("07/D1 · Сесія (перша)", "К-1047 \\ «Обрій»", "K-3", "т" * 300)
MEMORY = """
import sys
from pathlib import Path
from clinicdesk.reports.binding import Binder
from clinicdesk.security.scratch import Scratch

pdf = Path(sys.argv[1]).read_bytes()
with Binder() as binder, Scratch() as out:
    for number in range(int(sys.argv[2])):
        binder.add(pdf, f"К-{number}")
    binder.bound(out, language="uk", program="ClinicDesk 0.1.0")
lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
print(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""


@cache
def document(rows: int, tongue: Tongue = "uk") -> bytes:
    """A record with a note and as many rows."""
    heads = tuple(Head(plain(name), 10) for name in ("№", "АТ", "Примітка"))
    cells = tuple(tuple(Cell(plain(one)) for one in (n, f"{n}/88", "спить & <дихає>")) for n in range(rows))
    part = Part("p", plain("Сесія"), (Note(plain(f"Примітка {rows}")), Table(heads, cells)), 1)
    facility = Facility("Клініка «Обрій»", "Київ", "00000000", "МОЗ", "Europe/Kyiv")
    record = Record(
        "participant", f"К-{rows}/P", 1, "signed", facility, plain("Протокол"), (part,), f"К-{rows}"
    )
    return render(record, tongue, PRINTED)


def _bound(times: int = 1) -> tuple[list[bytes], bytes]:
    parts = [document(1), document(160, "both"), document(40, "en"), document(2)] * times
    return parts, bind(parts, NAMES * times, language="uk", program="ClinicDesk 0.1.0")


@pytest.mark.parametrize("times", [1, 12])
def test_every_page_says_in_the_set_what_it_says_alone(times: int) -> None:
    """Proves: REQ-SET-280."""
    parts, whole = _bound(times)
    with pikepdf.open(BytesIO(whole)) as found:
        assert found.check_pdf_syntax() == []
    assert page_texts(whole) == [page for part in parts for page in page_texts(part)]


def _page(mark: pikepdf.OutlineItem) -> tuple[int, int]:
    assert isinstance(mark.destination, pikepdf.Array)
    page: tuple[int, int] = mark.destination[0].objgen
    return page


def test_each_document_has_a_bookmark_with_its_name_at_its_first_page() -> None:
    parts, whole = _bound()
    first = [sum(len(page_texts(part)) for part in parts[:place]) for place in range(len(parts))]
    with pikepdf.open(BytesIO(whole)) as found, found.open_outline() as outline:
        pages = {page.obj.objgen: place for place, page in enumerate(found.pages)}
        assert [(mark.title, pages[_page(mark)]) for mark in outline.root] == [
            *zip(NAMES, first, strict=True)
        ]


def test_a_set_is_an_archive_document_and_the_same_each_time() -> None:
    """Proves: REQ-PRT-001."""
    parts, whole = _bound()
    assert whole == _bound()[1]
    assert whole != bind(parts[:3], NAMES[:3], language="uk", program="ClinicDesk 0.1.0")
    assert whole.startswith(b"%PDF-1.7\n%")
    assert min(whole.splitlines()[1][1:5]) > 127
    with pikepdf.open(BytesIO(whole)) as found:
        said = found.open_metadata()
        assert (said.pdfa_status, said["dc:title"]) == ("3B", NAMES[0])
        assert str(found.docinfo["/Title"]) == NAMES[0]
        assert [str(intent.S) for intent in found.Root.OutputIntents] == ["/GTS_PDFA1"]
        assert len(found.trailer.ID) == 2
        letters = [font for page in found.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in font.FontDescriptor and "/ToUnicode" in font for font in letters)


def test_the_preview_of_the_window_opens_a_set() -> None:
    parts, whole = _bound()
    held = QBuffer()
    held.setData(QByteArray(whole))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    shown = QPdfDocument()
    shown.load(held)
    assert shown.error() == QPdfDocument.Error.None_
    assert shown.pageCount() == sum(len(page_texts(part)) for part in parts)
    shown.close()


def test_what_was_put_aside_sealed_comes_back_whole() -> None:
    """Proves: REQ-SET-280."""
    parts, whole = _bound(12)
    assert len(whole) > 1_000_000
    with Binder() as binder, Scratch() as out:
        for pdf, name in zip(parts, NAMES * 12, strict=True):
            binder.add(pdf, name)
        binder.bound(out, language="uk", program="ClinicDesk 0.1.0")
        assert out.whole() == whole


def test_a_hundred_more_documents_take_no_more_memory(tmp_path: Path) -> None:
    """Proves: REQ-SET-280."""
    if sys.platform == "win32":  # no such figures there
        return
    (tmp_path / "one.pdf").write_bytes(document(160))

    def peak_kb(count: int) -> int:
        asked = [sys.executable, "-c", MEMORY, str(tmp_path / "one.pdf"), str(count)]
        return int(subprocess.run(asked, check=True, capture_output=True).stdout)

    assert peak_kb(105) - peak_kb(5) < 2_000
