"""The staff of a cohort, counted for one session: of those present while it runs, of those assigned before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicdesk.models.sessions import Seat
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.days import Days
from clinicdesk.services.desk import Desk
from clinicdesk.services.held_sessions import Became
from clinicdesk.services.presence import rows_present
from clinicdesk.services.readings import running_session
from clinicdesk.services.staffing import RoleCount, staffing_on, team_on


@dataclass(frozen=True, slots=True)
class Counted:
    """The roles as counted for the session `code` ("" for none ahead) of `day`; `running`: for those present."""

    roles: tuple[RoleCount, ...]
    day: str
    code: str
    running: bool = False


def staff_counted(
    desk: Desk,
    session: Session,
    days: Days,
    programme: Programme,
    cohort_id: str,
    *,
    people: int,
    calendar: Iterable[CalendarEntry],
    became: Mapping[str, Became],
) -> Counted:
    """For the session of the programme that runs, else for the next one, else for today."""
    running = running_session(session)
    if running is not None and running.code and running.cohort_id == cohort_id:
        team = [(row.user_id, row.role) for row in rows_present(session, running.session_id)]
        seats = select(func.count()).select_from(Seat).where(Seat.session_id == running.session_id)
        roles = team_on(
            desk,
            session,
            programme,
            team,
            people=session.scalar(seats) or 0,
            day=days.today,
            code=running.code,
        )
        return Counted(roles, days.today.isoformat(), running.code, running=True)
    ahead = [one for one in calendar if became[one.planned_id] == "planned"]
    following = min(ahead, key=lambda one: one.starts_at, default=None)
    day = days.of(following.starts_at) if following else days.today
    code = following.code if following else ""
    roles = staffing_on(desk, session, programme, cohort_id, people=people, day=day, code=code)
    return Counted(roles, day.isoformat(), code)
