"""Two sessions in one room at one time: said once, with both named; a clinic may mean it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Severity
from clinicdesk.models.cohorts import Cohort, PlannedSession
from clinicdesk.models.standing import standing
from clinicdesk.protocols.plain_lines import line_key
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.desk import Desk

_REACH = timedelta(days=1)
"""No session is longer: what begins earlier than this is over."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A session in a room. `planned_id` "": it is not in the calendar yet."""

    code: str
    starts_at: datetime
    minutes: int
    room: str
    planned_id: str = ""


def room_issues(desk: Desk, session: Session, stays: Iterable[Stay], *, field: str = "") -> list[Issue]:
    """CAL780 (ask) for each planned session that meets in the room of one of these while it does.

    `field` "": the code of the session that is being planned. A session is no neighbour of itself.
    """
    return [
        _issue(desk, session, one, other, field or one.code)
        for one in stays
        if one.room.strip()
        for other in _neighbours(session, one)
    ]


def _neighbours(session: Session, one: Stay) -> list[PlannedSession]:
    ends = one.starts_at + timedelta(minutes=one.minutes)
    rows = session.scalars(
        select(PlannedSession)
        .where(
            standing(PlannedSession), PlannedSession.state == "planned",
            PlannedSession.planned_id != one.planned_id, PlannedSession.starts_at < ends,
            PlannedSession.starts_at > one.starts_at - _REACH,
        )
        .order_by(PlannedSession.starts_at)
    )  # fmt: skip
    return [
        row
        for row in rows
        if line_key(row.room) == line_key(one.room)
        and row.starts_at + timedelta(minutes=row.minutes) > one.starts_at
    ]


def _issue(desk: Desk, session: Session, one: Stay, other: PlannedSession, field: str) -> Issue:
    zone = zone_of(current_settings(desk).zone)
    begins, ends = other.starts_at, other.starts_at + timedelta(minutes=other.minutes)
    values = {
        "code": one.code, "other": other.code, "cohort": session.get_one(Cohort, other.cohort_id).code,
        "room": one.room.strip(), "hours": f"{begins.astimezone(zone):%H:%M}–{ends.astimezone(zone):%H:%M}",
    }  # fmt: skip
    return Issue("CAL780", field, Severity.ASK, values)
