"""What a dose given came to by the weight as it stands now: a weight put right after the dose changes no order."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.responses import Answer, Response
from clinicdesk.models.sessions import Session
from clinicdesk.models.standing import standing
from clinicdesk.models.tasks import Obligation
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.dose_plan import mg_per_kg
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.numerals import plain
from clinicdesk.protocols.values import Value
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Reweighed
from clinicdesk.services.caseload import person_of
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk
from clinicdesk.services.dose_orders import GRAMS, rule_of
from clinicdesk.services.dosing_day import Day, day_by, day_of_sitting, sitting_of
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.obligations import Due, oblige, open_ones, reword
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.reading_values import decimal_text
from clinicdesk.services.sheet_answers import values_of
from clinicdesk.services.views import Actor
from clinicdesk.words import Number

WEIGHT = "weight"
TASK = "dose_weight"
NO_REASON = "–"
_FIGURES = ("mg", "kg", "per_kg", "most")


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
    desk: Desk, work: Work, form: Response, values: Mapping[str, Value], *, actor: Actor
) -> tuple[Issue, ...]:
    """Inside the act that writes a form: DOS420 for each dose that the weight now makes too much (`tell_over`).

    Nothing where the form is not of the day's weight, or the weight that counts is no lower than before; a task that
    stands open says the figures of now all the same.
    """
    if not (form.session_id and form.person_id and WEIGHT in values):
        return ()
    sitting = sitting_of(work.session, form.session_id)
    if not sitting.code:
        return ()
    day = day_of_sitting(desk, work.session, sitting)
    if form.step not in _weighing(day):
        return ()
    before = _said_of(work.session, day, form.person_id)
    own = _Said(form.taken_at, form.response_id, form.person_id, _grams(values[WEIGHT]))
    after = sorted(
        (*(one for one in before if one.sheet != form.response_id), own), key=lambda one: one.taken_at
    )
    was, grams = before[-1].grams if before else 0, after[-1].grams
    told: list[Issue] = []
    for dose in doses_of(work.session, form.session_id, form.person_id):
        _say_anew(desk, work, dose, _came_to(day, dose, grams), actor=actor, why=form.reason)
        if grams < (was or work.session.get_one(DoseOrder, dose.order_row).weight_g):
            told += _told(
                desk, work, dose, _by_weight(work.session, day, dose, grams), actor=actor, why=form.reason
            )
    return tuple(told)


def tell_over(
    desk: Desk, work: Work, dose: Dose, *, raised: bool, actor: Actor, why: str
) -> tuple[Issue, ...]:
    """Inside the act that writes this version of a dose: DOS420 where it is `raised` and too much for the weight.

    An incident is begun and the medical lead asked to see the person, once while that task is open; however the dose
    is corrected meanwhile, the task says the figures of now.
    """
    sitting = sitting_of(work.session, dose.session_id)
    if not sitting.code:
        return ()
    day = day_of_sitting(desk, work.session, sitting)
    said = _said_of(work.session, day, dose.person_id)
    grams = said[-1].grams if said else 0
    _say_anew(desk, work, dose, _came_to(day, dose, grams), actor=actor, why=why)
    weighed = _by_weight(work.session, day, dose, grams) if raised else None
    return _told(desk, work, dose, weighed, actor=actor, why=why)


def _told(
    desk: Desk, work: Work, dose: Dose, said: Reweighed | None, *, actor: Actor, why: str
) -> tuple[Issue, ...]:
    if said is None or not said.over:
        return ()
    words = _words(work.session, dose, said, actor=actor, why=why)
    if _asked(work, dose) is None:
        _incident(desk, work, dose, words, actor=actor, why=why)
    return (Issue("DOS420", WEIGHT, values={name: Number(str(words[name])) for name in _FIGURES}),)


def _say_anew(desk: Desk, work: Work, dose: Dose, said: Reweighed | None, *, actor: Actor, why: str) -> None:
    """Where the lead has the task of this dose, it says what the dose comes to now, and by whose correction.

    A form without a reason corrects nobody's: who gave the former one, and which, stays.
    """
    row = _asked(work, dose) if said is not None and dose.ordinal == 0 else None
    if row is not None and said is not None:
        words = _words(work.session, dose, said, actor=actor, why=why)
        former = {} if why else json.loads(row.words)
        kept = {
            name: former[name] for name in ("who", "why") if former.get("why") not in {None, "", NO_REASON}
        }
        reword(desk, work, row, {**words, **kept})


def _words(
    session: DbSession, dose: Dose, said: Reweighed, *, actor: Actor, why: str
) -> dict[str, str | int]:
    return {
        "code": person_of(session, dose.person_id).code, "who": actor.name, "why": why or NO_REASON,
        "mg": decimal_text(dose.given_ug), "kg": said.kg, "per_kg": said.mg_per_kg, "most": said.most,
    }  # fmt: skip


def _asked(work: Work, dose: Dose) -> Obligation | None:
    """The task that the lead has already, of this session of the person."""
    by_incident = {
        one.origin.partition(":")[2]: one for one in open_ones(work.session)
        if one.kind == TASK and one.person_id == dose.person_id
    }  # fmt: skip
    query = select(Response.response_id).where(
        Response.response_id.in_(by_incident), Response.session_id == dose.session_id
    )
    found = work.session.scalars(query).first()
    return None if found is None else by_incident[found]


def _incident(
    desk: Desk, work: Work, dose: Dose, words: Mapping[str, str | int], *, actor: Actor, why: str
) -> None:
    now = desk.clock.now()
    incident = open_incident(
        desk, work, kind="medication_error", found_by=actor.user_id, at=now, session_id=dose.session_id,
        person_id=dose.person_id, description=why,
    )  # fmt: skip
    oblige(desk, work, [
        Due(TASK, f"incident:{incident}", now, Role.LEAD.value, person_id=dose.person_id, words=words)
    ])  # fmt: skip


def _by_weight(session: DbSession, day: Day, dose: Dose, grams: int) -> Reweighed | None:
    """None where it was ordered for this weight, or nobody knows one."""
    ordered = session.get_one(DoseOrder, dose.order_row).weight_g
    return None if grams == ordered else _came_to(day, dose, grams)


def _came_to(day: Day, dose: Dose, grams: int) -> Reweighed | None:
    """What a dose is in mg/kg for this weight; None where nobody knows one."""
    rule = rule_of(day)
    if grams <= 0:
        return None
    most = next((Decimal(one.mg_per_kg[1]) for one in rule.routes if one.route == dose.route), None)
    over = most is not None and dose.ordinal == 0 and dose.given_ug > most * grams
    said = "" if most is None else plain(most)
    return Reweighed(decimal_text(grams), mg_per_kg(dose.given_ug, grams), said, over)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one form says of the weight, in grams; 0 where it is no number, or nobody can read it."""

    taken_at: datetime
    sheet: str
    person_id: str
    grams: int


