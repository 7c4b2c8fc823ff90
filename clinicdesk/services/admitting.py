"""Before somebody is admitted to the dose: what is checked and signed, and what is still in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue
from clinicdesk.models.clearances import Admission
from clinicdesk.models.responses import Response
from clinicdesk.protocols.findings import Found, findings_of
from clinicdesk.protocols.values import Fact
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.clearance_state import newest_clearance, standing_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import (
    Day,
    against_the_order,
    check_seat,
    day_facts,
    gate_issues,
    running_day,
    standing_deferral,
)
from clinicdesk.services.memberships import left_issues
from clinicdesk.services.sheet_alerts import alerts_told
from clinicdesk.services.sheets import FilledForm, filled_form, sheets_of_session
from clinicdesk.services.signed_steps import newest_by_step, signed_facts
from clinicdesk.services.step_signing import digests_of, lacking_in
from clinicdesk.services.views import Actor
from clinicdesk.words import Phrase

_AGAINST = frozenset({"DAY004", "DAY480"})


@dataclass(frozen=True, slots=True)
class CheckDone:
    """A form of the day that an admission leans on. `sheet_id` "" while it is not filled; `field`: what it lacks.

    `found`: what of `filled` wants the reason of whoever signs.
    """

    step: str
    title: Phrase
    sheet_id: str
    signed: bool
    lacking: int = 0
    field: str = ""
    filled: FilledForm | None = None
    found: tuple[Found, ...] = ()
    alerts: tuple[str, ...] = ()
    """The red and amber alerts that its answers raise, by the ids of their words."""

    @property
    def whole(self) -> bool:
        """Whether it can be signed."""
        return bool(self.sheet_id) and not self.lacking


@dataclass(frozen=True, slots=True)
class Admissible:
    """How somebody stands before the dose. `unsigned`: the sign-offs that an admission signs first.

    `issues` stand in the way of the admission, `later` of the dose itself. `seen`: of those sign-offs, the digests
    of what was shown; they go back with the admission.
    """

    admitted: bool
    checks: tuple[CheckDone, ...]
    unsigned: tuple[str, ...]
    issues: tuple[Issue, ...]
    later: tuple[Issue, ...]
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@verb(Permission.ADMIT_PEOPLE, reads=True)
def see_admission(desk: Desk, actor: Actor, *, session_id: str, person_id: str) -> Admissible:
    """What an admission to the dose leans on. Refused SES005, DAY001, VIT007 (no seat), PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        day = running_day(desk, session, session_id)
        check_seat(session, session_id, person_id)
        sheets = newest_by_step(sheets_of_session(session, session_id, person_id))
        signed = signed_facts(session, day.steps, sheets)
        named = dict.fromkeys(form for step in day.clearing for form in step.of)
        checks = tuple(
            _check(desk, session, day, step, row=sheets.get(step), signed=bool(signed.get(f"signed.{step}")))
            for step in named
        )
        facts = day_facts(desk, session, day, person_id)
        known = select(Admission.id).where(
            Admission.session_id == session_id, Admission.person_id == person_id
        )
        unsigned = tuple(step.id for step in day.clearing if not signed.get(f"signed.{step.id}"))
        return Admissible(
            session.scalars(known).first() is not None, checks, unsigned,
            _in_the_way(desk, session, day, person_id, facts), _against_the_dose(day, facts),
            {step: digests_of(session, day, step, person_id) for step in unsigned},
        )  # fmt: skip


def _check(
    desk: Desk, session: DbSession, day: Day, step: str, *, row: Response | None, signed: bool
) -> CheckDone:
    title = day.pinned.named(f"step.{step}")
    if row is None:
        return CheckDone(step, title, "", signed=False)
    filled = filled_form(desk, session, row)
    lacking = lacking_in(filled)
    return CheckDone(
        step, title, row.response_id, signed, len(lacking), lacking[0] if lacking else "", filled,
        findings_of(filled.form, filled.scores), alerts_told(filled.form, filled.scores),
    )  # fmt: skip


def _in_the_way(
    desk: Desk, session: DbSession, day: Day, person_id: str, facts: Mapping[str, Fact | None]
) -> tuple[Issue, ...]:
    """What `clearances.admit` would refuse, but for the forms of the day and their signature."""
    decision = newest_clearance(session, person_id, day.cohort_id)
    found = [] if decision is not None and standing_of(desk, decision).valid else [Issue("CLR010", "person")]
    found += left_issues(session, day.cohort_id, person_id)
    if standing_deferral(session, day.session_id, person_id):
        found.append(Issue("CLR014", "person"))
    gates = (issue for opens in day.opened_by for issue in gate_issues(day, opens, facts))
    return (*found, *gates, *against_the_order(day, facts))


def _against_the_dose(day: Day, facts: Mapping[str, Fact | None]) -> tuple[Issue, ...]:
    """What is known already to keep the dose shut: a check that says no, an escort who is not there."""
    steps = [opens for opens in day.until_dose if opens not in day.opened_by]
    known = [one for opens in steps for one in gate_issues(day, opens, facts) if one.code in _AGAINST]
    closed = {one.field for one in against_the_order(day, facts)}
    known = [one for one in known if one.field not in closed]
    told = {str(one.values["fact"]): one for one in reversed(known) if not one.field.startswith("clearance.")}
    return tuple(reversed(told.values()))
