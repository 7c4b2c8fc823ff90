"""Laying out takes the time of breaking each cell into lines once, and shows the same pages."""

from collections import Counter

import pytest
from reportlab.platypus import Paragraph

from clinicdesk.reports.fonts import register_fonts
from clinicdesk.reports.record import Cell, Facility, Head, Part, Printed, Record, Table
from clinicdesk.reports.render import render
from clinicdesk.reports.said import plain
from clinicdesk.reports.text import paragraph
from tests.support.paper import page_texts

ROWS = 200
TEXT = "слово за словом про те, як минула ніч " * 6


def _long_table() -> Record:
    heads = tuple(Head(plain(name), 10) for name in ("№", "АТ", "Примітка"))
    rows = tuple(
        tuple(Cell(plain(one)) for one in (number, "140/88", "спить спокійно")) for number in range(ROWS)
    )
    part = Part("p", plain("P"), (Table(heads, rows),), 1)
    facility = Facility("Клініка", "Київ", "00000000", "МОЗ", "Europe/Kyiv")
    return Record("participant", "К-1/P", 1, "draft", facility, plain("T"), (part,), "К-1")


def _drawn(text: Paragraph) -> float:
    """The height in points of the lines that would be drawn."""
    lines: int = len(vars(text)["blPara"].lines)
    return lines * text.style.leading


def test_a_cell_of_a_table_over_many_pages_is_broken_into_lines_once(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: Counter[int] = Counter()
    kept: list[Paragraph] = []  # so that no two have the same number
    breaking = Paragraph.breakLines

    def counted(text: Paragraph, width: list[float]) -> object:
        kept.append(text)
        broken[id(text)] += 1
        return breaking(text, width)

    monkeypatch.setattr(Paragraph, "breakLines", counted)
    pages = page_texts(
        render(_long_table(), "uk", Printed("24.11.2026", "Ткач", "0.1.0", "перевірка", "МОЗ", 8, 9))
    )
    assert len(pages) > 2
    assert len(broken) >= 3 * ROWS
    assert {text.getPlainText() for text in kept if broken[id(text)] > 1} == set()


def test_another_width_breaks_a_paragraph_anew_and_the_first_one_as_at_first() -> None:
    register_fonts()
    text = paragraph(TEXT)
    wide = text.wrap(400, 1000)
    narrow = text.wrap(100, 1000)
    assert narrow[1] > 3 * wide[1]
    assert _drawn(text) == narrow[1]
    assert (text.wrap(400, 1000), _drawn(text)) == (wide, wide[1])


def test_a_paragraph_that_lost_its_lines_or_has_other_pieces_is_broken_anew() -> None:
    register_fonts()
    text = paragraph(TEXT)
    size = text.wrap(100, 1000)
    assert text.split(100, 5) == []  # no room for a line: ReportLab throws the lines away
    assert text.wrap(100, 1000) == size
    assert _drawn(text) == size[1]
    text.frags = paragraph("слово").frags
    assert text.wrap(100, 1000) == (100, text.style.leading)
