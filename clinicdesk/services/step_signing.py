"""Signing a step of the running session: the forms it is over, each in the version that was shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.protocols.programme_language import ProgrammeStep
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import Day, gate_issues, running_day
from clinicdesk.services.dosing_day import day_facts as facts_of_day
from clinicdesk.services.questions import check_answered
from clinicdesk.services.readiness import check_reason, says_no, staffing_issues
from clinicdesk.services.sheets import (
    FilledForm,
    check_sheet_reach,
    check_whole,
    filled_form,
    sheets_of_session,
)
from clinicdesk.services.signed_content import SHEET, content_of_response
from clinicdesk.services.signed_steps import newest_by_step
from clinicdesk.services.signing import Meaning, Pen, unsigned_sheets
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import own_hand


@dataclass(frozen=True, slots=True)
class StepContent:
    """What a signature of a step is over: its forms (ids) and the digests of their content, in the same order."""

    sheets: tuple[str, ...]
    seen: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...] = ()
    """Answers that stand in the way, required and not given or contradicted: form and field."""
    filled: tuple[FilledForm, ...] = ()
    """The forms themselves, as they are to be shown."""


@verb(Permission.OPEN_CHART, reads=True)
def content_of_step(
    desk: Desk, actor: Actor, *, session_id: str, step: str, person_id: str = ""
) -> StepContent:
    """What is to be signed. Refused SES005, DAY001, DAY002, DAY005 (a form is not filled yet)."""
    with desk.database.read() as session:
        day = running_day(desk, session, session_id)
        check_sheet_reach(session, actor, person_id, day.cohort_id)
        rows = _rows(session, day, day.step(step), person_id)
        no_go = _says_no(desk, session, day.step(step), rows)
        filled = tuple(filled_form(desk, session, row) for row in rows)
        lacking = () if no_go else tuple((one.sheet_id, name) for one in filled for name in lacking_in(one))
        return replace(_content(session, rows), lacking=lacking, filled=filled)


@verb(Permission.SIGN_RECORDS)
def sign_step(
    desk: Desk, actor: Actor, *, session_id: str, step: str, seen: tuple[str, ...], person_id: str = "",
    pin: str = "", password: str = "",
) -> Changes:  # fmt: skip
    """Sign a step: a sign-off over the forms it names, or a form of its own. `seen`: of `content_of_step`.

    Raises Refused SES005, DAY001, DAY002, DAY003/DAY004/DAY480 (its gate is shut), DAY005 (a form is missing), DAY006
    (not for this role), RDY004 (too few staff to say go), SGN001 (changed since shown), SGN004 (every form of it is
    signed as it stands), SGN008, SHT009 (an answer is missing, at each), ANS480 (another form of the session has said
    otherwise since, at each), PIN…, KEY…. A go/no-go sheet that says no is
    signed with what it has, once a note says why (RDY005).
    """
    with desk.database.read() as session:
        day = running_day(desk, session, session_id)
        check_sheet_reach(session, actor, person_id, day.cohort_id)
        wanted = day.step(step)
        rows = _rows(session, day, wanted, person_id)
        content = _content(session, rows)
        no_go = _says_no(desk, session, wanted, rows)
        _check(desk, session, actor, day, wanted, person_id=person_id, no_go=no_go)
        unsigned = {row.id: row for row in unsigned_sheets(session, actor, rows)}
        check_answered(session, [row.response_id for row in rows])
        if no_go:
            check_reason(session, rows[0])
        else:
            filled = [filled_form(desk, session, row) for row in rows]
            check_whole(filled)
            _check_agreeing(filled)
    if content.seen != tuple(seen):
        raise Refused(Issue("SGN001"))
    pen = own_hand(desk, actor, session_id=session_id, pin=pin, password=password)
    approve(desk, actor, pen, zip(rows, content.seen, strict=True), unsigned=unsigned, person_id=person_id)
    return desk.changes(Topic.DOSING, Topic.FORMS, subject=person_id or session_id)


def approve(
    desk: Desk, actor: Actor, pen: Pen, rows: Iterable[tuple[Response, str]], *, unsigned: Mapping[str, Response],
    person_id: str,
) -> None:  # fmt: skip
    """One act over those of a step's forms (`rows`: with the content that was shown) that nobody has signed yet."""
    first = next(iter(unsigned.values()))
    with desk.write(actor, Action.RECORD_SIGNED, entity=SHEET, entity_id=first.response_id,
                    version=first.version, person_id=person_id) as work:  # fmt: skip
        for row, content in rows:
            if row.id in unsigned:
                work.add(pen.sign(SHEET, row.response_id, version=row.version, content=content,
                                  meaning=Meaning.APPROVER))  # fmt: skip


def lacking_in(filled: FilledForm) -> tuple[str, ...]:
    """The questions of a form because of which a step over it is not signed."""
    return (*filled.missing, *filled.against)


def digests_of(session: DbSession, day: Day, step: str, person_id: str) -> tuple[str, ...]:
    """What a signature of a step would be over now; nothing while a form is not filled."""
    try:
        return _content(session, _rows(session, day, day.step(step), person_id)).seen
    except Refused:
        return ()


def _rows(session: DbSession, day: Day, step: ProgrammeStep, person_id: str) -> tuple[Response, ...]:
    sheets = newest_by_step(sheets_of_session(session, day.session_id, person_id))
    forms = {one.id for one in day.steps if one.form}
    wanted = [one for one in (step.of or (step.id,)) if one in forms]
    lacking = [one for one in wanted if one not in sheets]
    if lacking or not wanted:
        raise Refused(
            *(
                Issue("DAY005", one, values={"step": day.pinned.named(f"step.{one}")})
                for one in lacking or [step.id]
            )
        )
    return tuple(sheets[one] for one in wanted)


def _content(session: DbSession, rows: tuple[Response, ...]) -> StepContent:
    return StepContent(
        tuple(row.response_id for row in rows), tuple(content_of_response(session, row) for row in rows)
    )


def _check_agreeing(filled: Iterable[FilledForm]) -> None:
    """Forms that are signed together agree: what was written before the other one knew better is put right first."""
    against = [name for one in filled for name in one.against]
    if against:
        raise Refused(*(Issue("ANS480", name) for name in against))


def _says_no(desk: Desk, session: DbSession, step: ProgrammeStep, rows: tuple[Response, ...]) -> bool:
    """Not to begin needs neither every answer nor enough staff: what is lacking may be the very reason."""
    return step.kind == "checklist" and says_no(desk, session, rows[0])


def _check(
    desk: Desk, session: DbSession, actor: Actor, day: Day, step: ProgrammeStep, *, person_id: str, no_go: bool
) -> None:  # fmt: skip
    held = {role.value for role in actor.roles}
    if step.kind == "sign_off":
        allowed = not held.isdisjoint(step.roles)
    else:
        allowed = step.per == "person" or may(actor.roles, Permission.RUN_SESSIONS)
    if not allowed:
        raise Refused(Issue("DAY006"))
    if step.kind == "checklist" and not no_go and (issues := staffing_issues(desk, session, day)):
        raise Refused(*issues)
    if person_id and (issues := gate_issues(day, step.id, facts_of_day(desk, session, day, person_id))):
        raise Refused(*issues)
