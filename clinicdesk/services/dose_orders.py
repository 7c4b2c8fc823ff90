"""The physician's order: mg or mg/kg for today's weight, within rule and clearance, or beyond them with two names."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import DoseOrder
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.dose_cap import cap_of
from clinicdesk.protocols.dose_plan import Bounds, DosePlan, Wanted, plan_dose
from clinicdesk.protocols.numerals import amount_of
from clinicdesk.protocols.programme_language import DoseRule
from clinicdesk.protocols.values import Fact
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.clearance_state import newest_clearance
from clinicdesk.services.clearances import Conditions
from clinicdesk.services.departures import gone_issues
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import (
    Day,
    check_seat,
    day_facts,
    gate_issues,
    running_day,
    standing_deferral,
    standing_orders,
)
from clinicdesk.services.drugs import largest_ampoule_ul
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.memberships import left_issues
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.passing_over import licence_due, unlicensed, warned_before
from clinicdesk.services.presence import check_present
from clinicdesk.services.reasons import check_words
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import Second, Witness, second_person

ENTITY = "order"
GRAMS = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is being ordered, as typed: mg or mg/kg, one of them. `booster`: a further dose of the same session."""

    route: str
    mg: str = ""
    mg_per_kg: str = ""
    infusion_minutes: int = 0
    booster: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """Why the limits are passed, and the second person who agrees."""

    reason: str
    second: Witness


@dataclass(frozen=True, slots=True)
class OrderBasis:
    """What an order of somebody leans on today. `issues`: why nothing can be ordered at all."""

    rule: DoseRule
    weight_g: int
    conditions: Conditions
    doses: int
    given_ug: int
    since_minutes: int | None
    issues: tuple[Issue, ...]
    asks: tuple[Issue, ...] = ()
    """What two people may pass over with a reason: see `warned_before`, `unlicensed`."""
    ampoule_ul: int = 0
    """What the largest ampoule of this strength holds that the clinic has."""


@verb(Permission.ORDER_DOSES, reads=True)
def order_basis(desk: Desk, actor: Actor, *, session_id: str, person_id: str) -> OrderBasis:
    """Read once when an order is begun; `plan_for` then answers every key. Refused SES005, DAY001, VIT007, PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        return basis_of(desk, actor, session, running_day(desk, session, session_id), person_id)


@verb(Permission.ORDER_DOSES, reads=True)
def dose_preview(desk: Desk, actor: Actor, *, session_id: str, person_id: str, wish: Wish) -> DosePlan:
    """What an order would be: amount, volume, rounding, and everything in its way."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        basis = basis_of(desk, actor, session, running_day(desk, session, session_id), person_id)
    return plan_for(basis, wish)


@verb(Permission.ORDER_DOSES)
def order_dose(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, wish: Wish, override: Override | None = None,
    reason: str = "",
) -> Changes:  # fmt: skip
    """Order a dose or a booster. One that is not given yet is replaced, with a `reason`.

    Raises Refused SES005, DAY001, VIT007, WIT005 (not at the session), DOS015 (has left), COH045, CLR014 (deferred),
    DAY003/DAY004/DAY480 (the gate before the order), ORD001–ORD010 (see `plan_dose`), ORD011 (beyond the limits
    without two names and a reason), those of `warned_before` and `unlicensed` (the same), ORD012 (dosed already: only
    a booster), ORD013 (a booster before the dose), ORD015 (unreadable cap), DSK005, WIT…, PIN…, KEY….
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        check_present(session, session_id, actor)
        day = running_day(desk, session, session_id)
        basis = basis_of(desk, actor, session, day, person_id)
        former = _newest(session, session_id, person_id, basis.doses)
    plan = plan_for(basis, wish)
    if basis.issues or plan.stops:
        raise Refused(*basis.issues, *plan.stops)
    if former is not None and former.state == "ordered" and not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    second = _second(desk, actor, plan, override, session_id=session_id, asks=basis.asks)
    row = _row(desk, actor, basis, wish, plan=plan, former=former, day=day, person_id=person_id)
    row.reason = reason
    why = override.reason.strip() if basis.asks and override is not None and not reason.strip() else reason
    with desk.write(actor, Action.DOSE_ORDERED, entity=ENTITY, entity_id=row.order_id, version=row.version,
                    person_id=person_id, reason=why) as work:  # fmt: skip
        if second is not None and override is not None:
            if plan.beyond:
                row.override_id, row.override_reason = second.user_id, override.reason
            else:
                row.note = "; ".join(filter(None, (row.note, f"{override.reason.strip()} ({second.name})")))
            row.incident_id = _incident(desk, work, day, row, second, why=override.reason.strip())
        if former is None:
            work.add(row)
        else:
            work.supersede(former, row)
    return desk.changes(Topic.DOSING, Topic.TASKS, subject=person_id)


@verb(Permission.ORDER_DOSES)
def withdraw_order(desk: Desk, actor: Actor, order_row: str, *, reason: str) -> Changes:
    """Take back an order that was not given. Refused ORD014 (gone, replaced or given), SES005, DSK005."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = session.get(DoseOrder, order_row)
        if former is None:
            raise Refused(Issue("ORD014"))
        check_reach(session, actor, former.person_id)
        running_day(desk, session, former.session_id)
        standing = {one.id for one in standing_orders(session, former.session_id, former.person_id)}
        given = {one.ordinal for one in doses_of(session, former.session_id, former.person_id)}
    if former.id not in standing or former.ordinal in given:
        raise Refused(Issue("ORD014"))
    row = copied(desk, former, state="withdrawn", author_id=actor.user_id, reason=reason)
    with desk.write(actor, Action.ORDER_WITHDRAWN, entity=ENTITY, entity_id=row.order_id, version=row.version,
                    person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.DOSING, subject=row.person_id)


