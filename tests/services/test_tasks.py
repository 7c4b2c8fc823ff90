"""What waits for whom: each with its place in the window, overdue first."""

from dataclasses import replace
from datetime import timedelta

from clinicdesk.security.roles import Role
from clinicdesk.services import accounts, backups, drafts, glass, tasks
from clinicdesk.services import clinic as details
from clinicdesk.services.desk import Desk
from clinicdesk.services.views import Actor, CrisisLine
from tests.support.clinic import NAMES, PASSWORDS, Clinic

CONSENTS = [("consents", "people", False)] * 2
"""Both participants of the running group have signed nothing yet."""


def kinds(desk: Desk, actor: Actor) -> list[tuple[str, str, bool]]:
    return [(task.kind, task.place, task.overdue) for task in tasks.list_tasks(desk, actor)]


def test_nothing_waits_for_a_nurse_but_her_drafts_and_consents_of_her_group(clinic: Clinic) -> None:
    desk, nurse = clinic.open_as("nurse")
    waiting = tasks.list_tasks(desk, nurse)
    assert [(task.kind, task.place, task.overdue) for task in waiting] == CONSENTS
    assert {task.subject for task in waiting} == {clinic.people["К-1"], clinic.people["К-2"]}
    saved = drafts.save_draft(desk, nurse, kind="reading", subject="К-1", body={})
    (task,) = (task for task in tasks.list_tasks(desk, nurse) if task not in waiting)
    assert (task.kind, task.since, task.subject) == ("draft", saved.saved_at, "К-1")


def test_the_administrator_is_told_of_the_clinic_the_codes_and_the_backup(clinic: Clinic) -> None:
    desk, admin = clinic.open_as("admin")
    assert kinds(desk, admin) == [("backup_never", "clinic", True), ("clinic_incomplete", "clinic", False)]
    incomplete = tasks.list_tasks(desk, admin)[1]
    assert incomplete.values == {"n": 2}
    backups.make_backup(desk, admin, password=PASSWORDS["admin"])
    whole = replace(
        details.read_settings(desk, admin), rooms=("Зал 1",), crisis_lines=(CrisisLine("Лінія", "7333"),)
    )
    details.change_settings(desk, admin, whole, reason="доповнено")
    assert kinds(desk, admin) == []
    accounts.add_user(
        desk, admin, login="peer", name="Лисенко Дар’я", roles=[Role.PEER], password=PASSWORDS["admin"],
        language="uk",
    )  # fmt: skip
    (task,) = tasks.list_tasks(desk, admin)
    assert (task.kind, task.place, task.values, task.overdue) == (
        "code_waiting", "users", {"name": "Лисенко Дар’я"}, False,
    )  # fmt: skip
    clinic.clock.advance(timedelta(hours=24))
    assert [(kind, late) for kind, _, late in kinds(desk, admin)] == [("code_expired", True)]


def test_the_lead_is_told_of_emergency_openings(clinic: Clinic) -> None:
    """Proves: REQ-ACC-006."""
    desk, lead = clinic.open_as("lead")
    assert kinds(desk, lead) == [*CONSENTS, ("clinic_incomplete", "clinic", False)]
    therapist = clinic.join(desk, "therapist")
    glass.break_glass(desk, therapist, clinic.people["К-1"], reason="судоми")
    (task,) = (task for task in tasks.list_tasks(desk, lead) if task.kind == "glass")
    assert task.place == "people"
    assert task.values == {"who": NAMES["therapist"], "code": "К-1", "reason": "судоми"}
    assert kinds(desk, therapist) == []
