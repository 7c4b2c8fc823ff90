"""A line of a list that shares code and birth date with a card, but not the person."""

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import intake
from clinicdesk.services.intake_views import Choices, Outcome
from clinicdesk.services.known_people import Known, told_apart
from clinicdesk.services.registering import add_person
from tests.support.clinic import Clinic
from tests.support.lists import workbook
from tests.support.looking import refused


@pytest.mark.parametrize(
    ("surname", "given", "sure"),
    [
        ("Заброда", "Остап", "doubt"),  # nothing of the name
        ("Мельник", "Петро", "doubt"),  # a twin
        ("Коваль", "Олена", "same"),  # married since
        ("Мельник", "", "same"),  # the list gives no given name
        ("Заброда", "", "doubt"),
        ("МЕЛЬНИК", "олена", "same"),
    ],
)
@pytest.mark.parametrize("what", ["code", "chart_number"])
def test_a_code_and_a_birth_date_are_nobody_without_the_name(
    surname: str, given: str, sure: str, what: str
) -> None:
    """Proves: REQ-IMP-530. Another person was dropped as “the same”."""
    known = Known("p", "К-1051", "Мельник Олена Іванівна", "1981-08-22")
    whats = [what, "name"] if surname.casefold() == "мельник" and given.casefold() == "олена" else [what]
    listed = PersonDetails(surname=surname, given_name=given, birth_date="1981-08-22", code="К-1051")
    assert told_apart(listed, known, whats) == sure


HEADINGS = ("Код", "Прізвище", "Ім’я", "По батькові", "Дата народження", "Телефон")
STRANGER = ("К-7", "Заброда", "Остап", "Гнатович", "22.08.1981", "0501112233")


def test_such_a_line_waits_for_somebody_to_decide(clinic: Clinic) -> None:
    """Proves: REQ-IMP-530. Surname, name, patronymic and telephone differed, and the line was left out unsaid."""
    desk, lead = clinic.open_as("lead")
    add_person(
        desk, lead,
        PersonDetails(
            code="К-7", surname="Мельник", given_name="Олена", patronymic="Іванівна", birth_date="1981-08-22",
            phones=("+380671234567",),
        ),
    )  # fmt: skip
    found = intake.read_list(desk, lead, workbook([HEADINGS, STRANGER]), name="список.xlsx")
    (line,) = intake.check_list(desk, lead, found, Choices()).lines
    assert (line.outcome, [one.code for one in line.issues], line.doubtful) == (
        Outcome.PROBLEM, ["IMP035"], True,
    )  # fmt: skip
    with refused(desk, ("IMP023", "rows")):
        seen = intake.check_list(desk, lead, found, Choices())
        intake.take_over(desk, lead, found, seen, language="uk")
    (said,) = intake.check_list(desk, lead, found, Choices(decided={2: "same"})).lines
    assert said.outcome is Outcome.SAME
    assert {one.field for one in said.differences} >= {"surname", "given_name", "patronymic", "phones"}
