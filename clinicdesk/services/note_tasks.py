"""Sessions that took place and are not written down yet."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import stamp
from clinicdesk.models.accounts import UserAccount
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.notes import GroupNote
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.calendar import CalendarEntry, entries_by_cohort
from clinicdesk.services.caseload import staff_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.views import Actor, Task

OVERDUE = timedelta(hours=24)
_WRITERS = frozenset({Role.THERAPIST, Role.COTHERAPIST})


def note_tasks(desk: Desk, actor: Actor) -> Iterator[Task]:
    """For those who lead groups: each session of their cohorts whose end is over and that has no note.

    Where nobody who may write it works in the cohort any more, it is the medical lead's.
    """
    if not may(actor.roles, Permission.WRITE_NOTES):
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


def _asked(session: Session, actor: Actor) -> list[Cohort]:
    """The cohorts whose sessions are this person's to write down, by code."""
    able = {one.user_id for one in current_accounts(session) if _writes(one)}
    found = []
    for cohort in session.scalars(select(Cohort).order_by(Cohort.code)).all():
        writers = able & staff_of(session, cohort.id)
        if actor.user_id in writers if writers else Role.LEAD in actor.roles:
            found.append(cohort)
    return found


def _writes(account: UserAccount) -> bool:
    return account.state != "removed" and not {role.value for role in _WRITERS}.isdisjoint(
        account.roles.split()
    )


def _over(desk: Desk, session: Session, actor: Actor) -> Iterator[tuple[Cohort, CalendarEntry]]:
    now = desk.clock.now()
    asked = _asked(session, actor)
    entries = entries_by_cohort(session, [cohort.id for cohort in asked])
    for cohort in asked:
        programme = programme_of_cohort(desk, session, cohort.id).definition
        sessions = sessions_of(programme)
        noted = {step.id for step in programme.steps if step.kind == "note"}
        for entry in entries.get(cohort.id, ()):
            planned = sessions.get(entry.code)
            if entry.state == "cancelled" or planned is None or planned.individual:
                continue
            if (
                noted.intersection(planned.steps)
                and entry.starts_at + timedelta(minutes=entry.minutes) <= now
            ):
                yield cohort, entry
