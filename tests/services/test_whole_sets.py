"""Which set answers what: a planned one needs all its fields, a repeat the field its alert is about, and its time."""

from datetime import timedelta

import pytest

from clinicdesk.errors import Refused
from clinicdesk.protocols import text_types
from clinicdesk.services import missed_sets, vitals
from clinicdesk.services.closing_blocks import unexplained_sets
from clinicdesk.services.readings import running_session
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.one_seat import column, record


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


@pytest.fixture
def dosed(day: DosingDay) -> DosingDay:
    """К-1 has just been given it."""
    record(day, QUIET)
    day.give(day.order())
    return day


def due(day: DosingDay) -> tuple[int | None, bool]:
    """The minute of what is asked for next, and whether it is a repeat."""
    shown = column(day)
    return shown.due_minute, shown.repeat


def test_saturation_alone_does_not_answer_the_repeat_of_a_pressure(dosed: DosingDay) -> None:
    """Proves: REQ-ALR-010. The repeat five minutes after 184 vanished when somebody wrote down an SpO₂."""
    for wait in (5, 5, 7):
        dosed.wait(wait)
        record(dosed, QUIET | ({"sbp": "184"} if wait == 7 else {}))
    assert due(dosed) == (22, True)
    dosed.wait(1)
    record(dosed, {"spo2": "97"})
    assert due(dosed) == (22, True)
    dosed.wait(4)
    record(dosed, {"sbp": "150", "dbp": "90"})
    assert due(dosed) == (30, False)


def test_twice_within_seconds_is_once_and_is_measured_again_in_five_minutes(dosed: DosingDay) -> None:
    """Proves: REQ-ALR-010, REQ-ALR-055. Two numbers six seconds apart were twice, and nothing more was asked for."""
    dosed.wait(15)
    record(dosed, QUIET | {"sbp": "184"})
    dosed.wait(0.1)
    record(dosed, QUIET | {"sbp": "184"})
    assert {one.level for one in column(dosed).alerts if one.alert == "sbp_very_high"} == {"amber"}
    assert due(dosed) == (20, True)
    dosed.wait(4.9)
    record(dosed, QUIET)
    assert due(dosed) == (30, False)


def test_a_day_without_a_pressure_does_not_close_as_whole(dosed: DosingDay) -> None:
    """Proves: REQ-SCH-010. SpO₂ alone at five minutes and alertness alone at ten stood as done."""
    dosed.wait(5)
    record(dosed, {"spo2": "97"})
    dosed.wait(5)
    record(dosed, {"moaas": "4"})
    assert [(pip.minute, pip.state) for pip in column(dosed).pips[:2]] == [(5, "due"), (10, "overdue")]
    assert len(column(dosed).readings) == 3
    with dosed.desk.database.read() as session:
        sitting = running_session(session)
        assert sitting is not None
        assert unexplained_sets(dosed.desk, session, sitting, dosed.person) == 2
    missed_sets.miss_set(
        dosed.desk, dosed.nurse, session_id=dosed.session_id, person_id=dosed.person, ordinal=0, minute=5,
        cause="device", note="манжета не тримає",
    )  # fmt: skip
    record(dosed, {key: text for key, text in QUIET.items() if key != "moaas"})
    assert [pip.state for pip in column(dosed).pips[:2]] == ["missed", "done"]
    assert due(dosed) == (15, False)


def test_a_reading_from_before_the_day_is_turned_away(day: DosingDay) -> None:
    """Proves: REQ-VIT-020. One thirty hours before the session was taken for its baseline."""
    with pytest.raises(Refused) as caught:
        vitals.record_reading(
            day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET,
            taken_at=day.clinic.clock.now() - timedelta(hours=30),
        )  # fmt: skip
    assert [(one.code, one.field) for one in caught.value.issues] == [("VIT014", "taken_at")]


def test_a_set_with_a_hidden_sign_of_an_older_release_is_put_right(
    dosed: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-ANS-910. Its behaviour stands in no cell, and no number of it could be corrected."""
    with monkeypatch.context() as older:
        older.setattr(text_types, "issue_of_lines", lambda _text: "")
        record(dosed, QUIET | {"behaviour": "дрімає\u00ad"})
    reading = column(dosed).readings[0].reading_id
    numbers = QUIET | {"pulse": "82"}
    vitals.amend_reading(dosed.desk, dosed.nurse, reading, values=numbers, reason="описка", pin=PINS["nurse"])
    newest = column(dosed).readings[0]
    assert (newest.values["pulse"], newest.values["behaviour"]) == ("82", "дрімає\u00ad")
