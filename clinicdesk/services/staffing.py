"""Who works in which role of a cohort, and whether that is enough: counts, licences, certificates, dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, zip_longest
from math import ceil

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import CohortStaff, StaffRole
from clinicdesk.models.consents import Credential
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.programme_language import StaffRole as Wanted
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.days import day_of, today
from clinicdesk.services.definitions import shelf
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
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person in one role of a cohort."""

    assignment_id: str
    user_id: str
    role: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """Somebody whose papers do not count on the day. `why`: missing, expired, later, suspended, revoked."""

    user_id: str
    why: str


@dataclass(frozen=True, slots=True)
class RoleCount:
    """What a role needs for so many participants and what it has; `full_`: of them not provisional."""

    role: str
    need: int
    have: int
    full_need: int
    full_have: int
    lacking: tuple[Lacking, ...]

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

    Raises Refused CRD001 (no number), CRD002 (ends before it begins), CRD003 (state), CRD780 (a first one of a
    kind that no programme knows: an old one can be renewed and revoked), ACC008.
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
        if former is None and kind not in _kinds(session):
            issues.append(Issue("CRD780", "kind"))
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


@verb(Permission.KEEP_CREDENTIALS, reads=True)
def kinds_held(desk: Desk, actor: Actor, user_id: str) -> tuple[str, ...]:  # noqa: ARG001 - checked by the verb
    """The kinds of paper that somebody has, also those that no programme names any more: each can be renewed."""
    with desk.database.read() as session:
        return tuple(sorted(one.kind for one in credentials_of(session, [user_id])))


def _kinds(session: Session) -> frozenset[str]:
    """The licences and certificates that programmes name."""
    reads = shelf(session).reads.values()
    programmes = (read.definition for read in reads if isinstance(read.definition, Programme))
    return frozenset(kind.code for programme in programmes for kind in programme.credentials)


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
    """End an assignment, with a reason; with the last one here the cohort's charts close. Refused COH012, DSK005."""
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


def papers_on(desk: Desk, session: Session, users: Iterable[str], day: date) -> Mapping[tuple[str, str], str]:
    """User id and kind to how their paper stood on a day: good, expired, later, suspended, revoked.

    The newest version that had begun by then decides: a renewal from its first day, a suspension or revocation from
    the day it was written down and until another version follows it, whatever last day it bears.
    """
    rows = session.scalars(
        select(Credential).where(Credential.user_id.in_(list(users))).order_by(Credential.version.desc())
    )
    versions: dict[tuple[str, str], list[Credential]] = {}
    for row in rows:
        versions.setdefault((row.user_id, row.kind), []).append(row)
    return {key: _standing(desk, papers, day.isoformat()) for key, papers in versions.items()}


def _standing(desk: Desk, papers: Sequence[Credential], day: str) -> str:
    """How a paper stood on a day, by its versions, newest first."""
    ahead = ""
    for row, former in zip_longest(papers, papers[1:]):
        after_stop = row.state != "valid" or (former is not None and former.state != "valid")
        begins = (
            max(row.valid_from, day_of(desk, row.recorded_at).isoformat()) if after_stop else row.valid_from
        )
        if begins <= day:
            return row.state if row.state != "valid" else _valid(row, day, ahead)
        if row.state == "valid":
            ahead = "later"
    return ahead or "missing"


def _valid(row: Credential, day: str, ahead: str) -> str:
    """`ahead`: "later" where a renewal begins after that day."""
    return "good" if not row.valid_to or day <= row.valid_to else ahead or "expired"


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
            row.credential_id,
            row.user_id,
            row.kind,
            row.number,
            row.valid_from,
            row.valid_to,
            row.state,
            row.reason,
        )
        for row in rows
    )


def times_stopped(session: Session, paper: CredentialView) -> int:
    """How often a licence or certificate came to be suspended, or revoked, as it is now."""
    rows = session.scalars(
        select(Credential.state)
        .where(Credential.credential_id == paper.credential_id)
        .order_by(Credential.version)
    )
    return sum(state == paper.state for state, _ in groupby(rows))


def staffing_on(
    desk: Desk, session: Session, programme: Programme, cohort_id: str, *, people: int, day: date, code: str = ""
) -> tuple[RoleCount, ...]:  # fmt: skip
    """Every role that the session `code` needs against the cohort's staff on a day; "" is the whole programme."""
    text = day.isoformat()
    here = [
        (one.user_id, one.role)
        for one in assignments_in(session, cohort_id)
        if one.since <= text and (not one.until or text < one.until)
    ]
    return team_on(desk, session, programme, here, people=people, day=day, code=code)


