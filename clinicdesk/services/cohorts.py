"""Cohorts: planned, filled, staffed."""

from collections.abc import Iterable

from sqlalchemy import select

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort, CohortMember, CohortStaff
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.people_at_work import account_of
from clinicdesk.services.views import Actor, Changes, Topic


@verb(Permission.PLAN_COHORTS)
def plan_cohort(desk: Desk, actor: Actor, *, code: str, programme: str, people: Iterable[str]) -> Changes:
    """A cohort with its participants (ids). Raises Refused COH001 (no code), COH002 (taken), PPL007."""
    code = code.strip()
    if not code:
        raise Refused(Issue("COH001", "code"))
    members = tuple(dict.fromkeys(people))
    with desk.database.read() as session:
        if session.scalars(select(Cohort.id).where(Cohort.code == code)).first():
            raise Refused(Issue("COH002", "code"))
        for person in members:
            person_of(session, person)
    cohort = Cohort(id=desk.ids.new(), code=code, programme=programme)
    with desk.write(actor, Action.COHORT_PLANNED, entity="cohort", entity_id=cohort.id) as work:
        work.add(cohort)
        work.add(
            *(CohortMember(id=desk.ids.new(), cohort_id=cohort.id, person_id=person) for person in members)
        )
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, subject=cohort.id)


@verb(Permission.PLAN_COHORTS)
def staff_cohort(desk: Desk, actor: Actor, cohort_id: str, *, users: Iterable[str]) -> Changes:
    """Assign people at work (user ids) to a cohort: from now on its charts are theirs. Refused COH003, ACC008."""
    with desk.database.read() as session:
        if session.get(Cohort, cohort_id) is None:
            raise Refused(Issue("COH003", "cohort"))
        here = set(session.scalars(select(CohortStaff.user_id).where(CohortStaff.cohort_id == cohort_id)))
        fresh = [user for user in dict.fromkeys(users) if user not in here]
        accounts = [account_of(session, user) for user in fresh]
    if any(account is None or account.state == "removed" for account in accounts):
        raise Refused(Issue("ACC008", "users"))
    if not fresh:
        raise Refused(Issue("COH004", "users"))
    with desk.write(actor, Action.COHORT_STAFFED, entity="cohort", entity_id=cohort_id) as work:
        work.add(*(CohortStaff(id=desk.ids.new(), cohort_id=cohort_id, user_id=user) for user in fresh))
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, subject=cohort_id)


@verb(Permission.PLAN_COHORTS, reads=True)
def find_cohort(desk: Desk, actor: Actor, code: str) -> str:  # noqa: ARG001 - checked by the verb
    """The id of the cohort with this code. Refused COH003."""
    with desk.database.read() as session:
        found = session.scalars(select(Cohort.id).where(Cohort.code == code)).first()
    if found is None:
        raise Refused(Issue("COH003", "cohort"))
    return found
