"""The sentence at a field names what is wrong in it, and how it is meant to be written."""

from datetime import date

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.person_checks import checked
from clinicdesk.ui.people.card_text import details_of

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "cm"), [("1.80", "180"), ("1,80 м", "180"), ("1.8", "180"), ("2,05m", "205"), ("1,75м.", "175")]
)
def test_a_height_in_metres_is_given_in_centimetres(typed: str, cm: str) -> None:
    """Proves: REQ-PPL-562."""
    _, issues = checked(PersonDetails(surname="Коваль", height_cm=typed), TODAY)
    assert [(one.code, one.field) for one in issues] == [("PSN560", "height_cm")]
    assert issues[0].sentence("uk") == f"Зріст пишуть у сантиметрах: {cm}."
    assert issues[0].sentence("en").endswith(f"centimetres: {cm}.")


@pytest.mark.parametrize(
    ("typed", "code"), [("180", ""), ("180,5", ""), ("18.05", "PSN012"), ("3,5", "PSN010")]
)
def test_another_height_is_judged_as_before(typed: str, code: str) -> None:
    """Proves: REQ-PPL-562."""
    _, issues = checked(PersonDetails(surname="Коваль", height_cm=typed), TODAY)
    assert [one.code for one in issues] == ([code] if code else [])


def test_of_several_telephones_the_wrong_one_is_named() -> None:
    """Proves: REQ-PPL-562."""
    typed = details_of({"surname": "Коваль", "phones": "0671234567, 12; 050 123 45 67"}, lambda _: "")
    assert typed.phones == ("0671234567", "12", "050 123 45 67")
    clean, (issue,) = checked(typed, TODAY)
    assert "«12»" in issue.sentence("uk")
    assert clean.phones[::2] == ("+380671234567", "+380501234567")
