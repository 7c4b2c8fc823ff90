"""A dose that was not given to this person: taken back under two names with an incident, never deleted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Dose
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.ampoule_moves import Move, give_back, hand_to
from clinicdesk.services.ampoules import gave, witness_for_dose
from clinicdesk.services.caseload import check_reach, person_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dose_checks import UG, Allowed, Draught, check_dose
from clinicdesk.services.doses import dose_as_seen, next_dose
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.judging import judge_again
from clinicdesk.services.leaving_again import recheck
from clinicdesk.services.ledger_hands import Signers, sign_portion
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.passing_over import BY_TWO
from clinicdesk.services.session_clock import mono_at
from clinicdesk.services.signed_content import DOSE, PORTION, content_of_rows
from clinicdesk.services.signing import Meaning, Pen
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import Witness, own_hand, second_person


@dataclass(frozen=True, slots=True)
class Taker:
    """Who really got it, by the order it was given on."""

    person_id: str
    order_row: str


@verb(Permission.GIVE_DOSES)
def take_back_dose(
    desk: Desk, actor: Actor, dose_id: str, *, reason: str, witness: Witness, pin: str = "", password: str = "",
    method: str = "", taker: Taker | None = None, version: int = 0,
) -> Changes:  # fmt: skip
    """It was not given to this person; one of the two who sign is who gave it, or a physician. An incident begins.

    The ampoule gets it back: as its remainder, or where it is closed among what was destroyed (`method`: how) or
    returned. With a `taker` it is their dose instead, at the same time, from the same ampoule. Sets stay as they
    are; the person's clocks follow, and how either of the two left (`recheck`, whose words are the notes). After the
    session has closed both give their passwords, and there is no taker.
    Raises Refused DOS009, DSK004, DSK005, DOS300 (a later dose stands on it), DOS301 (neither gave it nor is a
    physician), DOS302 (how it was destroyed), DOS303 (the taker is the same person), with a taker as `check_dose`,
    WIT…, PIN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = dose_as_seen(session, actor, dose_id, version=version)
        running = sitting_of(session, former.session_id).ended_at is None
        _check_last(session, former)
        if taker is not None:
            check_reach(session, actor, taker.person_id)
            _taken(desk, session, former, taker)
    signers = _hands(desk, actor, former, running=running, pin=pin, password=password, witness=witness)
    with desk.write(actor, Action.DOSE_TAKEN_BACK, entity=DOSE, entity_id=dose_id, version=former.version + 1,
                    person_id=former.person_id, reason=reason) as work:  # fmt: skip
        _incident(desk, work, former, signers, why=reason)
        row = next_dose(desk, former, given_ul=0, given_ug=0, drawn_ul=0, reason=reason)
        work.supersede(former, row)
        work.add(*signers.sign(DOSE, dose_id, content_of_rows(row), version=row.version, reason=reason))
        if former.ordinal == 0:
            judge_again(desk, work, sitting_of(work.session, row.session_id), row.person_id, (), actor=actor,
                        since=former.given_at, undosed=True)  # fmt: skip
        told = recheck(desk, work, signers.own, row, why=reason)
        _second_name(desk, work, former, signers)
        assert signers.second is not None
        move = Move(signers.own.user_id, signers.second.user_id, desk.clock.now(), reason, method.strip())
        if taker is None:
            portions = give_back(desk, work, dose_id, move)
        else:
            other = _given_to(desk, work, former, taker, signers, actor=actor)
            told += recheck(desk, work, signers.own, other, why=reason)
            portions = hand_to(
                desk, work, dose_id, to_dose=other.dose_id, to_person=taker.person_id, move=move
            )
        for portion in portions:
            sign_portion(work, signers, portion)
    topics = (Topic.DOSING, Topic.DRUGS, Topic.VITALS, Topic.TASKS)
    return desk.changes(*topics, subject=row.person_id, notes=told)


def _check_last(session: DbSession, former: Dose) -> None:
    """A booster is counted from the dose before it."""
    if any(one.ordinal > former.ordinal for one in doses_of(session, former.session_id, former.person_id)):
        raise Refused(Issue("DOS300", "dose"))


