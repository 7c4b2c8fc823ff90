"""Amounts as they are typed at the board: what is no number is said at its field, nothing is read into it."""

from decimal import Decimal

import pytest

from clinicdesk.desktop.binding_board import board_of_desk
from clinicdesk.errors import Refused
from clinicdesk.models.dosing import Dose
from clinicdesk.protocols.numerals import amount_of
from clinicdesk.services import vitals
from clinicdesk.ui.drugs.verdict import micrograms
from tests.support.clinic import Clinic
from tests.support.dosing_day import PINS, QUIET, DosingDay
from tests.support.looking import newest, refused

NO_AMOUNTS = [
    "1e30",
    "1e9999",
    "6_0",
    "NaN",
    "inf",
    "-1",
    "1 04",
    "1.2.3",
    "٦٠",
    "1" * 40,
    "60 мг",
    "0x10",
    "+6",
]


@pytest.fixture(scope="module")
def built_day(cleared_day: Clinic) -> Clinic:
    """К-1 may be given a dose."""
    return cleared_day


@pytest.mark.parametrize("typed", NO_AMOUNTS)
def test_what_is_no_amount_is_none_anywhere(typed: str) -> None:
    """Proves: REQ-ANS-260. Python reads most of these."""
    assert amount_of(typed) is None
    assert micrograms(typed, 50_000) is None or typed.endswith("мг")  # a unit of its own is read there


@pytest.mark.parametrize(("typed", "amount"), [("60", "60"), (" 0,75 ", "0.75"), ("1.2", "1.2"), ("0", "0")])
def test_comma_and_point_are_the_same(typed: str, amount: str) -> None:
    assert amount_of(typed) == Decimal(amount)


def test_an_order_says_at_the_field_that_it_is_no_number(day: DosingDay) -> None:
    """«1e30» stopped the preview with an error of Python's, «6_0» was ordered as 60. Proves: REQ-ANS-260."""
    verbs = board_of_desk(day.desk, day.lead)
    said = {"person_id": day.person, "booster": False, "route": "im", "infusion_minutes": ""}
    assert verbs.preview is not None
    assert verbs.order is not None
    for typed in NO_AMOUNTS:
        seen = verbs.preview(**said, per_kg="", mg=typed)
        assert [(one.code, one.field) for one in seen.issues] == [("ANS003", "mg")]
        with pytest.raises(Refused) as caught:
            verbs.order(**said, per_kg=typed, mg="", beyond_reason="", second_id="", second_pin="", reason="")
        assert [(one.code, one.field) for one in caught.value.issues] == [("ANS003", "mg_per_kg")]


def test_nothing_given_is_no_dose_and_an_empty_field_the_whole_one(day: DosingDay) -> None:
    """«0» in «Введено» was written down as the whole order. Proves: REQ-DOS-261."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=QUIET,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip
    order = day.order()
    give = board_of_desk(day.desk, day.nurse).give
    assert give is not None
    said = {
        "person_id": day.person, "order_row": order, "ampoule_id": day.ampoule, "drawn": "1,2",
        "pin": PINS["nurse"], "witness_id": day.nurse2.user_id, "witness_pin": PINS["nurse2"], "emergency": "",
    }  # fmt: skip
    for typed in ("0", "0,0", "0.000"):
        with refused(day.desk, ("DOS260", "given")):
            give(**said, given=typed)
    with refused(day.desk, ("ANS003", "given")):
        give(**said, given="1.2.3")
    give(**said, given="")
    assert newest(day.desk, Dose).given_ul == 1_200