def _weights(session: DbSession, day: Day) -> Mapping[str, int]:
    """Person to the grams that the newest form of the day says."""
    return {one.person_id: one.grams for one in _said_of(session, day)}


def _said_of(session: DbSession, day: Day, person_id: str = "") -> list[_Said]:
    """What the standing forms of the day say, of one person or of everybody, oldest first."""
    query = (
        select(Response, Answer.body)
        .join(Answer, Answer.response_row == Response.id)
        .where(
            Response.session_id == day.session_id, Response.step.in_(_weighing(day)), Answer.key == WEIGHT,
            standing(Response),
        )
        .order_by(Response.taken_at, Response.event_seq)
    )  # fmt: skip
    if person_id:
        query = query.where(Response.person_id == person_id)
    found = []
    for row, body in session.execute(query):
        form = kept(session, row.form_digest).definition
        assert isinstance(form, Form)
        grams = _grams(values_of(form, [(WEIGHT, body)]).get(WEIGHT))
        found.append(_Said(row.taken_at, row.response_id, row.person_id, grams))
    return found


def _weighing(day: Day) -> frozenset[str]:
    """The steps whose forms the clearing signs: there today's weight stands."""
    return frozenset(one for step in day.clearing for one in step.of)


def _grams(value: Value | None) -> int:
    """Kilograms as grams; 0 while they are not known."""
    return int(value * GRAMS) if isinstance(value, Decimal | int) else 0
