"""Who works in which role of a cohort, and whether that is enough: counts, licences, certificates, dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import CohortStaff, StaffRole
from clinicdesk.models.consents import Credential
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.programme_language import StaffRole as Wanted
from clinicdesk.security.roles import Permission
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.people_at_work import account_of
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.views import Actor, Changes, Topic


@dataclass(frozen=True, slots=True)
class CredentialView:
    """A licence or certificate; `valid_to` "" is without end."""

    credential_id: str
    user_id: str
    kind: str
    number: str
    valid_from: str
    valid_to: str
    state: str

    def good_on(self, day: date) -> bool:
        """Whether it counts on this day."""
        text = day.isoformat()
        return (
            self.state == "valid" and self.valid_from <= text and (not self.valid_to or text <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person in one role of a cohort."""

    assignment_id: str
    user_id: str
    role: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class RoleCount:
    """What a role needs for so many participants and what it has. `without`: people whose papers do not count."""

    role: str
    need: int
    have: int
    full_need: int
    full_have: int
    without: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether the session may start as far as this role goes."""
        return self.have >= self.need and self.full_have >= self.full_need


@verb(Permission.KEEP_CREDENTIALS)
def record_credential(
    desk: Desk, actor: Actor, *, user_id: str, kind: str, number: str, valid_from: date, valid_to: date | None,
    state: str = "valid", reason: str = "",
) -> Changes:  # fmt: skip
    """Write a licence or certificate down; a newer one of the same kind takes the older one's place.

    Raises Refused CRD001 (no number), CRD002 (ends before it begins), CRD003 (state), ACC008.
    """
    issues = [] if number.strip() else [Issue("CRD001", "number")]
    if valid_to and valid_to < valid_from:
        issues.append(Issue("CRD002", "valid_to"))
    if state not in {"valid", "suspended", "revoked"}:
        issues.append(Issue("CRD003", "state"))
    with desk.database.read() as session:
        if account_of(session, user_id) is None:
            issues.append(Issue("ACC008", "user"))
        former = _newest_credential(session, user_id, kind)
    if issues:
        raise Refused(*issues)
    row = Credential(
        id=desk.ids.new(), credential_id=former.credential_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, user_id=user_id, kind=kind, number=number.strip(),
        valid_from=valid_from.isoformat(), valid_to=valid_to.isoformat() if valid_to else "", state=state,
        reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.CREDENTIAL_RECORDED, entity="credential", entity_id=row.credential_id,
                    version=row.version, reason=reason) as work:  # fmt: skip
        if former:
            work.supersede(former, row)
        else:
            work.add(row)
    return desk.changes(Topic.USERS, Topic.COHORTS, subject=user_id)


@verb(Permission.PLAN_COHORTS)
def assign_staff(desk: Desk, actor: Actor, cohort_id: str, *, user_id: str, role: str) -> Changes:
    """Give somebody a role of the cohort's programme; its charts are theirs from now on.

    Raises Refused COH003, COH011 (no such role), COH004 (has it already), ACC008.
    """
    with desk.database.read() as session:
        programme = programme_of_cohort(desk, session, cohort_id).definition
        account = account_of(session, user_id)
        here = assignments_in(session, cohort_id)
        reaches = session.scalars(
            select(CohortStaff.id).where(CohortStaff.cohort_id == cohort_id, CohortStaff.user_id == user_id)
        ).first()
    if account is None or account.state == "removed":
        raise Refused(Issue("ACC008", "users"))
    if role not in {wanted.role for wanted in programme.roles}:
        raise Refused(Issue("COH011", "role"))
    if any(one.user_id == user_id and one.role == role and not one.until for one in here):
        raise Refused(Issue("COH004", "users"))
    row = StaffRole(
        id=desk.ids.new(), assignment_id=desk.ids.new(), version=1, cohort_id=cohort_id, user_id=user_id,
        role=role, since=today(desk).isoformat(),
    )  # fmt: skip
    with desk.write(actor, Action.STAFF_ASSIGNED, entity="cohort", entity_id=cohort_id) as work:
        work.add(row)
        if not reaches:
            work.add(CohortStaff(id=desk.ids.new(), cohort_id=cohort_id, user_id=user_id))
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, subject=cohort_id)


@verb(Permission.PLAN_COHORTS)
def release_staff(desk: Desk, actor: Actor, assignment_id: str, *, reason: str) -> Changes:
    """End an assignment, with a reason. Refused COH012 (ended already), DSK005."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    later = aliased(StaffRole)
    with desk.database.read() as session:
        former = session.scalars(
            select(StaffRole).where(
                StaffRole.assignment_id == assignment_id, ~exists().where(later.supersedes == StaffRole.id)
            )
        ).first()
    if former is None or former.until:
        raise Refused(Issue("COH012"))
    row = StaffRole(
        id=desk.ids.new(), assignment_id=assignment_id, version=former.version + 1, cohort_id=former.cohort_id,
        user_id=former.user_id, role=former.role, since=former.since, until=today(desk).isoformat(),
        reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.STAFF_RELEASED, entity="cohort", entity_id=former.cohort_id,
                    reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, subject=former.cohort_id)


