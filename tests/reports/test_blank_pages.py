"""Empty forms on paper: no page holds an answer whose question stands on another, numbers are of the language."""

import pytest

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.reports.record import Part, Question, Questions
from clinicdesk.reports.render import render
from clinicdesk.reports.said import NOTHING, Said, plain
from clinicdesk.services.blank_forms import blank_parts
from tests.support.paper import page_texts, spaced
from tests.support.records import PRINTED, record


@pytest.mark.parametrize("above", range(18, 34))
def test_what_belongs_to_a_question_stands_on_its_page(above: int) -> None:
    """Proves: REQ-PRT-247. A loose page began with «Примітка» of nobody knew which question."""
    rows = [Question(str(n), plain(f"питання {n}"), boxes=(plain("Так"), plain("Ні"))) for n in range(above)]
    rows.append(Question("77", plain("останнє"), hint=plain("що саме " * 40), boxes=(plain("Так"),)))
    rows += [Question("", plain(f"подробиця {n}"), indent=True) for n in range(3)]
    rows += [Question(str(n), plain(f"далі {n}"), boxes=(plain("Так"),)) for n in range(90, 94)]
    made = record(parts=(Part("form", Said("Бланк", "Form"), (Questions(plain("Розділ"), tuple(rows)),)),))
    pages = [spaced(page) for page in page_texts(render(made, "uk", PRINTED))]
    (page,) = [one for one in pages if "останнє" in one]
    assert all(f"подробиця {n}" in page for n in range(3))
    assert page.count("що саме") == 40


def test_ranges_have_the_decimal_sign_of_the_language() -> None:
    """Proves: REQ-PRT-247. «0.1–60» stood on Ukrainian forms."""
    read = library().read("lab_tests", "0.1")
    assert isinstance(read.definition, Form)
    hints = [
        row.hint for part in blank_parts(read, read.definition) for block in part.blocks
        if isinstance(block, Questions) for row in block.rows
    ]  # fmt: skip
    assert any("0,1–" in hint.uk and "0.1–" in hint.en for hint in hints)
    assert not [hint.uk for hint in hints if "0.1–" in hint.uk]


def test_a_remark_in_one_language_only_leaves_no_stroke_in_the_other() -> None:
    """Proves: REQ-PRT-247. «Пункти 1–20 ·»."""
    rows = (Question("1", plain("пункт"), boxes=(plain("0"),)),)
    block = Questions(Said("Пункти", "Items"), rows, Said("", "In the past month"))
    text = " ".join(page_texts(render(record(parts=(Part("form", NOTHING, (block,)),)), "uk", PRINTED)))
    assert "Пункти ·" not in text
