"""From an order to what is drawn: amount, volume rounded down to what a syringe shows, and every limit it meets.

Whole micrograms, microlitres and grams. A limit of the rule or of the clearance is passed only with a second name; a
booster that a clearance forbids, or the rule does not know, is not passed at all.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from clinicdesk.errors import Issue
from clinicdesk.protocols.numerals import plain
from clinicdesk.protocols.programme_language import DoseRule, RouteDose
from clinicdesk.words import Number

THOUSAND = 1000
BEYOND = frozenset({"ORD003", "ORD004", "ORD005", "ORD010"})
"""What a second name and a reason let pass."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is ordered: mg or mg/kg (the other None), by which route, for how heavy a person."""

    route: str
    weight_g: int
    mg: Decimal | None = None
    mg_per_kg: Decimal | None = None
    infusion_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What this person's day allows. `given_ug`, `since_minutes`: in this session, before a booster.

    `ampoule_ul`: what the largest ampoule of this strength holds that the clinic has; 0 while it has none.
    """

    ordinal: int = 0
    dose_cap_mg: Decimal | None = None
    no_booster: bool = False
    given_ug: int = 0
    since_minutes: int | None = None
    ampoule_ul: int = 0


@dataclass(frozen=True, slots=True)
class DosePlan:
    """What would be ordered. `exact_ug` before rounding; amounts 0 when they cannot be told."""

    exact_ug: Decimal = Decimal(0)
    amount_ug: int = 0
    volume_ul: int = 0
    per_kg_ug: int = 0
    strength_ug_per_ml: int = 0
    cap_ug: int = 0
    issues: tuple[Issue, ...] = field(default=())
    weight_g: int = 0
    """What it is reckoned for; 0 while it is not known."""
    notes: tuple[Issue, ...] = field(default=())
    """What is said of it beforehand: that a cap lies below the least of the range (ORD045)."""
    asks: tuple[Issue, ...] = field(default=())
    """What stands against any dose now, and a second name and a reason let pass."""

    @property
    def rounded(self) -> bool:
        """Whether less is drawn than was asked for."""
        return self.exact_ug != self.amount_ug

    @property
    def beyond(self) -> tuple[Issue, ...]:
        """What needs a second name and a reason."""
        return tuple(issue for issue in self.issues if issue.code in BEYOND)

    @property
    def stops(self) -> tuple[Issue, ...]:
        """What no name lets pass."""
        return tuple(issue for issue in self.issues if issue.code not in BEYOND)


def plan_dose(rule: DoseRule, wanted: Wanted, bounds: Bounds) -> DosePlan:
    """The amount and volume of an order, and what is in its way.

    ORD001 route · ORD002 neither or both of mg and mg/kg, or not above nothing · ORD003 outside the range (mg/kg) ·
    ORD004 above the rule's cap · ORD005 above the clearance's cap · ORD006 less than can be drawn · ORD007 weight ·
    ORD008 minutes of an infusion · ORD009 no booster here · ORD010 outside the booster's window ·
    ORD290 more than one ampoule holds.

    A cap below the least of the range lowers it: what a cap asks for is no exception.
    """
    route = next((one for one in rule.routes if one.route == wanted.route), None)
    issues = [*_unreadable(wanted, route)]
    notes = _capped(rule, route, wanted, bounds) if route and wanted.weight_g > 0 else ()
    if issues or route is None:
        return DosePlan(issues=tuple(issues), weight_g=max(0, wanted.weight_g), notes=notes)
    strength = int(rule.concentration_mg_per_ml * THOUSAND)
    exact = _exact_ug(wanted)
    volume = _drawable_ul(rule, exact)
    cap = _cap_ug(rule, route, bounds)
    issues += _limits(rule, route, wanted, bounds, exact=exact)
    if volume <= 0:
        issues.append(Issue("ORD006", "mg", values={"step": _ml(rule.step_ul)}))
    if 0 < bounds.ampoule_ul < volume:
        most = bounds.ampoule_ul * strength // THOUSAND
        said = {"ml": _ml(volume), "ampoule": _ml(bounds.ampoule_ul), "mg": _number(Decimal(most) / THOUSAND)}
        issues.append(Issue("ORD290", "mg", values=said))
    return DosePlan(
        exact, volume * strength // THOUSAND, volume, int((wanted.mg_per_kg or 0) * THOUSAND), strength, cap,
        tuple(issues), wanted.weight_g, notes,
    )  # fmt: skip


def _unreadable(wanted: Wanted, route: RouteDose | None) -> list[Issue]:
    amounts = [one for one in (wanted.mg, wanted.mg_per_kg) if one is not None]
    issues = [] if route else [Issue("ORD001", "route")]
    if len(amounts) != 1 or not amounts[0].is_finite() or amounts[0] <= 0:
        issues.append(Issue("ORD002", "mg"))
    if wanted.weight_g <= 0:
        issues.append(Issue("ORD007", "weight"))
    return issues


def _exact_ug(wanted: Wanted) -> Decimal:
    if wanted.mg is not None:
        return wanted.mg * THOUSAND
    assert wanted.mg_per_kg is not None
    return wanted.mg_per_kg * wanted.weight_g


def _drawable_ul(rule: DoseRule, ug: Decimal) -> int:
    """The volume of an amount, rounded down to what a syringe shows and to whole micrograms."""
    strength = int(rule.concentration_mg_per_ml * THOUSAND)
    volume = int(ug * THOUSAND / strength) // rule.step_ul * rule.step_ul
    while volume * strength % THOUSAND:
        volume -= rule.step_ul
    return volume


def _least_ug(rule: DoseRule, route: RouteDose, wanted: Wanted, bounds: Bounds) -> Decimal:
    """The least of the range for this weight, or what can be drawn of a cap that lies below it."""
    least = Decimal(route.mg_per_kg[0]) * wanted.weight_g
    cap = _cap_ug(rule, route, bounds)
    if cap >= least:
        return least
    return Decimal(_drawable_ul(rule, Decimal(cap))) * rule.concentration_mg_per_ml


def _capped(rule: DoseRule, route: RouteDose, wanted: Wanted, bounds: Bounds) -> tuple[Issue, ...]:
    cap, least = _cap_ug(rule, route, bounds), Decimal(route.mg_per_kg[0]) * wanted.weight_g
    if bounds.ordinal or cap >= least:
        return ()
    said = {"cap": _number(Decimal(cap) / THOUSAND), "least": _number(least / THOUSAND)}
    return (Issue("ORD045", "mg", values=said),)


def _cap_ug(rule: DoseRule, route: RouteDose, bounds: Bounds) -> int:
    """The lower of the rule's cap and what the clearance leaves of its own for this session."""
    own = route.cap_mg if bounds.ordinal == 0 or rule.booster_cap_mg is None else rule.booster_cap_mg
    left = _left_ug(bounds)
    cap = int(own * THOUSAND)
    return cap if left is None else min(cap, left)


