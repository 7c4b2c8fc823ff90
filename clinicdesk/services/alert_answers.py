"""Alerts answered by a named person, and passed on to the physician when nobody did in time."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import AlertAnswer, AlertRaised
from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.obligations import Due, oblige, settle
from clinicdesk.services.presence import running_of
from clinicdesk.services.session_clock import session_now, time_of
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.watch import task_origin

LONGEST = 1000


@verb(Permission.RECORD_EVENTS)
def answer_alert(
    desk: Desk, actor: Actor, alert_row: str, *, action: str, also: Collection[str] = ()
) -> Changes:
    """Write down what was done about an alert; it answers for the same alert of earlier sets too.

    `also`: further alerts of the same person that stood before whoever answers, as those of one set do. Each keeps
    its own answer; one that somebody else has answered meanwhile keeps theirs. Refused ALR001 (no such), ALR002
    (answered), ALR003 (say what, in words).
    """
    said = action.strip()
    if not any(sign.isalpha() for sign in said) or len(said) > LONGEST:
        raise Refused(Issue("ALR003", "action", values={"most": LONGEST}))
    with desk.database.read() as session:
        alert = session.get(AlertRaised, alert_row)
        if alert is None:
            raise Refused(Issue("ALR001"))
        check_reach(session, actor, alert.person_id)
        if _is_answered(session, alert_row):
            raise Refused(Issue("ALR002"))
        beside = [_beside(session, alert, one) for one in also]
        open_ones = [one for one in beside if not _is_answered(session, one.id)]
        alike = {row.id: row for one in (alert, *open_ones) for row in (one, *_earlier(session, one))}
    with desk.write(actor, Action.ALERT_ANSWERED, entity="alert", entity_id=alert_row,
                    person_id=alert.person_id, reason=said) as work:  # fmt: skip
        now = time_of(desk, work.session, alert.session_id)
        work.add(*(_row(desk, actor, one, kind="answered", action=said, at=now) for one in alike))
        settle(desk, work, [task_origin(one) for one in alike], done_by=alert_row)
    return desk.changes(Topic.VITALS, Topic.TASKS, subject=alert.person_id)


@verb(Permission.RECORD_EVENTS)
def escalate_alerts(desk: Desk, actor: Actor, session_id: str) -> Changes:
    """Pass on to the physician what nobody answered in time: a task of the physician's, and a line in the record.

    Asked by the board as its clock runs; does nothing when nothing is late.
    """
    with desk.database.read() as session:
        sitting = running_of(session, session_id)
        now = session_now(desk, session, session_id)
        late = [one for one in waiting(session, session_id) if one.answer_by <= now]
    for alert in late:
        with desk.write(actor, Action.ALERT_ESCALATED, entity="alert", entity_id=alert.id,
                        person_id=alert.person_id) as work:  # fmt: skip
            work.add(_row(desk, actor, alert.id, kind="escalated", action="", at=now))
            oblige(desk, work, [_task(alert, sitting.cohort_id)])
    return desk.changes(Topic.VITALS, Topic.TASKS, subject=session_id)


def waiting(session: Session, session_id: str) -> tuple[AlertRaised, ...]:
    """Alerts that nobody has answered or passed on."""
    done = exists().where(AlertAnswer.alert_row == AlertRaised.id)
    return tuple(
        session.scalars(
            select(AlertRaised)
            .where(AlertRaised.session_id == session_id, ~done)
            .order_by(AlertRaised.raised_at)
        )
    )


def _beside(session: Session, alert: AlertRaised, row: str) -> AlertRaised:
    """Another alert of the same person in the same session. Refused ALR001."""
    found = session.get(AlertRaised, row)
    if found is None or (found.session_id, found.person_id) != (alert.session_id, alert.person_id):
        raise Refused(Issue("ALR001"))
    return found


def _is_answered(session: Session, row: str) -> bool:
    return any(one.kind == "answered" for one in answers_of(session, [row]))


def _earlier(session: Session, alert: AlertRaised) -> tuple[AlertRaised, ...]:
    """The same alert of sets taken no later, that nobody answered: sets are judged anew in any order."""
    said = exists().where(AlertAnswer.alert_row == AlertRaised.id, AlertAnswer.kind == "answered")
    alike = session.scalars(
        select(AlertRaised).where(
            AlertRaised.session_id == alert.session_id, AlertRaised.person_id == alert.person_id,
            AlertRaised.alert == alert.alert, AlertRaised.id != alert.id, ~said,
        )
    ).all()  # fmt: skip
    taken = _taken(session, [one.response_row for one in (alert, *alike)])
    until = taken[alert.response_row]
    return tuple(one for one in alike if taken[one.response_row] <= until)


def _taken(session: Session, rows: Iterable[str]) -> dict[str, datetime]:
    """When each of these sets was taken, by the version of it that counts."""
    counts = aliased(Response)
    found = session.execute(
        select(Response.id, counts.taken_at)
        .join(counts, counts.response_id == Response.response_id)
        .where(Response.id.in_(list(rows)), standing(counts))
    )
    return {row: at for row, at in found}  # noqa: C416 - a row is no pair to mypy


def answers_of(session: Session, rows: Iterable[str]) -> tuple[AlertAnswer, ...]:
    """What was said about these alerts, in its order."""
    return tuple(
        session.scalars(
            select(AlertAnswer).where(AlertAnswer.alert_row.in_(list(rows))).order_by(AlertAnswer.event_seq)
        )
    )


def _row(desk: Desk, actor: Actor, alert_row: str, *, kind: str, action: str, at: datetime) -> AlertAnswer:
    return AlertAnswer(
        id=desk.ids.new(), alert_row=alert_row, kind=kind, action=action, author_id=actor.user_id,
        answered_at=at,
    )  # fmt: skip


def _task(alert: AlertRaised, cohort_id: str) -> Due:
    return Due(
        "vital_alert", task_origin(alert.id), alert.answer_by, Role.PHYSICIAN, level=alert.level,
        person_id=alert.person_id, cohort_id=cohort_id, place="board", words={"alert": alert.alert},
    )  # fmt: skip
