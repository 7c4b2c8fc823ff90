"""A call after a dose knows which one it is: it begins with that answer, and closes that task and no other."""

from datetime import timedelta

import pytest

from clinicdesk.services import follow_up, sheet_pages, sheets, tasks
from clinicdesk.services.sheet_pages import Blank
from tests.support.calls import CALL, call
from tests.support.clinic import Clinic
from tests.support.dosed_in_d1 import dosed_in_d1
from tests.support.screening import Screened


@pytest.fixture
def case(clinic: Clinic) -> Screened:
    """Two days after the dose: the call of 24 hours was not made yet, that of 48 hours has come."""
    found = dosed_in_d1(clinic)
    clinic.clock.advance(timedelta(hours=48, minutes=5))
    return found


def standings(case: Screened) -> dict[str, str]:
    found = follow_up.list_measures(case.desk, case.nurse, person_id=case.person, cohort_id=case.cohort)
    return {one.point: one.standing for one in found if one.form == CALL}


def begun(case: Screened, point: str = "") -> Blank:
    return sheet_pages.blank_form(case.desk, case.nurse, person_id=case.person, form=CALL, point=point)


def test_one_call_closes_its_own_task_where_the_days_of_two_overlap(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-FUP-230. A call of 48 hours on the second day closed that of 24 hours with it, unmade."""
    assert standings(case) == {"d1_h24": "due", "d1_h48": "due", "d1_d7": "later"}
    call(case, clinic, "h48")
    assert standings(case) == {"d1_h24": "due", "d1_h48": "done", "d1_d7": "later"}
    assert [
        one.values["of"] for one in tasks.list_tasks(case.desk, case.nurse) if one.values.get("ref") == CALL
    ] == ["d1_h24"]
    call(case, clinic, "h24")
    assert standings(case) == {"d1_h24": "done", "d1_h48": "done", "d1_d7": "later"}


def test_an_unplanned_call_closes_none(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-FUP-230."""
    call(case, clinic, "other")
    assert standings(case) == {"d1_h24": "due", "d1_h48": "due", "d1_d7": "later"}


def test_an_earlier_call_made_late_does_not_stand_for_a_later_one(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-FUP-230."""
    clinic.clock.advance(timedelta(days=2))
    call(case, clinic, "h24")
    assert standings(case) == {"d1_h24": "missed", "d1_h48": "overdue", "d1_d7": "later"}


def test_the_form_begins_with_the_call_it_was_opened_for_and_names_it(case: Screened) -> None:
    """Proves: REQ-FUP-231. Which call it is had to be chosen by hand, and nothing said what it would close."""
    form = begun(case, "d1_h48")
    assert (form.known, form.point) == ({"call": "h48"}, "d1_h48")
    assert form.belongs is not None
    assert form.belongs.field == "call"
    assert {answer: titles["en"] for answer, titles in form.belongs.titles.items()} == {
        "h24": "24 hours after the first dosing session", "h48": "48 hours after the first dosing session",
    }  # fmt: skip


def test_opened_from_the_person_it_is_the_first_that_is_due(clinic: Clinic, case: Screened) -> None:
    """Proves: REQ-FUP-231."""
    assert begun(case).known == {"call": "h24"}
    filled = sheets.open_form(case.desk, case.nurse, call(case, clinic, "h24"))
    assert begun(case).known == {"call": "h48"}
    shown = sheet_pages.blank_of(case.desk, case.nurse, filled)
    assert shown.belongs is not None
    assert list(shown.belongs.titles) == ["h24"]
    call(case, clinic, "h48")
    assert (begun(case).known, begun(case).belongs) == ({}, None)
