"""Giving a dose: one hand gives, another witnesses; the dose, its portion and both signatures are one act."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.ampoules import Taking, take_for_dose, witness_for_dose
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dose_checks import UG, Allowed, Draught, check_dose, raid_issues
from clinicdesk.services.dosing_day import running_day
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.judging import judge_again
from clinicdesk.services.leaving_again import recheck
from clinicdesk.services.ledger_hands import Signers, sign_portion
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.passing_over import ALONE, licence_due, not_passed, unlicensed
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.presence import running_of
from clinicdesk.services.session_clock import mono_at
from clinicdesk.services.signed_content import DOSE, PORTION, content_of_rows
from clinicdesk.services.signing import Meaning, Pen
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import Witness, own_hand, second_person


@verb(Permission.GIVE_DOSES)
def give_dose(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, order_row: str, ampoule_id: str,
    drawn_ul: int, given_at: datetime, pin: str, given_ul: int | None = None, witness: Witness | None = None,
    emergency: str = "", despite: str = "", seen: Collection[str] = (), in_raid: bool = False,
) -> Changes:  # fmt: skip
    """Give what was ordered, from an open ampoule of this session; what was drawn beyond it is destroyed with it.

    `given_ul`: when less than the order was given; None: the whole order. `emergency`: why nobody can witness now;
    the dose then waits for `witness_dose`, and the session stays open. `despite`: why an unanswered alert of this
    person, their readings, a missing baseline, or a giver or witness without valid papers do not stop it; then both
    names are needed, one of them a physician's, and an incident is begun. `seen`: what of it they were shown, as
    `marks_of` has it; whatever else stands against the dose by then is refused once more. Alone in an emergency only
    a red alarm and a missing baseline stop it; with the rest it is written down, and the incident is begun.
    `in_raid`: somebody agreed to give it while the air-raid alarm lasts; DOS045 asks once. Of somebody who has left
    since, how they left follows (`recheck`).

    Raises Refused as `check_dose`, DOS008 (neither witness nor emergency), DOS013 (despite an alarm: two names, one
    a physician's), WIT…, PIN…, KEY…, SGN002, AMP….
    """
    despite, alone = despite.strip(), witness is None and bool(emergency.strip())
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        draught = _draught(
            session, order_row, ampoule_id=ampoule_id, drawn_ul=drawn_ul, given_ul=given_ul, given_at=given_at
        )
        look = partial(
            check_dose, desk, session_id=session_id, person_id=person_id, draught=draught,
            hands=_acting(session, actor, witness),
            passing=frozenset(seen if despite else ()) | (ALONE if alone else frozenset()),
        )  # fmt: skip
        passed = look(session).passed
        raid = () if in_raid else raid_issues(session, session_id, at=given_at)
    if raid:
        raise Refused(*raid)
    signers = _hands(desk, actor, session_id=session_id, pin=pin, witness=witness, emergency=emergency)
    if not_passed(passed, ALONE if alone else ()):
        _check_two(signers)
    why = despite if passed and despite else signers.emergency
    with desk.write(actor, Action.DOSE_GIVEN, entity=DOSE, entity_id="", version=1, person_id=person_id,
                    reason=why) as work:  # fmt: skip
        # Meanwhile a clearance may have been taken back, an order replaced, the session closed, an alarm raised.
        allowed = look(work.session)
        dose = _written(desk, work, signers, allowed, draught)
        if dose.ordinal == 0:
            _judge_sets_since(desk, work, dose, actor=actor)
        if allowed.passed:
            _incident(desk, work, dose, signers, allowed.passed, why=why)
        told = recheck(desk, work, signers.own, dose, why=why)
    return desk.changes(Topic.DOSING, Topic.DRUGS, Topic.TASKS, subject=person_id, notes=told)


@verb(Permission.GIVE_DOSES)
def witness_dose(desk: Desk, actor: Actor, dose_id: str, *, witness: Witness) -> Changes:
    """The second name of a dose given in an emergency: the one logged in, or another of the session's staff.

    Raises Refused DOS009 (no such dose), DOS010 (witnessed already), SES005, WIT001 (the giver), WIT…, PIN…, KEY….
    """
    with desk.database.read() as session:
        former = newest_dose(session, dose_id)
        check_reach(session, actor, former.person_id)
        day = running_day(desk, session, former.session_id)
    if former.witness_id is not None:
        raise Refused(Issue("DOS010"))
    pen = _witness_pen(desk, actor, former, witness)
    row = next_dose(desk, former, witness_id=pen.user_id)
    with desk.write(actor, Action.DOSE_WITNESSED, entity=DOSE, entity_id=dose_id, version=row.version,
                    person_id=row.person_id) as work:  # fmt: skip
        work.supersede(former, row)
        work.add(pen.sign(DOSE, dose_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.WITNESS))  # fmt: skip
        portions = witness_for_dose(
            desk, work, dose_id, author_id=former.giver_id, witness_id=pen.user_id,
            happened_at=desk.clock.now(),
        )  # fmt: skip
        work.add(*(
            pen.sign(PORTION, one.id, version=1, content=content_of_rows(one), meaning=Meaning.WITNESS)
            for one in portions
        ))  # fmt: skip
        # It is given already: a witness without valid papers is not stopped, and the medical lead is told.
        unfit = unlicensed(desk, work.session, day, {pen.user_id: Permission.GIVE_DOSES})
        if unfit:
            _incident(desk, work, row, Signers(pen, pen, row.emergency), unfit, why=row.emergency)
    return desk.changes(Topic.DOSING, Topic.DRUGS, subject=row.person_id)


def newest_dose(session: DbSession, dose_id: str) -> Dose:
    """The version of a dose that counts. Refused DOS009 (no such dose, or it was taken back)."""
    counts = (Dose.dose_id == dose_id, standing(Dose), Dose.given_ul > 0)
    found = session.scalars(select(Dose).where(*counts)).first()
    if found is None:
        raise Refused(Issue("DOS009"))
    return found


def dose_as_seen(session: DbSession, actor: Actor, dose_id: str, *, version: int) -> Dose:
    """That version, of somebody in reach. Refused DOS009, PPL004, DSK004 (not the one seen; 0 for the newest)."""
    found = newest_dose(session, dose_id)
    check_reach(session, actor, found.person_id)
    if version not in {0, found.version}:
        raise Refused(Issue("DSK004"))
    return found


def next_dose(desk: Desk, former: Dose, **changed: object) -> Dose:
    """The next version of a dose."""
    kept = {name: getattr(former, name) for name in _KEPT}
    return Dose(id=desk.ids.new(), version=former.version + 1, **{**kept, **changed})


_KEPT = (
    "dose_id", "session_id", "person_id", "ordinal", "admission_id", "order_row", "route", "strength_ug_per_ml",
    "drawn_ul", "given_ul", "given_ug", "given_at", "mono_ms", "boot_id", "giver_id", "witness_id", "emergency",
)  # fmt: skip


def _draught(
    session: DbSession, order_row: str, *, ampoule_id: str, drawn_ul: int, given_ul: int | None,
    given_at: datetime,
) -> Draught:  # fmt: skip
    """Without another volume, what was ordered."""
    order = session.get(DoseOrder, order_row)
    if order is None:
        raise Refused(Issue("DOS002", "order"))
    given = order.volume_ul if given_ul is None else given_ul
    return Draught(order_row, ampoule_id, drawn_ul, given, given_at)


def _hands(
    desk: Desk, actor: Actor, *, session_id: str, pin: str, witness: Witness | None, emergency: str
) -> Signers:
    if witness is None and not emergency.strip():
        raise Refused(Issue("DOS008", "witness"))
    own = own_hand(desk, actor, session_id=session_id, pin=pin)
    if witness is None:
        return Signers(own, None, emergency.strip())
    second = second_person(
        desk, actor, login=witness.login, pin=witness.pin, password=witness.password, session_id=session_id
    )
    return Signers(own, second, "")


def _acting(session: DbSession, actor: Actor, witness: Witness | None) -> dict[str, Permission]:
    """Giver and witness by their ids; a login that is none's is refused with the witness."""
    logins = {actor.login.casefold(), witness.login.casefold() if witness is not None else ""}
    here = (one for one in current_accounts(session) if one.login.casefold() in logins)
    return {one.user_id: Permission.GIVE_DOSES for one in here}


def _check_two(signers: Signers) -> None:
    """Despite what was asked: a giver and a witness, one of whom may order doses."""
    pens = [signers.own] + ([signers.second] if signers.second else [])
    two = signers.second is not None
    if not two or not any(may(pen.actor.roles, Permission.ORDER_DOSES) for pen in pens):
        raise Refused(Issue("DOS013", "witness"))


def _incident(
    desk: Desk, work: Work, dose: Dose, signers: Signers, passed: Sequence[Issue], *, why: str
) -> None:
    """A dose was given despite what stood in its way: an incident, which the medical lead is asked to complete."""
    now = desk.clock.now()
    incident = open_incident(
        desk, work, kind="other", found_by=signers.own.user_id, at=now, session_id=dose.session_id,
        person_id=dose.person_id, description=why,
    )  # fmt: skip
    words: dict[str, str | int] = {
        "code": person_of(work.session, dose.person_id).code, "why": why,
        "second": signers.second.name if signers.second else "–",
    }  # fmt: skip
    unfit = [one for one in passed if one.code == "DOS620"]
    dues = licence_due(incident, unfit, at=now, person_id=dose.person_id, words=words)
    if len(unfit) < len(passed):
        alarmed = any(one.code not in {"DOS055", "DOS620"} for one in passed)
        kind = "dose_despite" if alarmed else "dose_unmeasured"
        due = Due(kind, f"incident:{incident}", now, Role.LEAD.value, person_id=dose.person_id, words=words)
        dues.append(due)
    oblige(desk, work, dues)


def _written(desk: Desk, work: Work, signers: Signers, allowed: Allowed, draught: Draught) -> Dose:
    """The dose with what it takes from the ampoule, both signed."""
    dose = _dose(desk, signers, allowed, draught)
    work.amend_deed(entity_id=dose.dose_id)
    work.add(dose)
    portion = take_for_dose(desk, work, draught.ampoule_id, Taking(
        dose.person_id, dose.dose_id, draught.given_ul, draught.drawn_ul - draught.given_ul, dose.giver_id,
        dose.witness_id, dose.emergency, draught.given_at,
    ))  # fmt: skip
    work.add(*signers.sign(DOSE, dose.dose_id, content_of_rows(dose)))
    sign_portion(work, signers, portion)
    return dose


def _judge_sets_since(desk: Desk, work: Work, dose: Dose, *, actor: Actor) -> None:
    """Written down afterwards, it has sets behind it already: they are held against the baseline now."""
    sitting, at = running_of(work.session, dose.session_id), dose.given_at
    judge_again(desk, work, sitting, dose.person_id, (), actor=actor, since=at, t0=at)


def _dose(desk: Desk, signers: Signers, allowed: Allowed, draught: Draught) -> Dose:
    order = allowed.order
    return Dose(
        id=desk.ids.new(), dose_id=desk.ids.new(), version=1, session_id=order.session_id,
        person_id=order.person_id, ordinal=order.ordinal, admission_id=allowed.admission.id, order_row=order.id,
        route=order.route, strength_ug_per_ml=order.strength_ug_per_ml, drawn_ul=draught.drawn_ul,
        given_ul=draught.given_ul, given_ug=draught.given_ul * order.strength_ug_per_ml // UG,
        given_at=draught.given_at, mono_ms=mono_at(desk, draught.given_at, allowed.now),
        boot_id=desk.clock.boot_id, giver_id=signers.own.user_id,
        witness_id=signers.second.user_id if signers.second else None, emergency=signers.emergency,
    )  # fmt: skip


def _witness_pen(desk: Desk, actor: Actor, former: Dose, witness: Witness) -> Pen:
    if witness.login.casefold() == actor.login.casefold():
        pen = own_hand(desk, actor, session_id=former.session_id, pin=witness.pin, password=witness.password)
    else:
        pen = second_person(
            desk, actor, login=witness.login, pin=witness.pin, password=witness.password,
            session_id=former.session_id,
        )  # fmt: skip
    if pen.user_id == former.giver_id:
        raise Refused(Issue("WIT001", "witness"))
    return pen
