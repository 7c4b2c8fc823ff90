"""Sign-off: the medical lead decides about a screening, signs, and may take it back; the physician admits on it."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.clearances import PERMITTING, Admission, Clearance
from clinicdesk.models.responses import Response
from clinicdesk.models.tasks import Obligation
from clinicdesk.protocols.dose_cap import cap_of, cap_text, most_mg
from clinicdesk.protocols.eligibility import Eligibility, ScreenedItem, eligibility
from clinicdesk.protocols.endings import HERE
from clinicdesk.protocols.gates import answer
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.numerals import plain
from clinicdesk.protocols.values import Fact
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach, names_of_users
from clinicdesk.services.clearance_changes import Changed, changed_since, why_suspended
from clinicdesk.services.clearance_state import (
    WITHDRAWN,
    Standing,
    newest_clearance,
    next_version,
    recheck_origin,
    standing_of,
)
from clinicdesk.services.days import today
from clinicdesk.services.definitions import kept
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dosing_day import check_admissible
from clinicdesk.services.entering import ENTRY, entries_of, reads_record
from clinicdesk.services.followers import survivor_of
from clinicdesk.services.memberships import places_in
from clinicdesk.services.obligations import Due, oblige, settle
from clinicdesk.services.person_facts import facts_of_person
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.questions import check_answered
from clinicdesk.services.record_facts import facts_of_record
from clinicdesk.services.sheets import newest_sheet, sheets_of, values_in
from clinicdesk.services.signed_content import CLEARANCE, content_of_response, content_of_rows
from clinicdesk.services.signing import Meaning, SignatureView, signatures_on, take_pen
from clinicdesk.services.suspending import suspend_by_decision
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.words import Number

DECISIONS = (*PERMITTING, "deferred", "not_eligible")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a decision asks of the dosing day. `dose_cap_mg`: decimal text, "" for none."""

    dose_cap_mg: str = ""
    extra_vitals: bool = False
    no_booster: bool = False
    one_to_one: bool = False
    other: str = ""
    spo2_scale_2: bool = False
    """Confirmed hypercapnic respiratory failure: a target of 88–92 % is prescribed (RCP 2017, NEWS2 chart 1)."""

    @property
    def any(self) -> bool:
        """Whether anything is asked."""
        return self != Conditions()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the lead decides. `justifications`: field of each relative finding to why it is acceptable."""

    decision: str
    justifications: Mapping[str, str]
    conditions: Conditions = Conditions()
    recheck_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ClearanceView:
    """A decision as shown, with its signatures and how it stands today."""

    clearance_id: str
    version: int
    decision: str
    valid: bool
    valid_until: str
    days_left: int
    justifications: Mapping[str, str]
    conditions: Conditions
    screening_id: str
    by: str
    reason: str
    signatures: tuple[SignatureView, ...]
    recheck_on: str = ""
    """ISO day of a deferred decision."""
    why: Mapping[str, str] = field(default_factory=dict)
    """Language to what suspended it, with the reason somebody typed."""
    changed: tuple[Changed, ...] = ()
    """What came after the signature, oldest first."""

    @property
    def withdrawn(self) -> bool:
        """Whether it was signed, and then suspended or revoked."""
        return self.decision in WITHDRAWN


@verb(Permission.OPEN_CHART, reads=True)
def see_clearance(desk: Desk, actor: Actor, *, person_id: str, cohort_id: str) -> ClearanceView | None:
    """The newest decision about a person in a cohort; None before there is one."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        row = newest_clearance(session, person_id, cohort_id)
        return None if row is None else clearance_view(desk, session, standing_of(desk, row))


@verb(Permission.OPEN_CHART, reads=True)
def judge_screening(desk: Desk, actor: Actor, sheet_id: str) -> Eligibility:
    """What a recorded screening says, as of today. Refused FRM005."""
    with desk.database.read() as session:
        row = newest_sheet(session, sheet_id)
        check_reach(session, actor, row.person_id)
        return _judged(desk, session, row)


