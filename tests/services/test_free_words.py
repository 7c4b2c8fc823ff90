"""What people write about an alert is theirs in any words; what the program ends is told by its event."""

import pytest
from sqlalchemy import select

from clinicdesk.models.dosing import AlertRaised
from clinicdesk.services import alert_answers, vitals
from clinicdesk.services.alert_answers import answers_of
from clinicdesk.services.board_views import BoardReading, Column
from clinicdesk.services.corrected_alerts import CORRECTED, corrected_among
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.looking import newest, refused
from tests.support.one_seat import column, measure


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was measured to the second hour."""
    return watched_day


def high(shown: Column) -> BoardReading:
    return next(one for one in shown.readings if one.values["sbp"] == "205")


def raised(day: DosingDay) -> list[AlertRaised]:
    with day.desk.database.read() as session:
        return list(session.scalars(select(AlertRaised).order_by(AlertRaised.event_seq)))


@pytest.mark.parametrize("words", [CORRECTED, "Corrected", "виправлено"])
def test_an_answer_with_the_programs_own_word_ends_nothing(day: DosingDay, words: str) -> None:
    """The word «corrected» took the mark from the cell and cancelled the repeat. Proves: REQ-VIT-260."""
    day.wait(1)
    measure(day, sbp="205")
    alerts = raised(day)
    assert any(one.repeat_at is not None for one in alerts)
    for one in alerts:
        alert_answers.answer_alert(day.desk, day.nurse, one.id, action=words)
    shown = column(day)
    assert "sbp" in high(shown).levels
    assert {one.action for one in shown.alerts} == {words}
    assert (shown.repeat, shown.due_at) == (True, min(one.repeat_at for one in alerts if one.repeat_at))


def test_a_correction_still_ends_what_it_made_untrue(day: DosingDay) -> None:
    """The program's own rows keep their meaning, answered or not."""
    day.wait(1)
    measure(day, sbp="205")
    for one in raised(day):
        alert_answers.answer_alert(day.desk, day.nurse, one.id, action=CORRECTED)
    vitals.amend_reading(
        day.desk,
        day.nurse,
        high(column(day)).reading_id,
        values=QUIET,
        reason="описка",
        pin=PINS["nurse"],
    )
    shown = column(day)
    assert not shown.repeat
    with day.desk.database.read() as session:
        said = answers_of(session, [one.id for one in raised(day)])
        ended = corrected_among(session, said)
    assert {one.alert_row for one in said if one.id in ended} == {one.id for one in raised(day)}
    assert len(said) == 2 * len(ended)


def test_an_alert_is_answered_in_words(day: DosingDay) -> None:
    """«.» was an answer. Proves: REQ-VIT-261."""
    day.wait(1)
    measure(day, sbp="205")
    alert = newest(day.desk, AlertRaised)
    for nothing in (".", "—", "12", " ?! "):
        with refused(day.desk, ("ALR003", "action")):
            alert_answers.answer_alert(day.desk, day.nurse, alert.id, action=nothing)
    alert_answers.answer_alert(day.desk, day.nurse, alert.id, action="кисень 2 л")
