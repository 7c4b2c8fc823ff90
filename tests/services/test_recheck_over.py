"""Whoever left a group, or died, is not to be checked again for it."""

from datetime import date

import pytest

from clinicdesk.services import memberships, sessions, tasks
from clinicdesk.services.memberships import places_in
from tests.support.clinic import Clinic
from tests.support.screening import screened


@pytest.mark.parametrize("outcome", ["dropped", "died"])
def test_the_task_to_check_somebody_again_ends_when_they_leave(clinic: Clinic, outcome: str) -> None:
    """Proves: REQ-CLR-992. It stayed on Today for good."""
    case = screened(clinic)
    sessions.close_session(case.desk, case.lead, clinic.session_id)
    case.sign("deferred", recheck_on=date(2026, 12, 5))

    def kinds() -> set[str]:
        return {one.kind for one in tasks.list_tasks(case.desk, case.lead)}

    with case.desk.database.read() as session:
        place = next(one for one in places_in(session, case.cohort) if one.person_id == case.person)
    assert "due_recheck" in kinds()
    memberships.leave_cohort(
        case.desk, case.lead, place.membership_id, state="withdrawn", outcome=outcome, reason="так сталося"
    )
    assert "due_recheck" not in kinds()
