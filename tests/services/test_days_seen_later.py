"""A dosing day looked at later: as it was at its end, with what each of its sets was left without."""

from datetime import timedelta

import pytest

from clinicdesk.services import board, people, sessions, vitals
from clinicdesk.services.board_views import Column
from clinicdesk.services.clearance_state import oxygen_scales
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.closing import Part
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.watch import basis_of
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import QUIET, DosingDay
from tests.support.going_home import finished, sign
from tests.support.screening import screen

WITHOUT = {key: text for key, text in QUIET.items() if key != "spo2"}


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 is cleared without conditions, dosed and watched to the second hour."""
    return watched_day


def closed(day: DosingDay) -> None:
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)


def seen(day: DosingDay, session_id: str) -> Column:
    with day.desk.database.read() as session:
        return board.column_of(day.desk, session, sitting_of(session, session_id), day.person).column


def test_a_past_day_stands_by_the_decision_of_then(day: DosingDay) -> None:
    """Proves: REQ-BRD-220. A cap decided weeks later stood in the chart, and one that ran out shut its booster."""
    before = seen(day, day.session_id)
    closed(day)
    screen(day.clinic, day.desk, day.lead, day.nurse).sign(
        "conditions", conditions=Conditions(dose_cap_mg="30", extra_vitals=True, one_to_one=True)
    )
    assert seen(day, day.session_id).limits == before.limits
    day.clinic.clock.advance(timedelta(days=60))
    later = seen(day, day.session_id)
    assert (later.why, later.booster_from) == ((), before.booster_from)


def test_the_chart_says_of_any_day_what_a_set_was_left_without(day: DosingDay) -> None:
    """Proves: REQ-SCH-220. Of the newest day only; of the one before nothing was said."""
    column = seen(day, day.session_id)
    last = column.readings[0]
    closed(day)
    vitals.amend_reading(
        day.desk,
        day.nurse,
        last.reading_id,
        values=WITHOUT,
        reason="датчик зіскочив",
        password=PASSWORDS["nurse"],
    )
    chart = people.open_chart(day.desk, day.lead, day.person)
    assert chart.overview is not None
    assert chart.overview.lacks == {last.reading_id: ("spo2",)}
    day.clinic.clock.advance(timedelta(days=1))
    sessions.open_session(
        day.desk, day.lead, cohort_id=day.cohort, title="D2", interval_minutes=15, people=[day.person]
    )
    chart = people.open_chart(day.desk, day.lead, day.person)
    assert chart.overview is not None
    assert chart.overview.day is not None
    assert chart.overview.day.title.session_id != day.session_id
    assert chart.overview.lacks == {last.reading_id: ("spo2",)}


def test_news2_of_each_day_goes_by_the_prescription_of_that_day(day: DosingDay) -> None:
    """Proves: REQ-VIT-070. A target prescribed afterwards changes no score of a closed day."""
    low = {**QUIET, "spo2": "90", "o2": "air", "acvpu": "A", "temp": "36.6"}
    before = seen(day, day.session_id).readings[0].reading_id
    closed(day)
    screen(day.clinic, day.desk, day.lead, day.nurse).sign(
        "conditions", conditions=Conditions(spo2_scale_2=True)
    )
    day.clinic.clock.advance(timedelta(days=1))
    later = sessions.open_session(
        day.desk, day.lead, cohort_id=day.cohort, title="D2", interval_minutes=15, people=[day.person]
    ).subject
    vitals.record_reading(
        day.desk, day.nurse, session_id=later, person_id=day.person, taken_at=day.clinic.clock.now(), values=low,
        confirmed=True,
    )  # fmt: skip
    vitals.amend_reading(
        day.desk, day.nurse, before, values=low, reason="описка", password=PASSWORDS["nurse"]
    )
    rows = [one for one in people.open_chart(day.desk, day.lead, day.person).readings if one.counts]
    news2 = {one.session_id: one.news2 for one in rows if one.values["spo2"] == "90"}
    assert news2 == {day.session_id: 3, later: 0}
    with day.desk.database.read() as session:
        seats = {(day.session_id, day.person), (later, day.person), (later, "nobody")}
        assert oxygen_scales(session, seats) == {
            seat: basis_of(session, *seat, day.cohort)[1] for seat in seats
        }
