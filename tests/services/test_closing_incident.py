"""The close of a counted incident ends what waited for it, and not what nobody has been told yet."""

from typing import Any

import pytest

from clinicdesk.services import stock_incidents
from clinicdesk.services.obligations import open_ones
from clinicdesk.ui.forms.filling import texts_of
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.pharmacy import Pharmacy, pharmacy

TOLD: dict[str, str] = {
    "people": "Н-1", "description": "ампули немає на полиці", "immediate_action": "видачу зупинено",
    "notified": "керівника о 12:10", "root_cause": "розбито",
}  # fmt: skip


@pytest.fixture
def safe(clinic: Clinic) -> Pharmacy:
    ours = pharmacy(clinic)
    ours.receive()
    return ours


def closed_as(safe: Pharmacy, **changed: str) -> set[str]:
    """The alerts that wait once the incident was closed by its last version."""
    (one,) = stock_incidents.stock_incidents(safe.desk, safe.lead)
    opened = stock_incidents.open_stock_incident(safe.desk, safe.lead, one.sheet_id)
    answers: dict[str, Any] = texts_of(opened.filled.form, opened.filled.values, "uk") | TOLD | changed
    stock_incidents.close_stock_incident(
        safe.desk, safe.lead, one.sheet_id, answers=answers, reason="розглянуто", password=PASSWORDS["lead"]
    )
    with safe.desk.database.read() as session:
        return {row.origin.rpartition(":")[2] for row in open_ones(session) if one.sheet_id in row.origin}


def test_a_loss_that_is_closed_leaves_nothing_waiting(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-013."""
    safe.count(19)
    assert closed_as(safe) == set()


def test_what_the_last_version_turns_out_to_be_still_calls_whoever_must_know(safe: Pharmacy) -> None:
    """Proves: REQ-LGR-013. The close settled the alarm of a breach in the act that first spoke of it."""
    safe.count(19)
    assert closed_as(safe, kind="data_breach") == {"data_breach"}
