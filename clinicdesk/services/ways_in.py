"""By which groups somebody came into the one they are in: a transfer goes on with the same course."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.cohorts import Cohort, Membership
from clinicdesk.models.standing import standing


def groups_until(session: Session, people: Collection[str], cohort_id: str) -> tuple[str, ...]:
    """This group, and before it those of the same programme from which they were transferred into it.

    `people`: one person's records that are read as one.
    """
    programme = select(Cohort.programme).where(Cohort.id == cohort_id).scalar_subquery()
    moves = session.execute(
        select(Membership.cohort_id, Membership.to_cohort)
        .join(Cohort, Cohort.id == Membership.cohort_id)
        .where(
            Membership.person_id.in_(list(people)), Membership.state == "transferred", Membership.to_cohort != "",
            standing(Membership), Cohort.programme == programme,
        )
    ).all()  # fmt: skip
    found, todo = [cohort_id], [cohort_id]
    while todo:  # somebody may have been moved back
        todo = list(dict.fromkeys(one for one, to in moves if to in todo and one not in found))
        found += todo
    return tuple(found)
