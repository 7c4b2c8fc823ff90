"""What care waits for: screenings to decide, consents before a session, clearances that run out. Codes, no names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.endings import HERE
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.caseload import codes_of_people, followed
from clinicdesk.services.clearance_changes import why_suspended
from clinicdesk.services.clearance_state import Standing as Clearing
from clinicdesk.services.clearance_state import newest_clearance, standing_on
from clinicdesk.services.clearances import is_complete
from clinicdesk.services.consent_state import held_by_cohort, newest_by_cohort
from clinicdesk.services.consents_lacking import OWN, Lacking, LackingConsents
from clinicdesk.services.days import days_of, read_day
from clinicdesk.services.desk import Desk
from clinicdesk.services.doses_to_come import DosesToCome
from clinicdesk.services.follow_up import off_the_path
from clinicdesk.services.followers import family_of
from clinicdesk.services.held_sessions import state_now
from clinicdesk.services.memberships import places_by_cohort
from clinicdesk.services.programmes import OVER, Pinned, plan_of, programme_of_cohort, states_of_cohorts
from clinicdesk.services.views import Actor, Task

CONSENTS_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Member:
    """One person of one cohort, as the questions below need them."""

    person_id: str
    code: str
    cohort: Cohort
    programme: Pinned
    today: date
    lacking: tuple[Lacking, ...]
    """Consents that somebody has still to sign: in a running group at once, else in the week before their session."""
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
    states = states_of_cohorts(session)
    cohorts = session.scalars(select(Cohort).order_by(Cohort.code)).all()
    lived = [cohort for cohort in cohorts if states.get(cohort.id) not in OVER]
    ids = [cohort.id for cohort in lived]
    places, consents = places_by_cohort(session, ids), newest_by_cohort(session, ids)
    held = held_by_cohort(session, ids)
    people = followed(session, actor, {one.person_id for each in places.values() for one in each})
    codes = codes_of_people(session, people)
    for cohort in lived:
        plan = plan_of(session, cohort.id)
        programme = programme_of_cohort(desk, session, cohort.id)
        doses = DosesToCome.of(days, session, programme.definition, cohort.id)
        runs = state_now(plan.state, read_day(plan.starts_on), days.today, ()) == "running"
        judged = LackingConsents(
            days, session, programme, rows=consents.get(cohort.id, {}), held=held[cohort.id]
        )
        for place in places.get(cohort.id, ()):
            if place.state in HERE and place.person_id in people:
                lacking = judged.of(place.person_id, since=date.fromisoformat(place.since))
                asked = tuple(one for one in lacking if _is_asked(one, desk.clock.now(), runs=runs))
                yield _Member(
                    place.person_id, codes[place.person_id], cohort, programme, days.today, asked, doses
                )


def _is_asked(one: Lacking, now: datetime, *, runs: bool) -> bool:
    """What was taken back at once; what has to be signed anew only for a session of this week."""
    near = one.due_at is not None and one.due_at - now <= CONSENTS_BEFORE
    return near or one.state in {"withdrawn", OWN} or (runs and one.state == "missing")


def _sign_off(desk: Desk, session: Session, actor: Actor, member: _Member) -> Iterator[Task]:
    """A screening with every item clarified and no decision over this version of it."""
    if not may(actor.roles, Permission.CLEAR_PEOPLE):
        return
    step = next(
        (one for one in member.programme.definition.steps if one.kind == "sign_off" and one.valid_days), None
    )
    if step is None:
        return
    family = list(family_of(session, member.person_id))
    of_step = {"people": family, "cohort": member.cohort.id, "step": step.of[0]}
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
            Response.person_id.in_(bindparam("people", expanding=True)), Response.cohort_id == bindparam("cohort"),
            Response.step == bindparam("step"), standing(Response),
        )
        .order_by(Response.taken_at.desc(), Response.event_seq.desc())
    )  # fmt: skip


def _consents(desk: Desk, session: Session, actor: Actor, member: _Member) -> Iterator[Task]:
    """Documents to be signed, the first of them due before its session; once that is over, until they are.

    The medical lead may then say why nobody will sign: under a name of what is lacking, so that more is a new task.
    """
    if not member.lacking or off_the_path(session, member.person_id, member.cohort.id):
        return
    now = desk.clock.now()
    since = min((one.due_at for one in member.lacking if one.due_at is not None), default=None)
    late = since is not None and since <= now
    soon = since is not None and since - now <= CONSENTS_BEFORE
    taken_back = any(one.state == "withdrawn" for one in member.lacking)
    of_age = all(one.state == OWN for one in member.lacking)
    left = (
        "of_age" if of_age else "late" if late else "withdrawn" if taken_back else "" if soon else "running"
    )
    lacking = ",".join(f"{one.document}={one.state}" for one in member.lacking)
    values = _words(member) | {"n": len(member.lacking), "cohort_id": member.cohort.id}
    yield Task(
        "consents", "people", values | ({"left": left} if left else {}), since, overdue=late,
        subject=member.person_id, person_id=member.person_id,
        task_id=f"consents:{member.person_id}:{member.cohort.id}:{lacking}"
        if late and Role.LEAD in actor.roles
        else "",
    )  # fmt: skip


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
