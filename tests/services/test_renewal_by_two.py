"""A new recovery sheet opens drafts and process notes: the administrator alone does not get one."""

from datetime import timedelta

import pytest

from clinicdesk.security.roles import Role
from clinicdesk.services import renewing, tasks, trail_reviews
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused, stand_in
from tests.support.recovery_paper import renew


@pytest.mark.parametrize(
    ("witness", "password", "code"),
    [("", "", "WIT003"), ("admin", PASSWORDS["admin"], "WIT001"), ("nurse", PASSWORDS["nurse"], "WIT003"),
     ("lead", "", "WIT004"), ("lead", "не той пароль", "KEY002")],
)  # fmt: skip
def test_the_administrator_alone_gets_no_new_sheet(
    clinic: Clinic, witness: str, password: str, code: str
) -> None:
    """Proves: REQ-RCY-316. With the paper and the file every later draft and process note could be opened."""
    desk, admin = clinic.open_as("admin")
    with refused(desk, (code, "witness")):
        renewing.begin_renewal(
            desk, admin, password=PASSWORDS["admin"], reason="щорічна заміна", witness=witness,
            witness_password=password,
        )  # fmt: skip


def test_every_medical_lead_is_told_and_the_month_lists_it(clinic: Clinic) -> None:
    """Proves: REQ-RCY-316."""
    desk, admin = clinic.open_as("admin")
    renew(desk, admin, reason="щорічна заміна")
    lead = clinic.join(desk, "lead")
    (task,) = [one for one in tasks.list_tasks(desk, lead) if one.kind == "due_recovery_renewed"]
    assert (task.values["who"], task.values["witness"]) == (admin.name, lead.name)
    assert "due_recovery_renewed" not in {one.kind for one in tasks.list_tasks(desk, admin)}
    month = clinic.clock.now().strftime("%Y-%m")
    clinic.clock.advance(timedelta(days=32))
    auditor = stand_in(desk, Role.AUDITOR, login="auditor2")
    listed = trail_reviews.open_month(desk, auditor, month).parts["keys"]
    (renewed,) = [one for one in listed if one.action == "recovery.renewed"]
    assert lead.name in renewed.reason
