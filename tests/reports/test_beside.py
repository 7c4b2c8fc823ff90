"""Both languages on one page: what is the same in both stands once, and a table is as wide as what is in it."""

import dataclasses

import pytest

from clinicdesk.reports.fitting import fitted
from clinicdesk.reports.record import Cell, Fact, Facts, Head, InkLines, Note, Part, Signatures, Table
from clinicdesk.reports.render import render
from clinicdesk.reports.said import Said, plain
from tests.support.paper import page_texts
from tests.support.records import PRINTED, record

WIDTH = 510.0


@pytest.mark.parametrize(
    ("uk", "en", "beside"),
    [
        ("Так", "Yes", "Так / Yes"),
        ("К-1047", "К-1047", "К-1047"),
        ("Дата: 13.11.2026", "Date: 13.11.2026", "Дата / Date: 13.11.2026"),
        ("САТ понад 160", "Systolic above 160", "САТ понад / Systolic above 160"),
        ("77 кг", "77 kg", "77 кг / 77 kg"),
        ("18, тяжкий ступінь", "18, severe", "18, тяжкий ступінь / 18, severe"),
        ("50 мг на 77 кг", "50 mg for 77 kg", "50 мг на 77 кг / 50 mg for 77 kg"),
        ("о 12:05, 3 рази", "at 12:05, 3 times", "о 12:05, 3 рази / at 12:05, 3 times"),
        ("протокол 0.1 · когорта 07", "protocol 0.1 · cohort 07", "протокол / protocol 0.1 · когорта / cohort 07"),
        ("Дата: 13.11; ІМТ: 27 кг", "Date: 13.11; BMI: 27 kg", "Дата / Date: 13.11; ІМТ: 27 кг / BMI: 27 kg"),
        ("Лягти, дихати", "Lie down, breathe", "Лягти, дихати / Lie down, breathe"),
        ("ПТСР за DSM-5 (PCL-5)", "PTSD for DSM-5 (PCL-5)", "ПТСР за DSM-5 (PCL-5) / PTSD for DSM-5 (PCL-5)"),
        ("Уникання (пункти 6–7)", "Avoidance (items 6–7)", "Уникання (пункти 6–7) / Avoidance (items 6–7)"),
        ("лікар із ACLS", "clinician with ACLS", "лікар із ACLS / clinician with ACLS"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_number_or_a_name_that_both_end_with_stands_once(uk: str, en: str, beside: str) -> None:
    """Proves: REQ-PRT-015, REQ-PRT-249. A number before a unit stays with it in both: a dose is never read across."""
    assert Said(uk, en).text("both") == beside


def test_columns_are_as_wide_as_what_is_in_them_and_no_word_is_broken() -> None:
    rows = [
        ("Опитувальник здоров’я пацієнта, дев’ять пунктів", "Health questionnaire, nine items", "Так / Yes")
    ] * 9
    shares = fitted((34, 34, 32), rows, WIDTH)
    assert sum(shares) == pytest.approx(1.0)
    assert shares[0] > shares[1] > shares[2]
    assert shares[2] * WIDTH > 20


def test_an_empty_table_keeps_the_columns_it_was_given() -> None:
    assert fitted((1, 3), [], WIDTH) == [0.25, 0.75]
    assert fitted((5,), [("К-1047",)], WIDTH) == [1.0]


def test_a_form_in_both_languages_takes_no_more_pages_than_in_one() -> None:
    """Each label stands beside its translation and the answer once, so that a row has one line as before."""
    answers = (Fact(Said("Супровідну особу названо", "The escort is named"), Cell(Said("Так", "Yes"))),) * 120
    form = record(Facts(answers))
    uk, both = (len(page_texts(render(form, tongue, PRINTED))) for tongue in ("uk", "both"))
    assert both <= uk + 1
    assert "The escort is named Так / Yes" in page_texts(render(form, "both", PRINTED))[0]


def test_the_head_of_the_signatures_stands_on_every_page_that_has_some() -> None:
    """A signature alone at the top of a page said neither whose role nor what for."""
    (signatures,) = (block for block in record().parts[0].blocks if isinstance(block, Signatures))
    many = dataclasses.replace(signatures, rows=signatures.rows * 30)
    for page in page_texts(render(record(many), "uk", PRINTED)):
        assert ("Марчук" in page) <= ("Підпис від руки" in page)


def test_what_is_signed_at_the_end_of_a_form_is_not_torn_from_its_last_sentence() -> None:
    """A page of its own held one line: who typed the form in."""
    rows = (Fact(plain("питання"), Cell(plain("відповідь"))),)
    hands = Part(
        "hands", Said("", ""), (InkLines((plain("Хто"), plain("Дата")), (1, 1)), Note(plain("Внесено.")))
    )
    for number in range(30, 50):
        whole = record(Facts(rows * number))
        pages = page_texts(render(dataclasses.replace(whole, parts=(whole.parts[0], hands)), "uk", PRINTED))
        assert [page for page in pages if "Внесено." in page and "Хто Дата" not in page] == []


def test_a_long_table_head_is_said_in_both_languages() -> None:
    heads = (Head(Said("Пункт", "Item"), 3), Head(Said("Відповідь", "Answer"), 1))
    table = Table(heads, ((Cell(Said("Сон", "Sleep")), Cell(Said("ні", "no"))),))
    assert (
        "Пункт / Item Відповідь / Answer Сон / Sleep ні / no"
        in page_texts(render(record(table), "both", PRINTED))[0]
    )
