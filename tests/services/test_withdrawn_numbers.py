"""Withdrawing an adoption loosens no limit of a cohort that goes by it."""

from decimal import Decimal

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import adoption, cohorts, matrix
from tests.services.test_adoption import gkap
from tests.support.clinic import PASSWORDS
from tests.support.dosing_day import DosingDay

CAP = "doses.ketamine.im.cap_mg"


def adopt(day: DosingDay, **numbers: str) -> None:
    adoption.adopt(
        day.desk, day.lead, code="gkap", version="0.1", numbers=numbers, password=PASSWORDS["lead"]
    )


def withdraw(day: DosingDay) -> None:
    row = gkap(day.desk, day.lead)
    adoption.withdraw_adoption(
        day.desk, day.lead, row.adoption_id, password=PASSWORDS["lead"], reason="переглядаємо дози"
    )


def test_the_clinics_own_cap_holds_in_a_running_cohort_after_the_withdrawal(day: DosingDay) -> None:
    """Proves: REQ-ADP-990. 60 mg were refused over the clinic's 40, and ordered once the adoption was withdrawn."""
    day.cleared()
    adopt(day, **{CAP: "40"})
    with pytest.raises(Refused):
        day.order("60")
    withdraw(day)
    with pytest.raises(Refused):
        day.order("60")
    programme = matrix.open_cohort(day.desk, day.lead, day.cohort).programme
    assert (programme.draft, programme.numbers) == (True, {CAP: Decimal(40)})
    day.order("40")


def test_a_cohort_planned_after_the_withdrawal_goes_by_the_protocols_own_numbers(day: DosingDay) -> None:
    """Proves: REQ-ADP-990."""
    adopt(day, **{CAP: "40"})
    withdraw(day)
    fresh = cohorts.plan_cohort(day.desk, day.lead, code="09", programme="gkap").subject
    programme = matrix.open_cohort(day.desk, day.lead, fresh).programme
    assert (programme.draft, programme.numbers) == (True, {})
    adopt(day, **{CAP: ""})
    assert matrix.open_cohort(day.desk, day.lead, day.cohort).programme.numbers == {}
