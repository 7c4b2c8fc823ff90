"""What the day offers: each form once, and of sign-offs those that are signed over forms."""

import pytest

from clinicdesk.services import day_lists, sheet_pages
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 is cleared and admitted."""
    return cleared_day


def test_a_form_of_a_step_stands_in_the_list_once(day: DosingDay) -> None:
    """Proves: REQ-FRM-220. The day’s check stood there as a step and once more among the library’s forms."""
    shelf = sheet_pages.forms_to_fill(day.desk, day.nurse, day.person)
    codes = [one.ref.partition("@")[0] for one in (*shelf.steps, *shelf.library)]
    assert {code for code in codes if codes.count(code) > 1} == set()
    assert {"gkap_day_check", "gkap_discharge", "phq9", "adverse_event"} <= set(codes)


def test_the_end_of_the_session_is_no_step_to_sign(day: DosingDay) -> None:
    """Proves: REQ-STP-220. «Сесію закрито» was offered, and put another signature under the readiness of the room."""
    offered = {one.code for one in day_lists.day_lists(day.desk, day.lead).sign_offs}
    assert offered == {"day_clearance", "discharge_signed"}
