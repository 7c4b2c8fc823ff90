"""When an event began, by its form; against the clock and the doses before it, what the form's rules may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Dose
from clinicdesk.models.standing import standing
from clinicdesk.protocols.field_types import read_given
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.questions import questions_of
from clinicdesk.protocols.values import Fact, PartialDate, Value
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import zone_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of
from clinicdesk.services.session_clock import time_of
from clinicdesk.services.sheet_alerts import EVENT

_MINUTE = timedelta(minutes=1)
_LAST = time(23, 59)
_LONGEST = timedelta(days=14)
"""No form counts minutes from a dose longer ago."""


@dataclass(frozen=True, slots=True)
class Onset:
    """When an event began; `timed`: its form says the hour. `at` is the end of the day where it does not."""

    at: datetime
    timed: bool


def onset_of(form: Form, values: Mapping[str, Value], zone: ZoneInfo) -> Onset | None:
    """By the first day and the first hour that an event's form asks for; None where no whole day is given."""
    day, hour = (
        values.get(next((key for key, one in questions_of(form).items() if one.type == kind), ""))
        for kind in ("date", "time")
    )
    if not isinstance(day, PartialDate) or day.day is None:
        return None
    timed = isinstance(hour, time)
    return Onset(datetime.combine(day.earliest, hour if isinstance(hour, time) else _LAST, zone), timed)


def facts_of_event(
    desk: Desk,
    session: Session,
    form: Form,
    *,
    person_id: str,
    session_id: str,
    answers: Mapping[str, object],
) -> dict[str, Fact | None]:
    """Only for an event's form: `now` (local time), `minutes.to_onset`, `minutes.since_first`.

    `now` is that of the session it is written in. From the dose before the event, and from the first dose of that
    dose's session; whole minutes by the clock, left out where there was no dose or no time.
    """
    if form.group != EVENT:
        return {}
    zone = zone_of(current_settings(desk).zone)
    clock = time_of(desk, session, session_id) if session_id else desk.clock.now()
    now = clock.astimezone(zone).replace(second=0, microsecond=0)
    facts: dict[str, Fact | None] = {"now": now.time()}
    said = {name: _answer(form, answers, name) for name in ("onset_date", "onset_time")}
    day = said["onset_date"]
    if not person_id or not isinstance(day, PartialDate):
        return facts
    doses = _doses(session, person_id)
    reached = [one for one in doses if one[0].astimezone(zone).date() <= day.latest]
    onset = onset_of(form, {name: value for name, value in said.items() if value is not None}, zone)
    if onset and onset.timed:
        before = [
            one for one in doses if minutes_to_typed(one[0], onset.at) >= 0 and onset.at - one[0] < _LONGEST
        ]
        if before:
            facts["minutes.to_onset"] = minutes_to_typed(before[-1][0], onset.at)
        reached = before or reached
    if reached:
        facts["minutes.since_first"] = minutes_to_typed(
            next(at for at, of in doses if of == reached[-1][1]), now
        )
    return facts


def minutes_to_typed(since: datetime, until: datetime) -> int:
    """Whole minutes to a time that somebody typed, which has no seconds: counted from the beginning's own minute."""
    return (until - since.replace(second=0, microsecond=0)) // _MINUTE


def _doses(session: Session, person_id: str) -> list[tuple[datetime, str]]:
    rows = session.execute(
        select(Dose.given_at, Dose.session_id)
        .where(Dose.person_id.in_(family_of(session, person_id)), standing(Dose), Dose.given_ul > 0)
        .order_by(Dose.given_at)
    )
    return [(at, of) for at, of in rows]


def _answer(form: Form, answers: Mapping[str, object], name: str) -> Value | None:
    question, said = questions_of(form).get(name), answers.get(name)
    if question is None or said is None or not str(said).strip():
        return None
    try:
        return read_given(said, question)
    except Refused:
        return None