def team_on(
    desk: Desk, session: Session, programme: Programme, team: Iterable[tuple[str, str]], *, people: int, day: date,
    code: str = "",
) -> tuple[RoleCount, ...]:  # fmt: skip
    """Every role that the session `code` needs against these (user id, role) on a day; "" is the whole programme."""
    here = tuple(dict.fromkeys(team))
    papers = papers_on(desk, session, {user for user, _ in here}, day)
    return tuple(
        _count(programme, wanted, here, papers, people=people) for wanted in _needed(programme, code)
    )


def roles_for(
    desk: Desk, session: Session, programme: Programme, *, user_id: str, own: Iterable[Role], day: date, code: str
) -> tuple[str, ...]:  # fmt: skip
    """The roles of a programme that somebody's own roles are, for the session `code`.

    Those their papers allow; without any paper the first, in which the count then says what they lack. A medical
    lead is one of the physicians where their papers say so.
    """
    mine, papers = set(own), papers_on(desk, session, [user_id], day)
    fit = [one for one in _needed(programme, code) if one.program_role in mine]
    if not fit and Role.LEAD in mine:
        led = (one for one in _needed(programme, code) if one.program_role == Role.PHYSICIAN)
        return tuple(one.role for one in led if not _lacks(one, user_id, papers))
    good = [one for one in fit if not _lacks(one, user_id, papers)]
    return tuple(one.role for one in good or fit[:1])


def _needed(programme: Programme, code: str) -> list[Wanted]:
    return [one for one in programme.roles if not (code and one.sessions) or code in one.sessions]


def _count(
    programme: Programme, wanted: Wanted, team: Iterable[tuple[str, str]], papers: Mapping[tuple[str, str], str],
    *, people: int,
) -> RoleCount:  # fmt: skip
    provisional = _provisional(programme)
    why = {user: _lacks(wanted, user, papers) for user, role in team if role == wanted.role}
    good = [user for user, what in why.items() if not what]
    full = [user for user in good if not wanted.credentials or _held(wanted, user, papers) - provisional]
    need = max(wanted.count_min, ceil(people / wanted.count_per))
    lacking = tuple(Lacking(user, what) for user, what in why.items() if what)
    return RoleCount(wanted.role, need, len(good), wanted.full_min, len(full), lacking)


def _held(wanted: Wanted, user: str, papers: Mapping[tuple[str, str], str]) -> set[str]:
    return {kind for kind in wanted.credentials if papers.get((user, kind)) == "good"}


def _lacks(wanted: Wanted, user: str, papers: Mapping[tuple[str, str], str]) -> str:
    """Why this person does not count in this role; "" when they do."""
    if wanted.credentials and not _held(wanted, user, papers):
        states = [papers.get((user, kind), "missing") for kind in wanted.credentials]
        return next((state for state in states if state != "missing"), "missing")
    return next(
        (state for kind in wanted.also if (state := papers.get((user, kind), "missing")) != "good"), ""
    )


def wanted_papers(
    desk: Desk, session: Session, programme: Programme, team: Iterable[tuple[str, str]], *, day: date
) -> frozenset[tuple[str, str]]:
    """User id and kind of each paper for want of which somebody of this team does not count in their role on a day.

    Of papers one of which is enough, none while another counts; but a provisional one does not stand for the full
    one of which the role has too few.
    """
    here = tuple(dict.fromkeys(team))
    papers = papers_on(desk, session, {user for user, _ in here}, day)
    provisional = _provisional(programme)
    found: set[tuple[str, str]] = set()
    for role in programme.roles:
        count = _count(programme, role, here, papers, people=0)
        stand_in = provisional if count.full_have < count.full_need else frozenset()
        for user in (who for who, name in here if name == role.role):
            found |= {(user, kind) for kind in _wanting(role, user, papers, stand_in)}
    return frozenset(found)


def _wanting(
    wanted: Wanted, user: str, papers: Mapping[tuple[str, str], str], stand_in: frozenset[str]
) -> tuple[str, ...]:
    """`stand_in`: kinds that are not enough by themselves."""
    any_of = () if _held(wanted, user, papers) - stand_in else wanted.credentials
    return tuple(kind for kind in (*any_of, *wanted.also) if papers.get((user, kind)) != "good")


def _provisional(programme: Programme) -> frozenset[str]:
    return frozenset(kind.code for kind in programme.credentials if kind.provisional_of)


def _newest_credential(session: Session, user_id: str, kind: str) -> Credential | None:
    later = aliased(Credential)
    return session.scalars(
        select(Credential).where(
            Credential.user_id == user_id, Credential.kind == kind,
            ~exists().where(later.supersedes == Credential.id),
        )
    ).first()  # fmt: skip
