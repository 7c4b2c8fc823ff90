"""Lines for hands stand under the last rows of what they sign: no page of a register holds nothing but such lines."""

import pytest

from clinicdesk.reports.record import (
    Block,
    Cell,
    Head,
    InkLines,
    Note,
    Part,
    Question,
    Questions,
    Signatures,
    Signed,
    Table,
)
from clinicdesk.reports.render import render
from clinicdesk.reports.said import NOTHING, Said, plain
from tests.support.paper import page_texts
from tests.support.records import PRINTED, record

INK = InkLines((Said("Відповідальна особа", "Responsible person"), Said("Дата", "Date")), (5, 3))


def _last_page(*blocks: Block, landscape: bool = False, head: str = "") -> str:
    made = record(landscape=landscape, parts=(Part("lines", NOTHING, blocks),))
    pages = page_texts(render(made, "uk", PRINTED))
    assert not head or all(page.split().count(head) == 1 for page in pages), "a head stands once on a page"
    return pages[-1]


@pytest.mark.parametrize(
    ("count", "landscape"),
    [(1, False), (2, True), *((n, False) for n in range(30, 46)), *((n, True) for n in range(14, 30))],
)
def test_the_last_rows_go_along_with_the_lines_under_them(count: int, landscape: bool) -> None:
    """Proves: REQ-PRT-094. Whatever the number of rows: the page with the lines holds the last of them too."""
    heads = (Head(Said("Номер", "Number"), 1), Head(Said("Дія", "Act"), 3))
    rows = tuple(
        (
            Cell(plain(f"рядок {n}")),
            Cell(plain("видача\nбез свідка\nколега поруч" if n == count else "видача")),
        )
        for n in range(1, count + 1)
    )
    table = Table(heads, rows, legend=Said("Переписано до журналу", "Copied into the journal"))
    last = _last_page(table, INK, landscape=landscape, head="Номер")
    assert "Відповідальна особа" in last
    assert f"рядок {count} " in last.replace("\n", " ")
    assert "Номер" in last


@pytest.mark.parametrize("count", [1, 2, *range(14, 26)])
def test_the_last_signature_goes_along_with_the_lines_under_it(count: int) -> None:
    """Proves: REQ-PRT-094."""
    rows = tuple(
        Signed(plain(f"Підпис {n}"), plain("роль"), plain("свідок"), "24.11.2026 10:01", "A1", "valid")
        for n in range(1, count + 1)
    )
    last = _last_page(Signatures(rows), INK)
    assert "Відповідальна особа" in last
    assert f"Підпис {count} " in last.replace("\n", " ")


@pytest.mark.parametrize(
    ("count", "lines"), [(1, 0), *((n, 0) for n in range(24, 38)), *((n, 4) for n in range(6, 12))]
)
def test_the_last_question_of_an_empty_form_goes_along_with_the_lines_of_a_part_below(
    count: int, lines: int
) -> None:
    """Proves: REQ-PRT-094. A page of an empty form held «Хто заповнив» and nothing that was filled in."""
    rows = tuple(
        Question(str(n), Said(f"Питання {n}", f"Question {n}"), lines=lines) for n in range(1, count + 1)
    )
    sentence = Note(Said("Внесено до програми", "Entered into the program"))
    parts = (Part("form", NOTHING, (Questions(NOTHING, rows),)), Part("hands", NOTHING, (INK, sentence)))
    last = page_texts(render(record(parts=parts), "uk", PRINTED))[-1]
    assert "Відповідальна особа" in last
    assert "Внесено до програми" in last
    assert f"Питання {count} " in last.replace("\n", " ")
