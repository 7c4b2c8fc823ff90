"""What a set of readings calls for: the alert table of the session's programme, NEWS2 beside it, the baseline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, null, select, union_all
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Dose
from clinicdesk.models.responses import Answer, ObservedValue, Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Alert, Form
from clinicdesk.protocols.programme_language import DoseRule, Series
from clinicdesk.protocols.rules import paths_of
from clinicdesk.protocols.scores import ScoreSheet, one_score, score
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.services.board_views import Axis
from clinicdesk.services.clearance_state import conditions_in, oxygen_scale
from clinicdesk.services.desk import Desk
from clinicdesk.services.programmes import Pinned, form_of, programme_if_any
from clinicdesk.services.reading_values import FORM, in_force, keep_answer, number_of, questions, sets_of

NEWS2 = ("news2", "1.0")
_SCALE = "scale"
PRESSURE = "sbp"


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


class SittingOf(Protocol):
    """What is asked of a session here: which one it is, whose, and by which session of the programme."""

    @property
    def session_id(self) -> str:
        """Which one."""

    @property
    def cohort_id(self) -> str:
        """Whose."""

    @property
    def code(self) -> str:
        """Of the programme."""


def series_of_session(desk: Desk, session: Session, sitting: SittingOf) -> Series | None:
    """The series a running session is observed by; None where its cohort follows no programme with one."""
    return series_of(programme_if_any(desk, session, sitting.cohort_id), sitting.code)


def form_of_series(session: Session, series: Series | None) -> Form:
    """The form that sets are recorded with: the version a series names, without a series the newest."""
    return set_form(session, version_of(series))


def version_of(series: Series | None) -> str:
    """The version of the form that a series names; "" for the newest."""
    code, _, version = series.form.partition("@") if series else (FORM, "", "")
    return version if code == FORM else ""


def set_form(session: Session, version: str) -> Form:
    """A version of the form, as `set_read`."""
    form = set_read(session, version).definition
    assert isinstance(form, Form)
    return form


def set_read(session: Session, version: str) -> Read:
    """A version of the form with its words, the program's own or the clinic's. Refused SHT001 for an unknown one."""
    if not version or (FORM, version) in library().reads:
        return library().read(FORM, version or None)
    return form_of(session, f"{FORM}@{version}")[0]


def news2(values: Mapping[str, Value], scale: int) -> ScoreSheet:
    """NEWS2 of a set by this SpO₂ scale, as far as it is known: its total is withheld while a part is missing."""
    return score(library().form(*NEWS2), _of_news2(values, scale))


class News2(NamedTuple):
    """NEWS2 of a set: `total` None while a part is missing, `least` what is certain, `parts` by field."""

    total: int | None
    least: int | None
    parts: Mapping[str, int | None]


def news2_of(values: Mapping[str, Value], scale: int) -> News2:
    """As `news2`, in plain numbers."""
    found = one_score(library().form(*NEWS2), "total", _of_news2(values, scale))
    total, least = (one if isinstance(one, int) else None for one in (found.value, found.least))
    return News2(total, least, found.parts)


def _of_news2(values: Mapping[str, Value], scale: int) -> dict[str, Value]:
    asked = sheet_of(library().form(*NEWS2)).questions
    return {**{key: value for key, value in values.items() if key in asked}, _SCALE: scale}


def facts_of_set(
    values: Mapping[str, Value], baseline: Mapping[str, Value], scale: int
) -> dict[str, Fact | None]:
    """What alert rules look at: the values, the baseline's, and NEWS2 with its parts."""
    facts: dict[str, Fact | None] = dict(values)
    facts.update({f"baseline.{key}": value for key, value in baseline.items()})
    for name, value in news2(values, scale).facts.items():
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


def sets_with(sets: Iterable[Watched], written: Iterable[Watched]) -> tuple[Watched, ...]:
    """A person's sets as an act leaves them that writes these, oldest first; of one moment the written ones last.

    One without a value is marked as wrong.
    """
    new = tuple(written)
    own = {one.row.response_id for one in new}
    others = (one for one in sets if one.row.response_id not in own)
    return tuple(sorted((*others, *new), key=lambda one: one.row.taken_at))


def _watched(session: Session, query: Select[Any]) -> tuple[Watched, ...]:
    rows = [SetRow(*row) for row in session.execute(query)]
    values = sets_of(session, [row.id for row in rows])
    return tuple(Watched(row, values[row.id]) for row in rows)


