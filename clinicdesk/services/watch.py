"""What a set of readings calls for: the alert table of the session's programme, NEWS2 beside it, the baseline."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import AlertAnswer, AlertRaised, Dose
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Alert
from clinicdesk.protocols.programme_language import Series
from clinicdesk.protocols.rules import paths_of
from clinicdesk.protocols.scores import ScoreSheet, score
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.services.desk import Desk
from clinicdesk.services.obligations import settle
from clinicdesk.services.programmes import Pinned, programme_if_any
from clinicdesk.services.reading_values import FORM, in_force, questions, sets_of
from clinicdesk.services.views import Actor

NEWS2 = ("news2", "1.0")
_SCALE = "scale"
_ORDINARY = 1
"""SpO2 scale 1: the second is for people whom a physician has put on it (RCP 2017, NEWS2 chart 1)."""
_LOOKED_BACK = 6
CORRECTED = "corrected"
"""What became of an alert whose reading was wrong."""


class SetRow(NamedTuple):
    """A version of a set, without what it measured."""

    id: str
    response_id: str
    version: int
    person_id: str
    taken_at: datetime
    author_id: str
    origin: str
    supersedes: str | None


_ROW = [getattr(Response, name) for name in SetRow._fields]
"""Columns, not rows with an identity: a board reads hundreds of them."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One version of a set with its values."""

    row: SetRow
    values: Mapping[str, Value]


def series_of(pinned: Pinned | None, code: str) -> Series | None:
    """The observation series of a session of the programme; without a code the programme's first."""
    if pinned is None:
        return None
    programme = pinned.definition
    steps = {
        step for stage in programme.stages for one in stage.sessions if one.code == code for step in one.steps
    }
    wanted = {step.series for step in programme.steps if step.series and (not code or step.id in steps)}
    return next((one for one in programme.series if one.id in wanted), None)


def series_of_session(desk: Desk, session: Session, sitting: Sitting) -> Series | None:
    """The series a running session is observed by; None where its cohort follows no programme with one."""
    return series_of(programme_if_any(desk, session, sitting.cohort_id), sitting.code)


def news2(values: Mapping[str, Value]) -> ScoreSheet:
    """NEWS2 of a set, as far as it is known: its total is withheld while a part is missing."""
    form = library().form(*NEWS2)
    known = {key: value for key, value in values.items() if key in _news2_fields()}
    return score(form, {**known, _SCALE: _ORDINARY})


def _news2_fields() -> frozenset[str]:
    form = library().form(*NEWS2)
    return frozenset(field.id for section in form.sections for field in section.fields)


def facts_of_set(values: Mapping[str, Value], baseline: Mapping[str, Value]) -> dict[str, Fact | None]:
    """What alert rules look at: the values, the baseline's, and NEWS2 with its parts."""
    facts: dict[str, Fact | None] = dict(values)
    facts.update({f"baseline.{key}": value for key, value in baseline.items()})
    for name, value in news2(values).facts.items():
        if name.startswith("score."):
            facts[f"form.{NEWS2[0]}.{name.removeprefix('score.')}"] = value
    return facts


def sets_in_session(session: Session, session_id: str, person_id: str) -> tuple[Watched, ...]:
    """The sets in force of a person in a session, oldest first."""
    query = select(*_ROW).where(
        Response.session_id == session_id, Response.person_id == person_id, *in_force()
    )
    return _watched(session, query.order_by(Response.taken_at, Response.event_seq))


def every_set(session: Session, session_id: str) -> tuple[Watched, ...]:
    """Every version of every set of a session, those corrected since as well, oldest first."""
    query = select(*_ROW).where(Response.session_id == session_id, Response.form == FORM)
    return _watched(session, query.order_by(Response.taken_at, Response.event_seq))


def standing_sets(sets: Iterable[Watched]) -> tuple[Watched, ...]:
    """Those of them that count: not corrected since, not entered in error."""
    every = tuple(sets)
    gone = {one.row.supersedes for one in every}
    return tuple(one for one in every if one.values and one.row.id not in gone)


def newest_values(session: Session, session_id: str, person_id: str) -> Mapping[str, Value]:
    """The newest value of each field among a person's last few sets of a session."""
    query = select(*_ROW).where(
        Response.session_id == session_id, Response.person_id == person_id, *in_force()
    )
    newest = query.order_by(Response.taken_at.desc(), Response.event_seq.desc()).limit(_LOOKED_BACK)
    found: dict[str, Value] = {}
    for one in reversed(_watched(session, newest)):
        found.update(one.values)
    return found


