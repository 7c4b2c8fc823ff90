"""The overview of a chart: the steps in the cohort somebody is read with, their dosing days, their scales."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.sessions import Seat
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.protocols.programme_language import Series
from clinicdesk.security.roles import Permission
from clinicdesk.services.board import column_of
from clinicdesk.services.board_views import Limits
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.chart_views import ChartDay, Clearance, DayTitle, Limit, Overview
from clinicdesk.services.clearance_state import newest_clearance, standing_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.due_sets import closer_seats, doses_by_seat, unmeasured_of
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.matrix import path_of
from clinicdesk.services.outcomes import outcomes_page
from clinicdesk.services.programmes import programme_if_any, programme_of_cohort
from clinicdesk.services.sheet_pages import whom
from clinicdesk.services.views import Actor, ReadingRow
from clinicdesk.services.watch import PRESSURE, series_of


@verb(Permission.OPEN_CHART, reads=True)
def open_day(desk: Desk, actor: Actor, *, person_id: str, session_id: str) -> ChartDay:
    """One of the person's dosing days; looking at it is an event of the trail.

    Raises Refused PPL004 (not one's own participant), PPL007 (nobody), SES012 (they had no seat in it).
    """
    with desk.database.read() as session:
        person_of(session, person_id)
        check_reach(session, actor, person_id)
        found = next(
            (one for one in _sat(session, _family(session, person_id)) if one[0].session_id == session_id),
            None,
        )
        if found is None:
            raise Refused(Issue("SES012", "session"))
        day = _day(desk, session, *found)
    desk.note(actor, Action.CHART_OPENED, entity="session", entity_id=session_id, person_id=person_id)
    return day


def overview_of(
    desk: Desk, session: Session, family: Sequence[str], readings: Sequence[ReadingRow]
) -> Overview:
    """The overview inside the opening of a chart: whoever asks has been checked, and the opening is recorded.

    `family`: the chart's record, then those that follow it; `readings`: every set of theirs.
    """
    person = whom(session, family[0])
    sat = _sat(session, family)
    day = _day(desk, session, *sat[-1]) if sat else None
    days = tuple(_title(sitting) for sitting, _ in sat)
    lacks = _lacks(desk, session, sat, readings)
    if not person.cohort_id:
        return Overview(None, (), None, days, day, None, lacks)
    return Overview(
        programme_of_cohort(desk, session, person.cohort_id),
        path_of(desk, session, person.cohort_id, family[0]),
        _clearance(desk, session, family[0], person.cohort_id),
        days,
        day,
        outcomes_page(desk, session, person),
        lacks,
    )


def _family(session: Session, person_id: str) -> Sequence[str]:
    return family_of(session, survivor_of(session, person_id))


def _sat(session: Session, family: Sequence[str]) -> list[tuple[Sitting, str]]:
    """The sessions in which one of these records had a seat, with that record, oldest first."""
    rows = session.execute(
        select(Sitting, Seat.person_id)
        .join(Seat, Seat.session_id == Sitting.session_id)
        .where(Seat.person_id.in_(family), standing(Sitting))
        .order_by(Sitting.started_at, Sitting.session_id)
    )
    return [(sitting, person) for sitting, person in rows]


def _day(desk: Desk, session: Session, sitting: Sitting, person_id: str) -> ChartDay:
    found = column_of(desk, session, sitting, person_id)
    return ChartDay(
        _title(sitting),
        found.titles,
        found.column,
        found.marks,
        found.axis,
        tuple(_limits(found.series)),
        found.drugs,
        found.series.soon_minutes if found.series else None,
    )


def _lacks(
    desk: Desk, session: Session, sat: Sequence[tuple[Sitting, str]], readings: Sequence[ReadingRow]
) -> dict[str, tuple[str, ...]]:
    """The sets that left a planned one of their day without something, with what it lacks."""
    people = {person for _, person in sat}
    doses, closer = doses_by_seat(session, people), closer_seats(session, people)
    cohorts = {sitting.cohort_id for sitting, _ in sat}
    pinned = {cohort: programme_if_any(desk, session, cohort) for cohort in cohorts}
    sets: dict[tuple[str, str], list[ReadingRow]] = {}
    for one in readings:
        if one.counts:
            sets.setdefault((one.session_id, one.person_id), []).append(one)
    found: dict[str, tuple[str, ...]] = {}
    for sitting, person in sat:
        series, seat = series_of(pinned[sitting.cohort_id], sitting.code), (sitting.session_id, person)
        if series is not None:
            taken = ((one.reading_id, one.taken_at, one.values) for one in reversed(sets.get(seat, ())))
            found |= unmeasured_of(series, doses.get(seat, ()), taken, closer=seat in closer)
    return found


def _title(sitting: Sitting) -> DayTitle:
    return DayTitle(sitting.session_id, sitting.code, sitting.started_at, ended=sitting.ended_at is not None)


def _limits(series: Series | None) -> Iterator[Limit]:
    """The lowest of each level: those above it call for more, not for the first time."""
    for level in ("amber", "red"):
        found = [
            int(alert.when.at_least)
            for alert in (series.alerts if series else ())
            if alert.level == level and alert.when.field == PRESSURE and alert.when.at_least is not None
        ]
        if found:
            yield Limit(min(found), "red" if level == "red" else "amber")


def _clearance(desk: Desk, session: Session, person_id: str, cohort_id: str) -> Clearance | None:
    row = newest_clearance(session, person_id, cohort_id)
    if row is None:
        return None
    late = bool(row.permits) and not standing_of(desk, row).valid
    asked = Limits(**json.loads(row.conditions)) if row.decision == "conditions" else Limits()
    return Clearance("expired" if late else row.decision, row.valid_until, asked)
