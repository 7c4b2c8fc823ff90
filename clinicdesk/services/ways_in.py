"""By which groups somebody came into the one they are in: a transfer goes on with the same course."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort, Membership
from clinicdesk.models.standing import standing


def groups_until(session: Session, people: Collection[str], cohort_id: str) -> tuple[str, ...]:
    """This group, and before it those of the same programme from which they were transferred into it.

    `people`: one person's records that are read as one.
    """
    return _back(cohort_id, [(one, to) for _, one, to in _moves(session, people, cohort_id)])


def groups_of_each(
    session: Session, people: Collection[str], cohort_id: str
) -> Mapping[str, tuple[str, ...]]:
    """The same of many people, each for themselves."""
    moves: dict[str, list[tuple[str, str]]] = {person: [] for person in people}
    for person, one, to in _moves(session, people, cohort_id):
        moves[person].append((one, to))
    return {person: _back(cohort_id, mine) for person, mine in moves.items()}


def _moves(session: Session, people: Collection[str], cohort_id: str) -> Iterable[tuple[str, str, str]]:
    """Who was transferred from which group of this one's programme to which."""
    programme = select(Cohort.programme).where(Cohort.id == cohort_id).scalar_subquery()
    found = session.execute(
        select(Membership.person_id, Membership.cohort_id, Membership.to_cohort)
        .join(Cohort, Cohort.id == Membership.cohort_id)
        .where(
            Membership.person_id.in_(list(people)), Membership.state == "transferred", Membership.to_cohort != "",
            standing(Membership), Cohort.programme == programme,
        )
    )  # fmt: skip
    return ((person, one, to) for person, one, to in found)


def _back(cohort_id: str, moves: Collection[tuple[str, str]]) -> tuple[str, ...]:
    found, todo = [cohort_id], [cohort_id]
    while todo:  # somebody may have been moved back
        todo = list(dict.fromkeys(one for one, to in moves if to in todo and one not in found))
        found += todo
    return tuple(found)