def assignments_in(session: Session, cohort_id: str) -> tuple[Assignment, ...]:
    """Who works in a cohort in which role, ended ones too, in the order they came."""
    later = aliased(StaffRole)
    rows = session.scalars(
        select(StaffRole)
        .where(StaffRole.cohort_id == cohort_id, ~exists().where(later.supersedes == StaffRole.id))
        .order_by(StaffRole.event_seq)
    )
    return tuple(Assignment(row.assignment_id, row.user_id, row.role, row.since, row.until) for row in rows)


def credentials_of(session: Session, users: Iterable[str]) -> tuple[CredentialView, ...]:
    """The newest version of every licence and certificate of these people."""
    later = aliased(Credential)
    rows = session.scalars(
        select(Credential).where(
            Credential.user_id.in_(list(users)), ~exists().where(later.supersedes == Credential.id)
        )
    )
    return tuple(
        CredentialView(
            row.credential_id, row.user_id, row.kind, row.number, row.valid_from, row.valid_to, row.state
        )
        for row in rows
    )


def staffing_on(
    session: Session, programme: Programme, cohort_id: str, *, people: int, day: date
) -> tuple[RoleCount, ...]:
    """Every role of the programme against the cohort's staff on a day."""
    here = [one for one in assignments_in(session, cohort_id) if not one.until or day.isoformat() < one.until]
    papers = credentials_of(session, {one.user_id for one in here})
    return tuple(
        _count(programme, wanted, here, papers, people=people, day=day) for wanted in programme.roles
    )


def _count(
    programme: Programme, wanted: Wanted, here: list[Assignment], papers: Iterable[CredentialView], *,
    people: int, day: date,
) -> RoleCount:  # fmt: skip
    provisional = {kind.code for kind in programme.credentials if kind.provisional_of}
    held: dict[str, set[str]] = {}
    for paper in papers:
        if paper.good_on(day):
            held.setdefault(paper.user_id, set()).add(paper.kind)
    users = [one.user_id for one in here if one.role == wanted.role]
    good = [user for user in users if _may_work(wanted, held.get(user, set()))]
    full = [
        user for user in good if not wanted.credentials or held[user] & set(wanted.credentials) - provisional
    ]
    need = max(wanted.count_min, ceil(people / wanted.count_per))
    return RoleCount(
        wanted.role, need, len(good), wanted.full_min, len(full), tuple(u for u in users if u not in good)
    )


def _may_work(wanted: Wanted, held: set[str]) -> bool:
    """Any one of the role's credentials, and every one asked for besides."""
    return (not wanted.credentials or not held.isdisjoint(wanted.credentials)) and held.issuperset(
        wanted.also
    )


def _newest_credential(session: Session, user_id: str, kind: str) -> Credential | None:
    later = aliased(Credential)
    return session.scalars(
        select(Credential).where(
            Credential.user_id == user_id, Credential.kind == kind,
            ~exists().where(later.supersedes == Credential.id),
        )
    ).first()  # fmt: skip
