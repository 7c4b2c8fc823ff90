"""Scales and calls at their time points: when each is due for a person, which are done, which were missed.

Days come from the programme; a dosing session counts from the person's own dose, a meeting with one person from its
first form, any other from its beginning.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.dosing import Dose
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as HeldSession
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import PointDue, points_due
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.attendance import attendance_facts
from clinicdesk.services.calendar import CalendarEntry, entries_of, sessions_of
from clinicdesk.services.caseload import cares_for, check_reach, person_of
from clinicdesk.services.days import Days, days_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.memberships import places_in
from clinicdesk.services.programmes import Pinned, form_of, plan_of, programme_of_cohort
from clinicdesk.services.views import Actor, Task

Standing = Literal["later", "due", "overdue", "done", "missed"]
_DOERS = frozenset({Role.NURSE, Role.THERAPIST, Role.COTHERAPIST, Role.LEAD})
_ENDED = frozenset({"closed", "cancelled"})


@dataclass(frozen=True, slots=True)
class MeasureDue:
    """One form at one time point of one person."""

    form: str
    point: str
    required: bool
    at: datetime
    standing: Standing
    done_by: str
    """The filled form, "" while there is none."""
    titles: Mapping[str, tuple[str, str]]
    """Language to the titles of the form and of the time point."""
    earliest: date
    latest: date
    """The days within which it counts for the point, both included."""
    guards: bool = False
    """A call, or a scale whose answers may raise an alert: nobody closes it undone."""


@verb(Permission.OPEN_CHART, reads=True)
def list_measures(desk: Desk, actor: Actor, *, person_id: str, cohort_id: str) -> tuple[MeasureDue, ...]:
    """Every scale and call of a person in a cohort whose day is known, by time. Refused PPL004, COH003."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        return tuple(measures_of(desk, session, person_id, cohort_id))


def follow_up_tasks(desk: Desk, actor: Actor) -> Iterator[Task]:
    """What is due or overdue for the people one cares for; a part of `tasks.list_tasks`. Codes, no names."""
    if _DOERS.isdisjoint(actor.roles):
        return
    with desk.database.read() as session:
        for cohort in session.scalars(select(Cohort).order_by(Cohort.code)).all():
            if plan_of(session, cohort.id).state in _ENDED:
                continue
            plan = _plan_of(desk, session, cohort.id)
            for place in places_in(session, cohort.id):
                if place.state != "waiting" and cares_for(session, actor, place.person_id):
                    code = person_of(session, place.person_id).code
                    for one in _measures(desk, session, place.person_id, plan):
                        if one.required and one.standing in {"due", "overdue"}:
                            yield _task(one, code, place.person_id, cohort.id)


def _task(one: MeasureDue, code: str, person_id: str, cohort_id: str) -> Task:
    words: dict[str, str | int] = {"code": code, "ref": one.form}
    for language, (form, point) in one.titles.items():
        words |= {f"form_{language}": form, f"point_{language}": point}
    state = f"measure:{person_id}:{cohort_id}:{one.form}:{one.point}:{one.latest}"
    return Task(
        "measure", "people", words, one.at, overdue=one.standing == "overdue", subject=person_id,
        task_id="" if one.guards else state, person_id=person_id,
    )  # fmt: skip


