"""Scales and calls at their time points: when each is due for a person, which are done, which were missed.

A form that says itself which call it is belongs to that one alone; any other to the nearest point whose days hold it.
What was filled in but is not the thing done (nobody answered, an alarm's question left out) leaves the point open.

Days come from the programme; a dosing session counts from the person's own dose, a meeting with one person from its
first form, any other from its beginning.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import UNREADABLE
from clinicdesk.models.cohorts import Cohort
from clinicdesk.protocols.calendar_plan import PointDue, dose_steps, gives_doses, points_due, sessions_of
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.own_point import OwnPoint, own_point
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.calendar import CalendarEntry, entries_by_cohort
from clinicdesk.services.caseload import check_reach, codes_of_people, in_care
from clinicdesk.services.clearance_state import newest_clearance
from clinicdesk.services.courses import Courses, Families, dose_times
from clinicdesk.services.days import Days, days_of
from clinicdesk.services.deaths import dead_among
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.ended_calls import ending_of
from clinicdesk.services.followers import families_of, survivors_of
from clinicdesk.services.memberships import Place, latest_places, places_by_cohort
from clinicdesk.services.point_sheets import PointSheet, answered, days_within, point_sheets
from clinicdesk.services.programmes import (
    OVER,
    Pinned,
    form_of,
    programme_of_cohort,
    states_of_cohorts,
)
from clinicdesk.services.views import Actor, Task

Standing = Literal["later", "due", "overdue", "done", "missed", "closed", "ended"]
"""`closed`: a signed decision ruled the person out, and only the way to a dose would have asked for it; or they died.
`ended`: a call whose days were over, and the medical lead said why nobody will make it."""
_DOERS = frozenset({Role.NURSE, Role.THERAPIST, Role.COTHERAPIST, Role.LEAD})


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
    said: tuple[str, str] = ("", "")
    """The field of the form that names the time point, and the answer that does; empty where none asks."""
    begun: PointSheet | None = None
    """The newest form for this point that is not the thing done."""

    @property
    def sheet_id(self) -> str:
        """The form that is shown at this point: the one that it is done by, else the one begun; "" for none."""
        return self.done_by or (self.begun.sheet_id if self.begun else "")

    @property
    def is_call(self) -> bool:
        """Whether it is one of the calls after a dose, and not a scale: the form says itself which one it is."""
        return bool(self.said[0])


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
        states = states_of_cohorts(session)
        places = places_by_cohort(session, states)
        people = in_care(session, actor, {one.person_id for each in places.values() for one in each})
        codes, into = codes_of_people(session, people), survivors_of(session, people)
        for plan in plans_of(desk, session, _by_code(session), people, sheets=True):
            state = states[plan.cohort_id]
            for place in _once(latest_places(places.get(plan.cohort_id, ())), into):
                if place.person_id in people:
                    for one in _measures(desk, place.person_id, plan):
                        waits = one.required and one.standing in {"due", "overdue"}
                        if waits and (state != "cancelled" or one.is_call):
                            lead = Role.LEAD in actor.roles and plan.days.today > one.latest
                            code = codes[place.person_id]
                            yield _task(one, code, place, ended=state in OVER, may_end=lead)


def _once(places: Sequence[Place], into: Mapping[str, str]) -> Iterator[Place]:
    """Those who are or were in the group: of records that are read as one, the one that stays, else the first."""
    asked: dict[str, str] = {}
    for place in sorted(places, key=lambda one: one.person_id in into):
        person = place.person_id
        if place.state != "waiting" and asked.setdefault(into.get(person, person), person) == person:
            yield place


def _by_code(session: Session) -> list[str]:
    return list(session.scalars(select(Cohort.id).order_by(Cohort.code)))


def _task(one: MeasureDue, code: str, place: Place, *, ended: bool, may_end: bool) -> Task:
    """The call closes a call, or the lead once its days are over; an alarm’s scale a reason, its cohort ended."""
    bound = not may_end if one.is_call else one.guards and not ended
    about = place.person_id, place.cohort_id, one.form, one.point, one.latest
    words: dict[str, str | int] = {"code": code, "ref": one.form, "of": one.point}
    for language, (form, point) in one.titles.items():
        words |= {f"form_{language}": form, f"point_{language}": point}
    if one.begun is not None:
        words["left"] = one.begun.left
    state = ending_of(*about) if one.is_call else ":".join(map(str, ("measure", *about)))
    return Task(
        "measure", "people", words, one.at, overdue=one.standing == "overdue", subject=place.person_id,
        task_id="" if bound else state, person_id=place.person_id,
    )  # fmt: skip


def measures_of(desk: Desk, session: Session, person_id: str, cohort_id: str) -> Iterator[MeasureDue]:
    """The same inside a reading, without asking whose care it is."""
    (plan,) = plans_of(desk, session, [cohort_id], [person_id], sheets=True)
    yield from _measures(desk, person_id, plan)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a programme asks for in time: made once for all cohorts that go by it."""

    programme: Pinned
    forms: Mapping[str, Read]
    own: Mapping[str, OwnPoint | None]
    """How each form says at which of its points it was filled in."""
    steps: Mapping[str, str]
    """Those whose first form tells when a meeting with one person was, to its session."""
    titles: Mapping[tuple[str, str], Mapping[str, tuple[str, str]]]
    """Form and time point to their titles."""

    @classmethod
    def of(cls, session: Session, programme: Pinned) -> "_Asked":
        measures = programme.definition.measures
        forms = {one.form: form_of(session, one.form)[0] for one in measures}
        own = {one.form: own_point(_form(forms[one.form]), one.at) for one in measures}
        titles = {
            (one.form, at): _titles(forms[one.form], programme, at) for one in measures for at in one.at
        }
        return cls(programme, forms, own, _own_steps(programme.definition), titles)

    def sheets(
        self, session: Session, people: Collection[str]
    ) -> Mapping[str, Mapping[str, list[PointSheet]]]:
        return point_sheets(session, people, {ref.partition("@")[0]: own for ref, own in self.own.items()})


