"""Scales and calls at their time points: due from the person's own dose, overdue, done, missed."""

from datetime import timedelta

import pytest

from clinicdesk.services import follow_up, tasks
from clinicdesk.services.follow_up import MeasureDue
from tests.support.calls import call
from tests.support.clinic import Clinic
from tests.support.dosed_in_d1 import dosed_in_d1
from tests.support.screening import Screened


@pytest.fixture
def dosed(clinic: Clinic) -> tuple[Clinic, Screened]:
    """К-1 got a dose in D1 just now."""
    return clinic, dosed_in_d1(clinic)


def calls(case: Screened) -> dict[str, MeasureDue]:
    found = follow_up.list_measures(case.desk, case.nurse, person_id=case.person, cohort_id=case.cohort)
    return {one.point: one for one in found if one.form.startswith("gkap_followup")}


def waiting(case: Screened) -> list[tuple[str, bool]]:
    found = [one for one in tasks.list_tasks(case.desk, case.nurse) if one.kind == "measure"]
    return [
        (str(one.values["point_uk"]), one.overdue) for one in found if "Дзвінок" in str(one.values["form_uk"])
    ]


def test_calls_are_due_from_the_persons_own_dose_until_they_are_made(dosed: tuple[Clinic, Screened]) -> None:
    """Proves: REQ-FUP-001."""
    clinic, case = dosed
    assert {point: one.standing for point, one in calls(case).items()} == dict.fromkeys(
        ("d1_h24", "d1_h48", "d1_d7"), "later"
    )
    assert waiting(case) == []
    clinic.clock.advance(timedelta(hours=24, minutes=5))
    assert calls(case)["d1_h24"].standing == "due"
    assert [late for _, late in waiting(case)] == [False]
    sheet = call(case, clinic, "h24")
    assert (calls(case)["d1_h24"].standing, calls(case)["d1_h24"].done_by) == ("done", sheet)
    assert waiting(case) == []


def test_a_call_that_was_not_made_stays_overdue_until_a_later_one_is_made(
    dosed: tuple[Clinic, Screened],
) -> None:
    """Proves: REQ-FUP-001. Who was not dosed has none."""
    clinic, case = dosed
    clinic.clock.advance(timedelta(days=3, hours=2))
    assert [calls(case)[point].standing for point in ("d1_h24", "d1_h48")] == ["overdue", "due"]
    assert True in [late for _, late in waiting(case)]
    clinic.clock.advance(timedelta(days=24))
    assert {one.standing for one in calls(case).values()} == {"overdue"}
    assert [late for _, late in waiting(case)] == [True, True, True]
    call(case, clinic, "d7")
    assert {one.standing for one in calls(case).values()} == {"missed"}
    assert waiting(case) == []
    other = follow_up.list_measures(
        case.desk, case.nurse, person_id=clinic.people["К-2"], cohort_id=case.cohort
    )
    assert [one for one in other if one.form.startswith("gkap_followup")] == []
