"""Which cohort somebody is read with, and all the cohorts their way has led through. Read-only.

The one rule: by default a person is read with the cohort they are a member of now; of several, with the one they came
into last. Whoever is a member of none any more is read with the last they were one of. A place on a waiting list
counts only where there never was a membership: waiting begins nothing, and what was decided, given and promised stays
with the group in which it was. A whole record covers every cohort of the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort, CohortMember, Membership
from clinicdesk.services.followers import families_of

_WAITED, _LEFT, _MEMBER = range(3)


@dataclass(frozen=True, slots=True)
class _Stay:
    """One way through one cohort. `standing`: how near it is to them now; `since`: the event that began it."""

    person_id: str
    cohort: tuple[str, str]
    standing: int
    since: int


def cohorts_of(session: Session, people: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Participant id to the id and code of the cohort they are read with; without an entry where there is none.

    Whoever was put into none goes by the records that are read as one with theirs, which have entries of their own.
    """
    families = families_of(session, people)
    own: dict[str, _Stay] = {}
    for stay in _stays(session, families):
        own[stay.person_id] = max(own.get(stay.person_id, stay), stay, key=_nearness)
    near = {
        one: max((own[other] for other in family if other in own), key=_nearness, default=None)
        for one, family in families.items()
    }
    return {one: found.cohort for one in families if (found := own.get(one) or near[one])}


def _nearness(stay: _Stay) -> tuple[int, int]:
    return stay.standing, stay.since


def way_of(session: Session, people: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The id and code of each cohort that they were a member of, in the order they came; else where they wait.

    `people`: one person's records that are read as one.
    """
    stays = sorted(_stays(session, people), key=lambda one: one.since)
    there = [one for one in stays if one.standing != _WAITED] or stays[-1:]
    return tuple(dict.fromkeys(one.cohort for one in there))


def _stays(session: Session, people: Iterable[str]) -> list[_Stay]:
    """Every one of theirs. Of a file older than memberships a place in the group is one."""
    rows = session.execute(
        select(
            CohortMember.person_id, Cohort.id, Cohort.code, func.coalesce(Membership.membership_id, ""),
            func.coalesce(Membership.state, "member"),
            func.coalesce(Membership.event_seq, CohortMember.event_seq),
        )
        .join(Cohort, Cohort.id == CohortMember.cohort_id)
        .outerjoin(
            Membership,
            and_(
                Membership.cohort_id == CohortMember.cohort_id,
                Membership.person_id == CohortMember.person_id,
            ),
        )
        .where(CohortMember.person_id.in_(list(people)))
        .order_by(CohortMember.event_seq, Membership.event_seq)
    )  # fmt: skip
    found: dict[tuple[str, str, str], _Stay] = {}
    for person, cohort, code, membership, state, seq in rows:
        about = (person, cohort, membership)
        former = found.get(about)
        was_in = former is not None and former.standing != _WAITED
        standing = _MEMBER if state == "member" else _LEFT if was_in else _WAITED
        begun = former if former and (was_in or standing == _WAITED) else None
        found[about] = _Stay(person, (cohort, code), standing, begun.since if begun else seq)
    return list(found.values())