def basis_of(
    session: Session, session_id: str, person_id: str, cohort_id: str
) -> tuple[datetime | None, int]:
    """What a person's sets are judged by, asked at once: when the first dose was given, and the SpO₂ scale."""
    values = {"session": session_id, "person": person_id, "cohort": cohort_id}
    t0, conditions = session.execute(_basis(), values).one()
    return t0, oxygen_scale(conditions)


def sets_around(
    session: Session, session_id: str, person_id: str, *, t0: datetime | None, after: datetime
) -> tuple[Watched, ...]:
    """The person's sets in force from before the first dose, and those taken after a moment; oldest first."""
    values = {"session": session_id, "person": person_id, "t0": t0, "after": after}
    found: dict[tuple[datetime, int], tuple[SetRow, dict[str, Value]]] = {}
    for *columns, seq, key, thousandths, body in session.execute(_around(), values):
        row = SetRow(*columns)
        kept = found.setdefault((row.taken_at, seq), (row, {}))[1]
        if thousandths is None:
            keep_answer(kept, key, body)
        else:
            kept[key] = number_of(thousandths)
    return tuple(Watched(row, kept) for _, (row, kept) in sorted(found.items()))


def newest_values(session: Session, session_id: str, person_id: str, keys: Iterable[str]) -> dict[str, Value]:
    """The newest number of each of these fields in a session."""
    query = _newest_numbers(tuple(keys))
    found = session.execute(query, {"session": session_id, "person": person_id})
    return {key: number_of(thousandths) for key, thousandths in found}


_DOSE, _SET, _NUMBER, _ANSWER = (
    table.__table__.c for table in (Dose, Response, ObservedValue, Answer)
)  # fmt: skip
# Built once: these are asked with every set.
_T0 = (
    select(_DOSE.given_at)
    .where(
        _DOSE.session_id == bindparam("session"), _DOSE.person_id == bindparam("person"), _DOSE.ordinal == 0,
        _DOSE.given_ul > 0, standing(Dose),
    )
)  # fmt: skip


@cache
def _basis() -> Select[Any]:
    return select(_T0.scalar_subquery(), conditions_in().scalar_subquery())


def _of_person() -> tuple[ColumnElement[bool], ...]:
    return (_SET.session_id == bindparam("session"), _SET.person_id == bindparam("person"), *in_force())


@cache
def _around() -> CompoundSelect[Any]:
    """A line for each value: the set, its event, then the number in thousandths or the coded answer."""
    columns = [_SET[name] for name in (*SetRow._fields, "event_seq")]
    picked = union_all(
        select(*columns).where(*_of_person(), _SET.taken_at <= bindparam("t0")),
        select(*columns).where(*_of_person(), _SET.taken_at > bindparam("after")),
    ).subquery()
    return union_all(
        select(*picked.c, _NUMBER.key, _NUMBER.thousandths, null()).where(
            _NUMBER.response_row == picked.c.id
        ),
        select(*picked.c, _ANSWER.key, null(), _ANSWER.body).where(_ANSWER.response_row == picked.c.id),
    )


@lru_cache(maxsize=16)
def _newest_numbers(keys: tuple[str, ...]) -> CompoundSelect[Any]:
    return union_all(
        *(
            select(
                select(_NUMBER.key, _NUMBER.thousandths)
                .where(*_of_person(), _NUMBER.response_row == _SET.id, _NUMBER.key == key)
                .order_by(_SET.taken_at.desc(), _SET.event_seq.desc())
                .limit(1)
                .subquery()
            )
            for key in keys
        )
    )


def task_origin(alert_row: str) -> str:
    """How the physician's task of an alert names its cause."""
    return f"vital_alert:{alert_row}"


def field_of(alert: Alert) -> str:
    """The field of the set that an alert is about; "" when it is about a score."""
    return next((path for path in paths_of(alert.when) if path in questions()), "")


def fields_of(alert: Alert) -> frozenset[str]:
    """Every field of the set that an alert looks at."""
    return frozenset(paths_of(alert.when)) & frozenset(questions())


def axis_of(series: Series, rule: DoseRule | None) -> Axis:
    """What the small curve of pressure spans, so that everybody's can be compared at a glance."""
    low, high = questions()[PRESSURE].expected or (0, 0)
    limits = (one.when.over_baseline for one in series.alerts if one.when.field == PRESSURE)
    over = next((int(percent) for percent in limits if percent is not None), None)
    plans = [series.minutes, *series.routes.values()]
    booster = rule.booster_after_minutes if rule else None
    ends = [max(plan) for plan in plans if plan]
    if booster is not None:
        ends.append(booster[1] + max(series.booster_minutes or series.minutes))
    return Axis(int(low), int(high), max(ends, default=0), over)
