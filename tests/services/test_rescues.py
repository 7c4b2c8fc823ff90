"""What befalls somebody in a session: rescue drugs, and events with their deadlines."""

from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Dose, Rescue
from clinicdesk.services import rescues, sheets, tasks
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, DosingDay
from tests.support.going_home import codes
from tests.support.looking import newest, one_event, refused


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 was given a dose, and watched to its end."""
    return watched_day


def test_a_rescue_drug_is_ordered_given_and_signed(day: DosingDay) -> None:
    """Proves: REQ-LEA-003."""
    wish: dict[str, Any] = {
        "session_id": day.session_id, "person_id": day.person, "drug": "ondansetron", "route": "iv",
    }  # fmt: skip
    with refused(day.desk, ("RSC001", "drug"), ("RSC003", "amount"), ("RSC004", "why")):
        rescues.order_rescue(day.desk, day.lead, **wish | {"drug": "aspirin"}, amount="трохи", why=" ")
    with refused(day.desk, ("RSC002", "route")):
        rescues.order_rescue(day.desk, day.lead, **wish | {"route": "sl"}, amount="4 мг", why="нудота 3")
    with refused(day.desk, ("RSC007", "why")):
        rescues.order_rescue(day.desk, day.lead, **wish, amount="4 мг", why="н" * 601)
    rescues.order_rescue(day.desk, day.lead, **wish, amount="4 мг", why="нудота 3", confirmed=True)
    rescue = newest(day.desk, Rescue)
    assert "CLO005" in codes(day)
    with one_event(day.desk, Action.RESCUE_GIVEN, day.nurse, person=day.person) as act:
        rescues.give_rescue(day.desk, day.nurse, rescue.rescue_id, pin=PINS["nurse"])
    assert act.wrote(rescue=1, signature=1)
    with refused(day.desk, ("RSC005", "")):
        rescues.give_rescue(day.desk, day.nurse, rescue.rescue_id, pin=PINS["nurse"])
    rescues.withdraw_rescue(
        day.desk, day.lead, rescue.rescue_id, reason="записано не тій людині", pin=PINS["lead"]
    )
    assert newest(day.desk, Rescue).state == "withdrawn"


def test_an_event_of_the_session_has_its_deadlines_until_it_is_reported(day: DosingDay) -> None:
    """Proves: REQ-LEA-005."""
    answers = {"term": "syncope", "verbatim": "знепритомнів", "serious": "yes", "relatedness": "possible"}
    given = newest(day.desk, Dose).given_at
    event = day.fill("event", answers | {"term": "loss_of_consciousness"}, person=day.person)

    def due() -> dict[str, float]:
        return {
            str(task.values["text_en"]): round((task.since - given) / timedelta(hours=1)) - 2
            for task in tasks.list_tasks(day.desk, day.lead)
            if task.kind == "due_alert" and task.since and task.values["form"] == "adverse_event"
        }

    assert sorted(due().values()) == [24, 48]
    sheets.amend_form(
        day.desk, day.nurse, event, reason="повідомлено", confirmed=True,
        answers=answers | {"term": "loss_of_consciousness", "report_sent": "yes"},
    )  # fmt: skip
    assert list(due().values()) == [24]
    whole = day.fill("incident", {"kind": "device", "description": "вимкнувся монітор"})
    assert sheets.open_form(day.desk, day.lead, whole).person_id == ""
    with day.desk.database.read() as session:
        kept = {row.form for row in sheets.sheets_of_session(session, day.session_id, day.person)}
    assert {"adverse_event", "incident"} <= kept
