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
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.staffing import (
    CredentialView,
    assignments_in,
    credentials_of,
    times_stopped,
    wanted_papers,
)
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
        wanted: dict[tuple[str, str], str] = {}
        titles: dict[str, dict[str, str]] = {}
        for cohort_id in _going_on(session, actor):
            team = [(one.user_id, one.role) for one in assignments_in(session, cohort_id) if not one.until]
            pinned = programme_of_cohort(desk, session, cohort_id)
            programme = pinned.definition
            titles |= _titles(pinned)
            at |= dict.fromkeys((user for user, _ in team), cohort_id)
            lacking = wanted_papers(desk, session, programme, team, day=now)
            wanted |= dict.fromkeys(lacking, cohort_id)
        names = names_of_users(session)
        for paper in sorted(credentials_of(session, at), key=lambda one: (one.valid_to, one.user_id)):
            values = {"name": names.get(paper.user_id, ""), "kind": paper.kind, "number": paper.number}
            values |= titles.get(paper.kind, dict.fromkeys(("kind_uk", "kind_en"), paper.kind))
            if paper.state == "valid":
                task, cohort = _ending(paper, values, now), at[paper.user_id]
            else:
                cohort = wanted.get((paper.user_id, paper.kind), "")
                task = _stopped(paper, values, times_stopped(session, paper)) if cohort else None
            if task is not None:
                yield replace(task, subject=cohort)


def _titles(pinned: Pinned) -> dict[str, dict[str, str]]:
    """What the programme calls each paper it knows, in both languages; its code where it does not."""
    kinds = [one.code for one in pinned.definition.credentials]
    return {
        kind: {
            f"kind_{code}": pinned.phrase(f"credential.{kind}.title", code) or kind for code in ("uk", "en")
        }
        for kind in kinds
    }


def _ending(paper: CredentialView, values: Mapping[str, str], now: date) -> Task | None:
    day = read_day(paper.valid_to) if paper.valid_to else None
    if day is None or day > now + PAPER_AHEAD:
        return None
    state = ("paper_ending", paper.user_id, paper.kind, paper.number, paper.valid_to, str(day < now))
    return Task("paper_ending", "cohorts", values, _noon(day), overdue=day < now, task_id=":".join(state))


def _stopped(paper: CredentialView, values: Mapping[str, str], times: int) -> Task:
    """Suspended or revoked, and a role lacks it: who doses with it is asked, and the lead hears of it before.

    Set aside once it is so for that time only: stopped again after a renewal (`times`), it is a new task.
    """
    kind = f"paper_{paper.state}"
    again = [str(times)] if times > 1 else []
    return Task(
        kind,
        "cohorts",
        values,
        None,
        overdue=True,
        task_id=":".join((kind, paper.user_id, paper.kind, paper.number, *again)),
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
