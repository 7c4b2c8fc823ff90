"""Tasks that are worked out: some may be closed with a reason, and come back when what they come from changes."""

from datetime import timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.tasks import Obligation
from clinicdesk.services import calendar, tasks
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, Task
from tests.support.clinic import Clinic
from tests.support.looking import newest, one_event, refused
from tests.support.noted import Noted, noted

REASON = "Зустрічі не було: тривога до ночі"


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    """Its first meeting is over, and nobody has written the note."""
    made = noted(clinic)
    clinic.clock.advance(timedelta(hours=4))
    return made


def listed(desk: Desk, actor: Actor, kind: str) -> list[Task]:
    return [task for task in tasks.list_tasks(desk, actor) if task.kind == kind]


def test_a_note_that_will_not_be_written_is_closed_with_a_reason_and_a_name(group: Noted) -> None:
    """Proves: REQ-OBL-002."""
    (missing,) = listed(group.desk, group.therapist, "note_missing")
    with refused(group.desk, ("DSK005", "reason")):
        tasks.set_task_aside(group.desk, group.therapist, missing.task_id, reason="  ")
    with one_event(group.desk, Action.TASK_SET_ASIDE, group.therapist, reason=REASON) as seen:
        tasks.set_task_aside(group.desk, group.therapist, missing.task_id, reason=REASON)
    assert seen.wrote(obligation=1)
    row = newest(group.desk, Obligation)
    assert (row.kind, row.state, row.reason) == ("note_missing", "set_aside", REASON)
    assert listed(group.desk, group.therapist, "note_missing") == []
    with refused(group.desk, ("OBL001", "")):
        tasks.set_task_aside(group.desk, group.therapist, missing.task_id, reason=REASON)


def test_a_closed_task_comes_back_when_its_session_is_moved(group: Noted) -> None:
    """Proves: REQ-OBL-002."""
    (missing,) = listed(group.desk, group.therapist, "note_missing")
    tasks.set_task_aside(group.desk, group.therapist, missing.task_id, reason=REASON)
    later = group.clinic.clock.now() + timedelta(hours=1)
    calendar.move_session(
        group.desk, group.lead, group.planned, starts_at=later, room="Зал 1", reason="Провели ввечері"
    )
    assert listed(group.desk, group.therapist, "note_missing") == []
    group.clinic.clock.advance(timedelta(hours=4))
    (again,) = listed(group.desk, group.therapist, "note_missing")
    assert again.subject == group.planned


def test_what_care_and_evidence_hang_on_is_closed_only_by_being_done(group: Noted) -> None:
    """Proves: REQ-OBL-002."""
    group.clinic.clock.advance(timedelta(days=40))
    bound = {"sign_off", "consents", "clearance_ends", "approval", "glass", "clock_doubt", "trail_review",
             "backup_never", "backup_old"}  # fmt: skip
    found = tasks.list_tasks(group.desk, group.lead)
    assert "trail_review" in {task.kind for task in found}
    assert [task.kind for task in found if task.kind in bound and task.task_id] == []
