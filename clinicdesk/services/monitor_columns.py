"""How a clinic's monitors name their columns: mapped once by hand, kept with the import, used for the next file."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.exchange.monitor import NOT_MEASURED, TIME, MonitorTable, fields
from clinicdesk.models.dosing import SessionEvent
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.canonical import Json
from clinicdesk.services.desk import Desk
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.session_events import MONITOR, add_event
from clinicdesk.services.views import Actor

_LOOKED_BACK = 60
"""Imports with columns of their own: more than a clinic has monitors."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Columns of a table by headings mapped before: field to column; by whom (user id) and when last."""

    columns: Mapping[str, int]
    by: str
    at: dt.datetime


def mapped_before(session: Session, table: MonitorTable) -> Mapped | None:
    """As the clinic mapped these headings; None where it never did, or the time would be missing."""
    known = _known(session)
    mine = [known[heading.strip()] for heading in table.headings if heading.strip() in known]
    columns = _columns(table, {heading: field for heading, (field, _) in known.items()})
    if not mine or TIME not in columns or not set(columns) - NOT_MEASURED:
        return None
    newest = max((event for _, event in mine), key=lambda one: one.event_seq)
    return Mapped(columns, newest.author_id, newest.happened_at)


def remember(
    desk: Desk,
    work: Work,
    actor: Actor,
    session_id: str,
    *,
    guessed: MonitorTable,
    columns: Mapping[str, int],
) -> None:
    """Inside the act of an import: what a person said otherwise than it was guessed or known, by its headings."""
    known = _known(work.session)

    def fresh(heading: str, field: str) -> bool:
        if heading in known:
            return known[heading][0] != field
        return not field or guessed.columns.get(field) != columns[field]

    said: list[Json] = [
        {"heading": heading, "field": field}
        for heading, field in _said(guessed, columns).items()
        if fresh(heading, field)
    ]
    if said:
        now = session_now(desk, work.session, session_id)
        add_event(desk, work, actor, session_id, kind=MONITOR, at=now, now=now, body={"columns": said})


def _said(guessed: MonitorTable, columns: Mapping[str, int]) -> dict[str, str]:
    """Headings to fields as a person left them; "" for a guess they took away. No other heading is kept."""
    dropped = {place for place in guessed.columns.values() if place not in columns.values()}
    said = {guessed.headings[place].strip(): "" for place in dropped} | {
        guessed.headings[place].strip(): field for field, place in columns.items()
    }
    return {heading: field for heading, field in said.items() if heading}


def _known(session: Session) -> dict[str, tuple[str, SessionEvent]]:
    """Heading to its field and the event that said so last."""
    events = session.scalars(
        select(SessionEvent)
        .where(SessionEvent.kind == MONITOR)
        .order_by(SessionEvent.event_seq.desc())
        .limit(_LOOKED_BACK)
    ).all()
    return {
        one["heading"]: (one["field"], event)
        for event in reversed(events)
        for one in json.loads(event.body)["columns"]
    }


def _columns(table: MonitorTable, known: Mapping[str, str]) -> dict[str, int]:
    """The columns by the headings mapped before; those never seen stay as guessed."""
    found: dict[str, int] = {}
    for place, heading in enumerate(table.headings):
        field = known.get(heading.strip(), "")
        if field in fields() and field not in found:
            found[field] = place
    for field, place in table.columns.items():
        if field not in found and place not in found.values() and table.headings[place].strip() not in known:
            found[field] = place
    return found
