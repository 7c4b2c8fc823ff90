"""Whatever length a text has and wherever it stands, its pages end, nothing of it is lost, and it takes its share."""

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from clinicdesk.pacing import Cancelled, Wanted
from clinicdesk.reports.blocks import Column, table
from clinicdesk.reports.fonts import register_fonts
from clinicdesk.reports.record import (
    Amended,
    Amendments,
    Block,
    Cell,
    Facility,
    Fact,
    Facts,
    Head,
    Note,
    Part,
    Printed,
    Question,
    Questions,
    Record,
    Table,
)
from clinicdesk.reports.render import render
from clinicdesk.reports.said import Tongue, plain
from clinicdesk.reports.slicing import sliced
from clinicdesk.reports.text import paragraph
from tests.support.paper import page_texts

PRINTED = Printed("24.11.2026 13:31", "Ткач Н. С.", "ClinicDesk 0.1.0", "перевірка", "МОЗ", 88, 89)
FACILITY = Facility("Клініка «Обрій»", "Київ", "00000000", "МОЗ № 000000", "Europe/Kyiv")
WORDS = st.integers(0, 700).map(lambda count: " ".join(f"{n:x}ї" for n in range(count)))
LINES = st.lists(st.sampled_from(["", "слово", "довге речення про все", "x" * 90, "&<b>"]), max_size=120).map(
    "\n".join
)


def _printed(*blocks: Block, tongue: Tongue = "uk") -> str:
    record = Record(
        "participant", "К-1/P", 1, "draft", FACILITY, plain("T"), (Part("p", plain("P"), blocks, 1),), "К-1"
    )
    return " ".join(page_texts(render(record, tongue, PRINTED)))


def _bare(text: str | Paragraph) -> str:
    """Without spaces and line ends; a piece of a paragraph keeps its words where a whole one keeps its text."""
    if isinstance(text, Paragraph):
        words = getattr(text.frags[0], "words", None) if text.frags else None
        text = "".join(words) if words else text.getPlainText()
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.one_of(WORDS, LINES), st.floats(0.2, 60)), min_size=1, max_size=6),
    st.sampled_from(["uk", "both"]),
)
def test_a_row_of_any_texts_in_any_columns_ends_and_loses_nothing(
    cells: list[tuple[str, float]], tongue: str
) -> None:
    """Proves: REQ-PRT-282. Of the first column each further piece has a line; a whole one once never ended."""
    register_fonts()
    columns = [Column("", share) for _, share in cells]
    texts = [text if text.strip() else "–" for text, _ in cells]
    made = table(columns, [texts], 500, language=tongue, bare=True)
    rows = vars(made)["_cellvalues"]
    for place, text in enumerate(texts):
        found = "".join(_bare(row[place]) for row in rows)
        assert found.startswith(_bare(text)) if place == 0 else found == _bare(text)
    assert all(cell.wrap(500, 1e9)[1] <= 150 for row in rows for cell in row)


LONG = " ".join(f"w{n:03x}" for n in range(300))


@pytest.mark.parametrize("tongue", ["uk", "en", "both"])
@pytest.mark.parametrize(
    "block",
    [
        Facts((Fact(plain(LONG), Cell(plain("так"))),)),
        Facts((Fact(plain(LONG), Cell(plain(LONG))),)),
        Table((Head(plain("Ліки"), 2), Head(plain("Доза"), 1)), ((Cell(plain(LONG)), Cell(plain(LONG))),)),
        Amendments((Amended(LONG, plain("що"), plain("було"), plain("є"), plain("хто"), "коли", plain("чому")),)),
        Questions(plain("A"), (Question("1", plain(LONG)),)),
        Note(plain(LONG)),
    ],
)  # fmt: skip
def test_a_long_label_medicine_mark_or_question_is_printed_whole(block: Block, tongue: Tongue) -> None:
    """Proves: REQ-PRT-282."""
    found = set(_printed(block, tongue=tongue).split())
    assert set(LONG.split()) <= found


def test_boxes_and_lines_that_no_page_holds_go_on_at_the_next() -> None:
    """Proves: REQ-PRT-282."""
    boxes = tuple(plain(f"відповідь-{n}") for n in range(400))
    found = _printed(Questions(plain("A"), (Question("1", plain("що?"), boxes=boxes, lines=90),)))
    assert all(box.uk in found for box in boxes)


@given(LINES)
@settings(max_examples=40, deadline=None)
def test_pieces_of_a_paragraph_break_where_the_paragraph_did(text: str) -> None:
    """Proves: REQ-PRT-282."""
    register_fonts()
    text = "\n".join(filter(None, text.split("\n")))
    whole = paragraph(text)
    height = whole.wrap(300, 1e9)[1]
    pieces: list[Paragraph] = list(sliced(paragraph(text), 300, 55))
    assert "".join(map(_bare, pieces)) == _bare(text)
    assert sum(piece.wrap(300, 1e9)[1] for piece in pieces) == pytest.approx(height)
    assert all(piece.wrap(300, 1e9)[1] <= 55 for piece in pieces)


def test_one_paragraph_of_many_pages_takes_what_as_many_paragraphs_take() -> None:
    """Proves: REQ-PRT-283. Every page measured the whole rest of the note anew."""
    text = " ".join(["слово про те, як минув день"] * 40)
    took = []
    for between in (" ", "\n\n"):
        begin = time.process_time()
        _printed(Note(plain(between.join([text] * 140))))
        took.append(time.process_time() - begin)
    assert took[0] < 3 * took[1] + 0.5


def test_a_layout_is_given_up_between_two_pages() -> None:
    """Proves: REQ-PRT-284. Locking or closing waited until the last page."""
    wanted, ended = Wanted(), threading.Event()
    begun = threading.Event()

    def labour() -> None:
        with wanted.followed():
            begun.set()
            try:
                _printed(*(Note(plain(LONG)) for _ in range(3000)))
            except Cancelled:
                ended.set()

    thread = threading.Thread(target=labour, daemon=True)
    thread.start()
    begun.wait(5)
    ended.wait(0.3)
    wanted.drop()
    thread.join(5)
    assert ended.is_set()
