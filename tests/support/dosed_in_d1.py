"""A person who was dosed in the first dosing session of their programme just now."""

from clinicdesk.models.audit import Action
from clinicdesk.models.sessions import Session as HeldSession
from clinicdesk.services import calendar
from clinicdesk.services.closing import close_sitting, closed_version
from clinicdesk.services.readings import running_session
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


def session_over(case: Screened) -> None:
    """D1 is closed, where it still runs: no cohort ends over its session."""
    with case.desk.database.read() as session:
        running = running_session(session)
        closed = closed_version(case.desk, session, running) if running else None
    if running is not None and closed is not None:
        with case.desk.write(
            case.lead, Action.SESSION_CLOSED, entity="session", entity_id=running.session_id
        ) as work:
            close_sitting(case.desk, work, running, closed)