@verb(Permission.CLEAR_PEOPLE)
def sign_clearance(
    desk: Desk, actor: Actor, sheet_id: str, *, decision: Decision, password: str, seen: str
) -> Changes:
    """Decide and sign, over the screening's content `seen`.

    Raises Refused CLR001 (own screening), CLR002 (absolute finding), CLR003 (something is open), CLR004 (a
    finding without justification), CLR005 (the gate before it asks for a consent, a form), CLR006 (conditions
    without any, or with another decision), CLR007 (deferred without a later day), CLR008 (no such decision), CLR017
    (dose cap), CLR520 (a condition of the programme is not met), CLR521 (it is not known), SGN001 (content changed),
    SGN008 (open question), CLR990 (a newer screening is there), SGN…, KEY….
    """
    with desk.database.read() as session:
        screening = newest_sheet(session, sheet_id)
        check_reach(session, actor, screening.person_id)
        person = survivor_of(session, screening.person_id)
        facts = facts_of_record(desk, session, person, screening.cohort_id)
        judged = _judged(desk, session, screening, facts)
        lacking = _in_the_way(desk, session, screening, facts)
        content = content_of_response(session, screening)
        whose = _seated(session, screening)
        former = newest_clearance(session, whose, screening.cohort_id)
        authors = authors_of(session, sheet_id)
        days = good_for_days(desk, session, screening.cohort_id)
        most = most_mg(programme_of_cohort(desk, session, screening.cohort_id).definition)
        check_answered(session, [sheet_id])
        if decision.decision in PERMITTING:
            _check_newest(session, screening)
    _check(desk, actor, decision, authors=authors, judged=judged, lacking=lacking, most=most)
    if content != seen:
        raise Refused(Issue("SGN001"))
    pen = take_pen(desk, actor, password)
    row = _row(desk, actor, screening, decision, person=whose, content=content, former=former, days=days)
    with desk.write(actor, Action.CLEARANCE_SIGNED, entity=CLEARANCE, entity_id=row.clearance_id,
                    version=row.version, person_id=row.person_id) as work:  # fmt: skip
        if former:
            work.supersede(former, row)
        else:
            work.add(row)
        work.add(pen.sign(CLEARANCE, row.clearance_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.RESPONSIBLE))  # fmt: skip
        suspend_by_decision(desk, work, row)
        settle(desk, work, [recheck_origin(row)], done_by=row.clearance_id)
        if decision.recheck_on:
            oblige(desk, work, [_recheck(desk, row, decision.recheck_on)])
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.CLEARANCES, Topic.TASKS, subject=row.person_id)