def _recent(session: Session, reading: Response, t0: datetime | None) -> tuple[Watched, ...]:
    """The person's sets that a new one is judged by: the last few before it, and the last few before T0."""
    mine = (
        Response.session_id == reading.session_id, Response.person_id == reading.person_id,
        Response.response_id != reading.response_id, *in_force(),
    )  # fmt: skip
    found: dict[str, SetRow] = {}
    for latest in (t0, reading.taken_at):
        if latest is None:
            continue
        query = select(*_ROW).where(*mine, Response.taken_at <= latest)
        newest = query.order_by(Response.taken_at.desc(), Response.event_seq.desc()).limit(_LOOKED_BACK)
        found.update({row[0]: SetRow(*row) for row in reversed(session.execute(newest).all())})
    values = sets_of(session, list(found))
    return tuple(
        sorted((Watched(row, values[row.id]) for row in found.values()), key=lambda one: one.row.taken_at)
    )


def _watched(session: Session, query: Select[Any]) -> tuple[Watched, ...]:
    rows = [SetRow(*row) for row in session.execute(query)]
    values = sets_of(session, [row.id for row in rows])
    return tuple(Watched(row, values[row.id]) for row in rows)


def baseline_of(sets: Sequence[Watched], t0: datetime | None) -> dict[str, Value]:
    """The newest value of each field from before the first dose; nothing while there was none."""
    found: dict[str, Value] = {}
    for one in sets:
        if t0 is not None and one.row.taken_at <= t0:
            found.update(one.values)
    return found


def t0_of(session: Session, session_id: str, person_id: str) -> datetime | None:
    """When somebody was given the first dose of a session."""
    return session.scalars(
        select(Dose.given_at)
        .where(Dose.session_id == session_id, Dose.person_id == person_id, Dose.ordinal == 0)
        .order_by(Dose.version.desc())
    ).first()


def raise_alerts(
    desk: Desk, work: Work, reading: Response, values: Mapping[str, Value], *, actor: Actor, sitting: Sitting
) -> None:
    """Inside the act that writes a set: its alerts, and an end to those that a correction has made untrue."""
    series = series_of_session(desk, work.session, sitting)
    if series is None:
        return
    t0 = t0_of(work.session, reading.session_id, reading.person_id)
    sets = _recent(work.session, reading, t0)
    base = baseline_of(sets, t0)
    before = [one for one in sets if one.row.taken_at <= reading.taken_at][-_LOOKED_BACK:]
    raised = alerts_of(
        series.alerts, facts_of_set(values, base), [facts_of_set(one.values, base) for one in before]
    )
    former = _alerts_of_record(work.session, reading.response_id)
    answered = _answers(work.session, former)
    now = desk.clock.now()
    # What a correction has ended is raised anew when the next correction brings it back.
    standing = {(one.alert, one.level) for one in former if answered.get(one.id) != CORRECTED}
    for one in raised:
        if (one.alert.id, one.level) in standing:
            continue
        within = timedelta(minutes=one.alert.within_minutes)
        repeat = one.repeat_minutes
        work.add(
            AlertRaised(
                id=desk.ids.new(), session_id=reading.session_id, person_id=reading.person_id,
                response_row=reading.id, alert=one.alert.id, level=one.level, second=int(one.second),
                who=one.alert.who, raised_at=now, answer_by=now + within,
                repeat_at=None if repeat is None else reading.taken_at + timedelta(minutes=repeat),
            )
        )  # fmt: skip
    still = {(one.alert.id, one.level) for one in raised}
    untrue = [one for one in former if (one.alert, one.level) not in still and one.id not in answered]
    for old in untrue:
        work.add(
            AlertAnswer(
                id=desk.ids.new(), alert_row=old.id, kind="answered", action=CORRECTED,
                author_id=actor.user_id, answered_at=now,
            )
        )  # fmt: skip
    settle(desk, work, [task_origin(one) for one in untrue], done_by=reading.id)


def _alerts_of_record(session: Session, response_id: str) -> Sequence[AlertRaised]:
    rows = select(Response.id).where(Response.response_id == response_id)
    return session.scalars(select(AlertRaised).where(AlertRaised.response_row.in_(rows))).all()


def _answers(session: Session, alerts: Iterable[AlertRaised]) -> dict[str, str]:
    """What was done about those of them that are answered, by row."""
    rows = [one.id for one in alerts]
    found = select(AlertAnswer.alert_row, AlertAnswer.action).where(
        AlertAnswer.alert_row.in_(rows), AlertAnswer.kind == "answered"
    )
    return {one.alert_row: one.action for one in session.execute(found)}


def task_origin(alert: AlertRaised) -> str:
    """How the physician's task of an alert names its cause."""
    return f"vital_alert:{alert.id}"


def field_of(alert: Alert) -> str:
    """The field of the set that an alert is about; "" when it is about a score."""
    return next((path for path in paths_of(alert.when) if path in questions()), "")