@dataclass(frozen=True, slots=True)
class CohortPoints:
    """A cohort’s programme and calendar, with what is known of its people: read once, however many there are."""

    cohort_id: str
    asked: _Asked
    days: Days
    entries: tuple[CalendarEntry, ...]
    courses: Courses
    sheets: Mapping[str, Mapping[str, list[PointSheet]]]
    """Person to their forms by code; empty where nobody asked for them."""
    died: frozenset[str] = frozenset()
    """Whom nobody calls any more."""
    families: Families = field(default_factory=dict)
    siblings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Each entry of the calendar to itself, what it makes up for and what makes up for it (`planned_id`)."""

    @property
    def programme(self) -> Pinned:
        """What the cohort goes by."""
        return self.asked.programme


def plans_of(
    desk: Desk, session: Session, cohorts: Sequence[str], people: Collection[str], *, sheets: bool = False
) -> Iterator[CohortPoints]:
    """Of these cohorts with these people, in as many questions for all as for one. Refused COH003.

    With `sheets` what is known of a record is what is known of all that are read as one with it.
    """
    families = families_of(session, people) if sheets else {}
    read = {*people, *families}
    pinned = {cohort: programme_of_cohort(desk, session, cohort) for cohort in cohorts}
    programmes = {id(one): one for one in pinned.values()}
    asked = {which: _Asked.of(session, one) for which, one in programmes.items()}
    filled = {
        which: _as_one(one.sheets(session, read), families) if sheets else {} for which, one in asked.items()
    }
    steps = {step for one in asked.values() for step in one.steps}
    courses = Courses.of(session, cohorts, read, steps=steps).as_one(families)
    entries, days = entries_by_cohort(session, cohorts), days_of(desk)
    died = dead_among(desk, session, people)
    for cohort, one in pinned.items():
        which = id(one)
        yield CohortPoints(
            cohort, asked[which], days, entries.get(cohort, ()), courses, filled[which], died, families,
            _siblings(entries.get(cohort, ())),
        )  # fmt: skip


def _as_one(
    filled: Mapping[str, Mapping[str, list[PointSheet]]], families: Families
) -> Mapping[str, Mapping[str, list[PointSheet]]]:
    """The forms of each record with those of its family, in the order they were taken."""
    found: dict[str, dict[str, list[PointSheet]]] = {}
    for person, forms in filled.items():
        for one in families.get(person, (person,)):
            for form, sheets in forms.items():
                found.setdefault(one, {}).setdefault(form, []).extend(sheets)
    for forms in found.values():
        for sheets in forms.values():
            sheets.sort(key=lambda sheet: sheet.taken_at)
    return found


def _measures(desk: Desk, person_id: str, plan: CohortPoints) -> Iterator[MeasureDue]:
    programme, days = plan.programme, plan.days
    points = {point.id: point for point in points_due(programme.definition, times_in(plan, person_id))}
    taken = plan.sheets.get(person_id, {})
    closed = _closed_points(person_id, plan, points)
    ended = plan.courses.ended
    found, now = [], desk.clock.now()
    for measure in programme.definition.measures:
        rows, own = taken.get(measure.form.partition("@")[0], ()), plan.asked.own[measure.form]
        said = answered([points[name] for name in measure.at if name in points], own, rows, days)
        for name in measure.at:
            if name in points:
                point, answer = points[name], (own.field, own.of[name]) if own else ("", "")
                done, begun = said.done.get(name), said.begun.get(name)
                first, last = days_within(point)
                endings = {
                    ending_of(one, plan.cohort_id, measure.form, name, last)
                    for one in plan.families.get(person_id, (person_id,))
                }
                found.append(
                    MeasureDue(
                        measure.form, name, measure.required, point.at,
                        "done" if done else "closed" if name in closed else "ended" if not ended.isdisjoint(endings)
                        else _tried(_standing(days, point, own, rows, now), begun, now),
                        done.sheet_id if done else "", plan.asked.titles[measure.form, name],
                        first, last, _guards(plan.asked.forms[measure.form]), answer, None if done else begun,
                    )
                )  # fmt: skip
    yield from sorted(found, key=lambda one: one.at)


def off_the_path(session: Session, person_id: str, cohort_id: str) -> bool:
    """Whether a signed decision rules somebody out who was given no dose: nothing on the way to one is left to do."""
    made = newest_clearance(session, person_id, cohort_id)
    ruled_out = made is not None and made.decision == "not_eligible"
    return ruled_out and not doses_of(session, person_id, cohort_id)


def _closed_points(person_id: str, plan: CohortPoints, points: Mapping[str, PointDue]) -> Collection[str]:
    """The points that a death has closed, or a decision against the person: not what follows a dose given before."""
    if person_id in plan.died:
        return frozenset(points)
    made = plan.courses.decisions.get((plan.cohort_id, person_id))
    if made is None or made.decision != "not_eligible":
        return frozenset()
    given = plan.courses.doses.get((plan.cohort_id, person_id), {})
    programme = plan.programme.definition
    never = {code for code in sessions_of(programme) if gives_doses(programme, code)} - set(given)
    anchors = {point.id: point.anchor for point in programme.timepoints}
    first = min(given.values(), default=None)
    return frozenset(
        name for name, point in points.items() if first is None or anchors[name] in never or point.at < first
    )


def times_in(plan: CohortPoints, person_id: str) -> dict[str, datetime]:
    """Session code to when it was, or will be, for this person; local, as windows count days."""
    programme, days, about = plan.programme.definition, plan.days, (plan.cohort_id, person_id)
    dosing = dose_steps(programme)
    sessions, doses = sessions_of(programme), plan.courses.doses.get(about, {})
    facts = plan.courses.presences.get(about, {})
    meetings = _own_meetings(plan.asked.steps, plan.courses.meetings.get(about, {}))
    found = {code: at.astimezone(days.zone) for code, at in meetings.items()}
    had = plan.courses.attended.get(about, frozenset())
    for entry in plan.entries:
        planned = sessions.get(entry.code)
        if (
            entry.state == "cancelled"
            or planned is None
            or planned.individual
            or entry.starts_at == UNREADABLE
        ):
            continue
        if dosing.intersection(planned.steps):
            at = doses.get(entry.code) or _ahead(days, entry)
        else:
            # Theirs was when they were there, whoever it is made up for.
            there = had and had & plan.siblings[entry.planned_id]
            away = facts.get(f"attended.{entry.code}") is False or (there and entry.planned_id not in there)
            at = None if away else entry.starts_at
        if at is not None:
            found[entry.code] = at.astimezone(days.zone)
    return found


def _siblings(entries: Sequence[CalendarEntry]) -> Mapping[str, frozenset[str]]:
    """Each meeting to itself and all that make up for it, or for one of those (`planned_id`)."""
    of = {one.planned_id: one.make_up_for for one in entries}

    def first(planned_id: str) -> str:
        for _ in of:  # a ring that another program has written ends too
            if not of.get(planned_id):
                break
            planned_id = of[planned_id]
        return planned_id

    heads = {one: first(one) for one in of}
    groups: dict[str, set[str]] = {}
    for one, head in heads.items():
        groups.setdefault(head, set()).add(one)
    return {one: frozenset(groups[head]) for one, head in heads.items()}


def _own_meetings(own: Mapping[str, str], first: Mapping[str, datetime]) -> dict[str, datetime]:
    """A meeting with one person stands in no calendar of the group: it was when its first form was filled in."""
    found: dict[str, datetime] = {}
    for step, at in first.items():
        if step in own:
            found[own[step]] = min(at, found.get(own[step], at))
    return found


def _own_steps(programme: Programme) -> Mapping[str, str]:
    """Step to its session: only one that belongs to no other session tells which meeting it was."""
    held = sessions_of(programme).values()
    steps = Counter(step for one in held for step in one.steps)
    return {step: one.code for one in held if one.individual for step in one.steps if steps[step] == 1}


def _ahead(days: Days, entry: CalendarEntry) -> datetime | None:
    """The plan counts until its day is over; then only a dose does."""
    return entry.starts_at if days.of(entry.starts_at) >= days.today else None


def doses_of(session: Session, person_id: str, cohort_id: str) -> dict[str, datetime]:
    """Session code to the person's T0."""
    return dict(dose_times(session, [cohort_id], [person_id]).get((cohort_id, person_id), {}))


