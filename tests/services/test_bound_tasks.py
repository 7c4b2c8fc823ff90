"""Tasks that safety or the controlled drug hangs on close by the thing being done, and by no reason."""

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.tasks import Obligation
from clinicdesk.security.roles import Role
from clinicdesk.services import obligations, sheets, tasks
from clinicdesk.services.obligations import BOUND, Due
from clinicdesk.services.views import Task
from tests.support.clinic import Clinic
from tests.support.looking import newest, refused
from tests.support.screening import Screened, screened

CALM: dict[str, object] = {f"q{n}": "0" for n in range(1, 10)}


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """К-1 is screened, the lead and the nurse at the desk."""
    return screened(clinic)


def waiting(case: Screened, kind: str) -> list[Task]:
    """The lead's tasks of a kind."""
    return [one for one in tasks.list_tasks(case.desk, case.lead) if one.kind == kind]


def record(case: Screened, form: str, answers: dict[str, object]) -> str:
    """The nurse fills a form in about К-1."""
    return sheets.record_form(
        case.desk, case.nurse, form=form, person_id=case.person, cohort_id=case.cohort, step="", answers=answers,
        taken_at=case.desk.clock.now(), confirmed=True,
    ).subject  # fmt: skip


@pytest.mark.parametrize("kind", sorted(BOUND))
def test_what_safety_hangs_on_has_no_way_out_but_being_done(case: Screened, kind: str) -> None:
    """Proves: REQ-OBL-080. Each of them could be closed with a word by its owner."""
    due = Due(kind, f"{kind}:1", case.desk.clock.now(), Role.LEAD.value, person_id=case.person)
    with case.desk.write(case.lead, Action.TASK_SET_ASIDE, entity="obligation", entity_id=kind) as work:
        obligations.oblige(case.desk, work, [due])
    (task,) = waiting(case, f"due_{kind}")
    assert task.task_id == ""
    row = newest(case.desk, Obligation).obligation_id
    for close in (obligations.set_aside, tasks.set_task_aside):
        with refused(case.desk, ("OBL080", "")):
            close(case.desk, case.lead, row, reason="не треба")
    with case.desk.write(case.lead, Action.TASK_SET_ASIDE, entity="obligation", entity_id=kind) as work:
        obligations.settle(case.desk, work, [due.origin], done_by="1")
    assert waiting(case, f"due_{kind}") == []


def test_the_deadline_of_a_report_is_met_by_the_report(case: Screened) -> None:
    """Proves: REQ-OBL-080."""
    grave: dict[str, object] = {"verbatim": "судоми", "serious": "yes", "relatedness": "possible"}
    event = record(case, "adverse_event@0.1", grave)
    assert [one.task_id for one in waiting(case, "due_alert")] == ["", ""]
    row = newest(case.desk, Obligation).obligation_id
    with refused(case.desk, ("OBL080", "")):
        obligations.set_aside(case.desk, case.lead, row, reason="надіслано поштою")
    sheets.amend_form(
        case.desk,
        case.nurse,
        event,
        answers=grave | {"report_sent": "yes"},
        reason="надіслано",
        confirmed=True,
    )
    assert len(waiting(case, "due_alert")) == 1


def test_an_alarm_of_a_scale_closes_by_what_was_done(case: Screened) -> None:
    """Proves: REQ-OBL-080. Nobody can tell from a form that somebody was called: it is written down."""
    record(case, "phq9@1.0", CALM | {"q9": "3"})
    (task,) = waiting(case, "due_alert")
    obligations.set_aside(case.desk, case.lead, task.task_id, reason="оцінено о 9:00, план безпеки складено")
    assert waiting(case, "due_alert") == []
