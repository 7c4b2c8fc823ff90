"""A telephone is found wherever it stands: right after a point or a comma, and with 00 before the country."""

import pytest

from clinicdesk.protocols.contacts import contacts_in


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("тел.067-123-45-67", "067-123-45-67"),
        ("дружина,0671234567", "0671234567"),
        ("тел.+380671234567", "+380671234567"),
        ("00380671234567", "00380671234567"),
        ("моб.: 00 38 067 123 45 67, увечері", "00 38 067 123 45 67"),
        ("(067) 123-45-67", "(067) 123-45-67"),
        ("будинок 5, 067.123.45.67.", "067.123.45.67"),
    ],
)
def test_a_telephone_is_found_whatever_stands_before_it(text: str, phone: str) -> None:
    """Proves: REQ-PRT-017. «тел.067-123-45-67» was printed on copies by codes."""
    assert [text[one.start : one.end] for one in contacts_in(text)] == [phone]


@pytest.mark.parametrize(
    "text", ["12.0671234567", "3,0671234567 мл", "24.11.2026 08:00", "серія 20671234567", "0,5 мл/год"]
)
def test_a_figure_is_no_telephone(text: str) -> None:
    """Proves: REQ-PRT-017."""
    assert not list(contacts_in(text))


def test_a_paste_of_two_million_letters_is_looked_through() -> None:
    """Proves: REQ-REL-030. Tried anew at every letter, it never ended, and the window with it."""
    text = "я" * 2_000_000
    assert [(one.start, one.kind) for one in contacts_in(f"{text} імʼя.name@place.ua")] == [
        (2_000_001, "email")
    ]
