"""Who was withdrawn from the cohort, moved or has finished: no admission, no order and no dose; care goes on."""

import pytest
from sqlalchemy import select

from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Discharge
from clinicdesk.protocols.endings import DIED
from clinicdesk.services import admitting, clearances, coming_back, discharges, memberships, vitals
from clinicdesk.services.discharges import Leaving
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.looking import refused


def leave(day: DosingDay, state: str = "withdrawn", outcome: str = "") -> None:
    """К-1 is in the cohort no longer."""
    with day.desk.database.read() as session:
        places = memberships.places_in(session, day.cohort)
    mine = next(one.membership_id for one in places if one.person_id == day.person)
    how = outcome or ("completed" if state == "completed" else "dropped")
    memberships.leave_cohort(day.desk, day.lead, mine, state=state, outcome=how, reason="відмова")


def away(day: DosingDay) -> None:
    """К-1 leaves the session without a dose."""
    discharges.leave_undosed(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, leaving=Leaving(),
        why="передумав", pin=PINS["nurse"],
    )  # fmt: skip


def back(day: DosingDay) -> None:
    """That was said in error: К-1 never went."""
    with day.desk.database.read() as session:
        gone = session.scalars(select(Discharge.discharge_id)).one()
    coming_back.withdraw_discharge(day.desk, day.nurse, gone, reason="не той учасник", pin=PINS["nurse"])


def refusals(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in caught.value.issues]


@pytest.mark.parametrize("state", ["withdrawn", "completed"])
def test_whoever_is_in_the_session_leaves_it_before_the_cohort(day: DosingDay, state: str) -> None:
    """Proves: REQ-COH-740. Dosed, and in the cohort no longer: on no list of it, and on the board."""
    day.cleared()
    day.give(day.order("60"))
    with refused(day.desk, ("COH740", "person")):
        leave(day, state)
    with pytest.raises(Refused) as caught:
        leave(day)
    title = caught.value.first.values["session"]
    assert str(title) in caught.value.first.sentence("uk")
    assert "first record on the board" in caught.value.first.sentence("en").casefold()
    discharges.send_to_hospital(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, leaving=Leaving("103", "103"),
        why="біль у грудях", pin=PINS["lead"],
    )  # fmt: skip
    leave(day, state)


def test_a_death_in_the_session_is_recorded_at_once(day: DosingDay) -> None:
    """Proves: REQ-COH-740."""
    day.cleared()
    leave(day, outcome=DIED)


@pytest.mark.parametrize("state", ["withdrawn", "completed"])
def test_who_was_withdrawn_is_not_dosed_when_the_board_has_them_again(day: DosingDay, state: str) -> None:
    """Proves: REQ-COH-045. Sent home, withdrawn, taken back onto the board, and dosed without a question."""
    day.cleared()
    away(day)
    leave(day, state)
    back(day)
    day.wait(1)
    with pytest.raises(Refused) as caught:
        day.order("50", reason="менше")
    assert refusals(caught) == ["COH045"]


def test_who_was_withdrawn_with_an_order_is_not_dosed(day: DosingDay) -> None:
    """Proves: REQ-COH-045."""
    day.cleared()
    order = day.order("60")
    leave(day, outcome=DIED)
    day.wait(1)
    with pytest.raises(Refused) as caught:
        day.give(order)
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
    away(day)
    leave(day)
    memberships.join_cohort(day.desk, day.lead, day.cohort, person_id=day.person)
    back(day)
    day.give(day.order("60"))


def test_a_dose_of_before_is_written_down_and_the_person_still_watched(day: DosingDay) -> None:
    """Proves: REQ-COH-045. The nurse gave it a minute before the word came that they had died."""
    day.cleared()
    order = day.order("60")
    given = day.clinic.clock.now()
    day.wait(1)
    leave(day, outcome=DIED)
    day.give(order, given_at=given)
    day.wait(5)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip
