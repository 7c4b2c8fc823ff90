"""Lines for hands stand under the last rows of what they sign: no page of a register holds nothing but such lines."""

import pytest

from clinicdesk.reports.record import Block, Cell, Head, InkLines, Part, Signatures, Signed, Table
from clinicdesk.reports.render import render
from clinicdesk.reports.said import NOTHING, Said, plain
from tests.support.paper import page_texts
from tests.support.records import PRINTED, record

INK = InkLines((Said("Відповідальна особа", "Responsible person"), Said("Дата", "Date")), (5, 3))


def _last_page(*blocks: Block, landscape: bool = False) -> str:
    made = record(landscape=landscape, parts=(Part("lines", NOTHING, blocks),))
    return page_texts(render(made, "uk", PRINTED))[-1]


@pytest.mark.parametrize("count", range(1, 75))
@pytest.mark.parametrize("landscape", [False, True])
def test_the_last_rows_go_along_with_the_lines_under_them(count: int, *, landscape: bool) -> None:
    """Proves: REQ-PRT-094. Whatever the number of rows: the page with the lines holds the last of them too."""
    heads = (Head(Said("Номер", "Number"), 1), Head(Said("Дія", "Act"), 3))
    rows = tuple((Cell(plain(f"рядок {n}")), Cell(plain("видача"))) for n in range(1, count + 1))
    table = Table(heads, rows, legend=Said("Переписано до журналу", "Copied into the journal"))
    last = _last_page(table, INK, landscape=landscape)
    assert "Відповідальна особа" in last
    assert f"рядок {count} " in last.replace("\n", " ")
    assert "Номер" in last


@pytest.mark.parametrize("count", range(1, 40))
def test_the_last_signature_goes_along_with_the_lines_under_it(count: int) -> None:
    """Proves: REQ-PRT-094."""
    rows = tuple(
        Signed(plain(f"Підпис {n}"), plain("роль"), plain("свідок"), "24.11.2026 10:01", "A1", "valid")
        for n in range(1, count + 1)
    )
    last = _last_page(Signatures(rows), INK)
    assert "Відповідальна особа" in last
    assert f"Підпис {count} " in last.replace("\n", " ")
