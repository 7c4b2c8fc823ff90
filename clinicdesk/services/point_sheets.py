"""Filled forms as time points ask: which of them are the thing done, and for which one point each of them is.

A scale is done when its total counts by its own definition and every answer that an alarm looks at was given; any
other form when it is filled in whole and its `done_when` is true: a call that nobody answered is none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, bindparam, select
from sqlalchemy.orm import Session

from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.answers import check_answers, facts_of
from clinicdesk.protocols.calendar_plan import PointDue
from clinicdesk.protocols.language import Form, Score
from clinicdesk.protocols.own_point import OwnPoint
from clinicdesk.protocols.rules import paths_of, truth
from clinicdesk.protocols.scores import score
from clinicdesk.protocols.sheet import sheet_of
from clinicdesk.protocols.values import Value
from clinicdesk.services.days import Days
from clinicdesk.services.definitions import kept
from clinicdesk.services.sheet_answers import stored_in, values_of

Left = Literal["", "tried", "incomplete"]
"""What a filled form leaves undone: nothing; the person was not reached; answers that it cannot do without."""


@dataclass(frozen=True, slots=True)
class PointSheet:
    """A filled form. `said`: its answer to which time point it is, "" where it says nothing.

    `again_by`: when the alarm that it raised wanted somebody, which for a call is until when to try again.
    """

    sheet_id: str
    taken_at: datetime
    said: str
    left: Left
    again_by: datetime | None = None


def total_of(form: Form) -> Score | None:
    """The score of a scale that is followed over time: its first sum; a call or a checklist has none."""
    return next((one for one in form.scores if one.kind == "sum"), None) if form.group == "scale" else None


def point_sheets(
    session: Session, people: Collection[str], own: Mapping[str, OwnPoint | None]
) -> Mapping[str, Mapping[str, list[PointSheet]]]:
    """Person to the newest versions of their forms of these codes, each form's in the order they were taken.

    `own`: code to the question that says which of its points a form is for.
    """
    rows = session.scalars(_forms(), {"people": list(people), "forms": list(own)}).all() if own else []
    judged = _judged.setdefault(session.get_bind().engine, {})
    fresh = [row for row in rows if _name(row, own) not in judged]
    stored = stored_in(session, fresh) if fresh else {}
    for row in fresh:
        form = kept(session, row.form_digest).definition
        assert isinstance(form, Form)
        values = values_of(form, stored.get(row.id, ()))
        judged[_name(row, own)] = _sheet(row, form, values, own[row.form])
    found: dict[str, dict[str, list[PointSheet]]] = {}
    for row in rows:
        found.setdefault(row.person_id, {}).setdefault(row.form, []).append(judged[_name(row, own)])
    return found


_judged: WeakKeyDictionary[Engine, dict[tuple[str, str], PointSheet]] = WeakKeyDictionary()
"""Of each open file the forms that were judged. A version of a form never changes: only new ones are read."""


def _name(row: Response, own: Mapping[str, OwnPoint | None]) -> tuple[str, str]:
    """A version of a form, and the question by which it says which point it is for."""
    asked = own[row.form]
    return row.id, asked.field if asked else ""


def _sheet(row: Response, form: Form, values: Mapping[str, Value], own: OwnPoint | None) -> PointSheet:
    left = left_in(form, values)
    again = None
    if left == "tried":
        raised = alerts_of(form.alerts, score(form, values).facts)
        minutes = min((one.alert.within_minutes for one in raised), default=None)
        again = None if minutes is None else row.taken_at + timedelta(minutes=minutes)
    said = str(values.get(own.field, "")) if own else ""
    return PointSheet(row.response_id, row.taken_at, said, left, again)


def left_in(form: Form, values: Mapping[str, Value]) -> Left:
    """What these answers leave undone."""
    if form.done_when is not None and truth(form.done_when, facts_of(form, values)) is not True:
        return "tried"
    total = total_of(form)
    if total is None:
        return "incomplete" if check_answers(form, {}, stored=values).missing else ""
    scored = score(form, values)
    guarded = {path for alert in form.alerts for path in paths_of(alert.when)} & set(sheet_of(form).questions)
    silent = any(scored.facts.get(path) is None for path in guarded)
    return "incomplete" if silent or scored.scores[total.id].value is None else ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Time point to the form that it is done by, and to the newest that leaves something undone."""

    done: Mapping[str, PointSheet]
    begun: Mapping[str, PointSheet]


def answered(
    points: Sequence[PointDue], own: OwnPoint | None, sheets: Sequence[PointSheet], days: Days
) -> Answered:
    """Each form is for one point: the nearest whose days hold it and that no earlier one has answered."""
    done: dict[str, PointSheet] = {}
    begun: dict[str, PointSheet] = {}
    for sheet in sheets:
        open_ones = [point for point in points if point.id not in done and _counts(days, point, own, sheet)]
        if open_ones:
            nearest = min(open_ones, key=lambda point: abs(point.at - sheet.taken_at))
            (begun if sheet.left else done)[nearest.id] = sheet
    return Answered(done, begun)


def days_within(point: PointDue) -> tuple[date, date]:
    """The days within which a form counts for a point, both included."""
    day, window = point.at.date(), point.window
    return window.earliest or day, window.latest or day


def _counts(days: Days, point: PointDue, own: OwnPoint | None, sheet: PointSheet) -> bool:
    first, last = days_within(point)
    return first <= days.of(sheet.taken_at) <= last and (own is None or own.counts(point.id, sheet.said))


@cache
def _forms() -> Select[Response]:
    """Built once: Today asks it for everybody one cares for."""
    return (
        select(Response)
        .where(
            Response.person_id.in_(bindparam("people", expanding=True)),
            Response.form.in_(bindparam("forms", expanding=True)),
            Response.form_digest != "", standing(Response),
        )
        .order_by(Response.taken_at, Response.event_seq)
    )  # fmt: skip
