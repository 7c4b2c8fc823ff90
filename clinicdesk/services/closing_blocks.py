"""What keeps a session open, each thing with its cure: nobody left behind, nothing unsigned, the drug adds up."""

from collections.abc import Iterator

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue
from clinicdesk.models.dosing import AlertAnswer, AlertRaised
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session
from clinicdesk.services.board_views import Pip
from clinicdesk.services.caseload import person_of
from clinicdesk.services.departures import discharge_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import (
    Day,
    day_of_sitting,
    seated,
    standing_orders,
)
from clinicdesk.services.due_sets import doses_of, pips_until
from clinicdesk.services.questions import open_about
from clinicdesk.services.register_blocks import ledger_blocks
from clinicdesk.services.repeats import course_of
from clinicdesk.services.rescues import rescues_waiting
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.sheets import sheets_of_session
from clinicdesk.services.signed_steps import newest_by_step, signed_facts
from clinicdesk.services.watch import series_of_session


def closing_blocks(desk: Desk, session: DbSession, sitting: Session) -> tuple[Issue, ...]:
    """AMP… (the register) · CLO001 (still here) · CLO002 (no second name) · CLO003 (a set missed without reason) ·
    CLO004 (not signed) · CLO005 (rescue drug) · CLO006 (order) · CLO007 (alerts) ·
    CLO013 (open question). Fields name the person.
    """  # noqa: D205 - a list
    found = [*ledger_blocks(session, sitting.session_id), *_alerts(session, sitting.session_id)]
    found += _unwitnessed(session, sitting.session_id)
    found += _asked(session, sitting.session_id)
    if sitting.code:
        day = day_of_sitting(desk, session, sitting)
        found += [
            issue
            for person in seated(session, sitting.session_id)
            for issue in _of(desk, session, day, person)
        ]
        found += _unsigned(session, day, "")
        found += [
            Issue("CLO005", one.person_id, values={"code": person_of(session, one.person_id).code})
            for one in rescues_waiting(session, sitting.session_id)
        ]
    return tuple(found)


def unexplained_sets(desk: Desk, session: DbSession, sitting: Session, person_id: str) -> int:
    """How many planned sets and repeats of somebody were neither measured nor given a reason, until they left."""
    return sum(pip.state in {"due", "overdue"} for pip in planned_sets(desk, session, sitting, person_id))


def planned_sets(desk: Desk, session: DbSession, sitting: Session, person_id: str) -> tuple[Pip, ...]:
    """The sets planned for somebody until they left, or until now, each as it stands; and repeats left open."""
    series = series_of_session(desk, session, sitting)
    if series is None:
        return ()
    gone = discharge_of(session, sitting.session_id, person_id)
    until = gone.left_at if gone else sitting.ended_at or session_now(desk, session, sitting.session_id)
    return pips_until(series, course_of(session, series, sitting.session_id, person_id), until)


def _of(desk: Desk, session: DbSession, day: Day, person_id: str) -> Iterator[Issue]:
    said = {"code": person_of(session, person_id).code}
    if discharge_of(session, day.session_id, person_id) is None:
        yield Issue("CLO001", person_id, values=said)
    if missed := unexplained_sets(desk, session, day.sitting, person_id):
        yield Issue("CLO003", person_id, values={**said, "n": missed})
    given = {one.ordinal for one in doses_of(session, day.session_id, person_id)}
    if any(one.ordinal not in given for one in standing_orders(session, day.session_id, person_id)):
        yield Issue("CLO006", person_id, values=said)
    yield from _unsigned(session, day, person_id)


def _unsigned(session: DbSession, day: Day, person_id: str) -> Iterator[Issue]:
    """Sign-offs whose forms were begun, and the sheet of the room, without a signature over what stands."""
    sheets = newest_by_step(sheets_of_session(session, day.session_id, person_id))
    facts = signed_facts(session, day.steps, sheets)
    code = person_of(session, person_id).code if person_id else ""
    for step in day.steps:
        about_person = step.per == "person"
        begun = [one for one in step.of if one in sheets] if step.kind == "sign_off" else [step.id]
        asked = step.kind == "sign_off" and about_person if person_id else step.kind == "checklist"
        if asked and begun and begun[0] in sheets and not facts.get(f"signed.{step.id}"):
            name = day.pinned.named(f"step.{step.id}")
            yield Issue("CLO004", person_id or step.id, values={"code": code or "–", "step": name})


def _unwitnessed(session: DbSession, session_id: str) -> list[Issue]:
    return [
        Issue("CLO002", one.person_id, values={"code": person_of(session, one.person_id).code})
        for one in doses_of(session, session_id)
        if one.witness_id is None
    ]


def _asked(session: DbSession, session_id: str) -> list[Issue]:
    """Questions on what was written in the session that nobody has closed."""
    written = session.scalars(
        select(Response.response_id).where(Response.session_id == session_id).distinct()
    )
    return [
        Issue(
            "CLO013", row.person_id,
            values={"code": person_of(session, row.person_id).code if row.person_id else "–", "text": row.text},
        )
        for row in open_about(session, list(written))
    ]  # fmt: skip


def _alerts(session: DbSession, session_id: str) -> list[Issue]:
    """Alerts that nobody has answered; passing one on answers nothing."""
    said = exists().where(AlertAnswer.alert_row == AlertRaised.id, AlertAnswer.kind == "answered")
    open_ones = session.scalars(
        select(func.count()).select_from(AlertRaised).where(AlertRaised.session_id == session_id, ~said)
    ).one()
    return [Issue("CLO007", "alerts", values={"n": open_ones})] if open_ones else []
