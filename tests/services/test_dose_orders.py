"""Orders of a dose: beyond the rule, over an alarm, and the booster’s own."""

from datetime import timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, alert_answers, dose_orders, sheets, tasks, vitals
from clinicdesk.services.dose_orders import Override, Wish
from clinicdesk.services.passing_over import unanswered_alerts
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, QUIET, WITNESS, DosingDay
from tests.support.looking import newest, one_event, refused

LEAD = Witness("lead", password=PASSWORDS["lead"])


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def test_an_order_beyond_the_rule_takes_two_names_and_opens_an_incident(day: DosingDay) -> None:
    """Proves: REQ-ORD-004."""
    with refused(day.desk, ("ORD003", "mg"), ("ORD004", "mg"), ("ORD011", "override")):
        day.order("65")
    with refused(day.desk, ("WIT003", "witness")):
        day.order("65", override=Override("попередня доза не подіяла", WITNESS))
    with refused(day.desk, ("WIT001", "witness")):
        day.order("65", override=Override("попередня доза не подіяла", LEAD))
    accounts.change_roles(
        day.desk, day.clinic.join(day.desk, "admin"), day.nurse2.user_id, roles=[Role.ANAESTHESIOLOGIST],
        password=PASSWORDS["admin"], reason="наказ 9",
    )  # fmt: skip
    with one_event(day.desk, Action.DOSE_ORDERED, day.lead, person=day.person) as act:
        order = day.order("65", override=Override("попередня доза не подіяла", WITNESS))
    assert act.wrote(dose_order=1, definition=1, response=1, answer=4, obligation=1)
    row = day.row(order)
    assert (row.amount_ug, row.cap_ug, row.override_id) == (65_000, 60_000, day.nurse2.user_id)
    incidents = [task for task in tasks.list_tasks(day.desk, day.lead) if task.kind == "due_incident"]
    assert [task.values["why"] for task in incidents] == ["попередня доза не подіяла."]
    sheets.amend_form(
        day.desk, day.lead, row.incident_id, answers={"kind": "other", "description": "узгоджено двома"},
        reason="дописано",
    )  # fmt: skip
    assert not [task for task in tasks.list_tasks(day.desk, day.lead) if task.kind == "due_incident"]
    preview = dose_orders.dose_preview(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, wish=Wish("im", mg_per_kg="0,7")
    )
    assert (preview.amount_ug, preview.volume_ul, preview.cap_ug, preview.issues) == (
        56_000,
        1120,
        60_000,
        (),
    )


def test_a_red_alarm_without_an_answer_stops_a_dose(day: DosingDay) -> None:
    """Proves: REQ-DOS-006."""
    order = day.order()
    measured_206(day)
    with refused(day.desk, ("DOS012", "despite"), ("DOS481", "despite")):
        day.give(order)
    alert_answers.escalate_alerts(day.desk, day.nurse, day.session_id)
    with refused(day.desk, ("DOS012", "despite"), ("DOS481", "despite")):
        day.give(order, despite="  ")
    with refused(day.desk, ("DOS013", "witness")):
        day.give(order, despite="криза минула")
    with refused(day.desk, ("DOS013", "witness")):
        day.give(order, despite="криза минула", witness=None, emergency="свідка немає")
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person, reason="криза минула") as act:
        day.give(order, despite="криза минула", witness=Witness("lead", pin=PINS["lead"]))
    assert act.gained is not None
    for table, rows in {"dose": 1, "portion": 1, "signature": 4, "response": 1, "obligation": 1}.items():
        assert act.gained[table] == rows, table
    (task,) = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_dose_despite"]
    assert (task.values["why"], task.subject) == ("криза минула.", day.person)


def test_an_answered_alarm_stops_nothing(day: DosingDay) -> None:
    """Proves: REQ-DOS-006."""
    order = day.order()
    measured_206(day)
    for alarm in red_alarms_of(day):
        alert_answers.answer_alert(day.desk, day.nurse, alarm, action="оглянуто, тиск спав")
    day.wait(5)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET,
        taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person) as act:
        day.give(order)
    assert act.wrote(dose=1, portion=1, signature=4)


def measured_206(day: DosingDay) -> None:
    """Over 200 once: red."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET | {"sbp": "206"},
        taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip


def red_alarms_of(day: DosingDay) -> list[str]:
    with day.desk.database.read() as session:
        return [one.id for one in unanswered_alerts(session, day.session_id, day.person)]


def test_a_booster_has_its_own_order_window_and_cap(day: DosingDay) -> None:
    """Proves: REQ-ORD-003."""
    with refused(day.desk, ("ORD013", "booster")):
        day.order("20", booster=True)
    day.give(day.order("40"))
    with refused(day.desk, ("ORD012", "booster")):
        day.order("20")
    day.wait(9)
    with refused(day.desk, ("ORD010", "booster"), ("ORD011", "override")):
        day.order("20", booster=True)
    day.wait(6)
    with refused(day.desk, ("ORD004", "mg"), ("ORD011", "override")):
        day.order("31", booster=True)
    booster = day.order("20", booster=True)
    assert newest(day.desk, DoseOrder).ordinal == 1
    first = newest(day.desk, Dose).given_at
    with refused(day.desk, ("ORD010", "booster"), ("DOS070", "given_at")):
        day.give(booster, given_at=first + timedelta(minutes=9))
    day.give(booster)
    assert [row.ordinal for row in (newest(day.desk, Dose),)] == [1]
    with refused(day.desk, ("ORD009", "booster")):
        day.order("10", booster=True)
    assert not [task for task in tasks.list_tasks(day.desk, day.lead) if task.kind == "due_incident"]