def plan_for(basis: OrderBasis, wish: Wish) -> DosePlan:
    """The plan of a wish; what cannot be read of it is ANS003 at its field."""
    typed = {"mg": wish.mg, "mg_per_kg": wish.mg_per_kg}
    read = {name: amount_of(text) for name, text in typed.items() if text.strip()}
    issues = [Issue("ANS003", name) for name, amount in read.items() if amount is None]
    if wish.booster and not basis.doses:
        issues.append(Issue("ORD013", "booster"))
    if not wish.booster and basis.doses:
        issues.append(Issue("ORD012", "booster"))
    cap = cap_of(basis.conditions.dose_cap_mg)
    if cap is not None and cap.is_nan():
        issues.append(Issue("ORD015", "mg", values={"cap": basis.conditions.dose_cap_mg}))
    bounds = Bounds(
        ordinal=basis.doses, dose_cap_mg=cap, no_booster=basis.conditions.no_booster,
        given_ug=basis.given_ug, since_minutes=basis.since_minutes, ampoule_ul=basis.ampoule_ul,
    )  # fmt: skip
    wanted = Wanted(wish.route, basis.weight_g, read.get("mg"), read.get("mg_per_kg"), wish.infusion_minutes)
    if issues:
        return DosePlan(issues=tuple(issues), asks=basis.asks)
    return replace(plan_dose(basis.rule, wanted, bounds), asks=basis.asks)


def basis_of(desk: Desk, actor: Actor, session: DbSession, day: Day, person_id: str) -> OrderBasis:
    """What an order of this person leans on, with the gate before it."""
    check_seat(session, day.session_id, person_id)
    facts = day_facts(desk, session, day, person_id)
    doses = doses_of(session, day.session_id, person_id)
    issues = gone_issues(session, day.session_id, person_id)
    issues += left_issues(session, day.cohort_id, person_id)
    issues += [Issue("CLR014", "person")] if standing_deferral(session, day.session_id, person_id) else []
    issues += [issue for step in day.ordering for issue in gate_issues(day, step, facts)]
    since, now = doses[-1].given_at if doses else None, session_now(desk, session, day.session_id)
    return OrderBasis(
        rule=rule_of(day), weight_g=weight_g(day, facts),
        conditions=conditions_of(session, person_id, day.cohort_id), doses=len(doses),
        given_ug=sum(one.given_ug for one in doses),
        since_minutes=whole_minutes(since, now), issues=tuple(issues),
        asks=(
            *warned_before(session, day, person_id, at=now),
            *unlicensed(desk, session, day, {actor.user_id: Permission.ORDER_DOSES}),
        ),
        ampoule_ul=largest_ampoule_ul(session, rule_of(day)),
    )  # fmt: skip


def rule_of(day: Day) -> DoseRule:
    """The dose rule of the session's dose step. Refused DAY007 where it has none."""
    named = {step.dose for step in day.of_kind("dose")}
    rule = next((one for one in day.programme.doses if one.id in named), None)
    if rule is None:
        raise Refused(Issue("DAY007"))
    return rule


def weight_g(day: Day, facts: Mapping[str, Fact | None]) -> int:
    """Today's weight from the check the clearing signs; 0 while it is not known."""
    forms = {step.id: (step.form or "").partition("@")[0] for step in day.steps}
    names = [f"form.{forms[one]}.weight" for step in day.clearing for one in step.of if one in forms]
    found = next((facts[name] for name in names if facts.get(name) is not None), None)
    return int(found * GRAMS) if isinstance(found, Decimal | int) else 0