@verb(Permission.CLEAR_PEOPLE)
def revoke_clearance(desk: Desk, actor: Actor, clearance_id: str, *, password: str, reason: str) -> Changes:
    """Take a permitting decision back, with a reason, signed. Refused CLR009 (nothing to take back), DSK005."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    later = aliased(Clearance)
    with desk.database.read() as session:
        former = session.scalars(
            select(Clearance).where(
                Clearance.clearance_id == clearance_id, ~exists().where(later.supersedes == Clearance.id)
            )
        ).first()
    if former is None or not former.permits:
        raise Refused(Issue("CLR009"))
    pen = take_pen(desk, actor, password)
    row = next_version(desk, former, decision="revoked", reason=reason)
    with desk.write(actor, Action.CLEARANCE_REVOKED, entity=CLEARANCE, entity_id=clearance_id,
                    version=row.version, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
        work.add(pen.sign(CLEARANCE, clearance_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.RESPONSIBLE, reason=reason))  # fmt: skip
    return desk.changes(Topic.CLEARANCES, Topic.TASKS, subject=row.person_id)


@verb(Permission.ADMIT_PEOPLE)
def admit(desk: Desk, actor: Actor, *, session_id: str, person_id: str, cohort_id: str) -> Changes:
    """The physician's go for one person and one session.

    Raises Refused CLR010 (no valid decision), CLR011 (admitted), and in a session of a programme SES005, VIT007 (no
    seat), CLR013 (the day's check is not signed), CLR014 (deferred).
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        check_admissible(desk, session, session_id, person_id)
        row = newest_clearance(session, person_id, cohort_id)
        known = session.scalars(
            select(Admission.id).where(Admission.session_id == session_id, Admission.person_id == person_id)
        ).first()
    if known:
        raise Refused(Issue("CLR011", "person"))
    if row is None or not standing_of(desk, row).valid:
        raise Refused(Issue("CLR010", "person"))
    admission = Admission(
        id=desk.ids.new(), session_id=session_id, person_id=person_id, clearance_row=row.id, permits=row.permits,
        valid_until=row.valid_until, admitted_on=today(desk).isoformat(), admitted_at=desk.clock.now(),
        author_id=actor.user_id,
    )  # fmt: skip
    with desk.write(actor, Action.PERSON_ADMITTED, entity="admission", entity_id=admission.id,
                    person_id=person_id) as work:  # fmt: skip
        work.add(admission)
    return desk.changes(Topic.SESSIONS, Topic.CLEARANCES, subject=person_id)


def _seated(session: Session, screening: Response) -> str:
    """Under which record the person is dosed in this group: the one that stays where it is in it, else their own."""
    into = survivor_of(session, screening.person_id)
    places = places_in(session, screening.cohort_id) if into != screening.person_id else ()
    here = any(place.person_id == into and place.state in HERE for place in places)
    return into if here else screening.person_id


def _check_newest(session: Session, screening: Response) -> None:
    """Refused CLR990 over a screening after which another was filled in about the person in this group."""
    rows = sheets_of(session, survivor_of(session, screening.person_id), form=screening.form)
    of_group = [row for row in rows if row.cohort_id == screening.cohort_id and row.step == screening.step]
    if any(row.taken_at > screening.taken_at for row in of_group):
        raise Refused(Issue("CLR990"))


def is_complete(desk: Desk, session: Session, screening: Response) -> bool:
    """Whether nothing in a screening is left to clarify, so that it can be decided on."""
    return not _judged(desk, session, screening).open_items


def _judged(
    desk: Desk, session: Session, row: Response, facts: Mapping[str, Fact | None] | None = None
) -> Eligibility:
    """`facts`: of the record, where they are known; else read only where a condition asks for more than the card."""
    form = kept(session, row.form_digest).definition
    assert isinstance(form, Form)
    person = survivor_of(session, row.person_id)
    judged = eligibility(form, values_in(session, row, form), facts_of_person(desk, session, person))
    pinned = programme_of_cohort(desk, session, row.cohort_id)
    if facts is None:
        reads = reads_record(pinned)
        facts = facts_of_record(desk, session, person, row.cohort_id) if reads else {}
    entries = entries_of(desk, session, pinned, person, facts)
    return judged.beside(one.item for one in entries)


def authors_of(session: Session, sheet_id: str) -> frozenset[str]:
    """Everybody who wrote a version of the screening."""
    return frozenset(session.scalars(select(Response.author_id).where(Response.response_id == sheet_id)))


def good_for_days(desk: Desk, session: Session, cohort_id: str) -> int:
    """For how many days the programme lets a sign-off stand."""
    steps = programme_of_cohort(desk, session, cohort_id).definition.steps
    days = next((step.valid_days for step in steps if step.kind == "sign_off" and step.valid_days), None)
    if days is None:
        raise Refused(Issue("CLR012", "decision"))
    return days


def in_the_way(desk: Desk, session: Session, screening: Response) -> tuple[str, ...]:
    """What the programme's gate before the sign-off still asks for; its names are facts."""
    person = survivor_of(session, screening.person_id)
    facts = facts_of_record(desk, session, person, screening.cohort_id)
    return _in_the_way(desk, session, screening, facts)


def _in_the_way(
    desk: Desk, session: Session, screening: Response, facts: Mapping[str, Fact | None]
) -> tuple[str, ...]:
    programme = programme_of_cohort(desk, session, screening.cohort_id).definition
    signed = {step.id for step in programme.steps if step.kind == "sign_off" and step.valid_days}
    answers = [answer(gate, facts) for gate in programme.gates if gate.opens in signed]
    return tuple(dict.fromkeys(name for said in answers for name in (*said.missing, *said.failed)))


def _check(
    desk: Desk,
    actor: Actor,
    decision: Decision,
    *,
    authors: frozenset[str],
    judged: Eligibility,
    lacking: tuple[str, ...],
    most: Decimal | None,
) -> None:
    if actor.user_id in authors:
        raise Refused(Issue("CLR001"))
    issues = []
    if decision.decision not in DECISIONS:
        issues.append(Issue("CLR008", "decision"))
    if decision.decision in PERMITTING:
        issues += [Issue(_code_of(item, "CLR520", "CLR002"), item.field) for item in judged.blocking]
        issues += [Issue(_code_of(item, "CLR521", "CLR003"), item.field) for item in judged.open_items]
        issues += [Issue("CLR005", name) for name in lacking]
    if decision.decision != "not_eligible":
        said = decision.justifications
        issues += [
            Issue("CLR004", item.field) for item in judged.deciding if not said.get(item.field, "").strip()
        ]
    if decision.conditions.any != (decision.decision == "conditions"):
        issues.append(Issue("CLR006", "conditions"))
    issues += _cap_issues(decision.conditions, most)
    if len(decision.conditions.other) > LONGEST:
        issues.append(Issue("CLR015", "other", values={"most": LONGEST}))
    day = decision.recheck_on
    if (decision.decision == "deferred") != (day is not None and day > today(desk)):
        issues.append(Issue("CLR007", "recheck_on"))
    if issues:
        raise Refused(*issues)


def _code_of(item: ScreenedItem, entry: str, screened: str) -> str:
    return entry if item.field.startswith(ENTRY) else screened


def _cap_issues(conditions: Conditions, most: Decimal | None) -> list[Issue]:
    """CLR017: a dose cap is an amount above nothing, and no more than the programme's own."""
    cap = cap_of(conditions.dose_cap_mg)
    if cap is None or most is None:
        return []
    if cap.is_nan() or cap > most:
        return [Issue("CLR017", "dose_cap_mg", values={"most": Number(plain(most))})]
    return []


def _row(
    desk: Desk,
    actor: Actor,
    screening: Response,
    decision: Decision,
    *,
    person: str,
    content: str,
    former: Clearance | None,
    days: int,
) -> Clearance:
    day = today(desk)
    conditions: dict[str, Json] = {
        "dose_cap_mg": cap_text(decision.conditions.dose_cap_mg), "extra_vitals": decision.conditions.extra_vitals,
        "no_booster": decision.conditions.no_booster, "one_to_one": decision.conditions.one_to_one,
        "other": decision.conditions.other, "spo2_scale_2": decision.conditions.spo2_scale_2,
    }  # fmt: skip
    return Clearance(
        id=desk.ids.new(), clearance_id=former.clearance_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, person_id=person,
        cohort_id=screening.cohort_id, screening_id=screening.response_id, screening_version=screening.version,
        screening_sha256=content, decision=decision.decision, permits=int(decision.decision in PERMITTING),
        justifications=canonical(dict(decision.justifications)).decode(),
        conditions=canonical(conditions).decode(), decided_on=day.isoformat(),
        valid_until=(day + timedelta(days=days)).isoformat(), author_id=actor.user_id,
    )  # fmt: skip


def _recheck(desk: Desk, row: Clearance, day: dt.date) -> Due:
    at = desk.clock.now() + timedelta(days=(day - today(desk)).days)
    return Due(
        "recheck", recheck_origin(row), at, "lead", person_id=row.person_id,
        cohort_id=row.cohort_id, words={"day": day.isoformat()},
    )  # fmt: skip


def clearance_view(desk: Desk, session: Session, standing: Standing) -> ClearanceView:
    """A decision with its conditions, justifications and signatures as they stand now."""
    row = standing.row
    return ClearanceView(
        row.clearance_id, row.version, row.decision, standing.valid, row.valid_until, standing.days_left,
        json.loads(row.justifications), Conditions(**json.loads(row.conditions)), row.screening_id,
        names_of_users(session).get(row.author_id, ""), row.reason,
        signatures_on(desk, session, CLEARANCE, row.clearance_id, newest=row.version),
        recheck_on=recheck_day(session, row) if row.decision == "deferred" else "",
        why=_why(desk, session, row), changed=changed_since(desk, session, row),
    )  # fmt: skip


def _why(desk: Desk, session: Session, row: Clearance) -> Mapping[str, str]:
    if row.decision not in WITHDRAWN:
        return {}
    said = why_suspended(desk, session, row)
    return {"uk": said.uk, "en": said.en}


def recheck_day(session: Session, row: Clearance) -> str:
    """Until when a decision was deferred: its task keeps the day, also when it was set aside."""
    words = session.scalars(
        select(Obligation.words)
        .where(
            Obligation.origin == recheck_origin(row), Obligation.event_seq == row.event_seq, Obligation.version == 1,
        )
    ).first()  # fmt: skip
    return str(json.loads(words)["day"]) if words else ""
