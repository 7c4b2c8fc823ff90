"""What can be wrong with a participant's details: one code at each field, both languages; the rest made uniform."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.protocols.days import age_in_years, read_day
from clinicdesk.protocols.person import Allergy, Medicine, PersonDetails, Relation, details_of_name, limits
from clinicdesk.protocols.person_checks import checked
from clinicdesk.protocols.phones import normal_phone, tail_key

TODAY = date(2026, 11, 24)


def wrong(**fields: object) -> list[tuple[str, str]]:
    """Codes and fields of somebody named Мельник with these details."""
    _, issues = checked(PersonDetails(**{"surname": "Мельник", **fields}), TODAY)  # type: ignore[arg-type]
    for issue in issues:
        assert issue.sentence("uk") != issue.sentence("en")
    return [(issue.code, issue.field) for issue in issues]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"surname": " "}, ("PSN001", "surname")),
        ({"surname": "А" * 81}, ("PSN002", "surname")),
        ({"complaint": "А" * 4001}, ("PSN002", "complaint")),
        ({"code": "К" * 25}, ("PSN002", "code")),
        ({"code": "—"}, ("PSN023", "code")),
        ({"given_name": "Іван\u202e"}, ("PSN003", "given_name")),
        ({"given_name": "Іван\u200b"}, ("PSN003", "given_name")),
        ({"given_name": "Іван\x00"}, ("PSN003", "given_name")),
        ({"given_name": "יוסף"}, ("PSN003", "given_name")),
        ({"complaint": "біль\u2067"}, ("PSN003", "complaint")),
        ({"surname": "Мельник🙂"}, ("PSN004", "surname")),
        ({"patronymic": "☀️"}, ("PSN004", "patronymic")),
        ({"surname": "31.02.1985"}, ("PSN024", "surname")),
        ({"given_name": "—"}, ("PSN024", "given_name")),
        ({"birth_date": "учора"}, ("PSN005", "birth_date")),
        ({"birth_date": "31.02.1990"}, ("PSN022", "birth_date")),
        ({"birth_date": "25.11.2026"}, ("PSN006", "birth_date")),
        ({"birth_date": "23.11.1905"}, ("PSN007", "birth_date")),
        ({"phones": ("067 123 45",)}, ("PSN008", "phones")),
        ({"emergency_phone": "000 000 00 00"}, ("PSN008", "emergency_phone")),
        ({"escort_phone": "дружина"}, ("PSN008", "escort_phone")),
        ({"emails": ("пошта",)}, ("PSN009", "emails")),
        ({"height_cm": "54"}, ("PSN010", "height_cm")),
        ({"height_cm": "273"}, ("PSN010", "height_cm")),
        ({"weight_kg": "19.9"}, ("PSN011", "weight_kg")),
        ({"weight_kg": "636"}, ("PSN011", "weight_kg")),
        ({"weight_kg": "сто"}, ("PSN012", "weight_kg")),
        ({"height_cm": "170.55"}, ("PSN012", "height_cm")),
        ({"diagnoses": ("F431",)}, ("PSN013", "diagnoses")),
        ({"diagnoses": ("43.1",)}, ("PSN013", "diagnoses")),
        ({"sex": "both"}, ("PSN015", "sex")),
        ({"military": "general"}, ("PSN015", "military")),
        ({"allergies_state": "none", "allergies": (Allergy("йод"),)}, ("PSN016", "allergies_state")),
        ({"referral_date": "25.11.2026"}, ("PSN017", "referral_date")),
        ({"birth_date": "1.1.1990", "referral_date": "1.1.1989"}, ("PSN018", "referral_date")),
        ({"relations": (Relation("boss", name="Хтось"),)}, ("PSN019", "relations")),
        ({"relations": (Relation("spouse"),)}, ("PSN020", "relations")),
        ({"phones": tuple(f"067 123 45 {n}" for n in range(10, 41))}, ("PSN021", "phones")),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(fields: dict[str, object], expected: tuple[str, str]) -> None:
    """Proves: REQ-PPL-010."""
    assert wrong(**fields) == [expected]


@pytest.mark.parametrize(
    "fields",
    [
        {"height_cm": "55", "weight_kg": "20"},
        {"height_cm": "272", "weight_kg": "635"},
        {"birth_date": "24.11.1906"},
        {"birth_date": "24.11.2026"},
        {"surname": "А" * 80},
        {"patronymic": "—"},
        {"surname": "О’Ніл-Кравченко (Жук)"},
        {"surname": "Robert'); DROP TABLE participant;--"},
        {"diagnoses": ("F43.1", "A00", "F32.00", "U07.1")},
        {"complaint": "перший рядок\nдругий\tрядок"},
    ],
)
def test_what_can_be_is_taken(fields: dict[str, object]) -> None:
    """Proves: REQ-PPL-010."""
    assert wrong(**fields) == []


def test_sql_in_a_name_is_kept_to_the_letter() -> None:
    """Proves: REQ-SAF-001."""
    name = "Robert'); DROP TABLE participant;--"
    assert checked(PersonDetails(surname=name), TODAY)[0].surname == name


def test_everything_is_made_uniform() -> None:
    """Proves: REQ-PPL-010."""
    typed = PersonDetails(
        code=" К-9 ", surname="  Мельник   Ко ", birth_date="4 вересня 1972 р.",
        phones=("067 123-45-67", "0671234567", ""),
        diagnoses=(" а43,1 ", "F32"), height_cm="170,0", weight_kg="70.50", allergies=(Allergy(" йод "), Allergy("")),
        medicines=(Medicine("", ""), Medicine("літій", "600 мг")), relations=(Relation(""),),
    )  # fmt: skip
    clean, issues = checked(typed, TODAY)
    assert issues == ()
    assert (clean.code, clean.surname, clean.birth_date) == ("К-9", "Мельник Ко", "1972-09-04")
    assert (clean.phones, clean.diagnoses) == (("+380671234567",), ("A43.1", "F32"))
    assert (clean.height_cm, clean.weight_kg) == ("170", "70.5")
    assert (clean.allergies, clean.allergies_state) == ((Allergy("йод"),), "listed")
    assert (clean.medicines, clean.relations) == ((Medicine("літій", "600 мг"),), ())
    assert checked(clean, TODAY) == (clean, ())


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_is_answered(surname: str, birth_date: str) -> None:
    """Proves: REQ-PPL-010. No text makes the checks fail, and each complaint can be said."""
    _, issues = checked(PersonDetails(surname=surname, birth_date=birth_date, phones=(surname,)), TODAY)
    assert all(issue.sentence(language) for issue in issues for language in ("uk", "en"))


@pytest.mark.parametrize(
    "typed",
    [
        "067 123 45 67",
        "(067) 123-45-67",
        "80671234567",
        "380671234567",
        "+38 067 123 45 67",
        "00380671234567",
        "671234567",
    ],
)
def test_a_ukrainian_number_is_one_number_however_it_is_typed(typed: str) -> None:
    """Proves: REQ-PPL-010."""
    assert normal_phone(typed) == "+380671234567"


@pytest.mark.parametrize(
    "typed",
    ["", "12", "067 123 45 6", "067 123 45 678", "+380 12 345 67 89", "+0 123 456 789", "٠٦٧١٢٣٤٥٦٧", "abc"],
)
def test_a_number_that_cannot_be_dialled_is_none(typed: str) -> None:
    """Proves: REQ-PPL-010."""
    assert normal_phone(typed) == ""


@given(st.from_regex(r"\+380[3-9][0-9]{8}", fullmatch=True))
def test_a_normal_number_stays_and_is_found_from_its_end(number: str) -> None:
    assert normal_phone(number) == normal_phone(f"0{number[4:]}") == number
    assert tail_key(number).startswith(tail_key(number[-4:]))


@given(st.dates(date(1907, 1, 1), TODAY))
def test_a_date_is_read_in_every_usual_form(day: date) -> None:
    """Proves: REQ-PPL-003."""
    months = "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split()
    forms = (
        f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}", f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}",
        f"{day:%d-%m-%Y}", f"{day:%d%m%Y}", f"{day.day} {months[day.month - 1]} {day.year}",
        f"{day.day} {months[day.month - 1]} {day.year} року", f"{day:%d %b %Y}", f"{day:%B %d, %Y}",
    )  # fmt: skip
    assert {read_day(form, TODAY) for form in forms} == {day}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("4/9/72", date(1972, 9, 4)), ("4.9.26", date(2026, 9, 4)), ("4.9.27", date(1927, 9, 4)), ("32.1.1990", None),
     ("9/24/1972", None), ("", None), ("вересень", None), ("4 мрії 1972", None)],
)  # fmt: skip
def test_two_digits_of_a_year_mean_the_latest_that_was(typed: str, expected: date | None) -> None:
    assert read_day(typed, TODAY) == expected


def test_age_turns_on_the_birthday() -> None:
    assert age_in_years(date(1985, 11, 24), TODAY) == 41
    assert age_in_years(date(1985, 11, 25), TODAY) == 40


def test_a_whole_name_falls_into_its_parts() -> None:
    parts = details_of_name("  Олійник  Степан Васильович Молодший ")
    assert (parts.surname, parts.given_name, parts.patronymic) == ("Олійник", "Степан", "Васильович Молодший")
    assert parts.full_name == "Олійник Степан Васильович Молодший"


def test_every_range_has_its_source_and_military_data_is_left_out_of_prints() -> None:
    """Proves: REQ-PPL-010."""
    tables = {name: table for name, table in limits().items() if name != "choices"}
    assert all(table["source"].strip() for table in tables.values())
    assert "military" in limits()["prints"]["left_out"]
