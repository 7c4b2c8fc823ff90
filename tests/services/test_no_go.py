"""Not to begin: one "no" with its reason is signed at once; to begin still takes every answer and the staff."""

import pytest

from clinicdesk.services import presence, readiness, step_signing
from tests.support.dosing_day import DosingDay, ready_answers
from tests.support.looking import refused

STEP = "session_ready"
NO = {"oxygen": "no", "oxygen.note": "балон порожній"}


def verdict(day: DosingDay) -> tuple[str, bool, bool]:
    """What stands, whether it is signed, whether a dose may follow."""
    state = readiness.see_readiness(day.desk, day.lead, day.session_id)
    return state.verdict, state.signed, state.go


def test_a_no_go_is_signed_with_its_reason_and_nothing_else(day: DosingDay) -> None:
    """Proves: REQ-DAY-010. One answer of twenty-six."""
    day.fill(STEP, NO)
    content = step_signing.content_of_step(day.desk, day.lead, session_id=day.session_id, step=STEP)
    assert content.lacking == ()
    day.sign(STEP)
    assert verdict(day) == ("no_go", True, False)


@pytest.mark.parametrize("note", ["", "   "])
def test_a_no_go_without_its_reason_is_not_signed(day: DosingDay, note: str) -> None:
    """Proves: REQ-DAY-010."""
    day.fill(STEP, {"oxygen": "no", "aed": "no", "oxygen.note": note})
    with refused(day.desk, ("RDY005", "aed.note")):
        day.sign(STEP)
    assert verdict(day) == ("no_go", False, False)


def test_a_no_go_is_signed_when_it_is_the_staff_that_is_missing(day: DosingDay) -> None:
    """Proves: REQ-DAY-010. Nobody for resuscitation: that is why."""
    doctor = next(
        one for one in presence.see_staff(day.desk, day.lead, day.session_id) if one.role == "resuscitation"
    )
    presence.staff_left(day.desk, day.lead, doctor.presence_id)
    day.fill(STEP, {"resuscitation": "no", "resuscitation.note": "анестезіолог захворів"})
    day.sign(STEP)
    assert verdict(day) == ("no_go", True, False)


def test_after_a_no_go_a_whole_sheet_says_go(day: DosingDay) -> None:
    """Proves: REQ-DAY-010. The oxygen was brought; unknown is still not go."""
    day.fill(STEP, NO)
    day.sign(STEP)
    day.fill(STEP, ready_answers(aed="unknown"))
    day.sign(STEP)
    assert verdict(day) == ("", True, False)
    day.fill(STEP, ready_answers())
    day.sign(STEP)
    assert verdict(day) == ("go", True, True)
