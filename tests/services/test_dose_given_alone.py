"""What one alone gave in an emergency is written down; what two were asked about is asked again as it is given."""

from datetime import timedelta

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import alert_answers, dose_orders, doses, sheets, tasks, vitals
from clinicdesk.services.dose_orders import Wish
from clinicdesk.services.passing_over import unanswered_alerts
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, WITNESS, DosingDay
from tests.support.looking import refused

ALONE = "колега при іншому учасникові"
WHY = "тиск оглянуто, клонідин дано"
LEAD = Witness("lead", pin=PINS["lead"])


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    return cleared_day


def measured(day: DosingDay, sbp: str, dbp: str) -> None:
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person,
        values=QUIET | {"sbp": sbp, "dbp": dbp}, taken_at=day.clinic.clock.now(), confirmed=True,
    )  # fmt: skip


def answered(day: DosingDay) -> None:
    with day.desk.database.read() as session:
        waiting = [one.id for one in unanswered_alerts(session, day.session_id, day.person)]
    for alert in waiting:
        alert_answers.answer_alert(day.desk, day.nurse, alert, action="оглянуто")


def despite_tasks(day: DosingDay) -> list[str]:
    found = [one for one in tasks.list_tasks(day.desk, day.lead) if one.kind == "due_dose_despite"]
    return [str(one.values["why"]) for one in found]


def test_a_nurse_alone_writes_down_what_was_given_whatever_the_readings(day: DosingDay) -> None:
    """Proves: REQ-DOS-820. Amber alerts and a high pressure asked for two names that were not there."""
    order = day.order()
    measured(day, "185", "115")
    dose = day.give(order, witness=None, emergency=ALONE)
    assert despite_tasks(day) == [f"{ALONE}."]
    with day.desk.database.read() as session:
        begun = [one for one in sheets.sheets_of(session, day.person) if one.form == "incident"]
    assert len(begun) == 1
    doses.witness_dose(day.desk, day.nurse2, dose, witness=WITNESS)


def test_a_booster_is_not_asked_about_the_pressure_that_the_dose_has_raised(day: DosingDay) -> None:
    """Proves: REQ-DOS-480. Above 140/90 before the dose; after it the alarms watch."""
    day.give(day.order())
    day.wait(30)
    measured(day, "150", "95")
    answered(day)
    day.wait(1)
    plan = dose_orders.dose_preview(
        day.desk,
        day.lead,
        session_id=day.session_id,
        person_id=day.person,
        wish=Wish("im", mg="20", booster=True),
    )
    assert plan.asks == ()


def test_a_red_alarm_raised_while_the_pins_are_typed_is_not_passed_over_unseen(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-DOS-480. What the two looked at was an amber alert."""
    order, hands = day.order(), doses._hands
    measured(day, "150", "95")
    day.wait(1)

    def meanwhile(*args: object, **more: object) -> object:
        signers = hands(*args, **more)  # type: ignore[arg-type]
        measured(day, "206", "121")
        return signers

    monkeypatch.setattr(doses, "_hands", meanwhile)
    given = day.clinic.clock.now() + timedelta(seconds=-1)
    with pytest.raises(Refused) as caught:
        day.give(order, despite=WHY, witness=LEAD, given_at=given)
    assert "DOS012" in [issue.code for issue in caught.value.issues]
    monkeypatch.setattr(doses, "_hands", hands)
    with refused(day.desk, ("DOS013", "witness")):
        day.give(order, despite=WHY, witness=None, emergency=ALONE, given_at=given)
    day.give(order, despite=WHY, witness=LEAD, given_at=given)
    assert despite_tasks(day) == [f"{WHY}."]
