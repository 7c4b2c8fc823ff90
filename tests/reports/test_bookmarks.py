"""Every document has a place in the reader's list of contents, one of nothing but rows too."""

from io import BytesIO

import pikepdf
import pytest

from clinicdesk.reports.record import Cell, Head, Part, Table
from clinicdesk.reports.render import render
from clinicdesk.reports.said import NOTHING, Said, plain
from tests.support.records import PRINTED, record


def _outline(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [str(item.title) for item in outline.root]


@pytest.mark.parametrize("language", ["uk", "en", "both"])
def test_a_paper_without_named_parts_has_its_title_as_bookmark(language: str) -> None:
    """Proves: REQ-PRT-248. Registers and labels had none."""
    rows = tuple((Cell(plain(n)),) for n in range(120))
    made = record(parts=(Part("rows", NOTHING, (Table((Head(Said("Номер", "Number"), 1),), rows),)),))
    assert _outline(render(made, language, PRINTED)) == [made.title.text(language)]


def test_a_paper_with_parts_has_theirs() -> None:
    """Proves: REQ-PRT-248."""
    parts = (Part("a", Said("Одне", "One"), (), 1), Part("b", Said("Друге", "Two"), (), 2))
    assert _outline(render(record(parts=parts), "uk", PRINTED)) == ["1. Одне", "2. Друге"]
