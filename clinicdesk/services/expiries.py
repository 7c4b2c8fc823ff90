"""What runs out or counts no more, as tasks: licences and certificates of those who treat."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.cohorts import CohortPlan
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import names_of_users, sees_cohort
from clinicdesk.services.days import read_day, today
from clinicdesk.services.desk import Desk
from clinicdesk.services.staffing import CredentialView, assignments_in, credentials_of
from clinicdesk.services.views import Actor, Task

PAPER_AHEAD = timedelta(days=30)
"""How long before a last day it becomes a task: time for a course. Clinic default, unsourced."""


def papers_ending(desk: Desk, actor: Actor) -> Iterator[Task]:
    """Licences and certificates that a cohort of now leans on: that end soon, have ended, or were stopped."""
    if not may(actor.roles, Permission.KEEP_CREDENTIALS):
        return
    now = today(desk)
    with desk.database.read() as session:
        at: dict[str, str] = {}
        for cohort_id in _going_on(session, actor):
            at |= {one.user_id: cohort_id for one in assignments_in(session, cohort_id) if not one.until}
        names = names_of_users(session)
        for paper in sorted(credentials_of(session, at), key=lambda one: (one.valid_to, one.user_id)):
            values = {"name": names.get(paper.user_id, ""), "kind": paper.kind, "number": paper.number}
            task = _stopped(paper, values) if paper.state != "valid" else _ending(paper, values, now)
            if task is not None:
                yield replace(task, subject=at[paper.user_id])


def _ending(paper: CredentialView, values: Mapping[str, str], now: date) -> Task | None:
    day = read_day(paper.valid_to) if paper.valid_to else None
    if day is None or day > now + PAPER_AHEAD:
        return None
    state = ("paper_ending", paper.user_id, paper.kind, paper.number, paper.valid_to, str(day < now))
    return Task("paper_ending", "cohorts", values, _noon(day), overdue=day < now, task_id=":".join(state))


def _stopped(paper: CredentialView, values: Mapping[str, str]) -> Task:
    """Suspended or revoked: whoever orders, gives or witnesses with it is asked, and the lead hears of it before."""
    kind = f"paper_{paper.state}"
    return Task(
        kind,
        "cohorts",
        values,
        None,
        overdue=True,
        task_id=f"{kind}:{paper.user_id}:{paper.kind}:{paper.number}",
    )


def _going_on(session: Session, actor: Actor) -> list[str]:
    later = aliased(CohortPlan)
    plans = session.scalars(
        select(CohortPlan).where(
            CohortPlan.state.in_(("planned", "running")), ~exists().where(later.supersedes == CohortPlan.id)
        )
    )
    return [plan.cohort_id for plan in plans if sees_cohort(session, actor, plan.cohort_id)]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
