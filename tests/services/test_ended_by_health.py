"""Whoever leaves for medical reasons and joins again is decided about anew."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import memberships, sessions
from clinicdesk.services.memberships import places_in
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.screening import Screened, screened

FIT = "епілептичний напад удома"


def leave_and_come_back(case: Screened | DosingDay, outcome: str) -> None:
    with case.desk.database.read() as session:
        place = next(one for one in places_in(session, case.cohort) if one.person_id == case.person)
    memberships.leave_cohort(
        case.desk, case.lead, place.membership_id, state="withdrawn", outcome=outcome, reason=FIT
    )
    memberships.join_cohort(case.desk, case.lead, case.cohort, person_id=case.person)


def test_the_decision_of_before_a_medical_withdrawal_opens_no_dose(day: DosingDay) -> None:
    """Proves: REQ-CLR-991. The old decision was valid again, and the person was dosed."""
    leave_and_come_back(day, "withdrawn_medical")
    with pytest.raises(Refused):
        day.cleared()


@pytest.mark.parametrize(("outcome", "stands"), [("withdrawn_medical", False), ("dropped", True)])
def test_a_medical_withdrawal_suspends_the_decision_and_says_why(
    clinic: Clinic, outcome: str, *, stands: bool
) -> None:
    """Proves: REQ-CLR-991."""
    case = screened(clinic)
    sessions.close_session(case.desk, case.lead, clinic.session_id)
    case.sign()
    leave_and_come_back(case, outcome)
    seen = case.view()
    assert seen.valid is stands
    if not stands:
        assert seen.why == {
            "uk": f"участь у когорті 07 припинено за медичними показаннями: {FIT}",
            "en": f"withdrawn from cohort 07 for medical reasons: {FIT}",
        }
        case.sign()
        assert case.view().valid
