"""Rescue drugs: ordered by a physician, given by a hand that signs, taken back with a reason. No dose is built in."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.audit import Action
from clinicdesk.models.dosing import Rescue
from clinicdesk.models.standing import standing
from clinicdesk.protocols.drug_amounts import above, drug_amount
from clinicdesk.protocols.numerals import plain
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.departures import gone_issues
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.dose_checks import READING
from clinicdesk.services.dosing_day import Day, check_seat, running_day, sitting_of
from clinicdesk.services.presence import check_present
from clinicdesk.services.session_clock import session_now
from clinicdesk.services.signed_content import RESCUE, content_of_rows
from clinicdesk.services.signing import Meaning
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import own_hand
from clinicdesk.words import LANGUAGES, Number, Phrase, say

LONGEST = 600


@verb(Permission.ORDER_DOSES)
def order_rescue(
    desk: Desk, actor: Actor, *, session_id: str, person_id: str, drug: str, amount: str, route: str, why: str,
    confirmed: bool = False,
) -> Changes:  # fmt: skip
    """Order a drug of the programme's list; `amount` as the physician says it, with its unit.

    Raises Refused SES005, DAY001, VIT007, WIT005, DOS015 (has left), RSC001 (not of the list), RSC002 (route),
    RSC003 (no amount with a unit), RSC480 (more than the programme's most), RSC481 (the amount is asked about once,
    where the programme names no most, until `confirmed`), RSC004/RSC007 (why).
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        check_present(session, session_id, actor)
        day = running_day(desk, session, session_id)
        check_seat(session, session_id, person_id)
        now = session_now(desk, session, session_id)
        gone = gone_issues(session, session_id, person_id)
    issues = gone + _issues(day, drug, amount=amount, route=route, why=why)
    if not confirmed and not issues:
        issues = _asked(day, drug, amount)
    if issues:
        raise Refused(*issues)
    row = Rescue(
        id=desk.ids.new(), rescue_id=desk.ids.new(), version=1, session_id=session_id, person_id=person_id,
        drug=drug, amount=amount.strip(), route=route, why=why.strip(), state="ordered",
        ordered_by=actor.user_id, ordered_at=now,
    )  # fmt: skip
    with desk.write(actor, Action.RESCUE_ORDERED, entity=RESCUE, entity_id=row.rescue_id, version=1,
                    person_id=person_id) as work:  # fmt: skip
        work.add(row)
    return desk.changes(Topic.DOSING, subject=person_id)


@verb(Permission.GIVE_DOSES)
def give_rescue(
    desk: Desk, actor: Actor, rescue_id: str, *, pin: str = "", password: str = "",
    given_at: datetime | None = None,
) -> Changes:  # fmt: skip
    """Give what was ordered, signed. Without `given_at` now.

    Raises Refused SES005, RSC005 (gone, or given already), RSC006 (a time ahead, or before the order), WIT005,
    DOS015 (had left by then), PIN…, KEY….
    """
    with desk.database.read() as session:
        former = newest_rescue(session, rescue_id)
        check_reach(session, actor, former.person_id)
        running_day(desk, session, former.session_id)
        now = session_now(desk, session, former.session_id)
        at = given_at or now
        gone = gone_issues(session, former.session_id, former.person_id, at=at)
    if gone:
        raise Refused(*gone)
    if former.state != "ordered":
        raise Refused(Issue("RSC005"))
    # A typed time tells whole minutes.
    if not former.ordered_at.replace(second=0, microsecond=0) <= at <= now + READING:
        raise Refused(Issue("RSC006", "given_at"))
    pen = own_hand(desk, actor, session_id=former.session_id, pin=pin, password=password)
    row = _next(desk, former, state="given", given_by=actor.user_id, given_at=at)
    with desk.write(actor, Action.RESCUE_GIVEN, entity=RESCUE, entity_id=rescue_id, version=row.version,
                    person_id=row.person_id) as work:  # fmt: skip
        work.supersede(former, row)
        work.add(pen.sign(RESCUE, rescue_id, version=row.version, content=content_of_rows(row),
                          meaning=Meaning.AUTHOR))  # fmt: skip
    return desk.changes(Topic.DOSING, subject=row.person_id)


