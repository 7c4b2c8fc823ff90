"""A clearance does not survive a merge that brings to light what nobody knew when it was signed."""

import pytest

from clinicdesk.protocols.person import Allergy, PersonDetails
from clinicdesk.services import clearances, merging, registering, sessions
from tests.support.clinic import Clinic
from tests.support.screening import Screened, screened

ALLERGIC = PersonDetails(
    code="К-9001", surname="Олійник", given_name="Степан", birth_date="1972-09-04", allergies_state="listed",
    allergies=(Allergy("кетамін", "анафілаксія"),),
)  # fmt: skip
BLANK = PersonDetails(code="К-9002", surname="Олійник", given_name="Степан", birth_date="1972-09-04")


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is cleared, and no session runs."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    made.sign()
    assert made.view().valid
    return made


def register(case: Screened, details: PersonDetails) -> str:
    """The same person, put on the list a second time."""
    return registering.add_person(case.desk, case.lead, details, reason="записано вдруге").subject


def decision_of(case: Screened) -> tuple[str, bool]:
    """How the decision about К-1 stands."""
    seen = case.view()
    return seen.decision, seen.valid


def test_a_cleared_record_merged_into_one_with_an_allergy_is_cleared_no_more(case: Screened) -> None:
    """Proves: REQ-CLR-065. К-1 followed a card with an anaphylaxis to ketamine and kept a valid clearance."""
    other = register(case, ALLERGIC)
    merging.merge_people(case.desk, case.lead, case.person, into=other, reason="той самий паспорт")
    assert decision_of(case) == ("suspended", False)


def test_a_record_with_an_allergy_merged_into_a_cleared_one_stops_its_clearance(case: Screened) -> None:
    """Proves: REQ-CLR-065."""
    other = register(case, ALLERGIC)
    merging.merge_people(case.desk, case.lead, other, into=case.person, reason="той самий паспорт")
    assert decision_of(case) == ("suspended", False)


@pytest.mark.parametrize("follows", [True, False])
def test_a_merge_that_brings_nothing_to_light_leaves_the_clearance(case: Screened, *, follows: bool) -> None:
    other = register(case, BLANK)
    one, into = (case.person, other) if follows else (other, case.person)
    merging.merge_people(case.desk, case.lead, one, into=into, reason="той самий паспорт")
    assert decision_of(case) == ("eligible", True)
