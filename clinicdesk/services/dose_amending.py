"""A dose put right beside the old version; the ampoule's account follows in the same act, to the last microlitre."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission, Role, may
from clinicdesk.services.ampoule_moves import Move, draw_from, give_back
from clinicdesk.services.ampoules import correct_for_dose, gave
from clinicdesk.services.booster_windows import broken_windows
from clinicdesk.services.caseload import person_of
from clinicdesk.services.departures import discharge_of
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dose_checks import READING, UG, ampoule_issues, before_its_order, beyond
from clinicdesk.services.dose_weights import tell_over
from clinicdesk.services.doses import dose_as_seen, next_dose
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.due_sets import doses_of
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.judging import judge_again
from clinicdesk.services.leaving_again import recheck
from clinicdesk.services.ledger_hands import Signers, sign_portion
from clinicdesk.services.obligations import Due, oblige
from clinicdesk.services.session_clock import mono_at, session_now
from clinicdesk.services.signed_content import DOSE, content_of_rows
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import Witness, own_hand, second_person


@dataclass(frozen=True, slots=True)
class Correction:
    """What was really drawn and given (microlitres), when, and from which ampoule; None, "": as it was written.

    `method`: how what the former ampoule gets back was destroyed, where that one is closed and knows no rest.
    """

    drawn_ul: int | None = None
    given_ul: int | None = None
    given_at: datetime | None = None
    ampoule_id: str = ""
    method: str = ""


@verb(Permission.GIVE_DOSES)
def amend_dose(
    desk: Desk, actor: Actor, dose_id: str, *, correction: Correction, reason: str, witness: Witness,
    pin: str = "", password: str = "", version: int = 0,
) -> Changes:  # fmt: skip
    """Put a corrected version beside the old one, signed by two. It says what was really given and allows nothing.

    More than before that could not be given as a dose of its own (above the order or a cap, without a clearance) is
    recorded all the same: one of the two may order doses, and an incident is begun. So is one for a booster that
    another time puts outside its window, a way home that another time makes too early, and more than the programme
    allows for a weight put right since (DOS420). After the session has
    closed both give their passwords. `version` is the one the person saw, 0 the newest.

    Raises Refused DOS009, DSK004, DSK005, DOS003/DOS004/DOS014/DOS070 (time), DOS005 (volumes), DOS304 (nothing at
    all: that is taken back), DOS006/DOS007 (the other ampoule), DOS011 (nothing differs), DOS220 (neither of the two
    orders doses, after what is beyond), DOS302 (how it was destroyed), WIT…, PIN…, KEY…, AMP….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = dose_as_seen(session, actor, dose_id, version=version)
        other = _other_ampoule(session, former, correction)
        row = _corrected(desk, session, former, correction, reason=reason, other=bool(other))
        passed = beyond(desk, session, former, given_ug=row.given_ug, at=row.given_at)
        sitting = sitting_of(session, former.session_id)
    session_id = former.session_id if sitting.ended_at is None else ""
    own = own_hand(desk, actor, session_id=session_id, pin=pin, password=password)
    second = second_person(
        desk, actor, login=witness.login, pin=witness.pin, password=witness.password, session_id=session_id
    )
    signers = Signers(own, second, "")
    if passed and not any(may(pen.actor.roles, Permission.ORDER_DOSES) for pen in (own, second)):
        raise Refused(*passed, Issue("DOS220", "witness"))
    with desk.write(actor, Action.DOSE_AMENDED, entity=DOSE, entity_id=dose_id, version=row.version,
                    person_id=row.person_id, reason=reason) as work:  # fmt: skip
        # Meanwhile a clearance may have been taken back: then the table refuses what no incident stands beside.
        if passed:
            _incident(desk, work, row, signers, "dose_above", why=reason)
        work.supersede(former, row)
        work.add(*signers.sign(DOSE, dose_id, content_of_rows(row), version=row.version, reason=reason))
        if row.ordinal == 0 and row.given_at != former.given_at:
            since = min(row.given_at, former.given_at)
            judge_again(desk, work, sitting, row.person_id, (), actor=actor, since=since, t0=row.given_at)
        if other:
            _change_ampoule(desk, work, signers, row, other, reason=reason, method=correction.method)
        elif (row.given_ul, row.drawn_ul) != (former.given_ul, former.drawn_ul):
            _correct_ampoule(desk, work, signers, row, reason=reason)
        told = _moved(desk, work, former, row, signers) if row.given_at != former.given_at else ()
        raised = row.given_ug > former.given_ug and not passed
        told += tell_over(desk, work, row, raised=raised, actor=actor, why=reason)
    return desk.changes(Topic.DOSING, Topic.DRUGS, Topic.TASKS, subject=row.person_id, notes=told)


def _moved(desk: Desk, work: Work, former: Dose, row: Dose, signers: Signers) -> tuple[Issue, ...]:
    """What another time of the dose has made true, each with its incident; for whoever put it right."""
    windows = broken_windows(desk, work.session, former, row)
    for said in windows:
        _incident(desk, work, row, signers, "booster_window", why=row.reason, said=said)
    early = recheck(desk, work, signers.own, row, why=row.reason)
    return (*(Issue("DOS262", "given_at", values=dict(said)) for said in windows), *early)


