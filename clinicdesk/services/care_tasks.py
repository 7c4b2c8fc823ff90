"""What care waits for: screenings to decide, consents before a session, clearances that run out. Codes, no names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.calendar import CalendarEntry, entries_of
from clinicdesk.services.caseload import follows, person_of
from clinicdesk.services.clearance_changes import why_suspended
from clinicdesk.services.clearance_state import Standing as Clearing
from clinicdesk.services.clearance_state import newest_clearance, standing_on
from clinicdesk.services.clearances import is_complete
from clinicdesk.services.consent_state import DUE, Standing, newest_consents
from clinicdesk.services.days import days_of, read_day
from clinicdesk.services.desk import Desk
from clinicdesk.services.doses_to_come import DosesToCome
from clinicdesk.services.follow_up import off_the_path
from clinicdesk.services.held_sessions import state_now
from clinicdesk.services.memberships import HERE, places_in
from clinicdesk.services.programmes import OVER, Pinned, plan_of, programme_of_cohort
from clinicdesk.services.views import Actor, Task

CONSENTS_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Member:
    """One person of one cohort, as the questions below need them."""

    person_id: str
    code: str
    cohort: Cohort
    programme: Pinned
    next_one: CalendarEntry | None
    today: date
    lacking: int
    """Consents that somebody has still to sign: in a running group at once, else before a session of this week."""
    soon: bool
    """Whether a session is within a week."""
    doses: DosesToCome


def care_tasks(desk: Desk, actor: Actor) -> tuple[Task, ...]:
    """Everything about the people this actor cares for; a part of `tasks.list_tasks`."""
    if not may(actor.roles, Permission.TAKE_CONSENT):
        return ()
    with desk.database.read() as session:
        return tuple(
            task
            for member in _members(desk, session, actor)
            for source in (_sign_off, _consents, _clearance)
            for task in source(desk, session, actor, member)
        )


def _members(desk: Desk, session: Session, actor: Actor) -> Iterator[_Member]:
    days = days_of(desk)
    for cohort in session.scalars(select(Cohort).order_by(Cohort.code)).all():
        plan = plan_of(session, cohort.id)
        if plan.state in OVER:
            continue
        programme = programme_of_cohort(desk, session, cohort.id)
        now = desk.clock.now()
        ahead = (
            one for one in entries_of(session, cohort.id) if one.state == "planned" and one.starts_at >= now
        )
        next_one = next(ahead, None)
        doses = DosesToCome.of(days, session, programme.definition, cohort.id)
        soon = next_one is not None and next_one.starts_at - now <= CONSENTS_BEFORE
        runs = state_now(plan.state, read_day(plan.starts_on), days.today, ()) == "running"
        asked = frozenset({"missing", DUE} if soon else {"missing"} if runs else ())
        lacking = _lacking(desk, session, cohort.id, programme, asked) if asked else _nothing_lacks
        for place in places_in(session, cohort.id):
            if place.state in HERE and follows(session, actor, place.person_id):
                code = person_of(session, place.person_id).code
                yield _Member(
                    place.person_id,
                    code,
                    cohort,
                    programme,
                    next_one,
                    days.today,
                    lacking(place.person_id),
                    soon,
                    doses,
                )


def _lacking(
    desk: Desk, session: Session, cohort_id: str, programme: Pinned, asked: frozenset[str]
) -> Callable[[str], int]:
    """How many documents stand so with somebody: what they are judged by is read once."""
    rows = newest_consents(session, cohort_id)
    judged = Standing.of(desk, session, programme, cohort_id)

    def lacking(person_id: str) -> int:
        states = (judged.state(rows.get((person_id, one))) for one in judged.asked)
        return sum(state in asked for state in states)

    return lacking


def _nothing_lacks(_: str) -> int:
    return 0


def _sign_off(desk: Desk, session: Session, actor: Actor, member: _Member) -> Iterator[Task]:
    """A screening with every item clarified and no decision over this version of it."""
    if not may(actor.roles, Permission.CLEAR_PEOPLE):
        return
    step = next(
        (one for one in member.programme.definition.steps if one.kind == "sign_off" and one.valid_days), None
    )
    if step is None:
        return
    of_step = {"person": member.person_id, "cohort": member.cohort.id, "step": step.of[0]}
    row = session.scalars(_screening(), of_step).first()
    if row is None:
        return
    made = newest_clearance(session, member.person_id, member.cohort.id)
    decided = made is not None and (made.screening_id, made.screening_version) == (
        row.response_id,
        row.version,
    )
    # A suspended one stands as a task of its own, with what stopped it.
    if made is not None and (decided or made.decision == "suspended"):
        return
    # Asked last: reading a whole screening costs more than everything before.
    if is_complete(desk, session, row):
        values = _words(member) | {"cohort_id": member.cohort.id}
        yield Task("sign_off", "people", values, row.recorded_at, subject=member.person_id)


@cache
def _screening() -> Select[Response]:
    """Built once: Today asks it for everybody one cares for."""
    return (
        select(Response)
        .where(
            Response.person_id == bindparam("person"), Response.cohort_id == bindparam("cohort"),
            Response.step == bindparam("step"), standing(Response),
        )
        .order_by(Response.event_seq.desc())
    )  # fmt: skip


def _consents(desk: Desk, session: Session, actor: Actor, member: _Member) -> Iterator[Task]:  # noqa: ARG001
    """Documents that nobody has signed in a running group, or that are due, again too, for a session of this week."""
    ahead = member.next_one
    if not member.lacking:
        return
    if not off_the_path(session, member.person_id, member.cohort.id):
        values = _words(member) | {"n": member.lacking, "cohort_id": member.cohort.id}
        left = {} if member.soon else {"left": "running"}
        since = ahead.starts_at if ahead is not None else None
        yield Task("consents", "people", values | left, since, subject=member.person_id)


def _clearance(desk: Desk, session: Session, actor: Actor, member: _Member) -> Iterator[Task]:
    """A decision in its last days or run out, while a dose may still come; one that was suspended."""
    if not may(actor.roles, Permission.OPEN_CHART):
        return
    made = newest_clearance(session, member.person_id, member.cohort.id)
    if made is None:
        return
    stands = standing_on(member.today, made)
    if made.decision == "suspended":
        yield _suspended(desk, session, member, made)
    elif (stands.ends_soon or stands.ran_out) and member.doses.any_for(member.person_id):
        yield _running_out(desk, member, stands)


def _suspended(desk: Desk, session: Session, member: _Member, made: Clearance) -> Task:
    """Nothing but the next dose sets it a time: late is what is not decided on the day of that dose."""
    why, dose = why_suspended(desk, session, made), member.doses.next_for(member.person_id)
    values = _words(member) | {"cohort_id": member.cohort.id, "why_uk": why.uk, "why_en": why.en}
    late = dose is not None and member.doses.days.of(dose) <= member.today
    return Task(
        "clearance_suspended", "people", values, dose or made.recorded_at, overdue=late,
        subject=member.person_id,
    )  # fmt: skip


def _running_out(desk: Desk, member: _Member, stands: Clearing) -> Task:
    """Once over: overdue before a dose of the calendar; without one, the lead may say that none will follow."""
    values, at = _words(member) | {"cohort_id": member.cohort.id}, desk.clock.now()
    at += timedelta(days=stands.days_left)
    if stands.ends_soon:
        return Task("clearance_ends", "people", values, at, subject=member.person_id)
    if member.doses.next_for(member.person_id) is not None:
        return Task("clearance_over", "people", values, at, overdue=True, subject=member.person_id)
    return Task(
        "clearance_over_unplanned", "people", values, at, subject=member.person_id,
        task_id=f"clearance_over:{stands.row.id}", person_id=member.person_id,
    )  # fmt: skip


def _words(member: _Member) -> dict[str, str | int]:
    return {"code": member.code, "cohort": member.cohort.code}
