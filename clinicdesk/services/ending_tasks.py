"""The summary that ends somebody's programme: to be written once the end has come, then to be signed. In codes.

Both are asked for whoever was in a cohort, however they left it and whatever became of the cohort.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.endings import ENDED, closing_step
from clinicdesk.protocols.programme_language import Programme, ProgrammeSession, ProgrammeStep
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.caseload import codes_of_people, followed
from clinicdesk.services.cohort_ways import cohorts_of
from clinicdesk.services.days import read_day
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk
from clinicdesk.services.follow_up import CohortPoints, plans_of, times_in
from clinicdesk.services.memberships import Place, latest_places, places_by_cohort
from clinicdesk.services.programmes import form_of, states_of_cohorts
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
    plan: CohortPoints
    words: Mapping[str, str | int]
    closed: bool
    read_with: bool
    """Whether it is the cohort that their forms open in."""
    before: int
    """How often they had been here before, and left."""

    @property
    def about(self) -> tuple[str, str]:
        """The cohort and the person."""
        return self.place.cohort_id, self.place.person_id


def ending_tasks(desk: Desk, actor: Actor) -> Iterator[Task]:
    """Of the people this actor cares for; a part of `tasks.list_tasks`."""
    if not may(actor.roles, Permission.TAKE_CONSENT):
        return
    with desk.database.read() as session:
        cohorts = {one.id: one.code for one in session.scalars(select(Cohort).order_by(Cohort.code))}
        states, places = states_of_cohorts(session), places_by_cohort(session, cohorts)
        people = followed(session, actor, {one.person_id for each in places.values() for one in each})
        codes, begun = codes_of_people(session, people), _begun(session, people)
        unsigned, own = _unsigned(session, people), cohorts_of(session, people)
        for plan in plans_of(desk, session, tuple(cohorts), people):
            state = states[plan.cohort_id]
            stays = Counter(one.person_id for one in places.get(plan.cohort_id, ()) if one.state != "waiting")
            for place in latest_places(places.get(plan.cohort_id, ())):
                if place.state != "waiting" and place.person_id in people:
                    words: dict[str, str | int] = {
                        "code": codes[place.person_id], "cohort": cohorts[plan.cohort_id],
                    }  # fmt: skip
                    course = _Course(
                        place, plan, words, state == "closed",
                        read_with=own.get(place.person_id, ("", ""))[0] == place.cohort_id,
                        before=stays[place.person_id] - 1,
                    )  # fmt: skip
                    yield from _approvals(desk, session, actor, course, unsigned.get(course.about, ()))
                    if state != "cancelled":
                        yield from _unwritten(session, actor, course, begun.get(course.about, frozenset()))


def _begun(session: Session, people: Collection[str]) -> Mapping[tuple[str, str], frozenset[str]]:
    """Cohort and person to the steps of theirs that somebody has filled a form in for."""
    rows = session.execute(
        select(Response.cohort_id, Response.person_id, Response.step)
        .where(Response.person_id.in_(list(people)), Response.step != "", standing(Response))
        .distinct()
    )
    found: dict[tuple[str, str], frozenset[str]] = {}
    for cohort, person, step in rows:
        found[cohort, person] = found.get((cohort, person), frozenset()) | {step}
    return found


def _unsigned(session: Session, people: Collection[str]) -> Mapping[tuple[str, str], tuple[Response, ...]]:
    """Cohort and person to their forms of a step, outside of a session, that nobody has approved."""
    signed = exists().where(
        Signature.record_type == SHEET, Signature.record_id == Response.response_id,
        Signature.record_version == Response.version, Signature.meaning == Meaning.APPROVER.value,
    )  # fmt: skip
    rows = session.scalars(
        select(Response)
        .where(
            Response.person_id.in_(list(people)), Response.step != "", Response.session_id == "",
            standing(Response), ~signed,
        )
        .order_by(Response.event_seq)
    )  # fmt: skip
    found: dict[tuple[str, str], tuple[Response, ...]] = {}
    for row in rows:
        found[row.cohort_id, row.person_id] = (*found.get((row.cohort_id, row.person_id), ()), row)
    return found


def _approvals(
    desk: Desk, session: Session, actor: Actor, course: _Course, unsigned: Iterable[Response]
) -> Iterator[Task]:
    """A form over which the programme asks for a signature (the closing summary), filled in and not signed yet."""
    for row in unsigned:
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


def _unwritten(session: Session, actor: Actor, course: _Course, begun: Container[str]) -> Iterator[Task]:
    """The last form of the programme, which nobody has begun though the person's end has come."""
    place, programme, days = course.place, course.plan.programme.definition, course.plan.days
    ending = closing_step(programme)
    if ending is None:
        return
    step, held_in = ending
    if step.form is None:
        return
    roles = {role.value for role in actor.roles}
    if Role.LEAD not in actor.roles and roles.isdisjoint(step.roles):
        return
    if step.id in begun:
        return
    times, today = times_in(course.plan, place.person_id), days.today
    due = _end(programme, held_in, times, place, today if course.closed else None)
    if due is None or due[0] > today:
        return
    read, _ = form_of(session, step.form)
    titles = {f"form_{code}": said.get("title", read.code) for code, said in read.phrases.items()}
    since = datetime.combine(due[0], datetime.min.time(), days.zone)
    about = place.person_id, place.cohort_id, place.state, *([str(course.before)] if course.before else [])
    yield Task(
        "closing_due", "people", {**course.words, **titles}, since, overdue=today > due[1],
        subject=f"{place.person_id}/forms/{step.id if course.read_with else _of(place, step)}",
        task_id=":".join(("closing_due", *about)), person_id=place.person_id,
    )  # fmt: skip


def _of(place: Place, step: ProgrammeStep) -> str:
    """The step of the cohort it is due in, where their forms open in another."""
    return f"{place.cohort_id}|{step.id}|{step.form}"


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
