"""Signing a step of the programme outside a running session: its forms, each in the version that was shown."""

from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.responses import Response
from clinicdesk.protocols.programme_language import ProgrammeStep
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.questions import check_answered
from clinicdesk.services.sheets import check_complete, sheets_of
from clinicdesk.services.signed_content import content_of_response
from clinicdesk.services.signed_steps import newest_by_step
from clinicdesk.services.signing import take_pen, unsigned_sheets
from clinicdesk.services.step_signing import StepContent, approve
from clinicdesk.services.views import Actor, Changes, Topic


@verb(Permission.OPEN_CHART, reads=True)
def content_of_forms(desk: Desk, actor: Actor, *, person_id: str, cohort_id: str, step: str) -> StepContent:
    """What is to be signed. Refused DAY002, DAY005 (a form is not filled yet), PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        pinned = programme_of_cohort(desk, session, cohort_id)
        return _content(session, _rows(session, pinned, _step(pinned, step), person_id, cohort_id))


@verb(Permission.SIGN_RECORDS)
def sign_forms(
    desk: Desk,
    actor: Actor,
    *,
    person_id: str,
    cohort_id: str,
    step: str,
    seen: tuple[str, ...],
    password: str,
) -> Changes:
    """Sign the forms a sign-off names. The medical lead's clearance has a verb of its own.

    Raises Refused DAY002 (no such sign-off), DAY005 (a form is missing), DAY006 (not for this role), SGN001 (changed
    since shown), SGN004 (every form of it is signed as it stands), SGN008 (open question), SHT009 (an answer is
    missing, at each), KEY….
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        pinned = programme_of_cohort(desk, session, cohort_id)
        wanted = _step(pinned, step)
        rows = _rows(session, pinned, wanted, person_id, cohort_id)
        content = _content(session, rows)
        unsigned = {row.id: row for row in unsigned_sheets(session, actor, rows)}
        check_answered(session, [row.response_id for row in rows])
        check_complete(desk, session, rows)
    if {role.value for role in actor.roles}.isdisjoint(wanted.roles):
        raise Refused(Issue("DAY006"))
    if content.seen != tuple(seen):
        raise Refused(Issue("SGN001"))
    pen = take_pen(desk, actor, password)
    approve(desk, actor, pen, zip(rows, content.seen, strict=True), unsigned=unsigned, person_id=person_id)
    return desk.changes(Topic.FORMS, subject=person_id)


def _step(pinned: Pinned, step: str) -> ProgrammeStep:
    found = next((one for one in pinned.definition.steps if one.id == step), None)
    if found is None or found.kind != "sign_off" or found.valid_days is not None or found.per != "person":
        raise Refused(Issue("DAY002", "step", values={"step": pinned.named(f"step.{step}")}))
    return found


def _rows(
    session: DbSession, pinned: Pinned, step: ProgrammeStep, person_id: str, cohort_id: str
) -> tuple[Response, ...]:
    mine = [row for row in reversed(sheets_of(session, person_id)) if row.cohort_id == cohort_id]
    sheets = newest_by_step(mine)
    lacking = [one for one in step.of if one not in sheets]
    if lacking:
        named = pinned.named
        raise Refused(*(Issue("DAY005", one, values={"step": named(f"step.{one}")}) for one in lacking))
    return tuple(sheets[one] for one in step.of)


def _content(session: DbSession, rows: tuple[Response, ...]) -> StepContent:
    return StepContent(
        tuple(row.response_id for row in rows), tuple(content_of_response(session, row) for row in rows)
    )
