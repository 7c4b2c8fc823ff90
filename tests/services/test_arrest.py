"""Apnoea, arrest and a saturation of 48 are recorded: asked about once, red at once, passed on when nobody comes."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import monitor_files, people, vitals
from clinicdesk.services.alert_answers import escalate_alerts
from clinicdesk.services.board import board_of
from clinicdesk.services.board_views import AlertView
from clinicdesk.services.days import days_of
from tests.support.dosing_day import QUIET, DosingDay


def record(day: DosingDay, changed: dict[str, str], *, confirmed: bool = True) -> None:
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET | changed,
        taken_at=day.clinic.clock.now(), confirmed=confirmed,
    )  # fmt: skip


def alerts(day: DosingDay) -> dict[str, AlertView]:
    seen = board_of(day.desk, day.nurse)
    assert seen is not None
    column = next(one for one in seen.columns if one.person_id == day.person)
    return {one.alert: one for one in column.alerts}


@pytest.mark.parametrize(
    ("field", "value", "alert"),
    [
        ("rr", "0", "rr_very_low"),
        ("rr", "3", "rr_very_low"),
        ("rr", "72", "rr_very_high"),
        ("pulse", "0", "pulse_very_low"),
        ("pulse", "38", "pulse_very_low"),
        ("pulse", "280", "pulse_extreme"),
        ("spo2", "48", "spo2_very_low"),
        ("spo2", "0", "spo2_very_low"),
    ],
)
def test_what_an_arrest_looks_like_is_recorded_and_red(
    day: DosingDay, field: str, value: str, alert: str
) -> None:
    """Proves: REQ-VIT-045. “Such a value is impossible”: no record, no alarm."""
    with pytest.raises(Refused) as asked:
        record(day, {field: value}, confirmed=False)
    assert [(one.code, one.field) for one in asked.value.issues] == [("ANS019", field)]
    record(day, {field: value})
    raised = alerts(day)[alert]
    assert (raised.level, raised.answered_at) == ("red", None)
    kept = people.open_chart(day.desk, day.nurse, day.person).readings[0]
    assert str(kept.values[field]) == value


def test_an_arrest_nobody_answers_is_passed_on(day: DosingDay) -> None:
    record(day, {"pulse": "0", "rr": "0"})
    day.wait(0.1)
    escalate_alerts(day.desk, day.nurse, day.session_id)
    passed = {name for name, one in alerts(day).items() if one.escalated_at is not None}
    assert passed >= {"pulse_very_low", "rr_very_low"}


def test_a_nought_in_a_monitors_file_raises_no_alarm(day: DosingDay) -> None:
    """Proves: REQ-VIT-045. A sensor that fell off says nought, and its file is taken in unasked."""
    day.wait(30)
    at = f"{day.clinic.clock.now().astimezone(days_of(day.desk).zone):%H:%M}"
    seen = monitor_files.look_at_monitor(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person,
        data=f"SpO2 (%);HR [/min];NIBP Sys;NIBP Dia;Time;RESP\n97;0;128;82;{at};0".encode(),
    )  # fmt: skip
    assert [dict(row.values) for row in seen.rows] == [{"spo2": "97", "sbp": "128", "dbp": "82"}]
