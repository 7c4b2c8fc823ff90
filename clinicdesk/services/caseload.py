"""Whose care is whose: cohorts, their staff, and emergency openings. Read-only; every verb on a chart asks here."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.cohorts import CohortMember, CohortStaff
from clinicdesk.models.dosing import SessionStaff
from clinicdesk.models.people import GlassOpening, Participant
from clinicdesk.models.serving import serving
from clinicdesk.models.sessions import Seat
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.snapshot import once_a_snapshot
from clinicdesk.models.standing import standing
from clinicdesk.security.roles import Role
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.views import Actor

NAMES_ALL = frozenset({Role.LEAD, Role.COORDINATOR, Role.AUDITOR})
"""Who sees every participant by name; everybody else those of their cohorts, and the others by code."""


@cache
def _cares() -> Select[str]:
    """Built once: this question is asked before every reading."""
    return (
        select(CohortStaff.cohort_id)
        .join(CohortMember, CohortMember.cohort_id == CohortStaff.cohort_id)
        .where(
            CohortStaff.user_id == bindparam("user"), CohortMember.person_id == bindparam("person"), serving()
        )
        .limit(1)
    )


@cache
def _at_work() -> Select[str]:
    """The open session that somebody is at now; built once."""
    return (
        select(Sitting.session_id)
        .join(SessionStaff, SessionStaff.session_id == Sitting.session_id)
        .where(
            Sitting.ended_at.is_(None), standing(Sitting), SessionStaff.user_id == bindparam("user"),
            SessionStaff.until.is_(None), standing(SessionStaff),
        )
        .limit(1)
    )  # fmt: skip


@cache
def newest_person() -> ColumnElement[bool]:
    """Only the newest version of each participant; built once."""
    later = aliased(Participant)
    return ~exists().where(later.supersedes == Participant.id)


@cache
def _person() -> Select[Participant]:
    """Built once: Today asks it for everybody one cares for."""
    return select(Participant).where(Participant.person_id == bindparam("person"), newest_person())


@once_a_snapshot
def person_of(session: Session, person_id: str) -> Participant:
    """A participant's newest version. Raises Refused PPL007 for an unknown one."""
    found = session.scalars(_person(), {"person": person_id}).first()
    if found is None:
        raise Refused(Issue("PPL007", "person"))
    return found


def check_own_card(session: Session, person_id: str, field: str) -> None:
    """Refused PPL007 for an unknown record, COH017 for one that follows another: care goes to that."""
    person = person_of(session, person_id)
    if survivor_of(session, person_id) != person_id:
        raise Refused(Issue("COH017", field, values={"code": person.code}))


def cares_for(session: Session, actor: Actor, person_id: str) -> bool:
    """The medical lead cares for all, everybody else for the cohorts they are assigned to."""
    if Role.LEAD in actor.roles:
        return True
    return session.execute(_cares(), {"user": actor.user_id, "person": person_id}).first() is not None


def in_care(session: Session, actor: Actor, people: Collection[str]) -> frozenset[str]:
    """Those of them whom somebody cares for, as `cares_for` says of each."""
    return frozenset(people) if Role.LEAD in actor.roles else own_people(session, actor).intersection(people)


def followed(session: Session, actor: Actor, people: Collection[str]) -> frozenset[str]:
    """Whose tasks somebody sees: the coordinator everybody's, everybody else theirs whom they care for."""
    return frozenset(people) if Role.COORDINATOR in actor.roles else in_care(session, actor, people)


def codes_of_people(session: Session, people: Collection[str]) -> Mapping[str, str]:
    """Participant id to the code of their newest version."""
    return dict(session.execute(_codes(), {"people": list(people)}).all())


@cache
def _codes() -> Select[str, str]:
    """Built once: Today asks it for everybody one cares for."""
    return select(Participant.person_id, Participant.code).where(
        Participant.person_id.in_(bindparam("people", expanding=True)), newest_person()
    )


def attends(session: Session, actor: Actor, people: Iterable[str]) -> bool:
    """Whether somebody is at the session that runs now, and one of these people sits in it.

    Whoever stands in was brought in by the session's physician, by name and in the trail: while they are there, the
    people before them are theirs to watch. It ends when they leave and when the session closes.
    """
    at_work = session.scalars(_at_work(), {"user": actor.user_id}).first()
    seat = select(Seat.id).where(Seat.session_id == at_work, Seat.person_id.in_(list(people))).limit(1)
    return at_work is not None and session.scalars(seat).first() is not None


def works_with(session: Session, actor: Actor, cohort_id: str) -> bool:
    """Whether what is about a cohort's session is open: to its staff, and to whoever is at it while it runs."""
    if sees_cohort(session, actor, cohort_id):
        return True
    at_work = session.scalars(_at_work(), {"user": actor.user_id}).first()
    of_it = select(Sitting.id).where(Sitting.session_id == at_work, Sitting.cohort_id == cohort_id).limit(1)
    return at_work is not None and session.scalars(of_it).first() is not None


def sees_cohort(session: Session, actor: Actor, cohort_id: str) -> bool:
    """Whether a cohort's page is open to somebody: by role, or because they are on its staff."""
    if not NAMES_ALL.isdisjoint(actor.roles):
        return True
    return actor.user_id in staff_of(session, cohort_id)


def staff_of(session: Session, cohort_id: str) -> frozenset[str]:
    """The people at work to whom a cohort's charts are open (user ids)."""
    return frozenset(
        session.scalars(select(CohortStaff.user_id).where(CohortStaff.cohort_id == cohort_id, serving()))
    )


def own_people(session: Session, actor: Actor) -> frozenset[str]:
    """The participants of the cohorts somebody is assigned to; the medical lead is not asked here."""
    return frozenset(
        session.scalars(
            select(CohortMember.person_id)
            .join(CohortStaff, CohortStaff.cohort_id == CohortMember.cohort_id)
            .where(CohortStaff.user_id == actor.user_id, serving())
        )
    )


def opened_by_glass(session: Session, actor: Actor, person_id: str) -> bool:
    """Whether this login broke the glass for this participant."""
    return session.scalars(
        select(GlassOpening.id).where(
            GlassOpening.login_id == actor.login_id, GlassOpening.person_id == person_id
        )
    ).first() is not None  # fmt: skip


def check_reach(session: Session, actor: Actor, person_id: str) -> bool:
    """Whether the chart is open by glass. Raises Refused PPL004 where it is not open at all."""
    if cares_for(session, actor, person_id):
        return False
    # A record that follows another is read with it: who reaches one of them reaches both.
    family = family_of(session, survivor_of(session, person_id))
    if len(family) > 1 and any(cares_for(session, actor, one) for one in family):
        return False
    if attends(session, actor, {person_id, *family}):
        return False
    if any(opened_by_glass(session, actor, one) for one in {person_id, *family}):
        return True
    raise Refused(Issue("PPL004", "person"))


@once_a_snapshot
def names_of_users(session: Session) -> Mapping[str, str]:
    """User id to name, removed users too."""
    return {account.user_id: account.name for account in current_accounts(session)}
