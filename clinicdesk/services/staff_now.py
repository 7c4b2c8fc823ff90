"""Who is at the running session now, whom its cohort still expects, who else could come, and what is short."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import running_day
from clinicdesk.services.passing_over import unlicensed
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.presence import Present, present_staff
from clinicdesk.services.readiness import one_to_one_issues, staffing_issues
from clinicdesk.services.staffing import assignments_in
from clinicdesk.services.views import Actor


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody with a role in the cohort who is not here in it."""

    user_id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class StaffNow:
    """`everybody`: user id and name of whoever could come; empty for who may not bring anybody in.

    `roles`: the programme's roles with their words by language; `short`: RDY004 for each that has too few, RDY055 for
    each that has too few for those who are to be cared for one to one; `unlicensed`: DOS620 for each who is here.
    """

    here: tuple[Present, ...]
    awaited: tuple[Awaited, ...]
    everybody: tuple[tuple[str, str], ...]
    roles: Mapping[str, Mapping[str, str]]
    short: tuple[Issue, ...]
    unlicensed: tuple[Issue, ...] = ()


@verb(Permission.SEE_SESSIONS, reads=True)
def see_staff_now(desk: Desk, actor: Actor, session_id: str) -> StaffNow:
    """The people of the running session. Refused SES005, DAY001."""
    with desk.database.read() as session:
        day = running_day(desk, session, session_id)
        here = tuple(one for one in present_staff(desk, session, session_id) if one.until is None)
        names = {one.user_id: one.name for one in current_accounts(session) if one.state == "active"}
        roles = {one.role: day.pinned.named(f"role.{one.role}").texts for one in day.programme.roles}
        short = (*staffing_issues(desk, session, day), *one_to_one_issues(desk, session, day))
        unfit = unlicensed(desk, session, day, {one.user_id: Permission.GIVE_DOSES for one in here})
        assigned = [
            (one.user_id, one.role) for one in assignments_in(session, day.cohort_id) if not one.until
        ]
    there = {(one.user_id, one.role) for one in here}
    brings = may(actor.roles, Permission.RUN_SESSIONS)
    awaited = [Awaited(user, names[user], role) for user, role in dict.fromkeys(assigned)
               if user in names and role in roles and (user, role) not in there]  # fmt: skip
    everybody = tuple(names.items()) if brings else ()
    return StaffNow(here, tuple(awaited), everybody, roles, short, tuple(unfit))
