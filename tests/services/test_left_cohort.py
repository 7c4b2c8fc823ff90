"""Who was withdrawn from the cohort, moved or has finished: no admission, no order and no dose; care goes on."""

import pytest

from clinicdesk.errors import Refused
from clinicdesk.services import admitting, clearances, memberships, vitals
from tests.support.dosing_day import QUIET, DosingDay


def leave(day: DosingDay, state: str = "withdrawn") -> None:
    """К-1 is in the cohort no longer."""
    with day.desk.database.read() as session:
        places = memberships.places_in(session, day.cohort)
    mine = next(one.membership_id for one in places if one.person_id == day.person)
    outcome = "completed" if state == "completed" else "dropped"
    memberships.leave_cohort(day.desk, day.lead, mine, state=state, outcome=outcome, reason="відмова")


def refusals(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in caught.value.issues]


@pytest.mark.parametrize("state", ["withdrawn", "completed"])
def test_who_was_withdrawn_after_the_order_is_not_dosed(day: DosingDay, state: str) -> None:
    """Proves: REQ-COH-045. Ordered, withdrawn, and dosed without a question."""
    day.cleared()
    order = day.order("60")
    leave(day, state)
    day.wait(1)
    with pytest.raises(Refused) as caught:
        day.give(order)
    assert refusals(caught) == ["COH045"]
    with pytest.raises(Refused) as caught:
        day.order("50", reason="менше")
    assert refusals(caught) == ["COH045"]


def test_who_was_withdrawn_is_not_admitted_and_the_sheet_says_so(day: DosingDay) -> None:
    """Proves: REQ-COH-045."""
    day.check(day.person)
    day.sign("day_clearance", person=day.person)
    leave(day)
    seen = admitting.see_admission(day.desk, day.lead, session_id=day.session_id, person_id=day.person)
    assert [one.code for one in seen.issues] == ["COH045"]
    with pytest.raises(Refused) as caught:
        clearances.admit(
            day.desk, day.lead, session_id=day.session_id, person_id=day.person, cohort_id=day.cohort
        )
    assert refusals(caught) == ["COH045"]


def test_whoever_comes_back_is_dosed(day: DosingDay) -> None:
    day.cleared()
    order = day.order("60")
    leave(day)
    memberships.join_cohort(day.desk, day.lead, day.cohort, person_id=day.person)
    day.give(order)


def test_a_dose_of_before_is_written_down_and_the_person_still_watched(day: DosingDay) -> None:
    """Proves: REQ-COH-045. The nurse gave it a minute before the office withdrew them."""
    day.cleared()
    order = day.order("60")
    given = day.clinic.clock.now()
    day.wait(1)
    leave(day)
    day.give(order, given_at=given)
    day.wait(5)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip
