"""The decision that counts for a person, and its suspension when what it leaned on has changed."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.clearances import Admission, Clearance
from clinicdesk.models.cohorts import Membership
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.values import Fact
from clinicdesk.services.days import read_day, today
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of, survivor_of

SCALE_1, SCALE_2 = 1, 2
"""SpO₂ scales of NEWS2; the second is for people whom a physician has put on it (RCP 2017, NEWS2 chart 1)."""


ENDS_SOON = timedelta(days=7)
"""So long before its end a decision is said to run out. Clinic default, unsourced: a week to screen anew."""
WITHDRAWN = frozenset({"suspended", "revoked"})
"""What becomes of a decision that was signed; its conditions ask for the same care as before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a decision stands today. `valid`: it permits, and its last day is not over."""

    row: Clearance
    age_days: int
    days_left: int

    @property
    def valid(self) -> bool:
        """Whether an admission may lean on it."""
        return bool(self.row.permits) and self.days_left >= 0

    @property
    def ends_soon(self) -> bool:
        """It permits, and is in its last days."""
        return self.valid and self.days_left <= ENDS_SOON.days

    @property
    def ran_out(self) -> bool:
        """It permitted, and its last day is over."""
        return bool(self.row.permits) and self.days_left < 0


def newest_clearance(session: Session, person_id: str, cohort_id: str) -> Clearance | None:
    """The newest version of the newest decision about a person in a cohort."""
    return session.scalars(_newest_of(), {"person": person_id, "cohort": cohort_id}).first()


def newest_clearances(
    session: Session, cohorts: Collection[str], people: Collection[str]
) -> dict[tuple[str, str], Clearance]:
    """The same of many, by cohort and person."""
    rows = session.scalars(_newest_of_all(), {"people": list(people), "cohorts": list(cohorts)})
    return {(row.cohort_id, row.person_id): row for row in rows}


@cache
def _newest_of_all() -> Select[Clearance]:
    """The newest last."""
    return (
        select(Clearance)
        .where(
            Clearance.person_id.in_(bindparam("people", expanding=True)),
            Clearance.cohort_id.in_(bindparam("cohorts", expanding=True)), standing(Clearance),
        )
        .order_by(Clearance.event_seq)
    )  # fmt: skip


@cache
def _newest_of() -> Select[Clearance]:
    """Built once: the board asks it for everybody after every set."""
    later = aliased(Clearance)
    return (
        select(Clearance)
        .where(
            Clearance.person_id == bindparam("person"), Clearance.cohort_id == bindparam("cohort"),
            ~exists().where(later.supersedes == Clearance.id),
        )
        .order_by(Clearance.event_seq.desc())
    )  # fmt: skip


def oxygen_scale(conditions: str | None) -> int:
    """SpO₂ scale of NEWS2 by the conditions of a decision as they are stored: 2 where a target is prescribed.

    A decision taken back keeps its prescription: the person is no other.
    """
    return SCALE_2 if conditions and json.loads(conditions).get("spo2_scale_2") else SCALE_1


@cache
def conditions_in() -> Select[tuple[str]]:
    """The conditions of a person in a session (values session, person, cohort); built once, asked with every set.

    A decision made after the session was closed changes nothing of what was judged in it.
    """
    row = Clearance.__table__.c
    closed = _closed(bindparam("session")).scalar_subquery()
    return (
        select(row.conditions)
        .where(
            row.person_id == bindparam("person"), row.cohort_id == bindparam("cohort"),
            row.event_seq < func.coalesce(closed, row.event_seq + 1),
        )
        .order_by(row.event_seq.desc())
        .limit(1)
    )  # fmt: skip


def oxygen_scales(session: Session, seats: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The SpO₂ scale of each session and person, by the conditions that `conditions_in` finds for one."""
    closing = func.min(Sitting.event_seq).filter(Sitting.ended_at.is_not(None))
    sittings = session.execute(
        select(Sitting.session_id, Sitting.cohort_id, closing)
        .where(Sitting.session_id.in_({one for one, _ in seats}))
        .group_by(Sitting.session_id, Sitting.cohort_id)
    )
    days = {one: (cohort, closed) for one, cohort, closed in sittings}
    decided: dict[tuple[str, str], list[tuple[int, str]]] = {}
    row = Clearance.__table__.c
    for person, cohort, seq, conditions in session.execute(
        select(row.person_id, row.cohort_id, row.event_seq, row.conditions)
        .where(row.person_id.in_({person for _, person in seats}))
        .order_by(row.event_seq)
    ):
        decided.setdefault((person, cohort), []).append((seq, conditions))
    found = {}
    for sitting, person in seats:
        cohort, closed = days.get(sitting, ("", None))
        before = [said for seq, said in decided.get((person, cohort), ()) if closed is None or seq < closed]
        found[sitting, person] = oxygen_scale(before[-1] if before else None)
    return found


def decision_in(session: Session, session_id: str, person_id: str, cohort_id: str) -> Clearance | None:
    """The decision by which somebody was admitted to a session; else the newest one before the session was closed."""
    admitted = select(Clearance).join(Admission, Admission.clearance_row == Clearance.id)
    named = Admission.session_id == session_id, Admission.person_id == person_id
    if (found := session.scalars(admitted.where(*named)).first()) is not None:
        return found
    return newest_in(session, session_id, person_id, cohort_id)


def newest_in(session: Session, session_id: str, person_id: str, cohort_id: str) -> Clearance | None:
    """The newest version of the newest decision about somebody; of those before a session was closed."""
    named = {"session": session_id, "person": person_id, "cohort": cohort_id}
    return session.scalars(_newest_before(), named).first()


@cache
def _newest_before() -> Select[Clearance]:
    """Built once: the board asks it for everybody after every set."""
    closed = _closed(bindparam("session")).scalar_subquery()
    return (
        select(Clearance)
        .where(
            Clearance.person_id == bindparam("person"), Clearance.cohort_id == bindparam("cohort"),
            Clearance.event_seq < func.coalesce(closed, Clearance.event_seq + 1),
        )
        .order_by(Clearance.event_seq.desc())
        .limit(1)
    )  # fmt: skip


def _closed(session_id: str | BindParameter[str]) -> Select[int]:
    """The event that closed a session; none while it runs."""
    return select(func.min(Sitting.event_seq)).where(
        Sitting.session_id == session_id, Sitting.ended_at.is_not(None)
    )


def recheck_origin(row: Clearance | Membership) -> str:
    """The cause of the task that a deferred decision opens, by the person and the group they are in."""
    return f"recheck:{row.person_id}:{row.cohort_id}"


def standing_of(desk: Desk, row: Clearance) -> Standing:
    """A decision against the clinic's day."""
    return standing_on(today(desk), row)


def standing_on(day: date, row: Clearance) -> Standing:
    """A decision against a day, for pages of many people."""
    return Standing(row, (day - read_day(row.decided_on)).days, (read_day(row.valid_until) - day).days)


def clearance_facts(desk: Desk, session: Session, person_id: str, cohort_id: str) -> dict[str, Fact | None]:
    """Facts for gates: `clearance.state`, `clearance.age_days`, `clearance.valid`; none before a decision."""
    row = newest_clearance(session, person_id, cohort_id)
    if row is None:
        return {}
    standing = standing_of(desk, row)
    return {
        "clearance.state": row.decision, "clearance.age_days": standing.age_days, "clearance.valid": standing.valid,
    }  # fmt: skip


def standing_decisions(session: Session, person_id: str) -> tuple[Clearance, ...]:
    """The newest version of every decision that permits, in any cohort, about any record read with this one."""
    family = family_of(session, survivor_of(session, person_id))
    return tuple(session.scalars(_permitting(), {"people": family}))


@cache
def _permitting() -> Select[Clearance]:
    """Built once: asked at every form."""
    later = aliased(Clearance)
    return select(Clearance).where(
        Clearance.person_id.in_(bindparam("people", expanding=True)), Clearance.permits == 1,
        ~exists().where(later.supersedes == Clearance.id),
    )  # fmt: skip


def suspend(desk: Desk, work: Work, rows: Iterable[Clearance], *, reason: str) -> None:
    """Inside an act: these decisions stop. What it was is said by the act itself; `reason` is what somebody typed."""
    for row in rows:
        work.supersede(row, next_version(desk, row, decision="suspended", reason=reason))


def next_version(desk: Desk, row: Clearance, *, decision: str, reason: str) -> Clearance:
    """The same decision taken back: suspended or revoked."""
    return Clearance(
        id=desk.ids.new(), clearance_id=row.clearance_id, version=row.version + 1, person_id=row.person_id,
        cohort_id=row.cohort_id, screening_id=row.screening_id, screening_version=row.screening_version,
        screening_sha256=row.screening_sha256, decision=decision, permits=0, justifications=row.justifications,
        conditions=row.conditions, decided_on=row.decided_on, valid_until=row.valid_until,
        author_id=row.author_id, reason=reason,
    )  # fmt: skip