def conditions_of(session: DbSession, person_id: str, cohort_id: str) -> Conditions:
    """What the standing decision asks of the day."""
    row = newest_clearance(session, person_id, cohort_id)
    return Conditions(**json.loads(row.conditions)) if row is not None else Conditions()


def whole_minutes(since: datetime | None, now: datetime) -> int | None:
    """Whole minutes gone by; None without a beginning."""
    return None if since is None else minutes_between(since, now)


def minutes_between(since: datetime, until: datetime) -> int:
    """Whole minutes gone by, seconds counted, on screen and on paper alike; below zero before `since`."""
    return (until - since) // timedelta(minutes=1)


def copied(desk: Desk, former: DoseOrder, **changed: str) -> DoseOrder:
    """The next version of an order."""
    kept = {name: getattr(former, name) for name in _KEPT}
    return DoseOrder(id=desk.ids.new(), version=former.version + 1, **{**kept, **changed})


_KEPT = (
    "order_id", "session_id", "person_id", "ordinal", "rule", "route", "weight_g", "per_kg_ug",
    "strength_ug_per_ml", "amount_ug", "volume_ul", "cap_ug", "infusion_minutes", "state", "author_id", "note",
    "override_reason", "override_id", "incident_id",
)  # fmt: skip


def _newest(session: DbSession, session_id: str, person_id: str, ordinal: int) -> DoseOrder | None:
    """The newest order of this ordinal, a withdrawn one too: the next one continues it."""
    return session.scalars(
        select(DoseOrder).where(
            DoseOrder.session_id == session_id, DoseOrder.person_id == person_id,
            DoseOrder.ordinal == ordinal, standing(DoseOrder),
        )
    ).first()  # fmt: skip


def _second(
    desk: Desk, actor: Actor, plan: DosePlan, override: Override | None, *, session_id: str,
    asks: tuple[Issue, ...],
) -> Second | None:  # fmt: skip
    """Who agrees that limits (then a physician) or warnings are passed; None where there is nothing to pass."""
    if not plan.beyond and not asks:
        return None
    if override is None or not override.reason.strip():
        raise Refused(*asks, *plan.beyond, *([Issue("ORD011", "override")] if plan.beyond else ()))
    check_words("override", override.reason)
    said = override.second
    return second_person(
        desk, actor, login=said.login, pin=said.pin, password=said.password, session_id=session_id,
        needs=Permission.ORDER_DOSES if plan.beyond else Permission.SIGN_RECORDS,
    )  # fmt: skip


def _row(
    desk: Desk, actor: Actor, basis: OrderBasis, wish: Wish, *, plan: DosePlan, former: DoseOrder | None,
    day: Day, person_id: str,
) -> DoseOrder:  # fmt: skip
    return DoseOrder(
        id=desk.ids.new(), order_id=former.order_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, session_id=day.session_id, person_id=person_id,
        ordinal=basis.doses, rule=basis.rule.id, route=wish.route, weight_g=basis.weight_g,
        per_kg_ug=plan.per_kg_ug, strength_ug_per_ml=plan.strength_ug_per_ml, amount_ug=plan.amount_ug,
        volume_ul=plan.volume_ul, cap_ug=plan.cap_ug, infusion_minutes=wish.infusion_minutes, state="ordered",
        author_id=actor.user_id, note=wish.note,
    )  # fmt: skip


def _incident(desk: Desk, work: Work, day: Day, row: DoseOrder, second: Second, *, why: str) -> str:
    """Limits or warnings were passed: an incident is begun, and the medical lead is asked to complete it."""
    now = desk.clock.now()
    incident = open_incident(
        desk, work, kind="other", found_by=row.author_id, at=now, session_id=row.session_id,
        person_id=row.person_id, description="" if row.override_id else why,
    )  # fmt: skip
    words: dict[str, str | int] = {
        "code": person_of(work.session, row.person_id).code, "second": second.name, "why": why,
    }  # fmt: skip
    hands = {row.author_id: Permission.ORDER_DOSES, second.user_id: Permission.GIVE_DOSES}
    found = unlicensed(desk, work.session, day, hands)
    oblige(desk, work, [
        Due("incident", f"incident:{incident}", now, Role.LEAD.value, person_id=row.person_id, words=words),
        *licence_due(incident, found, at=now, person_id=row.person_id, words=words),
    ])  # fmt: skip
    return incident
