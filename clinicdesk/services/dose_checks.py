"""What stands in the way of a dose; asked before the PINs, and once more inside the act that writes it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.drugs import DrugProduct
from clinicdesk.protocols.dose_cap import cap_of
from clinicdesk.protocols.dose_plan import BEYOND, Bounds, Wanted, plan_dose
from clinicdesk.protocols.numerals import plain
from clinicdesk.security.roles import Permission
from clinicdesk.services.ampoules import standing_ampoule
from clinicdesk.services.clearance_state import newest_in, standing_on
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.days import day_of
from clinicdesk.services.departures import gone_issues
from clinicdesk.services.desk import Desk
from clinicdesk.services.dose_orders import conditions_of, rule_of, weight_g, whole_minutes
from clinicdesk.services.dosing_day import (
    Day,
    check_seat,
    day_facts,
    day_of_sitting,
    gate_issues,
    running_day,
    sitting_of,
    standing_deferral,
    standing_orders,
)
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.memberships import left_issues
from clinicdesk.services.passing_over import not_passed, passable, unlicensed
from clinicdesk.services.readiness import readiness_of
from clinicdesk.services.session_clock import session_now, written_at
from clinicdesk.services.session_events import events_of, lasting
from clinicdesk.words import Number

UG = 1000
READING = timedelta(seconds=1)
"""The clocks of wall and machine are read one after the other."""


@dataclass(frozen=True, slots=True)
class Draught:
    """What is given: the order, the ampoule, the volumes drawn and given (microlitres), and when."""

    order_row: str
    ampoule_id: str
    drawn_ul: int
    given_ul: int
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Allowed:
    """A dose that may be given: the admission and the order it hangs on. `passed`: what was passed over for it."""

    admission: Admission
    order: DoseOrder
    now: datetime
    passed: tuple[Issue, ...] = ()


def check_dose(
    desk: Desk,
    session: DbSession,
    *,
    session_id: str,
    person_id: str,
    draught: Draught,
    passing: Collection[str] = (),
    hands: Mapping[str, Permission] | None = None,
) -> Allowed:
    """Refused with everything in the way. `passing`: what is passed over, codes, or `marks_of` what was seen.

    SES005, DAY001, VIT007 · DOS015 (had left by then) · COH045 (out of the cohort) · CLR014 (deferred) ·
    DOS001 (not admitted) · DAY003/DAY004/DAY480 (the gate before the dose) · RDY002/RDY003 (no go) ·
    what `passable` names, and `unlicensed` of the `hands`, unless passed over · DOS002 (the order is gone) ·
    ORD005/009/010/015 (no longer inside clearance or window) · DOS261 (ordered for another weight) ·
    DOS003/DOS004/DOS070 (time) · DOS005 (volumes), DOS260 (nothing was given) · DOS006/DOS007 (the ampoule) · AMP001.
    """
    day = running_day(desk, session, session_id)
    check_seat(session, session_id, person_id)
    now = session_now(desk, session, session_id)
    admission = _admission(session, session_id, person_id)
    doses = doses_of(session, session_id, person_id)
    orders = standing_orders(session, session_id, person_id)
    order = next((one for one in orders if one.id == draught.order_row and one.ordinal == len(doses)), None)
    issues = gone_issues(session, session_id, person_id, at=draught.given_at)
    issues += left_issues(session, day.cohort_id, person_id, at=draught.given_at)
    issues += _person_issues(desk, session, day, person_id)
    times = _time_issues(day, doses, draught, now=now)
    asked = passable(session, day, person_id, at=None if times else draught.given_at)
    asked += unlicensed(desk, session, day, hands or {})
    issues += not_passed(asked, passing)
    if admission is None:
        issues.insert(0, Issue("DOS001", "person"))
    if order is None:
        raise Refused(*issues, Issue("DOS002", "order"))
    conditions = conditions_of(session, person_id, day.cohort_id)
    issues += _order_issues(day, order, doses, conditions, at=draught.given_at, given_ug=order.amount_ug)
    issues += _weight_issues(desk, session, day, order)
    if admission is not None and not times:
        times = before_its_order(desk, session, admission, order, at=draught.given_at, now=now)
    issues += times
    issues += _volume_issues(order, draught)
    issues += ampoule_issues(session, session_id, draught.ampoule_id, order.strength_ug_per_ml)
    if issues or admission is None:
        raise Refused(*issues)
    return Allowed(admission, order, now, tuple(asked))


def raid_issues(session: DbSession, session_id: str, *, at: datetime) -> tuple[Issue, ...]:
    """DOS045 (ask) at a moment at which the air-raid alarm lasts."""
    held = (one for one in lasting(events_of(session, session_id)) if one.event.kind == "alarm")
    within = any(one.event.happened_at <= at and (one.until is None or at < one.until) for one in held)
    return (Issue("DOS045", "raid", Severity.ASK),) if within else ()


def beyond(desk: Desk, session: DbSession, former: Dose, *, given_ug: int, at: datetime) -> tuple[Issue, ...]:
    """Why so much could not be given as a dose of its own; nothing where it is no more than stands in the record.

    DOS221 (more than was ordered) · DOS222 (no clearance permits it) · ORD004/005/009/010/015 (a cap, the window). A
    session that has closed is judged by the decision and the day of its end.
    """
    if given_ug <= former.given_ug:
        return ()
    order = session.get_one(DoseOrder, former.order_row)
    day = day_of_sitting(desk, session, sitting_of(session, former.session_id))
    decision = newest_in(session, day.session_id, former.person_id, day.cohort_id)
    ended = day.sitting.ended_at or session_now(desk, session, day.session_id)
    issues = [Issue("DOS221", "given")] if given_ug > order.amount_ug else []
    if decision is None or not standing_on(day_of(desk, ended), decision).valid:
        issues.append(Issue("DOS222", "person"))
    before = tuple(
        one for one in doses_of(session, day.session_id, former.person_id) if one.ordinal < former.ordinal
    )
    conditions = Conditions(**json.loads(decision.conditions)) if decision is not None else Conditions()
    return (*issues, *_order_issues(day, order, before, conditions, at=at, given_ug=given_ug))


def _admission(session: DbSession, session_id: str, person_id: str) -> Admission | None:
    return session.scalars(
        select(Admission).where(Admission.session_id == session_id, Admission.person_id == person_id)
    ).first()


def _person_issues(desk: Desk, session: DbSession, day: Day, person_id: str) -> list[Issue]:
    issues = []
    if standing_deferral(session, day.session_id, person_id):
        issues.append(Issue("CLR014", "person"))
    # Whether the order stands is asked of the order itself.
    facts = {**day_facts(desk, session, day, person_id), "step.order": True}
    for step in day.of_kind("dose"):
        issues += gate_issues(day, step.id, facts)
    ready = readiness_of(desk, session, day)
    # Somebody called away does not stop a day that began: the ratio was asked of at the signature.
    return issues + [issue for issue in ready.issues if issue.code in {"RDY002", "RDY003"}]


def _order_issues(
    day: Day,
    order: DoseOrder,
    doses: tuple[Dose, ...],
    conditions: Conditions,
    *,
    at: datetime,
    given_ug: int,
) -> list[Issue]:
    """An order once inside its limits must still be: the clearance may be newer, the window over."""
    cap = cap_of(conditions.dose_cap_mg)
    if cap is not None and cap.is_nan():
        return [Issue("ORD015", "mg", values={"cap": conditions.dose_cap_mg})]
    bounds = Bounds(
        ordinal=order.ordinal, no_booster=conditions.no_booster, given_ug=sum(one.given_ug for one in doses),
        dose_cap_mg=cap, since_minutes=whole_minutes(doses[-1].given_at if doses else None, at),
    )  # fmt: skip
    wanted = Wanted(
        order.route, order.weight_g, mg=Decimal(given_ug) / UG, infusion_minutes=order.infusion_minutes
    )
    # The range was looked at when it was ordered; what was drawn is at most a step below it.
    asked = BEYOND - {"ORD003"} if not order.override_id else frozenset()
    plan = plan_dose(rule_of(day), wanted, bounds)
    return [issue for issue in plan.issues if issue.code in asked | {"ORD009"}]


def _weight_issues(desk: Desk, session: DbSession, day: Day, order: DoseOrder) -> list[Issue]:
    """DOS261: the weight was put right since, and the order is not inside its range for the weight that counts.

    What two people agreed on beyond the limits, and a booster by the kilogram, hold for their own weight alone.
    """
    now = weight_g(day, day_facts(desk, session, day, order.person_id))
    if now == order.weight_g:
        return []
    rule = rule_of(day)
    route = next((one for one in rule.routes if one.route == order.route), None)
    fits = now > 0 and route is not None and not order.override_id
    if fits and order.ordinal:
        fits = not order.per_kg_ug
    elif fits and route is not None:
        least, most = (Decimal(one) * now for one in route.mg_per_kg)
        # What was drawn lies less than a step of the syringe below what was asked for.
        step = Decimal(rule.step_ul) * order.strength_ug_per_ml / UG
        cap = min(least, Decimal(order.cap_ug))
        fits = cap - step < order.amount_ug <= most
    said = {"was": _thousand(order.weight_g), "now": _thousand(now), "mg": _thousand(order.amount_ug)}
    return [] if fits else [Issue("DOS261", "order", values=said)]


def _thousand(amount: int) -> Number:
    """Grams as kilograms, micrograms as milligrams."""
    return Number(plain(Decimal(amount) / 1000))


def _time_issues(day: Day, doses: tuple[Dose, ...], draught: Draught, *, now: datetime) -> list[Issue]:
    if draught.given_at > now + READING:
        return [Issue("DOS003", "given_at")]
    # Now is never too early: after a restart the clock may be behind what it showed before.
    earliest = min(max([day.sitting.started_at, *(one.given_at for one in doses)]), now)
    return [Issue("DOS004", "given_at")] if draught.given_at < earliest else []


def before_its_order(
    desk: Desk, session: DbSession, admission: Admission, order: DoseOrder, *, at: datetime, now: datetime
) -> list[Issue]:
    """DOS070: nothing is given before somebody was admitted and it was ordered; a typed time tells whole minutes.

    Now is never too early, whatever became of the clock since.
    """
    from_then = max(written_at(desk, session, row, now) for row in (admission, order))
    earliest = min(from_then, now).replace(second=0, microsecond=0)
    return [Issue("DOS070", "given_at")] if at < earliest else []


def _volume_issues(order: DoseOrder, draught: Draught) -> list[Issue]:
    if draught.given_ul == 0:
        return [Issue("DOS260", "given")]
    fits = 0 < draught.given_ul <= min(order.volume_ul, draught.drawn_ul)
    whole = draught.given_ul * order.strength_ug_per_ml % UG == 0
    return [] if fits and whole else [Issue("DOS005", "drawn")]


def ampoule_issues(
    session: DbSession, session_id: str, ampoule_id: str, strength_ug_per_ml: int
) -> list[Issue]:
    """DOS006 (another strength), DOS007 (not of this session). Refused AMP001."""
    ampoule = standing_ampoule(session, ampoule_id)
    product = session.get_one(DrugProduct, ampoule.product_id)
    issues = []
    if product.strength_ug_per_ml != strength_ug_per_ml:
        issues.append(Issue("DOS006", "ampoule"))
    if ampoule.session_id != session_id:
        issues.append(Issue("DOS007", "ampoule"))
    return issues
