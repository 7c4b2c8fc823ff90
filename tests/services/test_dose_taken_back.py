"""A dose charted on the wrong person, or not given after all, is taken back; a wrong ampoule is put right."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.drugs import Portion
from clinicdesk.models.responses import Response
from clinicdesk.services import board, dose_amending, dose_orders, doses, missed_sets, vitals
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.board_views import Column
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.dose_taking_back import Taker, take_back_dose
from clinicdesk.services.integrity import examine
from clinicdesk.services.register_blocks import ledger_blocks
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, WITNESS, DosingDay
from tests.support.looking import newest, one_event, refused

WHY = "записано не на ту людину"
SAME: dict[str, Any] = {"reason": WHY, "witness": WITNESS, "pin": PINS["nurse"]}


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def column(day: DosingDay) -> Column:
    """К-1 at the board."""
    found = board.board_of(day.desk, day.nurse)
    assert found is not None
    return next(one for one in found.columns if one.person_id == day.person)


def account(day: DosingDay) -> list[tuple[int, int, int, int]]:
    """Given, destroyed, returned and left, of each ampoule."""
    with day.desk.database.read() as session:
        every = ampoules_in(session, session_id=day.session_id)
    return [(one.given_ul(), one.destroyed_ul(), one.returned_ul, one.remaining_ul) for one in every]


def test_a_dose_is_taken_back_under_two_names_with_an_incident(day: DosingDay) -> None:
    """Proves: REQ-DOS-300. T0 and the clocks ran on for somebody who had been given nothing."""
    order = day.order()
    dose = day.give(order, drawn_ul=1250)
    day.wait(5)
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip
    with refused(day.desk, ("DSK005", "reason")):
        take_back_dose(day.desk, day.nurse, dose, **SAME | {"reason": " "})
    with refused(day.desk, ("WIT001", "witness")):
        take_back_dose(day.desk, day.nurse, dose, **SAME | {"witness": Witness("nurse", pin=PINS["nurse"])})
    with refused(day.desk, ("DSK004", "")):
        take_back_dose(day.desk, day.nurse, dose, version=3, **SAME)
    with one_event(day.desk, Action.DOSE_TAKEN_BACK, day.nurse, person=day.person, reason=WHY) as act:
        take_back_dose(day.desk, day.nurse, dose, **SAME)
    assert act.gained is not None
    assert (act.gained["dose"], act.gained["portion"], act.gained["signature"]) == (1, 1, 4)
    assert newest(day.desk, Response).form == "incident"
    row = newest(day.desk, Dose)
    assert (row.given_ul, row.drawn_ul, row.version, row.giver_id) == (0, 0, 2, day.nurse.user_id)
    seen = column(day)
    assert (seen.t0, seen.doses, seen.due_at) == (None, (), None)
    assert len(seen.readings) == 1
    assert account(day) == [(0, 0, 0, 2000)]
    with refused(day.desk, ("DOS009", "")):
        take_back_dose(day.desk, day.nurse, dose, **SAME)
    with refused(day.desk, ("DOS009", "")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=100), **SAME)
    assert examine(day.desk).findings == ()


def test_the_order_can_be_given_again_or_withdrawn(day: DosingDay) -> None:
    """Proves: REQ-DOS-300, REQ-MIS-300. Under the same number, with a T0 and sets of its own."""
    order = day.order()
    dose = day.give(order)
    day.wait(6)
    miss: dict[str, Any] = {
        "session_id": day.session_id, "person_id": day.person, "ordinal": 0, "minute": 5, "cause": "asleep",
    }  # fmt: skip
    missed_sets.miss_set(day.desk, day.nurse, **miss)
    take_back_dose(day.desk, day.nurse, dose, **SAME)
    day.wait(4)
    again = day.give(order)
    assert again != dose
    assert column(day).t0 == newest(day.desk, Dose).given_at
    assert [one.state for one in column(day).pips][:1] == ["ahead"]
    day.wait(6)
    missed_sets.miss_set(day.desk, day.nurse, **miss)
    assert [one.state for one in column(day).pips][:1] == ["missed"]
    take_back_dose(day.desk, day.nurse, again, **SAME)
    dose_orders.withdraw_order(day.desk, day.lead, order, reason="передумали")
    assert examine(day.desk).findings == ()


def test_a_booster_is_taken_back_before_the_dose_it_stands_on(day: DosingDay) -> None:
    """Proves: REQ-DOS-300. The dose stays, and its clock counts again."""
    dose = day.give(day.order())
    t0 = column(day).t0
    day.watched(15)
    day.wait(1)
    booster = day.give(day.order("15", booster=True))
    with refused(day.desk, ("DOS300", "dose")):
        take_back_dose(day.desk, day.nurse, dose, **SAME)
    take_back_dose(day.desk, day.nurse, booster, **SAME)
    assert (column(day).t0, len(column(day).doses)) == (t0, 1)


def test_one_of_the_two_gave_it_or_is_a_physician(day: DosingDay) -> None:
    """Proves: REQ-DOS-300."""
    dose = day.give(day.order())
    by_others = {"reason": WHY, "pin": PINS["nurse2"], "witness": Witness("lead", pin=PINS["lead"])}
    take_back_dose(day.desk, day.nurse2, dose, **by_others)  # type: ignore[arg-type]
    assert newest(day.desk, Dose).given_ul == 0
    order = newest(day.desk, DoseOrder).id
    doses.give_dose(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, order_row=order,
        ampoule_id=day.ampoule, drawn_ul=1200, given_at=day.clinic.clock.now(), pin=PINS["lead"], witness=WITNESS,
    )  # fmt: skip
    with refused(day.desk, ("DOS301", "witness")):
        take_back_dose(day.desk, day.nurse, newest(day.desk, Dose).dose_id, **SAME)


def test_a_closed_ampoule_says_what_became_of_what_was_not_given(day: DosingDay) -> None:
    """Proves: REQ-DOS-301. The sum of an ampoule stays whole: given = 0, destroyed = the content."""
    ampoule, dose = day.ampoule, day.give(day.order())
    day.store.settle(ampoule, 800)
    take_back_dose(day.desk, day.nurse, dose, **SAME)
    assert account(day) == [(0, 2000, 0, 0)]


def test_an_emptied_ampoule_asks_how_it_was_destroyed(day: DosingDay) -> None:
    """Proves: REQ-DOS-301. Drawn to the last drop it has no rest that could say so."""
    dose = day.give(day.order(), drawn_ul=2000)
    assert account(day) == [(1200, 800, 0, 0)]
    with refused(day.desk, ("DOS302", "method")):
        take_back_dose(day.desk, day.nurse, dose, **SAME)
    take_back_dose(day.desk, day.nurse, dose, method="вилито у присутності двох", **SAME)
    assert account(day) == [(0, 2000, 0, 0)]
    assert examine(day.desk).findings == ()


def test_a_dose_that_waited_for_its_witness_waits_no_longer(day: DosingDay) -> None:
    """Proves: REQ-DOS-300. Its missing name would have kept the session from closing for ever."""
    dose = day.give(day.order(), witness=None, emergency="судоми")
    take_back_dose(day.desk, day.nurse, dose, **SAME)
    with day.desk.database.read() as session:
        codes = {one.code for one in ledger_blocks(session, day.session_id)}
    assert "AMP011" not in codes
    with refused(day.desk, ("DOS009", "")):
        doses.witness_dose(day.desk, day.nurse2, dose, witness=WITNESS)


@pytest.mark.parametrize("drained", [False, True])
def test_the_dose_came_from_another_ampoule(day: DosingDay, *, drained: bool) -> None:
    """Proves: REQ-DOS-302. The account of both follows, in one act."""
    dose = day.give(day.order(), drawn_ul=2000 if drained else 1200)
    day.store.issue(1)
    other = day.store.open()
    change = Correction(ampoule_id=other, method="вилито" if drained else "")
    if drained:
        with refused(day.desk, ("DOS302", "method")):
            dose_amending.amend_dose(
                day.desk, day.nurse, dose, correction=Correction(ampoule_id=other), **SAME
            )
    dose_amending.amend_dose(day.desk, day.nurse, dose, correction=change, **SAME)
    first, second = account(day)
    assert first == ((0, 2000, 0, 0) if drained else (0, 0, 0, 2000))
    assert second == ((1200, 800, 0, 0) if drained else (1200, 0, 0, 800))
    assert newest(day.desk, Dose).version == 2
    with refused(day.desk, ("DOS011", "")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=change, **SAME)
    with refused(day.desk, ("DOS304", "given")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=0), **SAME)
    with refused(day.desk, ("AMP001", "ampoule")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(ampoule_id="x"), **SAME)
    assert examine(day.desk).findings == ()


def test_the_same_person_is_nobody_else(day: DosingDay) -> None:
    """Proves: REQ-DOS-303."""
    order = day.order()
    dose = day.give(order)
    with refused(day.desk, ("DOS303", "person")):
        take_back_dose(day.desk, day.nurse, dose, taker=Taker(day.person, order), **SAME)
    with day.desk.database.read() as session:
        assert len(session.scalars(select(Portion)).all()) == 1
    assert column(day).t0 is not None
    day.clinic.clock.advance(timedelta(minutes=1))
