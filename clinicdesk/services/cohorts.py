"""Cohorts: planned, filled, staffed."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.cohorts import Cohort, CohortMember, CohortPlan, CohortStaff, Membership, StaffRole
from clinicdesk.protocols.definitions import Library, Read
from clinicdesk.protocols.folding import code_key
from clinicdesk.protocols.person_checks import checked_label
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_own_card
from clinicdesk.services.cohort_end import check_may_end
from clinicdesk.services.days import today
from clinicdesk.services.definitions import keep, shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.entering import entry_issues
from clinicdesk.services.people_at_work import account_of
from clinicdesk.services.programmes import OVER, Pinned, plan_of
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.years import years_about

STATES = ("planned", "running", "closed", "cancelled")


@verb(Permission.PLAN_COHORTS)
def plan_cohort(
    desk: Desk, actor: Actor, *, code: str, programme: str, people: Iterable[str] = (), version: str = "",
    starts_on: date | None = None, room: str = "", staff: Iterable[tuple[str, str]] = (),
) -> Changes:  # fmt: skip
    """A cohort with its participants (ids), its programme pinned as it stands now (newest without `version`).

    `staff`: user id and role of the programme. Raises Refused COH001 (no code), PSN002–004 and PSN023 (code, room),
    COH560 (the year of the start), COH002 (taken, or one that reads the same), COH005 (more people
    than the group holds), COH009 (no such programme), COH011 (no such role), COH520, COH521 (see
    `join_cohort`), ADP005 (a stub never starts), ACC008, PPL007.
    """
    members, team = tuple(dict.fromkeys(people)), tuple(dict.fromkeys(staff))
    code, wrong = checked_label("code", code, "code")
    room, wrong_room = checked_label("room", room, "name")
    start = starts_on or today(desk)
    wrong = (*_code_issues(code, wrong), *wrong_room, *_year_issues(desk, start))
    if wrong:
        raise Refused(*wrong)
    with desk.database.read() as session:
        if code_key(code) in map(code_key, session.scalars(select(Cohort.code))):
            raise Refused(Issue("COH002", "code"))
        for person in members:
            check_own_card(session, person, "people")
        read = _programme(shelf(session), programme, version)
        accounts = [account_of(session, user) for user, _ in team]
        pinned = Pinned.of(read)
        unfit = [
            one for person in members for one in entry_issues(desk, session, pinned, person, field="people")
        ]
    _check_group(read, members, unfit)
    if any(account is None or account.state == "removed" for account in accounts):
        raise Refused(Issue("ACC008", "users"))
    if not {role for _, role in team} <= {wanted.role for wanted in pinned.definition.roles}:
        raise Refused(Issue("COH011", "role"))
    cohort = Cohort(id=desk.ids.new(), code=code, programme=programme)
    day = start.isoformat()
    with desk.write(actor, Action.COHORT_PLANNED, entity="cohort", entity_id=cohort.id) as work:
        digest = keep(desk, work, read)
        work.add(cohort)
        work.add(CohortPlan(
            id=desk.ids.new(), cohort_id=cohort.id, version=1, programme=programme,
            programme_version=read.version, definition_digest=digest, starts_on=day, room=room, state="planned",
        ))  # fmt: skip
        work.add(*(_membership(desk, cohort.id, person, day) for person in members))
        work.add(
            *(CohortMember(id=desk.ids.new(), cohort_id=cohort.id, person_id=person) for person in members)
        )
        work.add(*_team(desk, cohort.id, team))
    return desk.changes(Topic.COHORTS, Topic.PEOPLE, subject=cohort.id)


def _check_group(read: Read, members: Sequence[str], unfit: Sequence[Issue]) -> None:
    """Refused ADP005 (a stub), COH005 (too many), or with why some of them are not taken."""
    definition = read.definition
    assert isinstance(definition, Programme)
    if definition.status == "stub":
        raise Refused(Issue("ADP005", "programme"))
    if definition.group and len(members) > definition.group.most:
        raise Refused(Issue("COH005", "people", values={"most": definition.group.most}))
    if unfit:
        raise Refused(*unfit)


@verb(Permission.PLAN_COHORTS)
def change_plan(
    desk: Desk, actor: Actor, cohort_id: str, *, starts_on: date, room: str, state: str, reason: str
) -> Changes:
    """Another day, room or state (planned, running, closed, cancelled), with a reason.

    Refused COH003, COH010, DSK005, PSN002–004 (another room), COH560 (another day);
    COH741 where it would end while its session runs, COH310 over calls to make and alarms to answer.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if state not in STATES:
        raise Refused(Issue("COH010", "state"))
    with desk.database.read() as session:
        former = plan_of(session, cohort_id)
        room, wrong = checked_label("room", room, "name") if room != former.room else (room, ())
        if starts_on.isoformat() != former.starts_on:
            wrong = (*wrong, *_year_issues(desk, starts_on))
        if wrong:
            raise Refused(*wrong)
        ends = state in OVER and former.state not in OVER
        if ends:
            check_may_end(desk, session, cohort_id)
    row = CohortPlan(
        id=desk.ids.new(), cohort_id=cohort_id, version=former.version + 1, programme=former.programme,
        programme_version=former.programme_version, definition_digest=former.definition_digest,
        starts_on=starts_on.isoformat(), room=room, state=state, reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.COHORT_CHANGED, entity="cohort", entity_id=cohort_id, version=row.version,
                    reason=reason) as work:  # fmt: skip
        # Meanwhile a dose may have been given, an alarm raised.
        if ends:
            check_may_end(desk, work.session, cohort_id)
        work.supersede(former, row)
    return desk.changes(Topic.COHORTS, subject=cohort_id)


def _code_issues(code: str, wrong: Iterable[Issue]) -> tuple[Issue, ...]:
    """What is wrong with a cohort's code, the first of it: it stands on every page and board."""
    if not code:
        return (Issue("COH001", "code"),)
    return tuple(wrong)[:1]


def _year_issues(desk: Desk, start: date) -> tuple[Issue, ...]:
    """A year nobody means."""
    first, last = years_about(today(desk))
    if first <= start.year <= last:
        return ()
    return (Issue("COH560", "starts_on", values={"first": str(first), "last": str(last)}),)


def _programme(library: Library, code: str, version: str) -> Read:
    try:
        read = library.read(code, version or None)
    except KeyError as error:
        raise Refused(Issue("COH009", "programme")) from error
    if not isinstance(read.definition, Programme):
        raise Refused(Issue("COH009", "programme"))
    return read


def _team(desk: Desk, cohort_id: str, team: Iterable[tuple[str, str]]) -> list[StaffRole | CohortStaff]:
    """Their roles from today on, and once for each of them the charts."""
    team, since = tuple(team), today(desk).isoformat()
    roles = [
        StaffRole(
            id=desk.ids.new(), assignment_id=desk.ids.new(), version=1, cohort_id=cohort_id, user_id=user, role=role,
            since=since,
        )
        for user, role in team
    ]  # fmt: skip
    users = dict.fromkeys(user for user, _ in team)
    return [*roles, *(CohortStaff(id=desk.ids.new(), cohort_id=cohort_id, user_id=user) for user in users)]


def _membership(desk: Desk, cohort_id: str, person_id: str, day: str) -> Membership:
    return Membership(
        id=desk.ids.new(), membership_id=desk.ids.new(), version=1, cohort_id=cohort_id, person_id=person_id,
        state="member", since=day,
    )  # fmt: skip


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
