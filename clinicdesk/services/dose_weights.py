"""What a dose given came to by the weight as it stands now: a weight put right after the dose changes no order."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.sessions import Session
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.dose_plan import mg_per_kg
from clinicdesk.protocols.numerals import plain
from clinicdesk.protocols.values import Value
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Reweighed
from clinicdesk.services.caseload import person_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.dose_orders import GRAMS, rule_of
from clinicdesk.services.dosing_day import Day, day_by, day_of_sitting, sitting_of
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.reading_values import decimal_text
from clinicdesk.services.views import Actor
from clinicdesk.words import Number

WEIGHT = "weight"


def reweighed(
    session: DbSession, sitting: Session, pinned: Pinned | None, doses: Iterable[Dose]
) -> Mapping[str, Reweighed]:
    """Id of each of these doses whose weight was put right since it was ordered, to what it came to."""
    given = [one for one in doses if one.given_ul]
    if not given or pinned is None or not sitting.code:
        return {}
    day = day_by(sitting, pinned)
    weights = _weights(session, day)
    found = {one.dose_id: _by_weight(session, day, one, weights.get(one.person_id, 0)) for one in given}
    return {dose: said for dose, said in found.items() if said is not None}


def weigh_again(
    desk: Desk,
    work: Work,
    form: Response,
    *,
    before: Mapping[str, Value],
    now: Mapping[str, Value],
    actor: Actor,
) -> tuple[Issue, ...]:
    """Inside the act that puts a form right: DOS420 with an incident for each dose that its weight makes too much.

    Nothing where the form says no weight of the day, or a higher one than before.
    """
    was, grams = _grams(before.get(WEIGHT)), _grams(now.get(WEIGHT))
    if not (form.session_id and form.person_id and 0 < grams < was):
        return ()
    sitting = sitting_of(work.session, form.session_id)
    if not sitting.code:
        return ()
    day = day_of_sitting(desk, work.session, sitting)
    if form.step not in _weighing(day):
        return ()
    told = []
    for dose in doses_of(work.session, form.session_id, form.person_id):
        said = _by_weight(work.session, day, dose, grams)
        if said is not None and said.over:
            told.append(_incident(desk, work, dose, said, actor=actor, why=form.reason))
    return tuple(told)


def _incident(desk: Desk, work: Work, dose: Dose, said: Reweighed, *, actor: Actor, why: str) -> Issue:
    """The medical lead is asked to look at the person and to complete it."""
    now = desk.clock.now()
    incident = open_incident(
        desk, work, kind="medication_error", found_by=actor.user_id, at=now, session_id=dose.session_id,
        person_id=dose.person_id, description=why,
    )  # fmt: skip
    figures = {
        "mg": decimal_text(dose.given_ug), "kg": said.kg, "per_kg": said.mg_per_kg, "most": said.most,
    }  # fmt: skip
    words: dict[str, str | int] = {
        "code": person_of(work.session, dose.person_id).code, "who": actor.name, "why": why, **figures,
    }  # fmt: skip
    oblige(desk, work, [
        Due("dose_weight", f"incident:{incident}", now, Role.LEAD.value, person_id=dose.person_id, words=words)
    ])  # fmt: skip
    return Issue("DOS420", WEIGHT, values={name: Number(text) for name, text in figures.items()})


def _by_weight(session: DbSession, day: Day, dose: Dose, grams: int) -> Reweighed | None:
    """None where it was ordered for this weight, or nobody knows one."""
    order, rule = session.get_one(DoseOrder, dose.order_row), rule_of(day)
    if grams <= 0 or grams == order.weight_g:
        return None
    most = next((Decimal(one.mg_per_kg[1]) for one in rule.routes if one.route == dose.route), None)
    over = most is not None and dose.ordinal == 0 and dose.given_ug > most * grams
    said = "" if most is None else plain(most)
    return Reweighed(decimal_text(grams), mg_per_kg(dose.given_ug, grams), said, over)


def _weights(session: DbSession, day: Day) -> Mapping[str, int]:
    """Person to the grams that the standing form of the day says."""
    rows = session.execute(
        select(Response.person_id, Answer.body)
        .join(Answer, Answer.response_row == Response.id)
        .where(
            Response.session_id == day.session_id, Response.step.in_(_weighing(day)), Answer.key == WEIGHT,
            standing(Response),
        )
        .order_by(Response.taken_at)
    )  # fmt: skip
    return {person: _grams(Decimal(str(json.loads(body)))) for person, body in rows}


def _weighing(day: Day) -> frozenset[str]:
    """The steps whose forms the clearing signs: there today's weight stands."""
    return frozenset(one for step in day.clearing for one in step.of)


def _grams(value: Value | None) -> int:
    """Kilograms as grams; 0 while they are not known."""
    return int(value * GRAMS) if isinstance(value, Decimal | int) else 0
