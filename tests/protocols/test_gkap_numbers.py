"""The numbers of the programme: doses, clocks, time points, the register; each with its source and its limits."""

from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

import pytest

from clinicdesk.protocols.adjusting import target
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import FormField, Part
from clinicdesk.protocols.programme_language import ProgrammeStep
from clinicdesk.security.roles import Role
from tests.support.gkap import OWN, fields, form, programme

ROUTES = {"im": ("0.5", "0.75", 60), "iv": ("0.2", "1.0", 60), "sl": ("0.25", "7.0", 300)}
BEFORE = {"phq9@1.0": ("pre_d1", "pre_d2", "pre_d3"), "pcl5@1.0": (), "gad7@1.0": ()}


@pytest.mark.parametrize("route", ROUTES)
def test_the_dose_of_each_route_has_its_range_and_cap(route: str) -> None:
    low, high, cap = ROUTES[route]
    (rule,) = programme().doses
    (one,) = (part for part in rule.routes if part.route == route)
    assert (one.mg_per_kg, one.cap_mg) == ((Decimal(low), Decimal(high)), cap)
    assert (rule.concentration_mg_per_ml, rule.step_ul, rule.witness) == (50, 10, True)
    assert (rule.boosters, rule.booster_after_minutes, rule.booster_cap_mg) == (1, (10, 30), 30)


def test_a_rescue_drug_brings_no_dose() -> None:
    """Proves: REQ-GKP-010."""
    names = {rescue.id for rescue in programme().rescue}
    assert {"ondansetron", "clonidine", "labetalol", "captopril", "midazolam", "oxygen"} <= names
    for rescue in programme().rescue:
        assert set(type(rescue).model_fields) == {"id", "substance", "routes", "source", "most"}
        assert rescue.most is None
        for language in ("uk", "en"):
            words = library().phrase(programme(), f"rescue.{rescue.id}.title", language)
            assert not any(letter.isdigit() for letter in words)


def test_every_person_has_their_own_clock_and_a_booster_starts_it_again() -> None:
    (series,) = programme().series
    assert series.routes["im"] == (5, 10, 15, 30, 45, 60, 90, 120)
    assert series.minutes == (10, 15, 30, 45, 60, 90, 120)
    assert series.booster_minutes == (5, 10, 15, 30, 45, 60, 90, 120)
    assert (series.before, series.soon_minutes, series.grace_minutes) == (1, 3, 2)
    assert set(series.routes) == {route.route for route in programme().doses[0].routes}


def test_calls_and_scales_come_at_their_times() -> None:
    points = {point.id: point for point in programme().timepoints}
    for n in (1, 2, 3):
        assert [points[f"d{n}_{name}"].after_hours for name in ("h24", "h48")] == [24, 48]
        assert points[f"d{n}_d7"].after_days == 7
    assert [points[name].after_days for name in ("end", "w2", "m1", "m3", "m6")] == [0, 14, 30, 91, 182]
    at = {measure.form: set(measure.at) for measure in programme().measures}
    for scale, more in BEFORE.items():
        assert at[scale] == {"baseline", "end", "w2", "m1", "m3", "m6", *more}


def test_all_seven_kinds_of_step_are_used() -> None:
    kinds = set(get_args(ProgrammeStep.model_fields["kind"].annotation))
    assert {step.kind for step in programme().steps} == kinds
    assert len(kinds) == 7


def test_roles_are_those_of_the_program() -> None:
    known = {role.value for role in Role}
    named = {role for step in programme().steps for role in step.roles}
    assert named | {role.program_role for role in programme().roles} <= known


def test_basic_life_support_makes_nobody_a_nurse() -> None:
    asked = {role.role: (role.credentials, role.also) for role in programme().roles}
    assert asked["monitoring_nurse"] == (("NURSE-LIC",), ("BLS",))
    assert asked["physician"] == (("MED-LIC",), ("KAP-MED",))
    assert asked["resuscitation"] == (("ACLS",), ("MED-LIC",))


def test_what_must_be_done_has_its_hours_and_its_person() -> None:
    duties = {rule.id: (rule.within_hours, rule.who) for rule in programme().safeguarding}
    assert duties["item9"] == (4, "lead_therapist")
    assert duties["sae"] == (24, "physician")
    assert duties["boundary"] == (24, "lead")
    assert duties["risk_high"] == (0, "physician")


def test_the_register_knows_the_drug_and_wants_a_witness_for_every_movement() -> None:
    ledger = programme().ledger
    assert ledger is not None
    assert (ledger.strengths_mg_per_ml, ledger.content_ml, ledger.stock_months) == ((50,), (2, 10), 3)
    assert set(ledger.witness_for) == {"receive", "issue", "give", "destroy", "return", "count", "break"}


def test_what_the_lead_may_set_exists_and_lies_inside_its_limits() -> None:
    for number in programme().adjustable:
        numbers = target(programme(), number.at)
        assert numbers, number.at
        assert all(number.lowest <= one <= number.highest for one in numbers), number.at


@pytest.mark.parametrize(("amber", "red"), [("sbp_high", "sbp_very_high"), ("sbp_very_high", "sbp_extreme")])
def test_the_graver_limit_lies_above_the_lighter_one(amber: str, red: str) -> None:
    lighter, graver = (target(programme(), f"series.vital_signs.{name}.at_least")[0] for name in (amber, red))
    assert lighter < graver


def test_orders_can_hold_every_dose_the_rule_allows() -> None:
    order = fields(form("gkap_order"))
    for route in programme().doses[0].routes:
        for name, amount in (("mg_per_kg", route.mg_per_kg[1]), ("mg", route.cap_mg)):
            highest = order[name].highest
            assert highest is not None
            assert amount <= highest


@pytest.mark.parametrize("code", OWN)
def test_every_definition_is_a_draft_with_sources(code: str) -> None:
    """Proves: REQ-GKP-008."""
    definition = library().read(code, "0.1").definition
    assert definition is not None
    assert definition.status == "draft"
    lacking = [type(part).__name__ for part in parts(definition) if getattr(part, "source", "?") == ""]
    assert lacking == []


@pytest.mark.parametrize("code", OWN)
def test_every_number_of_a_form_has_its_source(code: str) -> None:
    """Proves: REQ-GKP-008. A whole list of counts in a summary is arithmetic, not medicine."""
    definition = library().read(code, "0.1").definition
    if code == "closing_summary" or definition is None:
        return
    bare = [
        part.id
        for part in parts(definition)
        if isinstance(part, FormField)
        and part.type in {"integer", "decimal"}
        and not (part.source or part.screen)
    ]
    assert bare == []


def parts(part: Part) -> Iterator[Part]:
    """A definition and everything in it."""
    yield part
    for name in type(part).model_fields:
        value = getattr(part, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Part):
                yield from parts(inner)
