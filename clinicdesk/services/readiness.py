"""Go or no-go: the sheet of the room and the kit, its signature, and the staff present against the roles."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.responses import Response
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.reasons import noes_without_reason
from clinicdesk.protocols.verdict import Verdict, verdict_of
from clinicdesk.security.roles import Permission
from clinicdesk.services.board_columns import limits_of
from clinicdesk.services.board_views import Limits
from clinicdesk.services.clearance_state import newest_clearance
from clinicdesk.services.days import today
from clinicdesk.services.definitions import kept
from clinicdesk.services.departures import discharge_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import Day, running_day, seated, standing_deferral
from clinicdesk.services.presence import rows_present
from clinicdesk.services.sheets import sheets_of_session, values_in
from clinicdesk.services.signed_steps import newest_by_step, signed_facts
from clinicdesk.services.staffing import RoleCount, team_on
from clinicdesk.services.views import Actor


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a session stands before the first dose; `issues` name everything in its way, with the cure."""

    sheet_id: str
    verdict: Verdict
    signed: bool
    staff: tuple[RoleCount, ...]
    issues: tuple[Issue, ...]

    @property
    def go(self) -> bool:
        """Whether the first dose may be given as far as the room and the sheet go."""
        return self.verdict == "go" and self.signed


@verb(Permission.SEE_SESSIONS, reads=True)
def see_readiness(desk: Desk, actor: Actor, session_id: str) -> Readiness:  # noqa: ARG001 - checked by the verb
    """The running session's go/no-go; RDY055 as well. Refused SES005, DAY001."""
    with desk.database.read() as session:
        day = running_day(desk, session, session_id)
        found = readiness_of(desk, session, day)
        return replace(found, issues=(*found.issues, *one_to_one_issues(desk, session, day)))


def readiness_of(desk: Desk, session: DbSession, day: Day) -> Readiness:
    """RDY001 (no sheet), RDY002 (no-go), RDY003 (not signed), RDY004 (too few in a role)."""
    sheet = _sheet(session, day)
    staff = staff_against_roles(desk, session, day)
    short = short_of(day, staff)
    if sheet is None:
        return Readiness("", "", signed=False, staff=staff, issues=(Issue("RDY001"), *short))
    said = _verdict(desk, session, sheet)
    signed = bool(signed_facts(session, day.steps, {sheet.step: sheet}).get(f"signed.{sheet.step}"))
    issues = [] if said == "go" else [Issue("RDY002")]
    if not signed:
        issues.append(Issue("RDY003"))
    return Readiness(sheet.response_id, said, signed, staff, (*issues, *short))


def says_no(desk: Desk, session: DbSession, sheet: Response) -> bool:
    """Whether a go/no-go sheet decides not to begin: one "no" does, whatever else is answered."""
    return _verdict(desk, session, sheet) == "no_go"


def check_reason(session: DbSession, sheet: Response) -> None:
    """Refused RDY005 unless the note beside one "no" says why; a form without notes asks for none."""
    form = kept(session, sheet.form_digest).definition
    assert isinstance(form, Form)
    unexplained = noes_without_reason(form, values_in(session, sheet, form))
    if unexplained:
        raise Refused(Issue("RDY005", unexplained[0]))


def staff_against_roles(desk: Desk, session: DbSession, day: Day) -> tuple[RoleCount, ...]:
    """Every role that this session needs against those present, for the people seated."""
    team = [(row.user_id, row.role) for row in rows_present(session, day.session_id)]
    people = len(seated(session, day.session_id))
    return team_on(desk, session, day.programme, team, people=people, day=today(desk), code=day.sitting.code)


def staffing_issues(desk: Desk, session: DbSession, day: Day) -> tuple[Issue, ...]:
    """RDY004 for each role with too few people present whose papers are in date."""
    return short_of(day, staff_against_roles(desk, session, day))


def one_to_one_issues(desk: Desk, session: DbSession, day: Day) -> tuple[Issue, ...]:
    """RDY055: whoever is to be cared for one to one lacks somebody of their own. It is told, and stops nothing.

    Those who were put off or have left need nobody any more.
    """
    session_id = day.session_id
    here = [
        person
        for person in seated(session, session_id)
        if not (standing_deferral(session, session_id, person) or discharge_of(session, session_id, person))
    ]
    return own_each_issues(session, day, here, staff_against_roles(desk, session, day))


def own_each_issues(
    session: DbSession, day: Day, people: Sequence[str], staff: Iterable[RoleCount]
) -> tuple[Issue, ...]:
    """RDY055 for each role of which those of these people who are cared for one to one need somebody of their own."""
    alone = sum(asked_of(session, person, day.cohort_id).one_to_one for person in people)
    roles = {one.role: one for one in day.programme.roles if one.own_each}
    if not alone or not roles:
        return ()
    found = []
    for one in staff:
        wanted = roles.get(one.role)
        need = alone + ceil((len(people) - alone) / wanted.count_per) if wanted else 0
        if one.have < need:
            name = day.pinned.named(f"role.{one.role}")
            found.append(
                Issue("RDY055", one.role, values={"role": name, "n": alone, "need": need, "have": one.have})
            )
    return tuple(found)


def asked_of(session: DbSession, person_id: str, cohort_id: str) -> Limits:
    """What the decision that counts asks of the day for somebody."""
    decision = newest_clearance(session, person_id, cohort_id)
    return limits_of(decision, json.loads(decision.conditions) if decision else {})


def short_of(day: Day, staff: tuple[RoleCount, ...]) -> tuple[Issue, ...]:
    """RDY004 for each role that has too few."""
    return tuple(
        Issue("RDY004", one.role, values={
            "role": day.pinned.named(f"role.{one.role}"), "need": one.need, "have": one.have,
        })
        for one in staff
        if not one.enough
    )  # fmt: skip


def _sheet(session: DbSession, day: Day) -> Response | None:
    sheets = newest_by_step(sheets_of_session(session, day.session_id))
    return next((sheets[step.id] for step in day.of_kind("checklist") if step.id in sheets), None)


def _verdict(desk: Desk, session: DbSession, sheet: Response) -> Verdict:
    form = kept(session, sheet.form_digest).definition
    assert isinstance(form, Form)
    return verdict_of(form, values_in(session, sheet, form), today(desk))
