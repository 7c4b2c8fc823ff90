"""Text on paper is text: no mark-up, no missing glyph, nothing invisible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.reports.fonts import register_fonts
from clinicdesk.reports.text import fits, legible, one_line, paragraph, stated


def test_ukrainian_and_the_signs_of_a_record_need_no_substitute() -> None:
    written = "Ґанок, їжак, є’днання «№ 5», ≥ ≤ ± → – … °C, µg, SpO₂, ₴"
    assert legible(written) == written


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("усмішка 😀", "усмішка [U+1F600]"),
        ("порядок \u202eзламано", "порядок [U+202E]зламано"),
        ("нуль\x00всередині", "нуль[U+0000]всередині"),
        ("сам\ud800отній", "сам[U+D800]отній"),
        ("漢", "[U+6F22]"),
        ("табуляція\tтут", "табуляція тут"),
        ("два\r\nрядки", "два\nрядки"),
        ("и\u0306", "й"),
        ("невидиме\u200b\u00ad\ufeff", "невидиме[U+200B][U+00AD][U+FEFF]"),
    ],
)
def test_what_the_faces_cannot_draw_is_shown_by_its_number(typed: str, printed: str) -> None:
    assert legible(typed) == printed


@given(st.text())
def test_nothing_is_left_that_the_faces_cannot_draw(typed: str) -> None:
    assert set(legible(typed)) <= register_fonts() | {"\n"}


@given(st.text(alphabet="<>&\"'/ab{}\n;#"))
def test_any_mark_up_is_only_characters(typed: str) -> None:
    """Proves: REQ-PRT-003."""
    assert "".join(paragraph(typed).getPlainText().split()) == "".join(typed.split())


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_says_so(blank: str) -> None:
    """Proves: REQ-PRT-004."""
    assert stated(blank, "uk") == "не зазначено"
    assert stated(blank, "en") == "not stated"


def test_what_was_typed_is_not_called_blank() -> None:
    assert stated("0", "uk") == "0"


def test_a_mark_has_one_line() -> None:
    assert one_line("два\nрядки  разом") == "два рядки разом"


def test_a_line_is_measured_in_its_own_face() -> None:
    assert fits("Клініка", "clinic", 60)
    assert not fits("Клініка" * 3, "clinic", 60)
