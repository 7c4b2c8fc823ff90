"""A dose put right afterwards: its witness, its portion, and the sets judged by its time."""

from datetime import timedelta
from typing import Any

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Dose
from clinicdesk.models.drugs import OpenedAmpoule, Portion
from clinicdesk.models.responses import Response
from clinicdesk.services import board, dose_amending, doses, ledger_corrections, vitals
from clinicdesk.services.ampoules import portions_of, unwitnessed
from clinicdesk.services.dose_amending import Correction
from clinicdesk.services.integrity import examine
from clinicdesk.services.ledger import see_register
from clinicdesk.services.witnessing import Witness
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.dosing_day import PINS, WITNESS, DosingDay
from tests.support.looking import newest, one_event, refused

NURSE2 = Witness("nurse2", password=PASSWORDS["nurse2"])


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


def test_an_emergency_dose_waits_for_its_witness(day: DosingDay) -> None:
    """Proves: REQ-DOS-004."""
    reason = "судоми в сусіда, друга сестра при ньому"
    order = day.order()
    with one_event(day.desk, Action.DOSE_GIVEN, day.nurse, person=day.person, reason=reason) as act:
        dose = day.give(order, witness=None, emergency=reason)
    assert act.wrote(dose=1, portion=1, signature=2)
    assert newest(day.desk, Dose).witness_id is None
    with refused(day.desk, ("WIT001", "witness")):
        doses.witness_dose(day.desk, day.nurse, dose, witness=Witness("nurse", pin=PINS["nurse"]))
    with one_event(day.desk, Action.DOSE_WITNESSED, day.nurse2, person=day.person) as act:
        doses.witness_dose(day.desk, day.nurse2, dose, witness=WITNESS)
    assert act.wrote(dose=1, portion=1, signature=2)
    row = newest(day.desk, Dose)
    assert (row.version, row.witness_id, row.emergency) == (2, day.nurse2.user_id, reason)
    with refused(day.desk, ("DOS010", "")):
        doses.witness_dose(day.desk, day.nurse2, dose, witness=WITNESS)


def test_an_amended_dose_moves_its_portion_in_the_same_act(day: DosingDay) -> None:
    """Proves: REQ-DOS-005."""
    dose = day.give(day.order(), drawn_ul=1250)
    reason = "на шприці було 1,15 мл"
    with one_event(day.desk, Action.DOSE_AMENDED, day.nurse, person=day.person, reason=reason) as act:
        dose_amending.amend_dose(
            day.desk, day.nurse, dose, correction=Correction(given_ul=1150), reason=reason, witness=WITNESS,
            pin=PINS["nurse"],
        )  # fmt: skip
    assert act.wrote(dose=1, portion=1, signature=4)
    row, portion = newest(day.desk, Dose), newest(day.desk, Portion)
    assert (row.version, row.given_ul, row.given_ug, row.drawn_ul) == (2, 1150, 57_500, 1250)
    assert (portion.given_ul, portion.destroyed_ul, portion.after_ul) == (-50, 50, 750)
    same: dict[str, Any] = {"reason": reason, "witness": WITNESS, "pin": PINS["nurse"]}
    with refused(day.desk, ("DOS011", "")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=1150), **same)
    with refused(day.desk, ("DOS005", "drawn")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=1260), **same)
    with refused(day.desk, ("DSK004", "")):
        dose_amending.amend_dose(
            day.desk, day.nurse, dose, correction=Correction(given_ul=1100), version=1, **same
        )
    with refused(day.desk, ("DOS221", "given"), ("ORD004", "mg"), ("DOS220", "witness")):
        dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=1220), **same)
    same["witness"] = Witness("lead", pin=PINS["lead"])
    dose_amending.amend_dose(day.desk, day.nurse, dose, correction=Correction(given_ul=1220), **same)
    assert newest(day.desk, Response).form == "incident"
    assert examine(day.desk).findings == ()


def test_a_corrected_time_of_the_dose_judges_its_sets_anew(day: DosingDay) -> None:
    """Proves: REQ-WCH-060. What was measured before the dose after all is its baseline, and raises nothing by it."""
    calm = {"sbp": "120", "dbp": "80", "pulse": "74", "spo2": "98", "rr": "14", "moaas": "5"}
    where = {"session_id": day.session_id, "person_id": day.person}

    def measure(sbp: str) -> None:
        vitals.record_reading(
            day.desk, day.nurse, taken_at=day.clinic.clock.now(), values=calm | {"sbp": sbp}, confirmed=True,
            **where,
        )  # fmt: skip

    def alerts() -> dict[str, str]:
        shown = board.board_of(day.desk, day.nurse)
        assert shown is not None
        column = next(one for one in shown.columns if one.person_id == day.person)
        return {one.alert: one.level for one in column.alerts}

    measure("120")
    dose = day.give(day.order())
    for sbp in ("150", "155"):
        day.clinic.clock.advance(timedelta(minutes=5))
        measure(sbp)
    assert alerts() == {"sbp_over_baseline": "amber"}
    later = day.clinic.clock.now() - timedelta(minutes=3)
    reason = "годинник на стіні поспішав"
    with one_event(day.desk, Action.DOSE_AMENDED, day.nurse, person=day.person, reason=reason) as act:
        dose_amending.amend_dose(
            day.desk, day.nurse, dose, correction=Correction(given_at=later), reason=reason, witness=WITNESS,
            pin=PINS["nurse"],
        )  # fmt: skip
    assert act.wrote(dose=1, signature=2, alert_answer=2)
    assert alerts() == {}
    assert examine(day.desk).findings == ()


def test_a_dose_is_witnessed_from_the_register_too_and_its_portion_with_it(day: DosingDay) -> None:
    """Proves: REQ-LGR-004."""
    day.give(day.order(), witness=None, emergency="судоми в іншого")
    portion = newest(day.desk, Portion)
    ledger_corrections.witness_afterwards(day.desk, day.nurse2, portion.id, by=NURSE2)
    assert newest(day.desk, Dose).witness_id == day.nurse2.user_id
    with day.desk.database.read() as session:
        assert list(unwitnessed(portions_of(session, portion.ampoule_id))) == []
        ampoule = session.get_one(OpenedAmpoule, portion.ampoule_id)
    page = see_register(day.desk, day.nurse, ampoule.product_id, ampoule.place)
    opened = next(row for row in page.rows if row.portions)
    assert (opened.given_ug, opened.waiting, opened.portions[0].code) == (60_000, False, "К-1")
