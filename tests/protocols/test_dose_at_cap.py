"""A cap below the programme's range lowers its least: an order at the cap is an ordinary one."""

from decimal import Decimal

import pytest

from clinicdesk.protocols.dose_plan import Bounds, Wanted, plan_dose
from tests.support.gkap import programme

RULE = programme().doses[0]
NORMAL = tuple[str, ...]()


def plan_codes(mg: str, kg: str, cap: str = "") -> tuple[tuple[str, ...], tuple[str, ...]]:
    bounds = Bounds(dose_cap_mg=Decimal(cap) if cap else None)
    plan = plan_dose(RULE, Wanted("im", int(Decimal(kg) * 1000), mg=Decimal(mg)), bounds)
    return tuple(one.code for one in plan.issues), tuple(one.code for one in plan.notes)


@pytest.mark.parametrize(
    ("mg", "kg", "cap", "expected"),
    [
        ("35", "80", "35", NORMAL),
        ("34.5", "80", "35", ("ORD003",)),
        ("35.5", "80", "35", ("ORD005",)),
        ("35", "80", "35.3", NORMAL),  # what can be drawn of the cap
        ("34.5", "80", "35.3", ("ORD003",)),
        ("60", "120", "", NORMAL),
        ("60", "120.1", "", NORMAL),
        ("60", "150", "", NORMAL),
        ("59.5", "150", "", ("ORD003",)),
        ("60.5", "150", "", ("ORD004",)),
        ("40", "80", "45", NORMAL),
        ("39.5", "80", "45", ("ORD003",)),
    ],
)
def test_an_order_at_the_cap_needs_no_second_name(
    mg: str, kg: str, cap: str, expected: tuple[str, ...]
) -> None:
    """Proves: REQ-ORD-045. At a cap of 35 mg for 80 kg every amount was refused; so was 60 mg over 120 kg."""
    assert plan_codes(mg, kg, cap)[0] == expected


@pytest.mark.parametrize(
    ("kg", "cap", "notes"),
    [("80", "35", ("ORD045",)), ("80", "40", NORMAL), ("120", "", NORMAL), ("121", "", ("ORD045",))],
)
def test_it_is_said_where_a_cap_binds(kg: str, cap: str, notes: tuple[str, ...]) -> None:
    """Proves: REQ-ORD-045."""
    assert plan_codes("30", kg, cap)[1] == notes


def test_it_is_said_before_anything_is_typed_and_not_of_a_booster() -> None:
    empty = plan_dose(RULE, Wanted("im", 80_000), Bounds(dose_cap_mg=Decimal(35)))
    assert [(one.code, str(one.values["cap"]), str(one.values["least"])) for one in empty.notes] == [
        ("ORD045", "35", "40")
    ]
    booster = Bounds(ordinal=1, dose_cap_mg=Decimal(35), given_ug=20_000, since_minutes=12)
    assert plan_dose(RULE, Wanted("im", 80_000, mg=Decimal(10)), booster).notes == ()
