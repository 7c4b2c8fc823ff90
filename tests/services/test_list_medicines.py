"""A list of medicines taken over: each meets the list of interactions, and what is doubtful stands in its row."""

import pytest

from clinicdesk.services import intake, screenings
from clinicdesk.services.desk import Desk
from clinicdesk.services.people import list_people
from clinicdesk.services.views import Actor
from tests.services.test_intake import at_work, fates, opened, take
from tests.support.lists import comma_file

__all__ = ["at_work"]

HEAD = ("Прізвище", "Ім’я", "Дата народження", "Ліки", "Алергії")


def advice(desk: Desk, actor: Actor, name: str) -> list[str]:
    """What the list of interactions says of somebody's medicines."""
    (row,) = list_people(desk, actor, name)
    with desk.database.read() as session:
        return [one.advice["uk"] for one in screenings.met_interactions(session, row.person_id)]


@pytest.mark.parametrize(
    "text",
    [
        "сертралін 50 мг + клоназепам 2 мг", "сертралін 50 мг / клоназепам 2 мг", "сертралін 50 мг і клоназепам 2 мг",
        "сертралін 50 мг. Клоназепам 2 мг", "1) сертралін 50 мг 2) клоназепам 2 мг", "сертралін + клоназепам 2 мг",
        "сертралін 50 мг клоназепам 2 мг",
    ],
)  # fmt: skip
def test_the_interaction_of_a_medicine_written_behind_another_is_shown(
    at_work: tuple[Desk, Actor], text: str
) -> None:
    """Proves: REQ-IMP-997. Clonazepam stood in the dose of sertraline, and nobody was told of it."""
    alone = ("Бондар", "Ганна", "22.08.1981", "клоназепам 2 мг", "")
    row = ("Коваль", "Іван", "04.09.1972", text, "")
    desk, lead = at_work
    take(desk, lead, opened(desk, lead, comma_file([HEAD, alone, row])))
    (wanted,) = advice(desk, lead, "бондар")
    assert wanted in advice(desk, lead, "коваль")


def test_medicines_that_may_be_meant_otherwise_are_told_in_their_row(at_work: tuple[Desk, Actor]) -> None:
    """Proves: REQ-IMP-997. A note: nothing waits for it."""
    desk, lead = at_work
    text = "сертралін 50 мг і клоназепам"
    found = opened(desk, lead, comma_file([HEAD, ("Коваль", "Іван", "04.09.1972", text, "")]))
    seen = intake.check_list(desk, lead, found)
    assert fates(seen) == {2: "new"}
    (note,) = seen.lines[0].notes
    assert (note.code, note.field) == ("IMP212", "medicines")
    assert f"«{text}»" in note.sentence("uk")
    assert "(2): сертралін 50 мг; клоназепам." in note.sentence("uk")
    assert "these medicines (2): сертралін 50 мг; клоназепам." in note.sentence("en")
