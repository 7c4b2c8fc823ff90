"""An event is counted from the dose it followed, by the clock of the session it is written in."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.clock import stamp
from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Dose
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.services import event_times, merging, registering, session_events
from tests.services.test_integrity import tampered
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import newest

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    return watched_day


def event(at: datetime, *, hour: bool = True, **more: object) -> dict[str, object]:
    here = at.astimezone(KYIV)
    return {
        "verbatim": "запаморочення", "term": "dizziness", "onset_date": f"{here:%d.%m.%Y}",
        "onset_time": f"{here:%H:%M}" if hour else "", "ongoing": "yes", "severity": "mild", "serious": "no",
        "relatedness": "possible", "outcome": "recovering",
    } | more  # fmt: skip


def dosed(day: DosingDay, at: datetime, **changed: str | int) -> str:
    """Another dose beside the one that was given today, as a session of another day would have left it; its row."""
    row = f"dose-{uuid4()}"
    said = {"id": row, "dose_id": row, "session_id": "a week ago", "given_at": stamp(at), **changed}
    columns = [column.name for column in Dose.__table__.columns]
    values = (
        f"'{said[name]}'" if isinstance(said.get(name), str) else str(said.get(name, name))
        for name in columns
    )
    whole = f"insert into dose ({', '.join(columns)}) select {', '.join(values)} from dose limit 1"  # noqa: S608 - ours
    tampered(day.desk, whole)
    return row


def last_week(day: DosingDay) -> datetime:
    """A week before today's dose."""
    return newest(day.desk, Dose).given_at - timedelta(days=7)


def known(day: DosingDay, onset: datetime, *, person: str = "") -> tuple[object, object]:
    """Minutes to this onset from the dose before it; since the first dose of that dose's session, in hours."""
    form = library().form("adverse_event", "0.1")
    with day.desk.database.read() as session:
        facts = event_times.facts_of_event(
            day.desk,
            session,
            form,
            person_id=person or day.person,
            session_id=day.session_id,
            answers=event(onset),
        )
    since = facts.get("minutes.since_first")
    return facts.get("minutes.to_onset"), round(since / 60) if isinstance(since, int) else since


@pytest.mark.parametrize("hour", [True, False])
def test_an_event_after_last_week_s_dose_can_be_written_right_after_today_s(
    day: DosingDay, hour: bool
) -> None:
    """It was refused at minutes that the program had counted itself. Proves: REQ-EVT-900."""
    dosed(day, last_week(day))
    onset = last_week(day) + timedelta(minutes=45)
    day.fill(
        "event", event(onset, hour=hour, **({} if hour else {"minutes_after_dose": "45"})), person=day.person
    )


def test_more_minutes_than_passed_since_that_dose_are_still_refused(day: DosingDay) -> None:
    """Proves: REQ-EVT-900."""
    dosed(day, last_week(day))
    now = day.clinic.clock.now()
    passed = (now - newest(day.desk, Dose).given_at) // timedelta(minutes=1)
    with pytest.raises(Refused, match="ANS030"):
        day.fill("event", event(now, hour=False, minutes_after_dose=str(passed + 2)), person=day.person)


def test_the_minutes_are_those_since_the_last_dose_before_it(day: DosingDay) -> None:
    """Whichever was written down first; of today's dose none. Proves: REQ-EVT-900."""
    week = last_week(day)
    since = known(day, week + timedelta(minutes=45))
    assert since == (None, None), "nothing was given yet"
    dosed(day, week + timedelta(minutes=30), ordinal=1)
    dosed(day, week)
    hours = round((day.clinic.clock.now() - week) / timedelta(hours=1))
    assert known(day, week + timedelta(minutes=45)) == (15, hours)
    assert known(day, week + timedelta(minutes=20)) == (20, hours)
    assert known(day, newest(day.desk, Dose).given_at + timedelta(minutes=5))[0] == 5


def test_a_dose_that_was_put_right_counts_as_it_stands(day: DosingDay) -> None:
    """Its first version said another time; one taken back was not given. Proves: REQ-EVT-900."""
    week = last_week(day)
    first = dosed(day, week)
    moved = dosed(day, week + timedelta(minutes=10), dose_id=first, version=2, supersedes=first)
    onset = week + timedelta(minutes=45)
    assert known(day, onset)[0] == 35
    nothing = {"given_ul": 0, "given_ug": 0, "drawn_ul": 0}
    dosed(day, week, dose_id=first, version=3, supersedes=moved, **nothing)
    assert known(day, onset) == (None, None)


def test_a_dose_of_a_record_that_is_read_under_this_one_counts_too(day: DosingDay) -> None:
    """Proves: REQ-EVT-900."""
    week = last_week(day)
    kept, twin = (
        registering.add_person(day.desk, day.lead, PersonDetails(surname=name), reason="дві картки").subject
        for name in ("Гнатюк", "Гнатюк-Рудь")
    )
    dosed(day, week, person_id=twin)
    onset = week + timedelta(minutes=45)
    assert known(day, onset, person=kept)[0] is None, "another person's"
    merging.merge_people(day.desk, day.lead, twin, into=kept, reason="одна людина")
    assert known(day, onset, person=kept)[0] == 45


def test_an_event_of_this_session_is_taken_while_the_wall_clock_is_behind(day: DosingDay) -> None:
    """Ninety minutes behind, it lay ahead, and fewer minutes had passed since the dose than it said."""
    session_events.note_event(
        day.desk, day.nurse, session_id=day.session_id, kind="note", note="світло блимнуло"
    )
    right = day.clinic.clock.now()
    day.clinic.clock.set(right - timedelta(minutes=90))
    day.fill("event", event(right - timedelta(minutes=5)), person=day.person)
