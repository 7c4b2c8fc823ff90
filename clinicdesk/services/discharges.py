"""Leaving the session: home by every criterion, beyond some by a physician's reason, to hospital, or undosed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import NO_DOSE, Discharge
from clinicdesk.models.sessions import Session
from clinicdesk.models.standing import standing
from clinicdesk.protocols.phones import normal_phone
from clinicdesk.security.canonical import canonical
from clinicdesk.security.roles import Permission, may
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.departures import discharge_of, last_seen, leaving_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.discharge_state import (
    CriterionState,
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
from clinicdesk.services.leaving_again import let_go, newly_unmet, next_leaving, oblige_unmet
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
    back: Discharge | None
    """How they left before, recorded in error and taken back."""


@verb(Permission.DISCHARGE_PEOPLE)
def discharge_home(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, leaving: Leaving, pin: str = "",
    password: str = "", exception: str = "",
) -> Changes:  # fmt: skip
    """Home: every criterion is met, or a physician writes down why those that allow it are passed over.

    Raises Refused SES005, DAY001, VIT007, DIS001 (not met, no exception possible), DIS002 (not met: only a
    physician, with a reason), DIS003 (recovery and discharge are not signed), DIS004/DIS045 (escort), DIS005/DIS260
    (time), DIS006 (left already), DIS007 (not dosed), DIS011 (too long), WIT005, PIN…, KEY….
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
    return _write(desk, actor, row, pin=pin, password=password, former=here.back)


@verb(Permission.DISCHARGE_PEOPLE)
def send_to_hospital(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, leaving: Leaving, why: str, pin: str = "",
    password: str = "",
) -> Changes:  # fmt: skip
    """To hospital, dosed or not: whereto and why; the event is then asked for. Refused SES005, DAY001, VIT007, DIS….

    DIS005/DIS260 (time), DIS006 (left already), DIS008 (why), DIS011 (too long).
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
    return _write(desk, actor, row, pin=pin, password=password, former=here.back, dues=dues)


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
    return _write(desk, actor, row, pin=pin, password=password, former=here.back)


@verb(Permission.DISCHARGE_PEOPLE)
def amend_discharge(
    desk: Desk, actor: Actor, discharge_id: str, *, leaving: Leaving, reason: str, pin: str = "",
    password: str = "", version: int = 0, exception: str = "",
) -> Changes:  # fmt: skip
    """Another time or escort beside the old one, signed; after the close by password. How they left stays.

    What another time leaves unmet of going home is written down with it, and needs an `exception`: a physician's is
    one, anybody else's words open an incident. Raises Refused DIS010 (no such record), DSK004, DSK005, DIS004,
    DIS005, DIS011, DIS012, DIS045, DIS260 (before they were last seen), DIS261 (unmet, no exception), PIN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_discharge(session, discharge_id)
        check_reach(session, actor, former.person_id)
        if version not in {0, former.version}:
            raise Refused(Issue("DSK004"))
        sitting = sitting_of(session, former.session_id)
        at = leaving.left_at or former.left_at
        _check_time(desk, session, former, sitting, at=at)
        day = day_of_sitting(desk, session, sitting)
        state = state_at(desk, session, day, former.person_id, at=at)
    if issues := _escort(leaving) if former.outcome in {"home", "exception"} else _phone(leaving):
        raise Refused(*issues)
    row = next_leaving(
        desk, former, author_id=actor.user_id, reason=reason, left_at=at, minutes=_minutes(state),
        escort_name=leaving.escort_name.strip(), escort_phone=leaving.escort_phone.strip(),
    )  # fmt: skip
    fresh = newly_unmet(former, state) if at != former.left_at else ()
    if fresh:
        let_go(row, state, fresh, actor=actor, exception=exception.strip(), named=day.pinned.named)
    elif at != former.left_at and former.unmet != "[]":  # what the right time has met is unmet no more
        row.unmet = canonical([one.id for one in state.unmet]).decode()
    running = former.session_id if sitting.ended_at is None else ""
    return _write(
        desk, actor, row, pin=pin, password=password, former=former, session_id=running, fresh=fresh
    )


def _check_time(desk: Desk, session: DbSession, former: Discharge, sitting: Session, *, at: datetime) -> None:
    """DIS005 (ahead, or before the last dose), DIS012 (after the close), DIS260 (before they were last seen)."""
    now = session_now(desk, session, former.session_id)
    doses = doses_of(session, former.session_id, former.person_id)
    if not (doses[-1].given_at if doses else sitting.started_at) <= at <= now + READING:
        raise Refused(Issue("DIS005", "left_at"))
    if sitting.ended_at is not None and at > sitting.ended_at:
        raise Refused(Issue("DIS012", "left_at"))
    # An answer to an alert may be written down after they have left; what was done to them is not.
    if at < last_seen(session, former.session_id, former.person_id, sitting.started_at):
        raise Refused(Issue("DIS260", "left_at"))


def newest_discharge(session: DbSession, discharge_id: str) -> Discharge:
    """The version that counts. Refused DIS010, also of one that was taken back."""
    found = session.scalars(
        select(Discharge).where(Discharge.discharge_id == discharge_id, standing(Discharge))
    ).first()
    if found is None or found.taken_back:
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
    seen = last_seen(session, session_id, person_id, day.sitting.started_at, answers=True)
    if at < min(seen, now):
        raise Refused(Issue("DIS260", "left_at"))
    deferral = standing_deferral(session, session_id, person_id)
    state = state_at(desk, session, day, person_id, at=at)
    back = leaving_of(session, session_id, person_id)
    return _Here(day, state, at, bool(doses), deferral is not None, back)


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
    back = here.back
    return Discharge(
        id=desk.ids.new(), discharge_id=back.discharge_id if back else desk.ids.new(),
        version=back.version + 1 if back else 1, session_id=here.day.session_id, person_id=person_id,
        outcome=outcome, left_at=here.at, minutes=_minutes(here.state),
        sheet_id=here.state.sheet_id if outcome in {"home", "exception"} else "",
        escort_name=leaving.escort_name.strip(), escort_phone=leaving.escort_phone.strip(), unmet="[]",
        author_id=actor.user_id,
    )  # fmt: skip


def _write(
    desk: Desk, actor: Actor, row: Discharge, *, pin: str, password: str, former: Discharge | None = None,
    session_id: str | None = None, dues: tuple[Due, ...] = (), fresh: tuple[CriterionState, ...] = (),
) -> Changes:  # fmt: skip
    signed_in = row.session_id if session_id is None else session_id
    pen = own_hand(desk, actor, session_id=signed_in, pin=pin, password=password)
    amended = former is not None and not former.taken_back
    action = Action.DISCHARGE_AMENDED if amended else Action.PERSON_DISCHARGED
    with desk.write(actor, action, entity=DISCHARGE, entity_id=row.discharge_id, version=row.version,
                    person_id=row.person_id, reason=row.reason) as work:  # fmt: skip
        if former:
            work.supersede(former, row)
        else:
            work.add(row)
        work.add(pen.sign(DISCHARGE, row.discharge_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.RESPONSIBLE, reason=row.reason))  # fmt: skip
        oblige(desk, work, dues)
        if fresh and row.outcome != "exception":
            oblige_unmet(desk, work, row, fresh, why=row.reason)
    return desk.changes(Topic.DOSING, Topic.TASKS, subject=row.person_id)
