"""Leaving the session: home by every criterion, beyond some by a physician's reason, to hospital, or undosed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import NO_DOSE, Discharge
from clinicdesk.models.standing import standing
from clinicdesk.protocols.phones import normal_phone
from clinicdesk.security.canonical import canonical
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.departures import discharge_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.discharge_state import (
    DischargeState,
    signing_step,
    state_at,
)
from clinicdesk.services.dose_checks import READING
from clinicdesk.services.dosing_day import (
    Day,
    check_seat,
    day_of_sitting,
    running_day,
    sitting_of,
    standing_deferral,
)
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.signed_content import DISCHARGE, content_of_rows
from clinicdesk.services.signing import Meaning
from clinicdesk.services.transfers import dues_of_transfer
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import own_hand

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who takes them, and when (None: now)."""

    escort_name: str = ""
    escort_phone: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Here:
    """Somebody still at the session."""

    day: Day
    state: DischargeState
    at: datetime
    dosed: bool
    deferred: bool


@verb(Permission.DISCHARGE_PEOPLE)
def discharge_home(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, leaving: Leaving, pin: str = "",
    password: str = "", exception: str = "",
) -> Changes:  # fmt: skip
    """Home: every criterion is met, or a physician writes down why those that allow it are passed over.

    Raises Refused SES005, DAY001, VIT007, DIS001 (not met, no exception possible), DIS002 (not met: only a
    physician, with a reason), DIS003 (recovery and discharge are not signed), DIS004/DIS045 (escort), DIS005 (time),
    DIS006 (left already), DIS007 (not dosed), DIS011 (too long), WIT005, PIN…, KEY….
    """
    with desk.database.read() as session:
        here = _here(desk, session, actor, session_id=session_id, person_id=person_id, leaving=leaving)
    if not here.dosed:
        raise Refused(Issue("DIS007", "outcome"))
    beyond = exception.strip() if may(actor.roles, Permission.ORDER_DOSES) else ""
    if issues := [*_unmet(here, beyond=beyond), *_escort(leaving), *_too_long("exception", beyond)]:
        raise Refused(*issues)
    unmet = [one.id for one in here.state.unmet]
    row = _row(desk, actor, here, person_id, outcome="exception" if unmet else "home", leaving=leaving)
    row.unmet, row.exception_reason = canonical(unmet).decode(), beyond if unmet else ""
    return _write(desk, actor, row, pin=pin, password=password)


@verb(Permission.DISCHARGE_PEOPLE)
def send_to_hospital(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, leaving: Leaving, why: str, pin: str = "",
    password: str = "",
) -> Changes:  # fmt: skip
    """To hospital, dosed or not: whereto and why; the event is then asked for. Refused SES005, DAY001, VIT007, DIS….

    DIS005 (time), DIS006 (left already), DIS008 (why), DIS011 (too long).
    """
    with desk.database.read() as session:
        here = _here(desk, session, actor, session_id=session_id, person_id=person_id, leaving=leaving)
    if not why.strip():
        raise Refused(Issue("DIS008", "why"))
    if issues := _too_long("why", why):
        raise Refused(*issues)
    row = _row(desk, actor, here, person_id, outcome="hospital", leaving=leaving)
    row.unmet = canonical([one.id for one in here.state.unmet]).decode()
    row.exception_reason = why.strip()
    with desk.database.read() as session:
        dues = tuple(dues_of_transfer(desk, session, here.day, row))
    return _write(desk, actor, row, pin=pin, password=password, dues=dues)


@verb(Permission.DISCHARGE_PEOPLE)
def leave_undosed(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, leaving: Leaving, why: str = "",
    pin: str = "", password: str = "",
) -> Changes:  # fmt: skip
    """Away without a dose, for the reason of the deferral, which stays where it is, or another.

    Refused …, DIS008 (why), DIS009 (dosed), DIS011 (too long).
    """
    with desk.database.read() as session:
        here = _here(desk, session, actor, session_id=session_id, person_id=person_id, leaving=leaving)
    if here.dosed:
        raise Refused(Issue("DIS009", "outcome"))
    if not (why.strip() or here.deferred):
        raise Refused(Issue("DIS008", "why"))
    if issues := _too_long("why", why):
        raise Refused(*issues)
    row = _row(desk, actor, here, person_id, outcome="not_dosed", leaving=leaving)
    row.exception_reason = why.strip()
    return _write(desk, actor, row, pin=pin, password=password)