@verb(Permission.ORDER_DOSES)
def withdraw_rescue(
    desk: Desk, actor: Actor, rescue_id: str, *, reason: str, pin: str = "", password: str = ""
) -> Changes:
    """Not given after all, or written down in error; it stays, struck through.

    One that was given is signed away: by session PIN while the session runs, by password once it has closed.
    Refused RSC005, DSK005, WIT005, PIN…, KEY….
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    with desk.database.read() as session:
        former = newest_rescue(session, rescue_id)
        check_reach(session, actor, former.person_id)
        running = sitting_of(session, former.session_id).ended_at is None
    if former.state == "withdrawn":
        raise Refused(Issue("RSC005"))
    pen = None
    if former.state == "given" or not running:
        signed_in = former.session_id if running else ""
        pen = own_hand(desk, actor, session_id=signed_in, pin=pin, password=password)
    row = _next(desk, former, state="withdrawn", reason=reason)
    with desk.write(actor, Action.RESCUE_WITHDRAWN, entity=RESCUE, entity_id=rescue_id, version=row.version,
                    person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
        if pen is not None:
            work.add(pen.sign(RESCUE, rescue_id, version=row.version, content=content_of_rows(row),
                              meaning=Meaning.RESPONSIBLE, reason=reason))  # fmt: skip
    return desk.changes(Topic.DOSING, subject=row.person_id)


def newest_rescue(session: DbSession, rescue_id: str) -> Rescue:
    """The version that counts. Refused RSC005."""
    found = session.scalars(select(Rescue).where(Rescue.rescue_id == rescue_id, standing(Rescue))).first()
    if found is None:
        raise Refused(Issue("RSC005"))
    return found


def rescues_waiting(session: DbSession, session_id: str) -> tuple[Rescue, ...]:
    """What was ordered and neither given nor taken back."""
    return tuple(
        session.scalars(
            select(Rescue).where(
                Rescue.session_id == session_id, Rescue.state == "ordered",
                standing(Rescue),
            )
        )
    )  # fmt: skip


def _issues(day: Day, drug: str, *, amount: str, route: str, why: str) -> list[Issue]:
    known = next((one for one in day.programme.rescue if one.id == drug), None)
    issues = [] if known else [Issue("RSC001", "drug")]
    if known and route not in known.routes:
        issues.append(Issue("RSC002", "route"))
    said = drug_amount(amount)
    if said is None:
        issues.append(Issue("RSC003", "amount"))
    elif known and known.most and above(said, (Decimal(known.most.amount), known.most.unit)):
        unit = Phrase(known.most.unit, {code: say(code, f"rsc.unit.{known.most.unit}") for code in LANGUAGES})
        most = Number(plain(Decimal(known.most.amount)))
        issues.append(Issue("RSC480", "amount", values={"most": most, "unit": unit}))
    if not why.strip():
        issues.append(Issue("RSC004", "why"))
    if len(why.strip()) > LONGEST:
        issues.append(Issue("RSC007", "why", values={"most": LONGEST}))
    return issues


def _asked(day: Day, drug: str, amount: str) -> list[Issue]:
    """The amount is read back, where no most of the programme has held it."""
    known, said = next(one for one in day.programme.rescue if one.id == drug), drug_amount(amount)
    most = (Decimal(known.most.amount), known.most.unit) if known.most else None
    if said is not None and most is not None and above(said, most) is not None:
        return []
    named = day.pinned.named(f"rescue.{drug}")
    return [Issue("RSC481", "amount", Severity.ASK, {"drug": named, "amount": amount.strip()})]


def _next(desk: Desk, former: Rescue, **changed: object) -> Rescue:
    kept = {name: getattr(former, name) for name in _KEPT}
    return Rescue(id=desk.ids.new(), version=former.version + 1, **{**kept, **changed})


_KEPT = (
    "rescue_id", "session_id", "person_id", "drug", "amount", "route", "why", "state", "ordered_by", "ordered_at",
    "given_by", "given_at",
)  # fmt: skip
