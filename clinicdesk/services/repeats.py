"""What alerts have asked to be measured again, as a session keeps it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

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
    ended: Collection[str] = (),
) -> Course:
    """Everything that a person's clock in a session is made of.

    `sets`: as an act has them that is writing one; `ended`: alerts (row ids) that the same act ends.
    """
    sets = sets_in_session(session, session_id, person_id) if sets is None else sets
    standing = {one.row.response_id: one.row.taken_at for one in sets}
    table = {alert.id: alert for alert in series.alerts}
    return Course(
        doses_of(session, session_id, person_id), sets, missed_of(session, session_id, person_id),
        tuple(_repeats(session, session_id, person_id, standing=standing, table=table, ended=ended)),
        closer=person_id in closer_in(session, session_id),
    )  # fmt: skip


def unanswered(session: Session, session_id: str, person_id: str) -> int:
    """How many alerts of somebody, of any level, nobody has answered; passing one on answers nothing."""
    query = select(func.count()).select_from(AlertRaised)
    return session.scalars(
        query.where(AlertRaised.session_id == session_id, AlertRaised.person_id == person_id, ~_ANSWERED)
    ).one()


class Stood(NamedTuple):
    """When the version of a set was taken that raised an alert, and every time that any version of it has had."""

    raised: datetime
    ever: frozenset[datetime]


def times_of(versions: Iterable[tuple[str, str, datetime]]) -> Mapping[str, Stood]:
    """Row id of each version to its times; `versions`: record, row and time of each."""
    rows = tuple(versions)
    ever: dict[str, set[datetime]] = {}
    for record, _, at in rows:
        ever.setdefault(record, set()).add(at)
    return {row: Stood(at, frozenset(ever[record])) for record, row, at in rows}


def repeat_of(alert: AlertRaised, known: Alert | None, *, stands: datetime, stood: Stood) -> Repeat | None:
    """What one wants measured again: the fields it is about, no others; so long after its set as it was asked for.

    `stands`: when its set was taken, as it counts now.
    """
    if alert.repeat_at is None:
        return None
    after = alert.repeat_at - stood.raised
    fields = fields_of(known) if known else frozenset[str]()
    return Repeat(stands + after, fields, frozenset(at + after for at in {*stood.ever, stands}))


def _repeats(
    session: Session,
    session_id: str,
    person_id: str,
    *,
    standing: Mapping[str, datetime],
    table: dict[str, Alert],
    ended: Collection[str],
) -> Iterator[Repeat]:
    """Those of sets that count, and not of alerts that a correction has ended."""
    untrue = exists().where(AlertAnswer.alert_row == AlertRaised.id, ended_by_correction())
    found = session.execute(
        select(AlertRaised, Response.response_id)
        .join(Response, Response.id == AlertRaised.response_row)
        .where(AlertRaised.session_id == session_id, AlertRaised.person_id == person_id, ~untrue)
    )
    rows = [(alert, record) for alert, record in found if record in standing and alert.id not in ended]
    if not rows:
        return
    versions = session.execute(
        select(Response.response_id, Response.id, Response.taken_at).where(
            Response.response_id.in_({record for _, record in rows})
        )
    )
    stood = times_of((record, row, at) for record, row, at in versions)
    for alert, record in rows:
        known, at = table.get(alert.alert), standing[record]
        if (repeat := repeat_of(alert, known, stands=at, stood=stood[alert.response_row])) is not None:
            yield repeat