def _form(read: Read) -> Form:
    form = read.definition
    assert isinstance(form, Form)
    return form


def _guards(read: Read) -> bool:
    form = _form(read)
    return form.group != "scale" or bool(form.alerts)


def _standing(
    days: Days, point: PointDue, own: OwnPoint | None, taken: Iterable[PointSheet], now: datetime
) -> Standing:
    """Undone, it stays overdue until the same was done after its window: only then its own time is missed."""
    first, last = days_within(point)
    if days.today > last:
        late = (row for row in taken if days.of(row.taken_at) > last and not row.left)
        missed = any(own is None or own.comes_after(point.id, row.said) for row in late)
        return "missed" if missed else "overdue"
    return "due" if days.today >= first and (now >= point.at or first < point.at.date()) else "later"


def _tried(standing: Standing, begun: PointSheet | None, now: datetime) -> Standing:
    """Overdue once the hours have passed within which somebody had to try again."""
    over = begun is not None and begun.again_by is not None and now > begun.again_by
    return "overdue" if standing == "due" and over else standing


def _titles(read: Read, programme: Pinned, point: str) -> Mapping[str, tuple[str, str]]:
    return {
        language: (
            read.phrases[language].get("short") or read.phrases[language]["title"],
            programme.phrase(f"timepoint.{point}.title", language),
        )
        for language in programme.phrases
    }
