"""The summary that ends somebody's programme: to be written once the end has come, then to be signed. In codes.

Both are asked for whoever was in a cohort, however they left it and whatever became of the cohort.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.endings import ENDED
from clinicdesk.protocols.programme_language import Programme, ProgrammeSession, ProgrammeStep
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.caseload import follows, person_of
from clinicdesk.services.days import days_of, read_day
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk
from clinicdesk.services.follow_up import times_of
from clinicdesk.services.memberships import Place, places_in
from clinicdesk.services.programmes import Pinned, form_of, plan_of, programme_of_cohort
from clinicdesk.services.sheets import approvers_of
from clinicdesk.services.signed_content import SHEET
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, Task

APPROVED_WITHIN = timedelta(days=7)
"""Clinic default, unsourced."""


@dataclass(frozen=True, slots=True)
class _Course:
    """One person's way through one cohort."""

    place: Place
    programme: Pinned
    words: Mapping[str, str | int]
    closed: bool


def ending_tasks(desk: Desk, actor: Actor) -> Iterator[Task]:
    """Of the people this actor cares for; a part of `tasks.list_tasks`."""
    if not may(actor.roles, Permission.TAKE_CONSENT):
        return
    with desk.database.read() as session:
        for cohort in session.scalars(select(Cohort).order_by(Cohort.code)).all():
            programme = programme_of_cohort(desk, session, cohort.id)
            state = plan_of(session, cohort.id).state
            for place in places_in(session, cohort.id):
                if place.state != "waiting" and follows(session, actor, place.person_id):
                    code = person_of(session, place.person_id).code
                    words: dict[str, str | int] = {"code": code, "cohort": cohort.code}
                    course = _Course(place, programme, words, state == "closed")
                    yield from _approvals(desk, session, actor, course)
                    if state != "cancelled":
                        yield from _unwritten(desk, session, actor, course)


def _approvals(desk: Desk, session: Session, actor: Actor, course: _Course) -> Iterator[Task]:
    """A form over which the programme asks for a signature (the closing summary), filled in and not signed yet."""
    signed = exists().where(
        Signature.record_type == SHEET, Signature.record_id == Response.response_id,
        Signature.record_version == Response.version, Signature.meaning == Meaning.APPROVER.value,
    )  # fmt: skip
    rows = session.scalars(
        select(Response)
        .where(
            Response.person_id == course.place.person_id, Response.cohort_id == course.place.cohort_id,
            Response.step != "",
            Response.session_id == "", standing(Response), ~signed,
        )
        .order_by(Response.event_seq)
    ).all()  # fmt: skip
    for row in rows:
        if not {role.value for role in actor.roles}.isdisjoint(approvers_of(desk, session, row)):
            read = kept(session, row.form_digest)
            titles = {f"form_{code}": said.get("title", read.code) for code, said in read.phrases.items()}
            late = desk.clock.now() - row.recorded_at > APPROVED_WITHIN
            subject = f"{course.place.person_id}/forms/{row.response_id}"
            yield Task(
                "approval",
                "people",
                {**course.words, **titles},
                row.recorded_at,
                overdue=late,
                subject=subject,
            )


def _unwritten(desk: Desk, session: Session, actor: Actor, course: _Course) -> Iterator[Task]:
    """The last form of the programme, which nobody has begun though the person's end has come."""
    place, ending = course.place, _ending(course.programme.definition)
    if ending is None:
        return
    step, held_in = ending
    if step.form is None:
        return
    roles = {role.value for role in actor.roles}
    if Role.LEAD not in actor.roles and roles.isdisjoint(step.roles):
        return
    begun = select(Response.id).where(
        Response.person_id == place.person_id, Response.cohort_id == place.cohort_id, Response.step == step.id,
        standing(Response),
    )  # fmt: skip
    if session.scalars(begun.limit(1)).first() is not None:
        return
    times = times_of(desk, session, place.person_id, place.cohort_id)
    today = days_of(desk).today
    due = _end(course.programme.definition, held_in, times, place, today if course.closed else None)
    if due is None or due[0] > today:
        return
    read, _ = form_of(session, step.form)
    titles = {f"form_{code}": said.get("title", read.code) for code, said in read.phrases.items()}
    since = datetime.combine(due[0], datetime.min.time(), days_of(desk).zone)
    yield Task(
        "closing_due", "people", {**course.words, **titles}, since, overdue=today > due[1],
        subject=f"{place.person_id}/forms/{step.id}",
        task_id=f"closing_due:{place.person_id}:{place.cohort_id}:{place.state}", person_id=place.person_id,
    )  # fmt: skip


def _ending(programme: Programme) -> tuple[ProgrammeStep, ProgrammeSession] | None:
    """The form that a sign-off of each person's ends the programme with, and the session that holds it.

    Of the last session that holds one, whoever meets there: the team may write it among themselves.
    """
    signed = {
        of for step in programme.steps
        if step.kind == "sign_off" and step.valid_days is None and step.per == "person" for of in step.of
    }  # fmt: skip
    steps = {step.id: step for step in programme.steps if step.kind == "form" and step.id in signed}
    last = next(
        (one for one in reversed([*sessions_of(programme).values()]) if steps.keys() & set(one.steps)), None
    )
    return None if last is None else (steps[[name for name in last.steps if name in steps][-1]], last)


def _end(
    programme: Programme,
    held_in: ProgrammeSession,
    times: Mapping[str, datetime],
    place: Place,
    closed: date | None,
) -> tuple[date, date] | None:
    """From which day the summary is due and until when it may wait; None for who never met anybody here.

    The person left, the cohort was closed, or the session that it belongs to has come: held, planned, or by the days
    that the programme leaves between its sessions.
    """
    own = _strand(programme, "participant")
    if not _come(own, times):
        return None
    beside = _strand(programme, held_in.audience)
    strand = beside if _come(beside, times) else own
    last = _come(strand, times)[-1]
    day = times[last.code].date()
    to = strand.index(held_in) if held_in in strand else len(strand)
    ahead = [one.gap_days or (0, 0) for one in strand[strand.index(last) + 1 : to + 1]]
    window = (
        day + timedelta(days=sum(least for least, _ in ahead)),
        day + timedelta(days=sum(most for _, most in ahead)),
    )
    sooner = [read_day(place.until)] if place.state in ENDED and place.until else []
    sooner += [closed] if closed else []
    return min(((one, one + APPROVED_WITHIN) for one in sooner), default=window)


def _strand(programme: Programme, audience: str) -> list[ProgrammeSession]:
    """The sessions that the days of the programme lie between, in its order."""
    return [one for one in sessions_of(programme).values() if one.audience == audience]


def _come(strand: list[ProgrammeSession], times: Mapping[str, datetime]) -> list[ProgrammeSession]:
    return [one for one in strand if one.code in times]