def _incident(
    desk: Desk, work: Work, row: Dose, signers: Signers, task: str, *, why: str,
    said: Mapping[str, int] | None = None,
) -> None:  # fmt: skip
    """More was given than allowed, or at another time: an incident is begun, the lead asked to complete it."""
    assert signers.second is not None
    now = desk.clock.now()
    incident = open_incident(
        desk, work, kind="medication_error", found_by=signers.own.user_id, at=now, session_id=row.session_id,
        person_id=row.person_id,
    )  # fmt: skip
    words: dict[str, str | int] = {
        "code": person_of(work.session, row.person_id).code, "second": signers.second.name, "why": why,
        **(said or {}),
    }  # fmt: skip
    oblige(desk, work, [
        Due(task, f"incident:{incident}", now, Role.LEAD.value, person_id=row.person_id, words=words)
    ])  # fmt: skip


def _other_ampoule(session: DbSession, former: Dose, correction: Correction) -> str:
    """The ampoule it really came from; "" where it is the one in the record."""
    wrong = {one.id for one in gave(session, former.dose_id)}
    if not correction.ampoule_id or wrong == {correction.ampoule_id}:
        return ""
    if issues := ampoule_issues(session, former.session_id, correction.ampoule_id, former.strength_ug_per_ml):
        raise Refused(*issues)
    return correction.ampoule_id


def _corrected(
    desk: Desk, session: DbSession, former: Dose, correction: Correction, *, reason: str, other: bool
) -> Dose:
    given = former.given_ul if correction.given_ul is None else correction.given_ul
    drawn = former.drawn_ul if correction.drawn_ul is None else correction.drawn_ul
    at = correction.given_at or former.given_at
    if not other and (given, drawn, at) == (former.given_ul, former.drawn_ul, former.given_at):
        raise Refused(Issue("DOS011"))
    if given == 0:
        raise Refused(Issue("DOS304", "given"))
    if not 0 < given <= drawn or given * former.strength_ug_per_ml % UG:
        raise Refused(Issue("DOS005", "drawn"))
    now = session_now(desk, session, former.session_id)
    if at > now + READING:
        raise Refused(Issue("DOS003", "given_at"))
    if at != former.given_at:
        _check_between(session, former, at)
        admission = session.get_one(Admission, former.admission_id)
        order = session.get_one(DoseOrder, former.order_row)
        if issues := before_its_order(desk, session, admission, order, at=at, now=now):
            raise Refused(*issues)
    changed: dict[str, object] = {
        "given_ul": given, "drawn_ul": drawn, "given_ug": given * former.strength_ug_per_ml // UG,
        "reason": reason, "given_at": at,
    }  # fmt: skip
    if at != former.given_at:
        changed |= {"mono_ms": mono_at(desk, at, now), "boot_id": desk.clock.boot_id}
    return next_dose(desk, former, **changed)


def _check_between(session: DbSession, former: Dose, at: datetime) -> None:
    """A corrected time stays after the session began and the dose before, before the dose after and the way home."""
    others = doses_of(session, former.session_id, former.person_id)
    before = [one.given_at for one in others if one.ordinal < former.ordinal]
    after = [one.given_at for one in others if one.ordinal > former.ordinal]
    left = discharge_of(session, former.session_id, former.person_id)
    if left is not None:
        after.append(left.left_at)
    if at < max([sitting_of(session, former.session_id).started_at, *before]):
        raise Refused(Issue("DOS004", "given_at"))
    if after and at > min(after):
        raise Refused(Issue("DOS014", "given_at"))


def _correct_ampoule(desk: Desk, work: Work, signers: Signers, row: Dose, *, reason: str) -> None:
    assert signers.second is not None
    portions = correct_for_dose(
        desk, work, row.dose_id, given_ul=row.given_ul, destroyed_ul=row.drawn_ul - row.given_ul,
        author_id=signers.own.user_id, witness_id=signers.second.user_id, reason=reason,
        happened_at=desk.clock.now(),
    )  # fmt: skip
    for portion in portions:
        sign_portion(work, signers, portion)


def _change_ampoule(
    desk: Desk, work: Work, signers: Signers, row: Dose, ampoule_id: str, *, reason: str, method: str
) -> None:
    """The ampoule in the record gets back all of it, the other one gave it."""
    assert signers.second is not None
    move = Move(signers.own.user_id, signers.second.user_id, desk.clock.now(), reason, method.strip())
    back = give_back(desk, work, row.dose_id, move)
    drawn = draw_from(
        desk, work, ampoule_id, row.dose_id, person_id=row.person_id, given_ul=row.given_ul,
        destroyed_ul=row.drawn_ul - row.given_ul, move=move,
    )  # fmt: skip
    for portion in (*back, *drawn):
        sign_portion(work, signers, portion)
