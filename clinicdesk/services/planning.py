"""What a plan is made from: who is at work with which papers, whether a team is enough, which days fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.calendar_plan import proposed_days
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.days import day_of
from clinicdesk.services.definitions import shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.staffing import CredentialView, RoleCount, credentials_of, team_on
from clinicdesk.services.views import Actor


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be given a role in a cohort, with the newest version of each paper."""

    user_id: str
    name: str
    roles: tuple[Role, ...]
    papers: tuple[CredentialView, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeChoice:
    """A programme as the planning form needs it: roles as (role, role of the program), papers as codes."""

    code: str
    version: str
    phrases: Mapping[str, Mapping[str, str]]
    roles: tuple[tuple[str, str], ...]
    papers: tuple[str, ...]
    most: int | None


@verb(Permission.KEEP_CREDENTIALS, reads=True)
def list_team(desk: Desk, actor: Actor) -> tuple[Colleague, ...]:  # noqa: ARG001 - checked by the verb
    """Everybody at work, by name, with their licences and certificates."""
    with desk.database.read() as session:
        accounts = [account for account in current_accounts(session) if account.state != "removed"]
        papers = credentials_of(session, [account.user_id for account in accounts])
    return tuple(
        Colleague(
            account.user_id, account.name, tuple(Role(role) for role in account.roles.split()),
            tuple(sorted((one for one in papers if one.user_id == account.user_id), key=lambda one: one.kind)),
        )
        for account in accounts
    )  # fmt: skip


@verb(Permission.KEEP_CREDENTIALS, reads=True)
def programme_choices(desk: Desk, actor: Actor) -> tuple[ProgrammeChoice, ...]:  # noqa: ARG001 - as above
    """Every programme a cohort could go by: its words, its roles, the papers it asks for, its size."""
    with desk.database.read() as session:
        reads = shelf(session).reads.values()
    return tuple(
        ProgrammeChoice(
            read.code, read.version, read.phrases,
            tuple((one.role, one.program_role) for one in read.definition.roles),
            tuple(kind.code for kind in read.definition.credentials),
            read.definition.group.most if read.definition.group else None,
        )
        for read in reads
        if isinstance(read.definition, Programme) and read.definition.status != "stub"
    )  # fmt: skip


@verb(Permission.PLAN_COHORTS, reads=True)
def count_team(
    desk: Desk,
    actor: Actor,  # noqa: ARG001 - checked by the verb
    *,
    programme: str,
    version: str,
    team: Iterable[tuple[str, str]],
    people: int,
    day: date,
) -> tuple[RoleCount, ...]:
    """Whether these (user id, role) are enough for so many participants on a day. Refused COH009."""
    with desk.database.read() as session:
        read = shelf(session).reads.get((programme, version))
        if read is None or not isinstance(read.definition, Programme):
            raise Refused(Issue("COH009", "programme"))
        return team_on(desk, session, read.definition, team, people=people, day=day)


@verb(Permission.PLAN_COHORTS, reads=True)
def propose_days(desk: Desk, actor: Actor, cohort_id: str, *, first: date) -> Mapping[str, date]:  # noqa: ARG001
    """A day for every group session that is not in the calendar yet, from `first` on. Refused COH003."""
    with desk.database.read() as session:
        programme = programme_of_cohort(desk, session, cohort_id).definition
        calendar = entries_of(session, cohort_id)
    planned = {
        one.code: day_of(desk, one.starts_at)
        for one in calendar
        if one.state != "cancelled" and not one.make_up_for
    }
    return proposed_days(programme, planned, first)
