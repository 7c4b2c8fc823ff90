"""A person who was dosed in the first dosing session of their programme just now."""

from clinicdesk.models.audit import Action
from clinicdesk.models.sessions import Session as HeldSession
from clinicdesk.services import calendar
from tests.support.clinic import Clinic
from tests.support.given import admitted, give
from tests.support.looking import newest
from tests.support.screening import Screened, screened


def dosed_in_d1(clinic: Clinic) -> Screened:
    """К-1 got a dose in D1."""
    case = screened(clinic)
    admitted(clinic, case)
    held = newest(case.desk, HeldSession)
    as_d1 = HeldSession(
        id=case.desk.ids.new(), session_id=held.session_id, version=held.version + 1, cohort_id=held.cohort_id,
        title=held.title, interval_minutes=15, started_at=held.started_at, code="D1",
    )  # fmt: skip
    with case.desk.write(
        case.lead, Action.SESSION_OPENED, entity="session", entity_id=held.session_id
    ) as work:
        work.supersede(held, as_d1)
    now = clinic.clock.now()
    calendar.plan_sessions(case.desk, case.lead, case.cohort, times={"D1": now}, room="", confirmed=True)
    give(clinic, case)
    return case