@verb(Permission.DISCHARGE_PEOPLE)
def amend_discharge(
    desk: Desk, actor: Actor, discharge_id: str, *, leaving: Leaving, reason: str, pin: str = "",
    password: str = "", version: int = 0,
) -> Changes:  # fmt: skip
    """Another time or escort beside the old one, signed; after the close by password. How they left stays.

    Raises Refused DIS010 (no such record), DSK004, DSK005, DIS004, DIS005, DIS012, DIS045, PIN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_discharge(session, discharge_id)
        check_reach(session, actor, former.person_id)
        sitting = sitting_of(session, former.session_id)
        at = leaving.left_at or former.left_at
        now = session_now(desk, session, former.session_id)
        doses = doses_of(session, former.session_id, former.person_id)
        state = state_at(desk, session, day_of_sitting(desk, session, sitting), former.person_id, at=at)
    if version not in {0, former.version}:
        raise Refused(Issue("DSK004"))
    earliest = doses[-1].given_at if doses else sitting.started_at
    if not earliest <= at <= now + READING:
        raise Refused(Issue("DIS005", "left_at"))
    if sitting.ended_at is not None and at > sitting.ended_at:
        raise Refused(Issue("DIS012", "left_at"))
    if issues := _escort(leaving) if former.outcome in {"home", "exception"} else _phone(leaving):
        raise Refused(*issues)
    row = Discharge(
        id=desk.ids.new(), discharge_id=discharge_id, version=former.version + 1,
        session_id=former.session_id, person_id=former.person_id, outcome=former.outcome, left_at=at,
        minutes=_minutes(state), sheet_id=former.sheet_id, escort_name=leaving.escort_name.strip(),
        escort_phone=leaving.escort_phone.strip(), unmet=former.unmet, author_id=actor.user_id,
        exception_reason=former.exception_reason, reason=reason,
    )  # fmt: skip
    running = former.session_id if sitting.ended_at is None else ""
    return _write(desk, actor, row, pin=pin, password=password, former=former, session_id=running)


def newest_discharge(session: DbSession, discharge_id: str) -> Discharge:
    """The version that counts. Refused DIS010."""
    found = session.scalars(
        select(Discharge).where(Discharge.discharge_id == discharge_id, standing(Discharge))
    ).first()
    if found is None:
        raise Refused(Issue("DIS010"))
    return found


def _here(
    desk: Desk, session: DbSession, actor: Actor, *, session_id: str, person_id: str, leaving: Leaving
) -> _Here:
    check_reach(session, actor, person_id)
    day = running_day(desk, session, session_id)
    check_seat(session, session_id, person_id)
    if discharge_of(session, session_id, person_id):
        raise Refused(Issue("DIS006", "person"))
    now = session_now(desk, session, session_id)
    at = leaving.left_at or now
    doses = doses_of(session, session_id, person_id)
    earliest = doses[-1].given_at if doses else day.sitting.started_at
    if not earliest <= at <= now + READING:
        raise Refused(Issue("DIS005", "left_at"))
    deferral = standing_deferral(session, session_id, person_id)
    state = state_at(desk, session, day, person_id, at=at)
    return _Here(day, state, at, bool(doses), deferral is not None)


def _unmet(here: _Here, *, beyond: str) -> list[Issue]:
    """What keeps somebody here; with a physician's reason only what knows no exception."""
    named = here.day.pinned.named
    issues = [
        Issue(
            "DIS002" if one.exception else "DIS001",
            one.id,
            values={"what": named(f"criterion.{one.id}", "text")},
        )
        for one in here.state.unmet
        if not (one.exception and beyond)
    ]
    step = signing_step(here.day)
    if step and not here.state.signed:
        issues.append(Issue("DIS003", "outcome", values={"step": named(f"step.{step.id}")}))
    return issues


def _minutes(state: DischargeState) -> int:
    return NO_DOSE if state.minutes is None else state.minutes


def _too_long(field: str, text: str) -> list[Issue]:
    return [Issue("DIS011", field, values={"most": LONGEST})] if len(text.strip()) > LONGEST else []


def _escort(leaving: Leaving) -> list[Issue]:
    said = {"escort_name": leaving.escort_name, "escort_phone": leaving.escort_phone}
    issues = [Issue("DIS004", name) for name, text in said.items() if not text.strip()]
    return issues + _phone(leaving)


def _phone(leaving: Leaving) -> list[Issue]:
    """What was typed as a telephone can be one; nothing is nothing."""
    typed = leaving.escort_phone.strip()
    return [Issue("DIS045", "escort_phone")] if typed and not normal_phone(typed) else []


def _row(
    desk: Desk, actor: Actor, here: _Here, person_id: str, *, outcome: str, leaving: Leaving
) -> Discharge:
    return Discharge(
        id=desk.ids.new(), discharge_id=desk.ids.new(), version=1, session_id=here.day.session_id,
        person_id=person_id, outcome=outcome, left_at=here.at, minutes=_minutes(here.state),
        sheet_id=here.state.sheet_id if outcome in {"home", "exception"} else "",
        escort_name=leaving.escort_name.strip(), escort_phone=leaving.escort_phone.strip(), unmet="[]",
        author_id=actor.user_id,
    )  # fmt: skip


def _write(
    desk: Desk, actor: Actor, row: Discharge, *, pin: str, password: str, former: Discharge | None = None,
    session_id: str | None = None, dues: tuple[Due, ...] = (),
) -> Changes:  # fmt: skip
    signed_in = row.session_id if session_id is None else session_id
    pen = own_hand(desk, actor, session_id=signed_in, pin=pin, password=password)
    action = Action.DISCHARGE_AMENDED if former else Action.PERSON_DISCHARGED
    with desk.write(actor, action, entity=DISCHARGE, entity_id=row.discharge_id, version=row.version,
                    person_id=row.person_id, reason=row.reason) as work:  # fmt: skip
        if former:
            work.supersede(former, row)
        else:
            work.add(row)
        work.add(pen.sign(DISCHARGE, row.discharge_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.RESPONSIBLE, reason=row.reason))  # fmt: skip
        oblige(desk, work, dues)
    return desk.changes(Topic.DOSING, Topic.TASKS, subject=row.person_id)
