"""The foot of one participant's sealed record bears no code or surname of anybody else of the clinic."""

import dataclasses

import pytest

from clinicdesk.services import cohort_papers, people, person_cards, records, registering
from tests.support.looking import events, refused
from tests.support.printed import WISH, Lived

STRANGERS = {"К-1060": "Бондар Олена", "К-1061": "Ткаченко Ілля", "К-1062": "Марчук Петро"}
"""Of no group of К-1's: one bears the surname of К-1's mother, another that of a nurse."""


@pytest.fixture(scope="module", autouse=True)
def strangers(lived: Lived) -> None:
    """Three more participants, and К-1's mother."""
    for code, name in STRANGERS.items():
        people.register_person(lived.desk, lived.lead, code=code, name=name)
    card = person_cards.read_person(lived.desk, lived.lead, lived.person)
    details = dataclasses.replace(card.details, emergency_name="Ткаченко Ганна")
    registering.amend_person(
        lived.desk, lived.lead, lived.person, details, version=card.version, reason="мати"
    )


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("field", ["reason", "recipient"])
@pytest.mark.parametrize("text", ["для К-1060", "k-1060", "Бондар", "разом із Бондарем", "Bondar"])
def test_a_code_or_a_surname_of_another_is_refused(lived: Lived, text: str, field: str, names: bool) -> None:
    """Proves: REQ-PRT-287. «Для К-1060» was sealed at the foot of К-1’s record."""
    before = len(events(lived.desk))
    wish = dataclasses.replace(WISH, names=names, **{field: text})  # type: ignore[arg-type]  # texts both
    with refused(lived.desk, ("DOC021", field)):
        records.print_participant(lived.desk, lived.lead, lived.person, wish)
    assert len(events(lived.desk)) == before


def test_own_code_relatives_staff_and_institutions_stand(lived: Lived) -> None:
    """Proves: REQ-PRT-287. Though a participant bears the surname of each."""
    for reason, recipient in (
        ("за кодом К-1", "Марчук Ірина"), ("прохання матері", "Ткаченко Ганна"), ("акт 1060", "«Клініка Бондаря»"),
    ):  # fmt: skip
        wish = dataclasses.replace(WISH, reason=reason, recipient=recipient, names=True)
        assert records.print_participant(lived.desk, lived.lead, lived.person, wish).pdf


def test_a_paper_of_a_group_names_nobody_of_another(lived: Lived) -> None:
    """Proves: REQ-PRT-287. Codes of its own group are what it is by."""
    cohort = lived.clinic.cohort_id
    for text in ("для К-1060", "Бондар"):
        with refused(lived.desk, ("DOC021", "reason")):
            cohort_papers.print_roster(lived.desk, lived.lead, cohort, dataclasses.replace(WISH, reason=text))
    own = dataclasses.replace(WISH, reason="за кодом К-2")
    assert cohort_papers.print_roster(lived.desk, lived.lead, cohort, own).pdf
