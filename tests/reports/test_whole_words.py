"""No table breaks a word: a narrow column is given room, and what has none goes on in a further table."""

import pytest

from clinicdesk.reports.fitting import whole_words
from clinicdesk.reports.record import Amended, Amendments, Cell, Head, Signatures, Signed, Table
from clinicdesk.reports.render import render
from clinicdesk.reports.said import Said, plain
from tests.support.paper import page_texts
from tests.support.records import PRINTED, record

VITALS = (
    ("Хв", "Min"), ("Час", "Time"), ("САТ, мм рт. ст.", "SBP, mmHg"), ("ДАТ, мм рт. ст.", "DBP, mmHg"),
    ("ЧСС, за хв", "HR, /min"), ("SpO₂, сатурація, %", "SpO₂, saturation, %"), ("ЧД, за хв", "RR, /min"),
    ("Температура, °C", "Temperature, °C"), ("Свідомість ACVPU", "Consciousness ACVPU"),
    ("Седація MOAA/S", "Sedation MOAA/S"), ("Дисоціація CADSS-6", "Dissociation CADSS-6"),
    ("Самопочуття", "Wellbeing"), ("NEWS2", "NEWS2"), ("Хто", "By"), ("Примітка", "Note"),
)  # fmt: skip


def _observed(columns: int) -> Table:
    heads = tuple(Head(Said(uk, en), 12) for uk, en in (*VITALS[: columns - 1], VITALS[-1]))
    said = Said("не зазначено", "not stated")
    rows = tuple((Cell(plain(minute)), *(Cell(said),) * (len(heads) - 1)) for minute in range(5, 125, 5))
    return Table(heads, rows)


@pytest.mark.parametrize("tongue", ["uk", "en", "both"])
@pytest.mark.parametrize("columns", [8, 10, 12, 15])
@pytest.mark.parametrize("landscape", [False, True])
def test_heads_and_answers_of_a_wide_table_stand_in_whole_words(
    tongue: str, columns: int, *, landscape: bool
) -> None:
    """Proves: REQ-PRT-091."""
    table = _observed(columns)
    said = {word for text in page_texts(render(record(table, landscape=landscape), tongue, PRINTED))
            for word in text.split()}  # fmt: skip
    heads = [head.title.text(tongue) for head in table.heads]
    wanted = {word for text in (*heads, table.rows[0][1].said.text(tongue)) for word in text.split()}
    assert wanted <= said, wanted - said


def test_what_has_no_room_goes_on_below_and_says_again_of_which_row() -> None:
    """Proves: REQ-PRT-091. The minute stands before each part of a row."""
    table = _observed(15)
    text = " ".join(page_texts(render(record(table), "uk", PRINTED)))
    assert text.count("Хв ") == text.count("Примітка ") * 2
    assert text.split().count("65") == 2


def test_signatures_and_amendments_break_no_word_either() -> None:
    """Proves: REQ-PRT-091."""
    long = Said("анестезіологічно-реанімаційний", "anaesthesiological")
    signed = Signed(
        plain("Нечуй-Левицька-Кропивницька Ольга"), long, plain("свідок"), "24.11.2026 10:01", "A1", "valid"
    )
    amended = Amended(
        "[12]",
        plain("Вага"),
        plain("1"),
        long,
        plain("Нечуй-Левицька-Кропивницька"),
        "24.11.2026 10:01",
        plain("описка"),
    )
    for block in (Signatures((signed,)), Amendments((amended,))):
        words = {word for text in page_texts(render(record(block), "uk", PRINTED)) for word in text.split()}
        assert {"анестезіологічно-реанімаційний", "Нечуй-Левицька-Кропивницька"} <= words


def test_a_table_with_room_for_its_words_keeps_the_widths_it_was_given() -> None:
    """Proves: REQ-PRT-091."""
    assert whole_words((1, 3), [["Код"], ["Назва"]], 400.0) == [((0, 1), [100.0, 300.0])]


def test_a_word_longer_than_half_the_page_does_not_push_the_others_out() -> None:
    """Proves: REQ-PRT-091."""
    ((places, widths),) = whole_words((1, 1, 1), [["Код"], ["ф" * 300], ["Назва"]], 400.0)
    assert places == (0, 1, 2)
    assert min(widths) > 50
    assert sum(widths) == pytest.approx(400.0)
