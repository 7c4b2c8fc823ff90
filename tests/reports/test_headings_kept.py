"""No heading stands at the foot of a page without anything of what it names, in one language or in both."""

from collections.abc import Callable

import pytest

from clinicdesk.reports.record import (
    Block,
    Cell,
    Fact,
    Facts,
    Head,
    Note,
    Part,
    Record,
    Signatures,
    Signed,
    Table,
)
from clinicdesk.reports.render import render
from clinicdesk.reports.said import Said, Tongue, plain
from tests.support.paper import page_texts
from tests.support.records import FACILITY, PRINTED

HEADING, TITLE, FIRST, FIRST_EN = "Заголовок частини", "Назва таблиці", "першеслово", "firstword"
LONG = Said(f"{FIRST} " + "дуже довгий підпис " * 12, f"{FIRST_EN} " + "a very long label " * 12)
TALL = Said(f"{FIRST}\nа\nб\nв\nг\nґ", f"{FIRST_EN}\na\nb\nc\nd\ne")


def facts() -> Facts:
    rows = tuple(Fact(LONG if n == 0 else plain(f"п{n}"), Cell(plain(str(n)))) for n in range(24))
    return Facts(rows, 2, plain(TITLE))


def table() -> Table:
    heads = tuple(Head(Said(f"стовпець із назвою {n}", f"column with a name {n}"), 20) for n in range(5))
    first = (Cell(TALL), *(Cell(plain("1")) for _ in range(4)))
    return Table(heads, (first, *(tuple(Cell(plain("x")) for _ in range(5)) for _ in range(6))), plain(TITLE))


def signatures() -> Signatures:
    one = Signed(LONG, plain("роль"), plain("засвідчення"), "24.11.2026 10:00", "AB", "valid")
    return Signatures((one,) * 3, plain(TITLE))


BLOCKS: dict[str, Callable[[], Block]] = {"facts": facts, "table": table, "signatures": signatures}


def pages(above: int, block: Block, tongue: Tongue) -> list[str]:
    """So many lines, then the part with the block."""
    lines = Part("a", plain("А"), (Note(plain("\n".join(["рядок"] * above))),), 1)
    parts = lines, Part("b", plain(HEADING), (block,), 2)
    record = Record("participant", "К-1/P", 1, "signed", FACILITY, plain("T"), parts, "К-1")
    return page_texts(render(record, tongue, PRINTED))


@pytest.mark.parametrize("tongue", ["uk", "both"])
@pytest.mark.parametrize("name", BLOCKS)
def test_a_heading_has_something_under_it_on_its_page(name: str, tongue: Tongue) -> None:
    """A part's name and a table's title stood alone at the foot of a page. Proves: REQ-PRT-703."""
    broke = set()
    for above in range(24, 52, 2):
        found = pages(above, BLOCKS[name](), tongue)
        at = [number for number, page in enumerate(found) if HEADING in page]
        assert len(at) == 1
        assert TITLE in found[at[0]], above
        assert FIRST in found[at[0]], above
        broke.add(at[0])
    assert broke == {0, 1}, "the part must have met the foot of a page"
