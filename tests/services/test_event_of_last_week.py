"""An event is counted from the dose it followed, by the clock of the session it is written in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import event_times, session_events
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay

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


def dosed_twice(day: DosingDay, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A week ago and ten minutes ago; when the dose of a week ago was given."""
    now = day.clinic.clock.now()
    week = now - timedelta(days=7)
    doses = [(week, "a week ago"), (now - timedelta(minutes=10), day.session_id)]
    monkeypatch.setattr(event_times, "_doses", lambda *_: doses)
    return week


@pytest.mark.parametrize("hour", [True, False])
def test_an_event_after_last_week_s_dose_can_be_written_right_after_today_s(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch, hour: bool
) -> None:
    """It was refused at minutes that the program had counted itself."""
    onset = dosed_twice(day, monkeypatch) + timedelta(minutes=45)
    day.fill(
        "event", event(onset, hour=hour, **({} if hour else {"minutes_after_dose": "45"})), person=day.person
    )


def test_more_minutes_than_passed_since_that_dose_are_still_refused(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = day.clinic.clock.now()
    dosed_twice(day, monkeypatch)
    with pytest.raises(Refused, match="ANS030"):
        day.fill("event", event(now, hour=False, minutes_after_dose="11"), person=day.person)


def test_an_event_of_this_session_is_taken_while_the_wall_clock_is_behind(day: DosingDay) -> None:
    """Ninety minutes behind, it lay ahead, and fewer minutes had passed since the dose than it said."""
    session_events.note_event(
        day.desk, day.nurse, session_id=day.session_id, kind="note", note="світло блимнуло"
    )
    right = day.clinic.clock.now()
    day.clinic.clock.set(right - timedelta(minutes=90))
    day.fill("event", event(right - timedelta(minutes=5)), person=day.person)
