"""Somebody has left: nothing more is ordered, given or measured; what was before that can be entered."""

from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.services import discharges, dose_orders, rescues, vitals
from clinicdesk.services.dose_orders import Wish
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.looking import refused


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


@pytest.fixture
def taken(day: DosingDay) -> DosingDay:
    """К-1 was dosed twenty minutes ago."""
    day.give(day.order())
    day.wait(20)
    return day


def to_hospital(day: DosingDay) -> None:
    """Half a minute later."""
    day.wait(0.5)
    discharges.send_to_hospital(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, why="біль у грудях",
        leaving=discharges.Leaving(left_at=day.clinic.clock.now()), pin=PINS["lead"],
    )  # fmt: skip
    day.wait(1)


def where(day: DosingDay) -> dict[str, Any]:
    """The session and К-1."""
    return {"session_id": day.session_id, "person_id": day.person}


def test_nobody_orders_a_booster_for_somebody_in_an_ambulance(taken: DosingDay) -> None:
    """Proves: REQ-DOS-020."""
    to_hospital(taken)
    with refused(taken.desk, ("DOS015", "person")):
        dose_orders.order_dose(taken.desk, taken.lead, wish=Wish("im", mg="20", booster=True), **where(taken))
    basis = dose_orders.order_basis(taken.desk, taken.lead, **where(taken))
    assert [one.code for one in basis.issues] == ["DOS015"]


def test_a_booster_that_was_ordered_before_is_not_given_after(taken: DosingDay) -> None:
    """Proves: REQ-DOS-020. One given before is written down late."""
    before = taken.clinic.clock.now()
    order = taken.order("20", booster=True)
    to_hospital(taken)
    with refused(taken.desk, ("DOS015", "person")):
        taken.give(order)
    taken.give(order, given_at=before + timedelta(seconds=10))


def test_a_rescue_drug_is_neither_ordered_nor_given_after(taken: DosingDay) -> None:
    """Proves: REQ-DOS-020."""
    drug: dict[str, Any] = {
        "drug": "ondansetron",
        "amount": "4 мг",
        "route": "iv",
        "why": "нудота",
        "confirmed": True,
    }
    rescues.order_rescue(taken.desk, taken.lead, **drug, **where(taken))
    with taken.desk.database.read() as session:
        (waiting,) = rescues.rescues_waiting(session, taken.session_id)
    to_hospital(taken)
    with refused(taken.desk, ("DOS015", "person")):
        rescues.order_rescue(taken.desk, taken.lead, **drug, **where(taken))
    with refused(taken.desk, ("DOS015", "person")):
        rescues.give_rescue(taken.desk, taken.nurse, waiting.rescue_id, pin=PINS["nurse"])
    rescues.give_rescue(
        taken.desk, taken.nurse, waiting.rescue_id, pin=PINS["nurse"],
        given_at=waiting.ordered_at + timedelta(seconds=5),
    )  # fmt: skip


def test_a_reading_is_from_before_they_left_or_is_refused(taken: DosingDay) -> None:
    """Proves: REQ-VIT-020."""
    before = taken.clinic.clock.now()
    to_hospital(taken)
    with refused(taken.desk, ("VIT015", "taken_at")):
        vitals.record_reading(
            taken.desk, taken.nurse, values=QUIET, taken_at=taken.clinic.clock.now(), **where(taken)
        )
    vitals.record_reading(taken.desk, taken.nurse, values=QUIET, taken_at=before, **where(taken))
