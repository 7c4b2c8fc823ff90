"""The task of missing consents: due before the session the document names, and open until they are signed."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from clinicdesk.services import consents, memberships, tasks
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.views import Task
from tests.support.clinic import Clinic
from tests.support.met_child import MOTHER, Room, met


@pytest.fixture
def room(clinic: Clinic) -> Room:
    return met(clinic)


def waiting(room: Room) -> Sequence[Task]:
    return [
        one
        for one in tasks.list_tasks(room.desk, room.lead)
        if one.kind == "consents" and one.subject == room.child
    ]


def withdraw(room: Room) -> None:
    views = consents.list_consents(room.desk, room.lead, person_id=room.child, cohort_id=room.cohort)
    given = next(one for one in views if one.document == "guardian")
    consents.withdraw_consent(room.desk, room.lead, given.consent_id, reason="мати проти", who=MOTHER)


def test_a_missing_consent_is_overdue_once_its_session_began_and_stays(room: Room) -> None:
    """Proves: REQ-TSK-600. The task was due at each next session, and gone after the last."""
    with room.desk.database.read() as session:
        (first,) = [one.starts_at for one in entries_of(session, room.cohort) if one.code == "C1"]
    for days in (0, 8, 30):
        room.clinic.clock.advance(timedelta(days=days))
        (task,) = waiting(room)
        assert (task.since, task.overdue, task.values["n"], task.values["left"]) == (first, True, 2, "late")
    room.sign("guardian", MOTHER)
    (task,) = waiting(room)
    assert task.values["n"] == 1
    tasks.set_task_aside(room.desk, room.lead, task.task_id, reason="дитина лише слухає, рішення консиліуму")
    assert waiting(room) == []
    withdraw(room)
    assert [task.values["n"] for task in waiting(room)] == [2]
    with room.desk.database.read() as session:
        (place,) = memberships.places_in(session, room.cohort)
    memberships.leave_cohort(
        room.desk, room.lead, place.membership_id, state="withdrawn", outcome="dropped", reason="переїзд"
    )
    assert waiting(room) == []


def test_a_consent_taken_back_is_a_task_due_before_the_next_session(room: Room) -> None:
    """Proves: REQ-TSK-600. A mother withdrew, and Today said nothing."""
    room.sign("guardian", MOTHER)
    room.sign("assent", "Гайдук Марко")
    assert waiting(room) == []
    room.clinic.clock.advance(timedelta(days=1))
    withdraw(room)
    (task,) = waiting(room)
    assert (task.overdue, task.values["n"], task.values["left"]) == (False, 1, "withdrawn")
    room.clinic.clock.advance(timedelta(days=7))
    assert [one.overdue for one in waiting(room)] == [True]
