"""Alerts of the watch: raised at their edges, answered by a name, passed on to the physician."""

from datetime import timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.services import alert_answers, board, vitals
from clinicdesk.services.obligations import obligations_for
from tests.support.clinic import NAMES
from tests.support.looking import one_event, refused
from tests.support.post import CALM, MINUTE, Post


def test_a_first_very_high_pressure_is_amber_and_the_second_is_red(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(17)
    post.record(sbp="184")
    first = post.alerts()["sbp_very_high"]
    assert (first.level, first.who, first.field, first.second) == ("amber", "physician", "sbp", False)
    column = post.column()
    assert column.repeat
    assert column.due_at is not None
    assert column.due_at - column.readings[0].taken_at == 5 * MINUTE
    post.later(5)
    post.record(sbp="184")
    assert (post.alerts()["sbp_very_high"].level, post.alerts()["sbp_very_high"].second) == ("red", True)
    assert post.column().readings[0].levels["sbp"] == "red"


@pytest.mark.parametrize(
    ("value", "alert", "level"),
    [
        ({"sbp": "160"}, "sbp_high", None), ({"sbp": "161"}, "sbp_high", "amber"),
        ({"sbp": "200"}, "sbp_extreme", None), ({"sbp": "201"}, "sbp_extreme", "red"),
        ({"sbp": "153"}, "sbp_over_baseline", None), ({"sbp": "154"}, "sbp_over_baseline", "amber"),
        ({"spo2": "92"}, "spo2_very_low", None), ({"spo2": "91"}, "spo2_very_low", "red"),
        ({"symptoms": "chest_pain"}, "emergency_symptom", "red"), ({"symptoms": "none"}, "headache", None),
        ({"moaas": "2"}, "moaas_low", "red"), ({"acvpu": "C"}, "news2_single", "amber"),
    ],
)  # fmt: skip
def test_each_edge_of_the_table_raises_what_it_says(
    post: Post, value: dict[str, str], alert: str, level: str | None
) -> None:
    """Proves: REQ-WCH-001. The twentieth part over the baseline of 128 begins at 154."""
    post.later(10)
    post.record(confirmed=True, **value)
    found = post.alerts().get(alert)
    assert (found.level if found else None) == level


def test_a_named_person_answers_an_alert_and_nobody_answers_it_twice(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(10)
    post.record(sbp="165")
    row = post.alerts()["sbp_high"].alert_row
    with refused(post.desk, ("ALR003", "action")):
        alert_answers.answer_alert(post.desk, post.nurse, row, action="  ")
    with one_event(
        post.desk, Action.ALERT_ANSWERED, post.nurse, person=post.case.person, reason="лікаря покликано"
    ):
        alert_answers.answer_alert(post.desk, post.nurse, row, action="лікаря покликано")
    shown = post.alerts()["sbp_high"]
    assert (shown.answered_by, shown.action) == (NAMES["nurse"], "лікаря покликано")
    with refused(post.desk, ("ALR002", "")):
        alert_answers.answer_alert(post.desk, post.nurse, row, action="ще раз")


def test_an_alert_that_nobody_answers_becomes_the_physicians_task(post: Post) -> None:
    """Proves: REQ-WCH-001."""
    post.later(10)
    post.record(sbp="165")
    post.later(4)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    assert post.alerts()["sbp_high"].escalated_at is None
    post.later(1)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    shown = post.alerts()["sbp_high"]
    assert shown.escalated_at is not None
    tasks = [task for task in obligations_for(post.desk, post.case.lead) if task.kind == "due_vital_alert"]
    # 165 is a twentieth part and more over the baseline as well: each alert goes its own way.
    assert len(tasks) == len(post.alerts())
    for alert in post.alerts().values():
        alert_answers.answer_alert(post.desk, post.nurse, alert.alert_row, action="оглянуто")
    assert not [one for one in obligations_for(post.desk, post.case.lead) if one.kind == "due_vital_alert"]


def test_a_clock_turned_on_an_hour_keeps_no_alert_from_the_physician(post: Post) -> None:
    """Proves: REQ-WCH-001, REQ-WCH-002."""
    post.later(10)
    post.clinic.clock.set(post.clinic.clock.now() + timedelta(hours=1))
    shown = board.board_of(post.desk, post.nurse)
    assert shown is not None
    vitals.record_reading(
        post.desk, post.nurse, session_id=post.clinic.session_id, person_id=post.case.person, taken_at=shown.now,
        values=CALM | {"sbp": "165"}, confirmed=True,
    )  # fmt: skip
    assert abs(post.alerts()["sbp_high"].raised_at - shown.now) < timedelta(seconds=1)
    post.later(6)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    assert post.alerts()["sbp_high"].escalated_at is not None


def test_a_calm_set_closes_no_task_of_anybody(post: Post) -> None:
    """Proves: REQ-WCH-001. The physician's task is open until somebody has answered its alert."""
    post.later(10)
    post.record(sbp="184")
    post.later(10)
    alert_answers.escalate_alerts(post.desk, post.nurse, post.clinic.session_id)
    open_ones = obligations_for(post.desk, post.case.lead)
    assert open_ones
    post.record()
    assert obligations_for(post.desk, post.case.lead) == open_ones