def _left_ug(bounds: Bounds) -> int | None:
    if bounds.dose_cap_mg is None:
        return None
    return max(0, int(bounds.dose_cap_mg * THOUSAND) - bounds.given_ug)


def _limits(
    rule: DoseRule, route: RouteDose, wanted: Wanted, bounds: Bounds, *, exact: Decimal
) -> list[Issue]:
    issues = []
    booster = bounds.ordinal > 0
    if booster and (bounds.no_booster or bounds.ordinal > rule.boosters):
        issues.append(Issue("ORD009", "booster"))
    least, most = _least_ug(rule, route, wanted, bounds), route.mg_per_kg[1]
    if not booster and not least <= exact <= most * wanted.weight_g:
        issues.append(Issue("ORD003", "mg", values={
            "least": _per_kg(least, wanted), "most": _number(most), "is": _per_kg(exact, wanted),
        }))  # fmt: skip
    own = rule.booster_cap_mg if booster and rule.booster_cap_mg is not None else route.cap_mg
    if exact > own * THOUSAND:
        issues.append(Issue("ORD004", "mg", values={"cap": _number(own)}))
    left = _left_ug(bounds)
    if left is not None and exact > left:
        issues.append(Issue("ORD005", "mg", values={"cap": _number(Decimal(left) / THOUSAND)}))
    if route.infusion and wanted.infusion_minutes <= 0:
        issues.append(Issue("ORD008", "infusion_minutes"))
    return issues + _window(rule, bounds)


def _window(rule: DoseRule, bounds: Bounds) -> list[Issue]:
    """A booster counts from the dose before it; both ends are inside."""
    window, since = rule.booster_after_minutes, bounds.since_minutes
    if not bounds.ordinal or window is None or since is None or window[0] <= since <= window[1]:
        return []
    return [Issue("ORD010", "booster", values={"least": window[0], "most": window[1], "is": since})]


def mg_per_kg(ug: Decimal | int, grams: int) -> str:
    """Micrograms a gram are milligrams a kilogram: decimal text, two decimals at most; "" without a weight."""
    return plain((Decimal(ug) / grams).quantize(Decimal("0.01"))) if grams > 0 else ""


def _per_kg(ug: Decimal, wanted: Wanted) -> Number:
    return Number(mg_per_kg(ug, wanted.weight_g))


def _ml(microlitres: int) -> Number:
    return _number(Decimal(microlitres) / THOUSAND)


def _number(value: int | Decimal) -> Number:
    return Number(plain(Decimal(value)))
