"""From mg/kg to the line on the syringe: each limit on both sides, rounding down only."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.protocols.dose_plan import Bounds, Wanted, plan_dose
from clinicdesk.protocols.programme_language import DoseRule
from tests.support.gkap import programme


def rule() -> DoseRule:
    return programme().doses[0]


def codes(wanted: Wanted, bounds: Bounds | None = None) -> list[str]:
    return [issue.code for issue in plan_dose(rule(), wanted, bounds or Bounds()).issues]


def im(mg: str = "", per_kg: str = "", *, kg: str = "80", route: str = "im", minutes: int = 0) -> Wanted:
    return Wanted(
        route,
        int(Decimal(kg) * 1000),
        Decimal(mg) if mg else None,
        Decimal(per_kg) if per_kg else None,
        minutes,
    )


@pytest.mark.parametrize(
    ("wanted", "amount", "volume", "rounded"),
    [
        (im(per_kg="0.75"), 60_000, 1200, False),
        (im(mg="60"), 60_000, 1200, False),
        (im(per_kg="0.5", kg="83.3"), 41_500, 830, True),
        (im(mg="52.7"), 52_500, 1050, True),
        (im(mg="52.49"), 52_000, 1040, True),
    ],
)
def test_what_is_drawn_is_never_more_than_ordered(
    wanted: Wanted, amount: int, volume: int, rounded: bool
) -> None:
    """Proves: REQ-ORD-001."""
    plan = plan_dose(rule(), wanted, Bounds())
    assert (plan.amount_ug, plan.volume_ul, plan.rounded, plan.issues) == (amount, volume, rounded, ())


@given(mg=st.decimals("0.5", "400", places=2), kg=st.decimals("30", "250", places=1))
def test_rounding_stays_within_a_step_below_the_order(mg: Decimal, kg: Decimal) -> None:
    """Proves: REQ-ORD-001. Amount and volume say the same, as the table of orders asks."""
    plan = plan_dose(rule(), Wanted("im", int(kg * 1000), mg=mg), Bounds())
    assert plan.amount_ug * 1000 == plan.volume_ul * plan.strength_ug_per_ml
    assert 0 <= plan.exact_ug - plan.amount_ug < Decimal(rule().step_ul * plan.strength_ug_per_ml) / 1000


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (im(per_kg="0.49"), ["ORD003"]), (im(per_kg="0.5"), []), (im(per_kg="0.75"), []),
        (im(per_kg="0.76"), ["ORD003", "ORD004"]), (im(mg="60", kg="90"), []), (im(mg="60.1", kg="90"), ["ORD004"]),
        (im(mg="0.4", kg="0.8"), ["ORD006"]), (im(), ["ORD002"]), (im(mg="50", per_kg="0.7"), ["ORD002"]),
        (im(mg="-5"), ["ORD002"]), (im(mg="NaN"), ["ORD002"]), (im(mg="60", route="nasal"), ["ORD001"]),
        (im(mg="40", kg="0"), ["ORD007"]), (im(mg="40", route="iv"), ["ORD008"]),
        (im(mg="40", route="iv", minutes=40), []),
    ],
)  # fmt: skip
def test_each_limit_of_the_rule_on_both_sides(wanted: Wanted, expected: list[str]) -> None:
    """Proves: REQ-ORD-002."""
    assert codes(wanted) == expected


@pytest.mark.parametrize(
    ("bounds", "mg", "expected"),
    [
        (Bounds(dose_cap_mg=Decimal(45)), "45", []),
        (Bounds(dose_cap_mg=Decimal(45)), "45.1", ["ORD005"]),
        (Bounds(ordinal=1, given_ug=40_000, since_minutes=10), "30", []),
        (Bounds(ordinal=1, given_ug=40_000, since_minutes=9), "30", ["ORD010"]),
        (Bounds(ordinal=1, given_ug=40_000, since_minutes=30), "30", []),
        (Bounds(ordinal=1, given_ug=40_000, since_minutes=31), "30", ["ORD010"]),
        (Bounds(ordinal=1, given_ug=40_000, since_minutes=15), "30.1", ["ORD004"]),
        (Bounds(ordinal=2, given_ug=60_000, since_minutes=15), "10", ["ORD009"]),
        (Bounds(ordinal=1, no_booster=True, given_ug=40_000, since_minutes=15), "10", ["ORD009"]),
        (Bounds(ordinal=1, dose_cap_mg=Decimal(45), given_ug=40_000, since_minutes=15), "5", []),
        (Bounds(ordinal=1, dose_cap_mg=Decimal(45), given_ug=40_000, since_minutes=15), "5.1", ["ORD005"]),
    ],
)
def test_what_the_clearance_and_a_booster_allow(bounds: Bounds, mg: str, expected: list[str]) -> None:
    """Proves: REQ-ORD-003."""
    assert codes(im(mg=mg), bounds) == expected
