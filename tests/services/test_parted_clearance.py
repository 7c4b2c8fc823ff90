"""A clearance signed over two joined records does not survive their parting, where the other told it anything."""

import pytest

from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import care_tasks, merging, registering, sessions, sheets
from tests.services.test_merged_clearance import ALLERGIC, BLANK
from tests.support.clinic import Clinic
from tests.support.screening import CALM, RISK, Screened, screened

WHY = "той самий паспорт"
UNDONE = "однофамільці, різні паспорти"


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is cleared, and no session runs."""
    made = screened(clinic)
    sessions.close_session(made.desk, made.lead, clinic.session_id)
    made.sign()
    return made


def merged(case: Screened, details: PersonDetails) -> str:
    """К-1 is followed by another record."""
    other = registering.add_person(case.desk, case.lead, details, reason="записано вдруге").subject
    merging.merge_people(case.desk, case.lead, other, into=case.person, reason=WHY)
    return other


def part(case: Screened, other: str) -> tuple[str, bool]:
    merging.part_people(case.desk, case.lead, other, reason=UNDONE)
    return case.view().decision, case.view().valid


def test_a_decision_over_the_other_cards_allergy_stops_when_they_part(case: Screened) -> None:
    """Proves: REQ-CLR-235. It went on permitting a dose, with conditions that answered somebody else's findings."""
    other = merged(case, ALLERGIC)
    case.sign()
    assert case.view().valid
    assert part(case, other) == ("suspended", False)
    told = [one for one in care_tasks.care_tasks(case.desk, case.lead) if one.kind == "clearance_suspended"]
    assert [one.values["why_uk"] for one in told] == [f"відокремлено від запису К-9001: {UNDONE}"]
    assert [one.values["why_en"] for one in told] == [f"parted from the record К-9001: {UNDONE}"]
    case.sign()
    assert case.view().valid


def test_a_decision_over_the_others_risk_screen_stops_too(case: Screened) -> None:
    """Proves: REQ-CLR-235."""
    other = merged(case, BLANK)
    sheets.record_form(
        case.desk, case.lead, form=RISK, person_id=other, cohort_id="", step="", answers=dict(CALM),
        taken_at=case.desk.clock.now(), confirmed=True,
    )  # fmt: skip
    case.sign()
    assert part(case, other) == ("suspended", False)


def test_a_record_that_told_nothing_takes_nothing_away(case: Screened) -> None:
    """Proves: REQ-CLR-235."""
    other = merged(case, BLANK)
    case.sign()
    assert part(case, other) == ("eligible", True)
