"""What the file knows of people's ways through their cohorts: of one person, or of everybody in as many questions."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.dosing import Dose
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as HeldSession
from clinicdesk.models.standing import standing
from clinicdesk.protocols.values import Fact
from clinicdesk.services.clearance_state import newest_clearances
from clinicdesk.services.ended_calls import ended_origins
from clinicdesk.services.presence_facts import attendance_of

Course = tuple[str, str]
"""The cohort and the person."""
Families = Mapping[str, frozenset[str]]
"""A record to all that are read as one with it, itself among them."""
Way = TypeVar("Way")


@dataclass(frozen=True, slots=True)
class Courses:
    """The ways of some people through some cohorts; nothing stands for whom nothing is known."""

    doses: Mapping[Course, Mapping[str, datetime]]
    """Session code to the person's T0."""
    presences: Mapping[Course, Mapping[str, Fact | None]]
    """`attended.CODE`."""
    attended: Mapping[Course, frozenset[str]]
    """The entries of the calendar they were at."""
    meetings: Mapping[Course, Mapping[str, datetime]]
    """Step to when its first form was filled in."""
    decisions: Mapping[Course, Clearance]
    ended: frozenset[str]
    """The calls that the medical lead ended undone."""

    @classmethod
    def of(
        cls, session: Session, cohorts: Collection[str], people: Collection[str], *, steps: Collection[str]
    ) -> "Courses":
        """Read all of it. `steps`: those whose first form tells when a meeting with one person was."""
        return cls(
            dose_times(session, cohorts, people), *attendance_of(session, cohorts, people),
            _meetings(session, cohorts, people, steps), newest_clearances(session, cohorts, people),
            ended_origins(session, people),
        )  # fmt: skip

    def as_one(self, families: Families) -> "Courses":
        """The same, each record's with those of all that are read as one with it."""
        return replace(
            self, doses=_joined(self.doses, families, lambda one, other: {**one, **other}),
            presences=_joined(self.presences, families, _either),
            attended=_joined(self.attended, families, lambda one, other: one | other),
            meetings=_joined(self.meetings, families, _first),
            decisions=_joined(self.decisions, families, lambda *both: max(both, key=lambda row: row.event_seq)),
        )  # fmt: skip


def _joined(
    rows: Mapping[Course, Way], families: Families, join: Callable[[Way, Way], Way]
) -> Mapping[Course, Way]:
    found: dict[Course, Way] = {}
    for (cohort, person), way in rows.items():
        for about in ((cohort, one) for one in families.get(person, (person,))):
            found[about] = join(found[about], way) if about in found else way
    return found


def _either(one: Mapping[str, Fact | None], other: Mapping[str, Fact | None]) -> Mapping[str, Fact | None]:
    return {name: one.get(name) is True or other.get(name) is True for name in {*one, *other}}


def _first(one: Mapping[str, datetime], other: Mapping[str, datetime]) -> Mapping[str, datetime]:
    return {step: min(one.get(step, at), other.get(step, at)) for step, at in {**one, **other}.items()}


def dose_times(
    session: Session, cohorts: Collection[str], people: Collection[str]
) -> Mapping[Course, Mapping[str, datetime]]:
    """Session code to T0, for everybody who was given a dose; of a session and its make-up the later one."""
    found: dict[Course, dict[str, datetime]] = {}
    rows = session.execute(_doses(), {"people": list(people), "cohorts": list(cohorts)})
    for cohort, person, code, at in rows:
        if code:
            found.setdefault((cohort, person), {})[code] = at
    return found


def _meetings(
    session: Session, cohorts: Collection[str], people: Collection[str], steps: Collection[str]
) -> Mapping[Course, Mapping[str, datetime]]:
    found: dict[Course, dict[str, datetime]] = {}
    given = {"people": list(people), "cohorts": list(cohorts), "steps": list(steps)}
    for cohort, person, step, at in session.execute(_first_forms(), given):
        found.setdefault((cohort, person), {})[step] = at
    return found


# Built once, both of them: Today asks them for everybody one cares for, the board after each set.
@cache
def _doses() -> Select[str, str, str, datetime]:
    return (
        select(HeldSession.cohort_id, Dose.person_id, HeldSession.code, Dose.given_at)
        .join(HeldSession, HeldSession.session_id == Dose.session_id)
        .where(
            Dose.person_id.in_(bindparam("people", expanding=True)), Dose.ordinal == 0,
            HeldSession.cohort_id.in_(bindparam("cohorts", expanding=True)), standing(Dose), Dose.given_ul > 0,
        )
        .order_by(Dose.given_at)
    )  # fmt: skip


@cache
def _first_forms() -> Select[str, str, str, datetime]:
    return (
        select(Response.cohort_id, Response.person_id, Response.step, func.min(Response.taken_at))
        .where(
            Response.person_id.in_(bindparam("people", expanding=True)),
            Response.cohort_id.in_(bindparam("cohorts", expanding=True)),
            Response.step.in_(bindparam("steps", expanding=True)), Response.form_digest != "", standing(Response),
        )
        .group_by(Response.cohort_id, Response.person_id, Response.step)
    )  # fmt: skip
