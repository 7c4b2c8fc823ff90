"""Lists as people keep them: dates, headings, footers and cells, each read as it was meant or put in doubt."""

from datetime import date

import pytest

from clinicdesk.exchange.columns import guess_layout
from clinicdesk.exchange.list_days import plain_day
from clinicdesk.exchange.listed_person import Habits, details_of
from clinicdesk.exchange.listing import Listing, read_listing
from clinicdesk.exchange.table import Line, Sheet
from clinicdesk.protocols.days import read_day
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails

TODAY = date(2026, 11, 25)


def sheet(*rows: tuple[str, ...]) -> Sheet:
    return Sheet("", tuple(Line(number, row) for number, row in enumerate(rows, start=1)))


def listing(*rows: tuple[str, ...]) -> Listing:
    made = sheet(*rows)
    return read_listing(made, guess_layout(made))


def people(*rows: tuple[str, ...]) -> list[tuple[PersonDetails, list[str]]]:
    found = listing(*rows)
    habits = Habits.of(found, since_1904=False)
    read = (details_of(row, habits) for row in found.people)
    return [(details, [issue.code for issue in issues]) for details, issues in read]


@pytest.mark.parametrize(
    "text",
    [
        "04.09.1972", "4.9.1972", "04/09/1972", "04-09-1972", "1972-09-04", "1972-09-04 00:00:00", "04.09.1972 0:00",
        "1972-09-04T00:00:00", "04.09.1972 р.н.", "04.09.1972 р. н.", "4 вересня 1972", "4 вересня 1972 р.",
        "4 Sep 1972", "September 4, 1972", "4 сентября 1972 г.р.", "04.09.72", "26546",
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(text: str) -> None:
    """Proves: REQ-IMP-005."""
    assert read_day(plain_day(text), TODAY) == date(1972, 9, 4)


def test_day_numbers_of_old_macintosh_files_count_from_1904() -> None:
    """Proves: REQ-IMP-005."""
    assert plain_day("25084", since_1904=True) == "1972-09-04"
    assert plain_day("1972") == "1972"


def test_a_month_that_comes_first_casts_doubt_on_its_column() -> None:
    """Proves: REQ-IMP-005."""
    rows = [
        ("Прізвище", "Дата народження"),
        ("Бондар", "08/22/1981"),
        ("Мороз", "05/03/1973"),
        ("Ґудзь", "04.09.1972"),
    ]
    assert [codes for _, codes in people(*rows)] == [["IMP032"], ["IMP033"], []]
    assert [codes for _, codes in people(rows[0], rows[2])] == [[]]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Прізвище, ім’я та по батькові", "full_name"), ("П.І.Б.", "full_name"), ("ФИО", "full_name"),
        ("Full name", "full_name"), ("Фамилия", "surname"), ("Last name", "surname"), ("ІМ'Я", "given_name"),
        ("Дата нар.", "birth_date"), ("Date of birth", "birth_date"), ("Моб. телефон", "phones"),
        ("Телефон контактної особи", "emergency_phone"), ("Контактна особа", "emergency_name"),
        ("Зріст", "height_cm"), ("Вага (кг)", "weight_kg"), ("Дата направлення", "referral_date"),
        ("Хто направив", "referral_source"),
        ("Код МКХ-10", "diagnoses"), ("Улюблений колір", ""), ("Вагітність", ""),
    ],
)  # fmt: skip
def test_a_heading_is_recognised_in_three_languages(heading: str, field: str) -> None:
    """Proves: REQ-IMP-004."""
    made = sheet(("Код" if field == "surname" else "Прізвище", heading), ("К-7", ""))
    assert guess_layout(made).columns[1].field == field


def test_a_list_may_begin_below_titles_and_in_any_order() -> None:
    """Proves: REQ-IMP-004."""
    made = sheet(
        ("Список групи 7",),
        ("станом на 24.11.2026",),
        ("Хобі", "Тел.", "Прізвище"),
        ("шахи", "0671234567", "Бондар"),
    )
    layout = guess_layout(made)
    assert (layout.heading_line, [c.field for c in layout.columns]) == (3, ["", "phones", "surname"])
    assert [column.heading for column in layout.unknown] == ["Хобі"]


def test_footers_and_remarks_are_named_and_are_nobody() -> None:
    """Proves: REQ-IMP-001."""
    found = listing(
        ("№", "Прізвище", "Телефон"), ("1", "Бондар", "0671234567"), ("№", "Прізвище", "Телефон"),
        ("2", "Загальний", "0671234568"), ("Всього: 2",), ("", "", "Склала: медсестра"),
    )  # fmt: skip
    assert [row.line for row in found.people] == [2, 4]
    assert [(r.line, r.kind) for r in found.remarks] == [(3, "heading"), (5, "total"), (6, "remark")]
    assert found.counted == 2


def test_cells_say_what_they_mean_and_nothing_stays_nothing() -> None:
    """Proves: REQ-IMP-001. An empty cell never becomes «немає», nor the other way round."""
    heading = ("ПІБ", "Контактна особа", "Алергії", "Ліки", "Вага", "Діагноз")
    asked, listed, silent = people(
        heading,
        ("Олена Іванівна Ґудзь", "Ганна (дружина)", "Немає", "немає", "61,8 кг", "F43.1, F33"),
        (
            "Ґудзь Олена Іванівна",
            "Ганна",
            "пеніцилін (висип); йод",
            "клонідин 0,15 мг, мелатонін",
            "61",
            "ПТСР F43.1",
        ),
        ("Ґудзь Олена", "-", "н/д", "–", "", ""),
    )
    assert asked[0] == PersonDetails(
        surname="Ґудзь", given_name="Олена", patronymic="Іванівна", emergency_name="Ганна",
        emergency_relation="дружина", allergies_state="none", weight_kg="61,8", diagnoses=("F43.1", "F33"),
    )  # fmt: skip
    assert listed[0].allergies == (Allergy("пеніцилін", "висип"), Allergy("йод"))
    assert listed[0].medicines == (Medicine("клонідин", "0,15 мг"), Medicine("мелатонін"))
    assert (listed[0].diagnoses, listed[0].complaint) == (("F43.1",), "ПТСР F43.1")
    assert silent[0] == PersonDetails(surname="Ґудзь", given_name="Олена")
