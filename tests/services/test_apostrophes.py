"""An apostrophe is one, whatever key it was typed with; «р.н.» behind a birth date is no name."""

import pytest

from clinicdesk.protocols.apostrophes import SIGNS, one_apostrophe
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import intake, people, registering
from clinicdesk.services.signing_for import is_one_of
from tests.services.test_intake import fates, opened, take
from tests.support.clinic import Clinic
from tests.support.lists import HEADINGS, comma_file

MARIANA = PersonDetails(surname="Дем’яненко", given_name="Мар’яна", birth_date="1990-02-03")


@pytest.mark.parametrize("sign", SIGNS)
def test_somebody_is_found_whatever_sign_is_typed(clinic: Clinic, sign: str) -> None:
    """Proves: REQ-SEA-995."""
    desk, lead = clinic.open_as("lead")
    registering.add_person(desk, lead, MARIANA)
    (row,) = people.list_people(desk, lead, f"Дем{sign}яненко Мар{sign}ян")
    assert row.name == "Дем’яненко Мар’яна"
    assert is_one_of(f"Мар{sign}яна Дем{sign}яненко", [row.name])


@pytest.mark.parametrize("sign", SIGNS)
def test_a_list_and_a_card_keep_one_sign(clinic: Clinic, sign: str) -> None:
    """Proves: REQ-SEA-995. «Дем`яненко» was refused as a picture."""
    desk, lead = clinic.open_as("lead")
    row = (f"Дем{sign}яненко", f"Мар{sign}яна", f"Лук{sign}янівна", "04.09.1982", "ж", "0670001950")
    found = opened(desk, lead, comma_file([HEADINGS, row]))
    assert fates(intake.check_list(desk, lead, found)) == {2: "new"}
    take(desk, lead, found)
    typed = PersonDetails(surname=f"В{sign}язовська", given_name="Ніна")
    registering.add_person(desk, lead, typed)
    assert [row.name for row in people.list_people(desk, lead, "")][-2:] == [
        "Дем’яненко Мар’яна Лук’янівна", "В’язовська Ніна",
    ]  # fmt: skip


def test_quotes_around_a_word_stay_as_they_are() -> None:
    """Proves: REQ-SEA-995."""
    assert one_apostrophe("Robert'); 'Боб' О'Ніл") == "Robert'); 'Боб' О’Ніл"


@pytest.mark.parametrize(
    "typed",
    ["03.02.1990 р.н.", "03.02.1990р.н.", "03.02.1990, р. н.", "03.02.1990 р.н", "дем 03.02.1990 року народження",
     "Дем’яненко Мар’яна, 03.02.1990 р.н.", "1990 р.н.", "нар. 03.02.1990", "born 03.02.1990", "03.02.1990 г.р."],
)  # fmt: skip
def test_a_birth_date_as_papers_write_it_finds_the_person(clinic: Clinic, typed: str) -> None:
    """Proves: REQ-SEA-996."""
    desk, lead = clinic.open_as("lead")
    registering.add_person(desk, lead, MARIANA)
    assert [row.name for row in people.list_people(desk, lead, typed)] == ["Дем’яненко Мар’яна"]


def test_another_date_finds_nobody(clinic: Clinic) -> None:
    """Proves: REQ-SEA-996."""
    desk, lead = clinic.open_as("lead")
    registering.add_person(desk, lead, MARIANA)
    assert people.list_people(desk, lead, "04.02.1990 р.н.") == ()


@pytest.mark.parametrize(
    ("text", "state", "listed"),
    [
        ("Немає.", "none", []), ("не обтяжений", "none", []), ("Не обтяжений.", "none", []), ("немає", "none", []),
        ("Алергій немає", "none", []), ("немає; заперечує", "none", []), ("NKDA", "none", []),
        ("невідомо", "", []), ("Невідомо.", "", []), ("не знає", "", []),
        ("немає даних", "", []), ("пеніцилін", "listed", ["пеніцилін"]), ("Пеніцилін.", "listed", ["Пеніцилін."]),
        ("немає, крім пеніциліну", "listed", ["немає", "крім пеніциліну"]),
    ],
)  # fmt: skip
def test_no_allergies_said_in_words_are_none(
    clinic: Clinic, text: str, state: str, listed: list[str]
) -> None:
    """Proves: REQ-IMP-998. What nobody knows is not «none»."""
    desk, lead = clinic.open_as("lead")
    head = ("Прізвище", "Ім’я", "Дата народження", "Алергії")
    row = ("Коваль", "Іван", "04.09.1972", text)
    (line,) = intake.check_list(desk, lead, opened(desk, lead, comma_file([head, row]))).lines
    assert line.outcome.value == "new"
    assert line.details.allergies_state == state
    assert [one.substance for one in line.details.allergies] == listed
