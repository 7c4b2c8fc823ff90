"""How a membership ended and its outcome do not contradict each other."""

import pytest

from clinicdesk.services import memberships
from tests.support.clinic import Clinic
from tests.support.groups import Groups, groups
from tests.support.looking import refused


@pytest.fixture
def ward(clinic: Clinic) -> Groups:
    return groups(clinic)


def leave(ward: Groups, state: str, outcome: str, to_cohort: str = "") -> None:
    place = ward.place(ward.clinic.people["К-1"])
    memberships.leave_cohort(
        ward.desk, ward.lead, place.membership_id, state=state, outcome=outcome, reason="так вирішено",
        to_cohort=to_cohort,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("withdrawn", "completed"), ("completed", "dropped"), ("completed", "not_started"),
        ("completed", "withdrawn_medical"), ("completed", "transferred"), ("transferred", "completed"),
        ("transferred", "dropped"),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused_at_the_outcome(ward: Groups, state: str, outcome: str) -> None:
    """Proves: REQ-COH-203."""
    other = ward.another()
    with refused(ward.desk, ("COH203", "outcome")):
        leave(ward, state, outcome, other if state == "transferred" else "")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("completed", "completed"), ("completed", "partial"), ("withdrawn", "partial"), ("withdrawn", "dropped"),
        ("withdrawn", "withdrawn_medical"), ("withdrawn", "not_started"), ("withdrawn", "transferred"),
    ],
)  # fmt: skip
def test_what_agrees_is_written_down(ward: Groups, state: str, outcome: str) -> None:
    """Proves: REQ-COH-203."""
    leave(ward, state, outcome)
    assert ward.place(ward.clinic.people["К-1"]).outcome == outcome
