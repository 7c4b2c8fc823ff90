"""A transfer to hospital asks for something afterwards: the event within a day, and the medical lead's attention."""

from datetime import timedelta

from clinicdesk.services import discharges, tasks
from clinicdesk.services.discharges import Leaving
from clinicdesk.services.views import Task
from tests.support.dosing_day import PINS, DosingDay

WHY = "210/110 і біль у грудях, лікарня № 12"


def send(day: DosingDay) -> None:
    discharges.send_to_hospital(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, leaving=Leaving(), why=WHY,
        pin=PINS["nurse"],
    )  # fmt: skip


def asked(day: DosingDay) -> dict[str, Task]:
    """What the lead, who is also the session's physician, has to do about it."""
    return {one.kind: one for one in tasks.list_tasks(day.desk, day.lead) if "transfer" in one.kind}


def test_the_physician_is_asked_for_the_event_and_the_lead_is_told(day: DosingDay) -> None:
    """Proves: REQ-LEA-045. The session was closed with neither a form nor a task."""
    day.cleared()
    day.give(day.order())
    day.wait(20)
    left = day.clinic.clock.now()
    send(day)
    found = asked(day)
    assert set(found) == {"due_transfer", "due_transfer_event"}
    event = found["due_transfer_event"]
    assert event.since is not None
    assert timedelta(0) <= event.since - left - timedelta(hours=24) < timedelta(minutes=1)
    assert (event.place, event.subject) == ("people", f"{day.person}/forms/event")
    assert (event.values["why"], event.values["owner"], event.values["hours"]) == (f"{WHY}.", "physician", 24)
    assert found["due_transfer"].values["owner"] == "lead"


def test_the_event_closes_the_physicians_task_and_an_incident_does_not(day: DosingDay) -> None:
    """Proves: REQ-LEA-045."""
    send(day)
    day.fill("incident", {"description": "виклик 103"}, person=day.person)
    assert set(asked(day)) == {"due_transfer", "due_transfer_event"}
    day.fill("event", {"verbatim": "біль у грудях"}, person=day.person)
    assert set(asked(day)) == {"due_transfer"}


def test_an_event_written_before_the_ambulance_came_is_not_asked_for_again(day: DosingDay) -> None:
    day.fill("event", {"verbatim": "біль у грудях"}, person=day.person)
    send(day)
    assert set(asked(day)) == {"due_transfer"}


def test_a_way_home_asks_for_nothing(day: DosingDay) -> None:
    discharges.leave_undosed(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, leaving=Leaving(), why="гарячка",
        pin=PINS["nurse"],
    )  # fmt: skip
    assert asked(day) == {}