def measures_of(desk: Desk, session: Session, person_id: str, cohort_id: str) -> Iterator[MeasureDue]:
    """The same inside a reading, without asking whose care it is."""
    yield from _measures(desk, session, person_id, _plan_of(desk, session, cohort_id))


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is the same for everybody of a cohort: read once, however many people are asked about."""

    cohort_id: str
    programme: Pinned
    days: Days
    forms: Mapping[str, Read]
    entries: tuple[CalendarEntry, ...]


def _plan_of(desk: Desk, session: Session, cohort_id: str) -> _Plan:
    programme = programme_of_cohort(desk, session, cohort_id)
    forms = {one.form: form_of(session, one.form)[0] for one in programme.definition.measures}
    return _Plan(cohort_id, programme, days_of(desk), forms, tuple(entries_of(session, cohort_id)))


def _measures(desk: Desk, session: Session, person_id: str, plan: _Plan) -> Iterator[MeasureDue]:
    programme, days = plan.programme, plan.days
    times = _times(session, person_id, plan)
    points = {point.id: point for point in points_due(programme.definition, times)}
    taken = _taken(session, person_id)
    found = []
    for measure in programme.definition.measures:
        form = measure.form.partition("@")[0]
        for name in measure.at:
            if name in points:
                done = next(
                    (row for row in taken.get(form, ()) if _counts(days, points[name], row.taken_at)), None
                )
                found.append(
                    MeasureDue(
                        measure.form, name, measure.required, points[name].at,
                        "done" if done else _standing(days, points[name], taken.get(form, ()), desk.clock.now()),
                        done.response_id if done else "", _titles(plan.forms[measure.form], programme, name),
                        *_days(points[name]), _guards(plan.forms[measure.form]),
                    )
                )  # fmt: skip
    yield from sorted(found, key=lambda one: one.at)


def _times(session: Session, person_id: str, plan: _Plan) -> dict[str, datetime]:
    """Session code to when it was, or will be, for this person; local, as windows count days."""
    programme, days, cohort_id = plan.programme.definition, plan.days, plan.cohort_id
    dosing = {step.id for step in programme.steps if step.kind == "dose"}
    sessions, doses = sessions_of(programme), doses_of(session, person_id, cohort_id)
    facts = attendance_facts(session, person_id, cohort_id)
    found = {
        code: at.astimezone(days.zone)
        for code, at in _own_meetings(session, programme, person_id, cohort_id).items()
    }
    for entry in plan.entries:
        planned = sessions.get(entry.code)
        if entry.state == "cancelled" or planned is None or planned.individual:
            continue
        if dosing.intersection(planned.steps):
            at = doses.get(entry.code) or _ahead(days, entry)
        else:
            at = None if facts.get(f"attended.{entry.code}") is False else entry.starts_at
        if at is not None:
            found[entry.code] = at.astimezone(days.zone)
    return found


def _own_meetings(
    session: Session, programme: Programme, person_id: str, cohort_id: str
) -> dict[str, datetime]:
    """A meeting with one person stands in no calendar of the group: it was when its first form was filled in.

    Only a step that belongs to no other session tells which meeting it was.
    """
    held = sessions_of(programme).values()
    steps = Counter(step for one in held for step in one.steps)
    own = {step: one.code for one in held if one.individual for step in one.steps if steps[step] == 1}
    rows = session.execute(_meetings(), {"person": person_id, "cohort": cohort_id, "steps": list(own)})
    found: dict[str, datetime] = {}
    for step, at in rows:
        found[own[step]] = min(at, found.get(own[step], at))
    return found


def _ahead(days: Days, entry: CalendarEntry) -> datetime | None:
    """The plan counts until its day is over; then only a dose does."""
    return entry.starts_at if days.of(entry.starts_at) >= days.today else None


def doses_of(session: Session, person_id: str, cohort_id: str) -> dict[str, datetime]:
    """Session code to the person's T0."""
    rows = session.execute(_doses(), {"person": person_id, "cohort": cohort_id})
    return {code: given_at for code, given_at in rows if code}


class _Taken(NamedTuple):
    """A filled form, as far as time points ask."""

    form: str
    response_id: str
    taken_at: datetime


def _taken(session: Session, person_id: str) -> Mapping[str, list[_Taken]]:
    found: dict[str, list[_Taken]] = {}
    for row in session.execute(_forms(), {"person": person_id}):
        found.setdefault(row[0], []).append(_Taken(*row))
    return found


# Built once, each of them: Today asks them for everybody one cares for.
@cache
def _doses() -> Select[str, datetime]:
    return (
        select(HeldSession.code, Dose.given_at)
        .join(HeldSession, HeldSession.session_id == Dose.session_id)
        .where(
            Dose.person_id == bindparam("person"), Dose.ordinal == 0,
            HeldSession.cohort_id == bindparam("cohort"), standing(Dose), Dose.given_ul > 0,
        )
    )  # fmt: skip


@cache
def _forms() -> Select[str, str, datetime]:
    return (
        select(Response.form, Response.response_id, Response.taken_at)
        .where(Response.person_id == bindparam("person"), Response.form_digest != "", standing(Response))
        .order_by(Response.taken_at)
    )


@cache
def _meetings() -> Select[str, datetime]:
    return (
        select(Response.step, func.min(Response.taken_at))
        .where(
            Response.person_id == bindparam("person"), Response.cohort_id == bindparam("cohort"),
            Response.step.in_(bindparam("steps", expanding=True)), Response.form_digest != "", standing(Response),
        )
        .group_by(Response.step)
    )  # fmt: skip


def _guards(read: Read) -> bool:
    form = read.definition
    assert isinstance(form, Form)
    return form.group != "scale" or bool(form.alerts)


def _counts(days: Days, point: PointDue, taken_at: datetime) -> bool:
    first, last = _days(point)
    return first <= days.of(taken_at) <= last


def _days(point: PointDue) -> tuple[date, date]:
    day, window = point.at.date(), point.window
    return window.earliest or day, window.latest or day


def _standing(days: Days, point: PointDue, taken: Iterable[_Taken], now: datetime) -> Standing:
    """Undone, it stays overdue until the same was done after its window: only then its own time is missed."""
    first, last = _days(point)
    if days.today > last:
        return "missed" if any(days.of(row.taken_at) > last for row in taken) else "overdue"
    return "due" if days.today >= first and (now >= point.at or first < point.at.date()) else "later"


def _titles(read: Read, programme: Pinned, point: str) -> Mapping[str, tuple[str, str]]:
    return {
        language: (
            read.phrases[language].get("short") or read.phrases[language]["title"],
            programme.phrase(f"timepoint.{point}.title", language),
        )
        for language in programme.phrases
    }
