"""An adverse event happened: not ahead, not before the person, not earlier over than begun, counted from the dose."""

import dataclasses
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Dose
from clinicdesk.services import person_cards, registering, sheets
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay
from tests.support.looking import newest

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched for two hours."""
    return watched_day


def local(day: DosingDay, minutes: float = 0) -> datetime:
    """So many minutes from now, as the clock on the wall shows it."""
    return (day.clinic.clock.now() + timedelta(minutes=minutes)).astimezone(KYIV)


def event(day: DosingDay, **more: object) -> dict[str, object]:
    at = local(day, -60)
    return {
        "verbatim": "запаморочення", "term": "dizziness", "onset_date": f"{at:%d.%m.%Y}", "onset_time": f"{at:%H:%M}",
        "ongoing": "yes", "severity": "mild", "serious": "no", "relatedness": "possible", "outcome": "recovering",
    } | more  # fmt: skip


def checks(day: DosingDay, **more: object) -> list[tuple[str, object]]:
    """What is refused of an event: its field and the check, or the code."""
    try:
        day.fill("event", event(day, **more), person=day.person)
    except Refused as refusal:
        return [(one.field, one.values.get("check", one.code)) for one in refusal.issues]
    return []


def test_an_event_does_not_begin_ahead_nor_before_the_person(day: DosingDay) -> None:
    """Proves: REQ-EVT-480."""
    card = person_cards.read_person(day.desk, day.lead, day.person)
    born = dataclasses.replace(card.details, birth_date="1984-05-17")
    registering.amend_person(day.desk, day.lead, day.person, born, version=card.version, reason="опитано")
    ahead, later = local(day, 60 * 24 * 30), local(day, 30)
    assert checks(day, onset_date=f"{ahead:%d.%m.%Y}", onset_time="") == [("onset_date", "onset_not_ahead")]
    assert checks(day, onset_time=f"{later:%H:%M}")[:1] == [("onset_time", "onset_time_not_ahead")]
    assert checks(day, onset_date="01.01.1926", onset_time="") == [("onset_date", "onset_in_life")]
    assert checks(day) == []


def test_an_event_of_long_ago_is_asked_about_once(day: DosingDay) -> None:
    """Proves: REQ-EVT-480."""
    ago = local(day, -60 * 24 * 400)
    with pytest.raises(Refused) as caught:
        sheets.record_form(
            day.desk, day.nurse, form="adverse_event@0.1", person_id=day.person, cohort_id=day.cohort, step="event",
            answers=event(day, onset_date=f"{ago:%d.%m.%Y}", onset_time=""), taken_at=day.clinic.clock.now(),
            session_id=day.session_id,
        )  # fmt: skip
    assert ("onset_date", "onset_lately") in [
        (one.field, one.values.get("check")) for one in caught.value.issues
    ]
    assert checks(day, onset_date=f"{ago:%d.%m.%Y}", onset_time="") == []


def test_an_event_is_not_over_before_it_began(day: DosingDay) -> None:
    """Proves: REQ-EVT-480."""
    over = {"ongoing": "no", "end_date": f"{local(day):%d.%m.%Y}"}
    assert checks(day, **over, end_time=f"{local(day, -80):%H:%M}") == [("end_time", "end_time_after_onset")]
    assert checks(day, **over, end_time=f"{local(day, 30):%H:%M}") == [("end_time", "end_time_not_ahead")]
    ahead = {**over, "end_date": f"{local(day, 60 * 24 * 3):%d.%m.%Y}"}
    assert checks(day, **ahead) == [("end_date", "end_not_ahead")]
    assert checks(day, **over, end_time=f"{local(day, -50):%H:%M}") == []


def test_the_minutes_after_the_dose_are_counted_not_typed(day: DosingDay) -> None:
    """Proves: REQ-EVT-481."""
    given = newest(day.desk, Dose).given_at.astimezone(KYIV)
    at = given + timedelta(minutes=52)
    said = event(day, onset_time=f"{at:%H:%M}")
    sheet = day.fill("event", said, person=day.person)
    assert sheets.open_form(day.desk, day.nurse, sheet).values["minutes_after_dose"] == 52
    with pytest.raises(Refused) as caught:
        day.fill("event", {**said, "minutes_after_dose": "9999"}, person=day.person)
    assert ("minutes_after_dose", "ANS481") in [(one.field, one.code) for one in caught.value.issues]
    assert checks(day, onset_time="", minutes_after_dose="9999") == [
        ("minutes_after_dose", "minutes_since_first_dose")
    ]
    assert checks(day, onset_time="", minutes_after_dose="50") == []


def test_death_and_the_fifth_grade_are_one(day: DosingDay) -> None:
    """Proves: REQ-EVT-482."""
    died = {"outcome": "death", "serious": "yes", "serious_reasons": "death"}
    assert checks(day, **died, grade="1") == [("grade", "death_is_grade_five")]
    assert checks(day, grade="5") == [("outcome", "grade_five_is_death")]
    assert checks(day, **died, grade="5") == []
    assert checks(day, **died) == []
