"""Sessions that took place and are not written down yet."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import stamp
from clinicdesk.models.cohorts import Cohort, CohortStaff
from clinicdesk.models.notes import GroupNote
from clinicdesk.models.serving import serving
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.calendar import CalendarEntry, entries_of, sessions_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.views import Actor, Task

OVERDUE = timedelta(hours=24)
_WRITERS = frozenset({Role.THERAPIST, Role.COTHERAPIST})


def note_tasks(desk: Desk, actor: Actor) -> Iterator[Task]:
    """For those who lead groups: each session of their cohorts whose end is over and that has no note."""
    if not may(actor.roles, Permission.WRITE_NOTES) or _WRITERS.isdisjoint(actor.roles):
        return
    with desk.database.read() as session:
        written = set(session.scalars(select(GroupNote.planned_id)))
        for cohort, entry in _over(desk, session, actor):
            if entry.planned_id not in written:
                ended = entry.starts_at + timedelta(minutes=entry.minutes)
                values: dict[str, str | int] = {"cohort": cohort.code, "session": entry.code}
                late = desk.clock.now() - ended > OVERDUE
                state = f"note_missing:{entry.planned_id}:{stamp(ended)}"
                yield Task(
                    "note_missing",
                    "notes",
                    values,
                    ended,
                    overdue=late,
                    subject=entry.planned_id,
                    task_id=state,
                )


def _over(desk: Desk, session: Session, actor: Actor) -> Iterator[tuple[Cohort, CalendarEntry]]:
    now = desk.clock.now()
    own = (
        select(Cohort)
        .join(CohortStaff, CohortStaff.cohort_id == Cohort.id)
        .where(CohortStaff.user_id == actor.user_id, serving())
        .order_by(Cohort.code)
    )
    for cohort in session.scalars(own).all():
        programme = programme_of_cohort(desk, session, cohort.id).definition
        sessions = sessions_of(programme)
        noted = {step.id for step in programme.steps if step.kind == "note"}
        for entry in entries_of(session, cohort.id):
            planned = sessions.get(entry.code)
            if entry.state == "cancelled" or planned is None or planned.individual:
                continue
            if (
                noted.intersection(planned.steps)
                and entry.starts_at + timedelta(minutes=entry.minutes) <= now
            ):
                yield cohort, entry
