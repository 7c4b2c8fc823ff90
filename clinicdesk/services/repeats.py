"""What alerts have asked to be measured again, as a session keeps it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import AlertAnswer, AlertRaised
from clinicdesk.models.responses import Response
from clinicdesk.protocols.language import Alert
from clinicdesk.protocols.programme_language import Series
from clinicdesk.services.corrected_alerts import ended_by_correction
from clinicdesk.services.due_sets import Course, Repeat, closer_in, doses_of, missed_of
from clinicdesk.services.watch import Watched, fields_of, sets_in_session

_ANSWERED = exists().where(AlertAnswer.alert_row == AlertRaised.id, AlertAnswer.kind == "answered")


def course_of(
    session: Session,
    series: Series,
    session_id: str,
    person_id: str,
    *,
    sets: Sequence[Watched] | None = None,
) -> Course:
    """Everything that a person's clock in a session is made of. `sets`: as an act has them that is writing one."""
    sets = sets_in_session(session, session_id, person_id) if sets is None else sets
    standing = {one.row.response_id: one.row.taken_at for one in sets}
    table = {alert.id: alert for alert in series.alerts}
    return Course(
        doses_of(session, session_id, person_id), sets, missed_of(session, session_id, person_id),
        tuple(_repeats(session, session_id, person_id, standing=standing, table=table)),
        closer=person_id in closer_in(session, session_id),
    )  # fmt: skip


def unanswered(session: Session, session_id: str, person_id: str) -> int:
    """How many alerts of somebody, of any level, nobody has answered; passing one on answers nothing."""
    query = select(func.count()).select_from(AlertRaised)
    return session.scalars(
        query.where(AlertRaised.session_id == session_id, AlertRaised.person_id == person_id, ~_ANSWERED)
    ).one()


def repeat_of(alert: AlertRaised, known: Alert | None, moved: timedelta) -> Repeat | None:
    """What one wants measured again: the fields it is about, no others. `moved`: how far its set was since."""
    if alert.repeat_at is None:
        return None
    return Repeat(alert.repeat_at + moved, fields_of(known) if known else frozenset())


def _repeats(
    session: Session,
    session_id: str,
    person_id: str,
    *,
    standing: Mapping[str, datetime],
    table: dict[str, Alert],
) -> Iterator[Repeat]:
    """Those of sets that count, and not of alerts that a correction has ended."""
    ended = exists().where(AlertAnswer.alert_row == AlertRaised.id, ended_by_correction())
    rows = session.execute(
        select(AlertRaised, Response.response_id, Response.taken_at)
        .join(Response, Response.id == AlertRaised.response_row)
        .where(AlertRaised.session_id == session_id, AlertRaised.person_id == person_id, ~ended)
    )
    for alert, record, taken in rows:
        if record not in standing:
            continue
        repeat = repeat_of(alert, table.get(alert.alert), standing[record] - taken)
        if repeat is not None:
            yield repeat
