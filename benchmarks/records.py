"""A record on paper beside ReportLab laying out the same texts and tables bare; a batch and its memory."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate

from benchmarks.measuring import Figure, compare
from clinicdesk.reports.binding import Binder
from clinicdesk.reports.fonts import BODY, NARROW, register_fonts
from clinicdesk.reports.record import (
    Block,
    Cell,
    Facility,
    Fact,
    Facts,
    Head,
    Note,
    Part,
    Printed,
    Record,
    Table,
)
from clinicdesk.reports.render import render
from clinicdesk.reports.said import Said, plain
from clinicdesk.security.scratch import Scratch

SESSIONS, READINGS, FORMS, QUESTIONS = 6, 300, 40, 20
FEW, BATCH = 10, 200
_WIDTH = A4[0] - 85
_PRINTED = Printed(
    "24.11.2026 13:31:00 UTC+02:00", "Ткач Н. С.", "ClinicDesk 0.1.0", "перевірка", "МОЗ", 88, 89
)
_VALUES = ("10:15", "142", "88", "78", "98", "15", "5", "36,6", "Марчук І. П.", "лежить спокійно, говорить")
_LINES = (("LINEBELOW", (0, 0), (-1, -1), 0.4, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP"))


def run(folder: Path, *, short: bool) -> list[Figure]:  # noqa: ARG001 - nothing is written
    """One large record; then many small ones, whose memory must not grow with their number."""
    record = _record()
    one = compare(
        f"print a record, {SESSIONS} sessions, {READINGS} readings, {FORMS} forms",
        lambda: render(record, "uk", _PRINTED), lambda: _bare(record), rounds=3 if short else 15,
        promise="ratio ≤ 1.5 of bare ReportLab with the same texts and tables",
    )  # fmt: skip
    return [one, _batch(40 if short else BATCH)]


def _batch(count: int) -> Figure:
    """The most memory a process of its own ever held that bound so many records, or only a few."""
    few, many = (_peak(number) for number in (FEW, count))
    return Figure(
        f"peak kB of a process that bound {count} records, beside {FEW}", many, many, few, few,
        "ratio ≤ 1.1: no document is held, and of the bound file only where its objects stand",
    )  # fmt: skip


def _peak(count: int) -> float:
    told = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.records import peak; peak({count})"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(told.stdout)


def peak(count: int) -> None:
    """Lay out one record after another and bind them as a set is, then say the peak in kilobytes.

    To the end of the bound file, which lies sealed on the disk: whoever shows it holds it once, some 40 kB a record.
    Linux only. The peak of this process alone: what `getrusage` says outlives the program that started it.
    """
    with Binder() as binder, Scratch() as out:
        for number in range(count):
            binder.add(render(_record(sessions=1, readings=60, forms=8), "uk", _PRINTED), f"К-{number}")
        binder.bound(out, language="uk", program=_PRINTED.program)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def _record(*, sessions: int = SESSIONS, readings: int = READINGS, forms: int = FORMS) -> Record:
    heads = tuple(Head(Said(f"Стовпець {n}", f"Column {n}"), 10) for n in range(len(_VALUES)))
    row = tuple(Cell(plain(value)) for value in _VALUES)
    tables = tuple(Table(heads, (row,) * (readings // sessions)) for _ in range(sessions))
    facts = tuple(
        Fact(Said(f"Запитання {n}: як спали минулого тижня", f"Question {n}"), Cell(plain("кілька днів")))
        for n in range(QUESTIONS)
    )
    filled = tuple(
        block for n in range(forms) for block in (Facts(facts), Note(plain(f"Примітка {n}. " * 20)))
    )
    parts = (
        Part("dosing", Said("Сесії", "Sessions"), tables, 1),
        Part("forms", Said("Форми", "Forms"), filled, 2),
    )
    facility = Facility(
        "Клініка «Обрій»", "Київ, вул. Зразкова, 1", "00000000", "МОЗ № 000000", "Europe/Kyiv"
    )
    return Record(
        "participant", "К-1047/P", 4, "signed", facility, Said("Протокол", "Record"), parts, "К-1047"
    )


def _bare(record: Record) -> bytes:
    """The same texts in the same faces, in paragraphs and tables as ReportLab's guide has them; no furniture."""
    register_fonts()
    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, initialFontName=BODY, invariant=1)
    document.build([one for part in record.parts for block in part.blocks for one in _flowables(block)])
    return out.getvalue()


def _flowables(block: Block) -> Iterator[Flowable]:
    style = ParagraphStyle("cell", fontName=NARROW, bulletFontName=NARROW, fontSize=8.4, leading=10.2)

    def cell(text: str) -> Paragraph:
        return Paragraph(escape(text), style)

    if isinstance(block, Note):
        yield cell(block.text.uk)
    elif isinstance(block, Facts):
        rows = [[cell(fact.label.uk), cell(fact.value.said.uk)] for fact in block.rows]
        yield LongTable(
            rows, [_WIDTH * 0.4, _WIDTH * 0.6], style=[("FONT", (0, 0), (-1, -1), NARROW), *_LINES]
        )
    elif isinstance(block, Table):
        head = [cell(one.title.uk) for one in block.heads]
        body = [[cell(one.said.uk) for one in row] for row in block.rows]
        share = _WIDTH / len(head)
        yield LongTable([head, *body], [share] * len(head), repeatRows=1,
                        style=[("FONT", (0, 0), (-1, -1), NARROW), *_LINES])  # fmt: skip
