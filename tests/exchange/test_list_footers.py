"""What stands below a list, in the column of names too, is nobody; a surname that looks like it is somebody."""

from collections.abc import Sequence

import pytest

from clinicdesk.exchange.columns import guess_layout
from clinicdesk.exchange.csv_table import read_csv
from clinicdesk.exchange.listing import Listing, read_listing
from tests.support.lists import comma_file

HEAD = ("Прізвище", "Ім’я", "Дата народження", "Телефон")
PEOPLE = (("Коваль", "Іван", "04.09.1972", "0670001950"), ("Бондар", "Ганна", "22.08.1981", "0960008005"))


def listing_of(*rows: Sequence[str]) -> Listing:
    """Two people with these lines under them."""
    (sheet,) = read_csv(comma_file([HEAD, *PEOPLE, *rows])).sheets
    return read_listing(sheet, guess_layout(sheet))


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("Всього", "10", "чоловіків 6", "жінок 4"), "total"),
        (("Всього:", "10 осіб", "чоловіків: 6", "жінок – 4"), "total"),
        (("Разом: 10 осіб, з них чоловіків 6", "", "", ""), "total"),
        (("", "Всього:", "2", ""), "total"),
        (("Кількість: 2", "", "", ""), "total"),
        (("Кількість учасників", "2", "", ""), "total"),
        (("Склав: Петренко О.О.", "", "", ""), "remark"),
        (("Склала", "Петренко О.О.", "", ""), "remark"),
        (("Затверджую", "", "", ""), "remark"),
        (("Лікар: Петренко О.О.", "", "", ""), "remark"),
        (("Головний лікар: Петренко О.О.", "", "", ""), "remark"),
        (("Жінок: 4", "", "", ""), "remark"),
        (("Дата: 01.11.2026", "", "", ""), "remark"),
    ],
)
def test_what_stands_below_a_list_is_nobody(row: Sequence[str], kind: str) -> None:
    """Proves: REQ-IMP-999."""
    found = listing_of(*[row])
    assert [one.line for one in found.people] == [2, 3]
    assert [(one.line, one.kind) for one in found.remarks] == [(4, kind)]


@pytest.mark.parametrize(
    "row",
    [
        ("Лікар", "Іван", "", ""), ("Лікар", "Іван", "01.02.1980", "0671112233"), ("Складанний", "Петро", "", ""),
        ("Разом", "Іван", "01.02.1980", ""), ("Count", "Anna", "", "0671112233"), ("Кількістенко", "", "", ""),
        ("Головний", "Іван", "", ""), ("Лікар", "", "", ""), ("Всього", "Іван", "Петрович", "немає телефону"),
    ],
)  # fmt: skip
def test_a_surname_that_looks_like_it_is_somebody(row: Sequence[str]) -> None:
    """Proves: REQ-IMP-999. A birth date and a telephone are somebody's."""
    found = listing_of(row)
    assert [one.line for one in found.people] == [2, 3, 4]
    assert found.remarks == ()


def test_the_number_of_one_sex_is_not_the_number_of_people() -> None:
    """Proves: REQ-IMP-999."""
    assert listing_of(("Кількість: 2", "", "", ""), ("Жінок: 1", "", "", "")).counted == 2
