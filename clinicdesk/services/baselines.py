"""What somebody's sets are held against: the sets before the first dose, and where they lack it the day's check.

Which form of the session stands in for a set, and by which of its fields, is the programme's to say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Literal, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.programme_language import BaselineForm, Series
from clinicdesk.protocols.rules import paths_of, truth
from clinicdesk.protocols.values import NUMBERS, Value
from clinicdesk.services.reading_values import keep_answer
from clinicdesk.services.watch import Watched

_COMPARED = "baseline."
Origin = Literal["set", "check", "none"]


class DayCheck(NamedTuple):
    """A filled form that can stand in for a set, by the fields of a set."""

    taken_at: datetime
    values: Mapping[str, Value]
    sheet_id: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The newest value of each field from before a moment. `lacks`: what alerts compare and nobody has measured."""

    values: Mapping[str, Value] = field(default_factory=dict)
    origin: Origin = "none"
    at: datetime | None = None
    lacks: tuple[str, ...] = ()


def compared_by(series: Series | None) -> frozenset[str]:
    """The fields that alerts hold against the person's own baseline."""
    paths = (path for alert in (series.alerts if series else ()) for path in paths_of(alert.when))
    return frozenset(path.removeprefix(_COMPARED) for path in paths if path.startswith(_COMPARED))


def wants_check(series: Series | None, sets: Iterable[Watched], t0: datetime | None) -> bool:
    """Whether the sets before the dose leave something that the form of the day could say."""
    if series is None or series.baseline is None or t0 is None:
        return False
    return bool(
        set(series.baseline.fields).difference(*(one.values for one in sets if one.row.taken_at <= t0))
    )


def checks_of(
    session: Session, session_id: str, series: Series | None, *, person_id: str = ""
) -> Mapping[str, Sequence[DayCheck]]:
    """Person (this one) to the standing forms of the session that can stand in for a set, oldest first."""
    if series is None or series.baseline is None:
        return {}
    source = series.baseline
    asked = {name for names in source.fields.values() for name in names}
    said: dict[str, dict[str, tuple[datetime, dict[str, Value]]]] = {}
    values = {"session": session_id, "step": source.step, "keys": sorted(asked), "person": person_id}
    for sheet, person, taken_at, key, body in session.execute(_answers(whose=bool(person_id)), values):
        keep_answer(said.setdefault(person, {}).setdefault(sheet, (taken_at, {}))[1], key, body)
    return {
        person: [check_of(source, values, taken_at, sheet) for sheet, (taken_at, values) in rows.items()]
        for person, rows in said.items()
    }


def check_of(
    source: BaselineForm, answers: Mapping[str, Value], taken_at: datetime, sheet_id: str
) -> DayCheck:
    """By the fields of a set: of several that can say one, the first that was answered by a number."""
    found: dict[str, Value] = {}
    for key, names in source.fields.items():
        said = (answers.get(name) for name in names)
        value = next((one for one in said if isinstance(one, NUMBERS)), None)
        if value is not None:
            found[key] = value
    return DayCheck(taken_at, found, sheet_id)


def unfit_before(series: Series | None, sets: Sequence[Watched], until: datetime) -> dict[str, Value]:
    """The newest readings until then over which the programme has a dose thought about again; else nothing."""
    if series is None or series.before_dose is None:
        return {}
    newest: dict[str, Value] = {}
    for one in sets:
        if one.row.taken_at <= until:
            newest.update(one.values)
    rule = series.before_dose.when
    if truth(rule, newest) is not True:
        return {}
    return {name: newest[name] for name in dict.fromkeys(paths_of(rule)) if name in newest}


def baseline_for(
    series: Series | None, sets: Sequence[Watched], checks: Sequence[DayCheck], until: datetime | None
) -> Baseline:
    """What is known from before the first dose, or from before now while there was none."""
    if until is None:
        return Baseline()
    before = [one for one in sets if one.row.taken_at <= until]
    measured: dict[str, Value] = {}
    for one in before:
        measured.update(one.values)
    check = next((one for one in reversed(checks) if one.taken_at <= until), None)
    values = {**(check.values if check else {}), **measured}
    compared = compared_by(series)
    lacks = tuple(sorted(compared.difference(values)))
    if not values or lacks:
        return Baseline(values, lacks=lacks)
    newest = next((one for one in reversed(before) if not compared or compared & set(one.values)), None)
    if newest is not None:
        return Baseline(values, "set", newest.row.taken_at)
    return Baseline(values, "check", check.taken_at if check else None)


@cache
def _answers(*, whose: bool) -> Select[str, str, datetime, str, str]:
    """Built once: a board asks it after every set."""
    person = (Response.person_id == bindparam("person"),) if whose else ()
    return (
        select(Response.response_id, Response.person_id, Response.taken_at, Answer.key, Answer.body)
        .join(Answer, Answer.response_row == Response.id)
        .where(
            Response.session_id == bindparam("session"), Response.step == bindparam("step"), standing(Response),
            *person, Answer.key.in_(bindparam("keys", expanding=True)),
        )
        .order_by(Response.taken_at, Response.event_seq)
    )  # fmt: skip
