"""Somebody remembers a month and a year, or the end of a number: that finds the person."""

import pytest

from clinicdesk.protocols.days import read_month
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import people, registering
from tests.support.clinic import Clinic


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("березень 1984", (1984, 3)), ("Березня  1984 року", (1984, 3)), ("March 1984", (1984, 3)),
        ("03.1984", (1984, 3)), ("3/1984", (1984, 3)), ("1984-03", (1984, 3)),
        ("13.1984", None), ("0.1984", None), ("Лисенко 1984", None), ("1984", None), ("березень", None),
    ],
)  # fmt: skip
def test_a_month_is_read_as_people_write_it(typed: str, found: tuple[int, int] | None) -> None:
    """Proves: REQ-PPL-561."""
    assert read_month(typed) == found


def test_a_month_of_a_year_and_the_end_of_a_number_find_the_person(clinic: Clinic) -> None:
    """Proves: REQ-PPL-561."""
    desk, lead = clinic.open_as("lead")
    who = PersonDetails(
        code="К-50", surname="Лисенко", given_name="Мар’яна", birth_date="09.03.1984", phones=("0671234567",)
    )
    registering.add_person(desk, lead, who, reason="нове звернення")
    other = PersonDetails(code="К-51", surname="Гай", given_name="Іван", birth_date="10.04.1984")
    registering.add_person(desk, lead, other, reason="нове звернення")
    for query in ("березень 1984", "March 1984", "03.1984", "лис березня 1984", "Лисенко 1984", "4567", "34567",
                  "1234567", "45 67", "0671234567"):  # fmt: skip
        assert [one.code for one in people.list_people(desk, lead, query)] == ["К-50"], query