def _hands(
    desk: Desk, actor: Actor, former: Dose, *, running: bool, pin: str, password: str, witness: Witness
) -> Signers:
    session_id = former.session_id if running else ""
    own = own_hand(desk, actor, session_id=session_id, pin=pin, password=password)
    second = second_person(
        desk, actor, login=witness.login, pin=witness.pin, password=witness.password, session_id=session_id
    )
    who = (own, second)
    if not any(one.user_id == former.giver_id or may(one.actor.roles, Permission.ORDER_DOSES) for one in who):
        raise Refused(Issue("DOS301", "witness"))
    return Signers(own, second, "")


def _pens(signers: Signers) -> tuple[tuple[Pen, Meaning], ...]:
    assert signers.second is not None
    return (signers.own, Meaning.AUTHOR), (signers.second, Meaning.WITNESS)


def _second_name(desk: Desk, work: Work, former: Dose, signers: Signers) -> None:
    """A dose that still waited for its witness waits no longer: the ampoule's rows get a second name."""
    if former.witness_id is not None:
        return
    pen = next(pen for pen, _ in _pens(signers) if pen.user_id != former.giver_id)
    portions = witness_for_dose(
        desk, work, former.dose_id, author_id=former.giver_id, witness_id=pen.user_id, happened_at=desk.clock.now()
    )  # fmt: skip
    work.add(*(
        pen.sign(PORTION, one.id, version=1, content=content_of_rows(one), meaning=Meaning.WITNESS)
        for one in portions
    ))  # fmt: skip


def _incident(desk: Desk, work: Work, former: Dose, signers: Signers, *, why: str) -> None:
    """Written on the wrong person, or not given after all: the medical lead is asked to complete it."""
    assert signers.second is not None
    now = desk.clock.now()
    incident = open_incident(
        desk, work, kind="medication_error", found_by=signers.own.user_id, at=now, session_id=former.session_id,
        person_id=former.person_id, description=why,
    )  # fmt: skip
    words: dict[str, str | int] = {
        "code": person_of(work.session, former.person_id).code, "second": signers.second.name, "why": why,
    }  # fmt: skip
    oblige(desk, work, [
        Due("dose_taken_back", f"incident:{incident}", now, Role.LEAD.value, person_id=former.person_id, words=words)
    ])  # fmt: skip


def _taken(desk: Desk, session: DbSession, former: Dose, taker: Taker) -> Allowed:
    """It may stand as the taker's dose; no alarm holds up what was given. Refused DOS303, as `check_dose`."""
    if taker.person_id == former.person_id:
        raise Refused(Issue("DOS303", "person"))
    (ampoule, *_) = gave(session, former.dose_id)
    draught = Draught(taker.order_row, ampoule.id, former.drawn_ul, former.given_ul, former.given_at)
    return check_dose(
        desk,
        session,
        session_id=former.session_id,
        person_id=taker.person_id,
        draught=draught,
        passing=BY_TWO,
    )


def _given_to(desk: Desk, work: Work, former: Dose, taker: Taker, signers: Signers, *, actor: Actor) -> Dose:
    """The dose of the other person: the same hands, time and volumes, signed by the two of this act."""
    allowed = _taken(desk, work.session, former, taker)
    order, second = allowed.order, former.witness_id or _witness_of(former, signers)
    dose = Dose(
        id=desk.ids.new(), dose_id=desk.ids.new(), version=1, session_id=order.session_id,
        person_id=order.person_id, ordinal=order.ordinal, admission_id=allowed.admission.id, order_row=order.id,
        route=order.route, strength_ug_per_ml=order.strength_ug_per_ml, drawn_ul=former.drawn_ul,
        given_ul=former.given_ul, given_ug=former.given_ul * order.strength_ug_per_ml // UG,
        given_at=former.given_at, mono_ms=mono_at(desk, former.given_at, allowed.now), boot_id=desk.clock.boot_id,
        giver_id=former.giver_id, witness_id=second, emergency="", reason="",
    )  # fmt: skip
    work.add(dose)
    work.add(*signers.sign(DOSE, dose.dose_id, content_of_rows(dose)))
    if dose.ordinal == 0:
        _judge(desk, work, dose, actor=actor, since=dose.given_at)
    return dose


def _judge(desk: Desk, work: Work, dose: Dose, *, actor: Actor, since: datetime) -> None:
    sitting = sitting_of(work.session, dose.session_id)
    judge_again(desk, work, sitting, dose.person_id, (), actor=actor, since=since, t0=dose.given_at)


def _witness_of(former: Dose, signers: Signers) -> str:
    return next(pen.user_id for pen, _ in _pens(signers) if pen.user_id != former.giver_id)
