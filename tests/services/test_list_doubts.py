"""Whom a line of a list may speak of: a son of his father's name, a surname with initials."""

from collections.abc import Sequence

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import intake
from clinicdesk.services.desk import Desk
from clinicdesk.services.intake_views import CheckedList, Choices
from clinicdesk.services.registering import add_person, likely_same
from clinicdesk.services.views import Actor
from tests.services.test_intake import at_work, fates, opened
from tests.support.lists import HEADINGS, comma_file

__all__ = ["at_work"]

FATHER = ("Коваль", "Іван", "Петрович", "04.09.1972", "ч", "0670001950")
OLHA = PersonDetails(
    surname="Дем’яненко", given_name="Ольга", patronymic="Петрівна", birth_date="1990-02-03",
    phones=("+380670001950",),
)  # fmt: skip


def seen_of(
    at_work: tuple[Desk, Actor],
    rows: Sequence[Sequence[str]],
    head: Sequence[str] = HEADINGS,
    choices: Choices = intake.NOTHING_CHOSEN,
) -> CheckedList:
    """The dry run of a list with these lines."""
    desk, lead = at_work
    return intake.check_list(desk, lead, opened(desk, lead, comma_file([head, *rows])), choices)


@pytest.mark.parametrize(
    "son",
    [
        ("Коваль", "Іван", "Іванович", "", "ч", "0670001950"),
        ("Коваль", "Іван", "Іванович", "04.09.1972", "ч", "0501112233"),
        ("Коваль", "Іван", "І.", "", "ч", "0670001950"),
    ],
)
def test_a_son_of_his_fathers_name_is_not_taken_for_him(
    at_work: tuple[Desk, Actor], son: Sequence[str]
) -> None:
    """Proves: REQ-IMP-995. A person decides, and the son is registered."""
    seen = seen_of(at_work, [FATHER, son])
    assert fates(seen) == {2: "new", 3: "problem"}
    assert seen.lines[1].doubtful
    decided = seen_of(at_work, [FATHER, son], choices=Choices(decided={3: "new"}))
    assert fates(decided) == {2: "new", 3: "new"}


@pytest.mark.parametrize("patronymic", ["", "-", "П.", "П", "петрович", "Petrovych"])
def test_a_patronymic_that_may_be_the_same_or_is_not_known_parts_nobody(
    at_work: tuple[Desk, Actor], patronymic: str
) -> None:
    """Proves: REQ-IMP-995."""
    again = ("Коваль", "Іван", patronymic, "04.09.1972", "ч", "0501112233")
    assert fates(seen_of(at_work, [FATHER, again])) == {2: "new", 3: "same"}


def test_a_patronymic_of_both_languages_is_one(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-995."""
    first = ("Бондар", "Ганна", "Андріївна", "22.08.1981", "ж", "0960008005")
    again = ("Бондар", "Анна", "Андреевна", "22.08.1981", "ж", "")
    assert fates(seen_of(at_work, [first, again])) == {2: "new", 3: "same"}


@pytest.mark.parametrize(
    "name",
    ["Дем’яненко О. П.", "Дем’яненко О.П.", "Дем’яненко О", "Дем’яненко", "Demianenko O."],
)
def test_a_surname_with_initials_and_a_known_birth_date_is_a_doubt(
    at_work: tuple[Desk, Actor], name: str
) -> None:
    """Proves: REQ-IMP-996."""
    desk, lead = at_work
    add_person(desk, lead, OLHA)
    seen = seen_of(at_work, [(name, "03.02.1990")], ("ПІБ", "Дата народження"))
    assert fates(seen) == {2: "problem"}
    (issue,) = seen.lines[0].issues
    assert "прізвище й дата народження" in issue.sentence("uk")
    assert "surname and date of birth" in issue.sentence("en")


def test_initials_with_a_known_telephone_are_a_doubt_as_well(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-996. Another initial behind one telephone is another person of the family."""
    desk, lead = at_work
    add_person(desk, lead, OLHA)
    head = ("ПІБ", "Телефон")
    assert fates(seen_of(at_work, [("Дем’яненко О. П.", "0670001950")], head)) == {2: "problem"}
    assert fates(seen_of(at_work, [("Дем’яненко С. П.", "0670001950")], head)) == {2: "new"}


@pytest.mark.parametrize("name", ["Дем’яненко Оксана Петрівна", "Дем’яненко Р. П.", "Ткач О. П."])
def test_a_twin_and_another_surname_are_somebody_else(at_work: tuple[Desk, Actor], name: str) -> None:
    """Proves: REQ-IMP-996."""
    desk, lead = at_work
    add_person(desk, lead, OLHA)
    assert fates(seen_of(at_work, [(name, "03.02.1990")], ("ПІБ", "Дата народження"))) == {2: "new"}


def test_a_whole_name_meets_the_initials_it_was_first_written_with(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-996."""
    rows = [("Дем’яненко О. П.", "03.02.1990"), ("Дем’яненко Ольга Петрівна", "03.02.1990")]
    assert fates(seen_of(at_work, rows, ("ПІБ", "Дата народження"))) == {2: "new", 3: "problem"}


def test_initials_typed_into_a_new_card_are_told_of(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-996."""
    desk, lead = at_work
    add_person(desk, lead, OLHA)
    typed = PersonDetails(surname="Дем’яненко", given_name="О.", birth_date="03.02.1990")
    assert [one.matches for one in likely_same(desk, lead, typed)] == [("surname_birth",)]
