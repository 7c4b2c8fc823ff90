"""Alerts answered by a named person, and passed on to the physician when nobody did in time."""

from collections.abc import Iterable

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import AlertAnswer, AlertRaised
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.obligations import Due, oblige, settle
from clinicdesk.services.presence import running_of
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.watch import task_origin

LONGEST = 1000


@verb(Permission.RECORD_EVENTS)
def answer_alert(desk: Desk, actor: Actor, alert_row: str, *, action: str) -> Changes:
    """Write down what was done about an alert; it answers for the same alert of earlier sets too.

    Refused ALR001 (no such), ALR002 (answered), ALR003 (say what).
    """
    said = action.strip()
    if not said or len(said) > LONGEST:
        raise Refused(Issue("ALR003", "action", values={"most": LONGEST}))
    with desk.database.read() as session:
        alert = session.get(AlertRaised, alert_row)
        if alert is None:
            raise Refused(Issue("ALR001"))
        check_reach(session, actor, alert.person_id)
        if any(one.kind == "answered" for one in answers_of(session, [alert_row])):
            raise Refused(Issue("ALR002"))
        alike = [alert, *_earlier(session, alert)]
    with desk.write(actor, Action.ALERT_ANSWERED, entity="alert", entity_id=alert_row,
                    person_id=alert.person_id, reason=said) as work:  # fmt: skip
        work.add(*(_row(desk, actor, one.id, kind="answered", action=said) for one in alike))
        settle(desk, work, [task_origin(one.id) for one in alike], done_by=alert_row)
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
            work.add(_row(desk, actor, alert.id, kind="escalated", action=""))
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


def _earlier(session: Session, alert: AlertRaised) -> tuple[AlertRaised, ...]:
    """The same alert of earlier sets, that nobody answered."""
    said = exists().where(AlertAnswer.alert_row == AlertRaised.id, AlertAnswer.kind == "answered")
    return tuple(
        session.scalars(
            select(AlertRaised).where(
                AlertRaised.session_id == alert.session_id, AlertRaised.person_id == alert.person_id,
                AlertRaised.alert == alert.alert, AlertRaised.event_seq < alert.event_seq, ~said,
            )
        )
    )  # fmt: skip


def answers_of(session: Session, rows: Iterable[str]) -> tuple[AlertAnswer, ...]:
    """What was said about these alerts, in its order."""
    return tuple(
        session.scalars(
            select(AlertAnswer).where(AlertAnswer.alert_row.in_(list(rows))).order_by(AlertAnswer.event_seq)
        )
    )


def _row(desk: Desk, actor: Actor, alert_row: str, *, kind: str, action: str) -> AlertAnswer:
    return AlertAnswer(
        id=desk.ids.new(), alert_row=alert_row, kind=kind, action=action, author_id=actor.user_id,
        answered_at=desk.clock.now(),
    )  # fmt: skip


def _task(alert: AlertRaised, cohort_id: str) -> Due:
    return Due(
        "vital_alert", task_origin(alert.id), alert.answer_by, Role.PHYSICIAN, level=alert.level,
        person_id=alert.person_id, cohort_id=cohort_id, place="board", words={"alert": alert.alert},
    )  # fmt: skip
