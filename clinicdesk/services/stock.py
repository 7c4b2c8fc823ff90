"""Whole ampoules: received, issued to a session's post, returned unopened, broken or destroyed. Always two people."""

import datetime as dt
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import DrugBatch, LedgerLine
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission
from clinicdesk.services.ampoules import ampoules_in
from clinicdesk.services.days import day_of, today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.drugs import batch_for, rules_in
from clinicdesk.services.ledger_hands import Hands, sign_act, take_hands
from clinicdesk.services.registers import (
    Act,
    Entry,
    batch_of,
    check_amount,
    check_papers,
    check_store,
    moment,
    newest_count,
    place_of_session,
    product_of,
    write_line,
)
from clinicdesk.services.views import Actor, Changes, Topic

ENTITY = "ledger"
_KNOWN_AFTER = timedelta(days=28)
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came with the ampoules: the batch as printed on the box, and the papers."""

    product_id: str
    batch: str
    expires_on: dt.date
    ampoules: int
    invoice: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Handful:
    """Some ampoules of one batch at one place."""

    batch_id: str
    place: str
    ampoules: int


@verb(Permission.KEEP_DRUGS)
def receive_stock(
    desk: Desk,
    actor: Actor,
    receipt: Receipt,
    *,
    place: str,
    hands: Hands,
    happened_at: datetime | None = None,
) -> Changes:
    """Ampoules come into a store. Notes LGR015 when the clinic now holds more than its need of the months allowed.

    Raises Refused DRG007–011, LGR003, LGR008, LGR010 and those of the line and the hands.
    """
    check_amount(receipt.ampoules)
    check_store(desk, place)
    papers = {"invoice": receipt.invoice.strip(), "supplier": receipt.supplier.strip()}
    check_papers(papers)
    at = moment(desk, happened_at)
    with desk.database.read() as session:
        batch = batch_for(
            desk, session, product_id=receipt.product_id, number=receipt.batch, expires_on=receipt.expires_on
        )
        known = session.get(DrugBatch, batch.id) is not None
        notes = _over_the_limit(desk, session, receipt)
    signers = take_hands(desk, actor, hands)
    act = signers.act(desk, happened_at=at)
    with desk.write(actor, Action.STOCK_RECEIVED, entity=ENTITY, entity_id=act.act_id) as work:
        if not known:
            work.add(batch)
        write_line(desk, work, act, Entry("receive", batch, place, receipt.ampoules, papers=papers))
        sign_act(work, signers, act)
    return desk.changes(Topic.DRUGS, subject=act.act_id, notes=notes)


@verb(Permission.KEEP_DRUGS)
def issue_stock(
    desk: Desk, actor: Actor, handful: Handful, *, session_id: str, hands: Hands,
    happened_at: datetime | None = None,
) -> Changes:  # fmt: skip
    """From a store to the post of a running session: two lines, one move.

    Raises Refused LGR011 while the store's newest count differs, LGR006 (the same place), SES005, LGR001–008.
    """
    check_store(desk, handful.place)
    with desk.database.read() as session:
        post = place_of_session(session, session_id)
        batch = batch_of(session, handful.batch_id)
        count = newest_count(session, batch.product_id, handful.place)
    if count is not None and not count.agrees:
        raise Refused(Issue("LGR011", "place", values={"place": handful.place}))
    at = moment(desk, happened_at)
    return _move(desk, actor, "issue", handful, to=post, session_id=session_id, hands=hands, at=at)


@verb(Permission.KEEP_DRUGS)
def return_stock(
    desk: Desk, actor: Actor, handful: Handful, *, to: str, session_id: str, hands: Hands,
    happened_at: datetime | None = None,
) -> Changes:  # fmt: skip
    """Unopened ampoules back from a session's post (`handful.place`) into a store. Refused LGR006, LGR008, LGR001."""
    check_store(desk, to)
    at = moment(desk, happened_at)
    return _move(desk, actor, "return", handful, to=to, session_id=session_id, hands=hands, at=at)


@verb(Permission.KEEP_DRUGS)
def discard_stock(
    desk: Desk, actor: Actor, handful: Handful, *, kind: Literal["break", "destroy"], reason: str, method: str,
    hands: Hands, session_id: str = "", happened_at: datetime | None = None,
) -> Changes:  # fmt: skip
    """Ampoules that were broken, or destroyed because they expired: taken off with a reason and the method.

    Raises Refused DSK005 (reason), LGR010 (method), LGR001, LGR003, SES005 (not of a session that has closed).
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    check_papers({"method": method})
    check_amount(handful.ampoules)
    at = moment(desk, happened_at)
    with desk.database.read() as session:
        batch = batch_of(session, handful.batch_id)
        if session_id:
            place_of_session(session, session_id)
    signers = take_hands(desk, actor, hands, session_id=session_id)
    act = signers.act(desk, happened_at=at, session_id=session_id)
    entry = Entry(kind, batch, handful.place, -handful.ampoules, papers={"method": method.strip()},
                  reason=reason.strip())  # fmt: skip
    with desk.write(
        actor, Action.STOCK_DESTROYED, entity=ENTITY, entity_id=act.act_id, reason=reason
    ) as work:
        write_line(desk, work, act, entry)
        sign_act(work, signers, act)
    return desk.changes(Topic.DRUGS, subject=act.act_id)


def _move(
    desk: Desk,
    actor: Actor,
    kind: str,
    handful: Handful,
    *,
    to: str,
    session_id: str,
    hands: Hands,
    at: datetime,
) -> Changes:
    check_amount(handful.ampoules)
    if handful.place == to:
        raise Refused(Issue("LGR006", "place"))
    with desk.database.read() as session:
        batch = batch_of(session, handful.batch_id)
    signers = take_hands(desk, actor, hands, session_id=session_id)
    act = signers.act(desk, happened_at=at, session_id=session_id)
    action = Action.STOCK_ISSUED if kind == "issue" else Action.STOCK_RETURNED
    with desk.write(actor, action, entity=ENTITY, entity_id=act.act_id) as work:
        move(desk, work, act, kind, batch, ampoules=handful.ampoules, between=(handful.place, to))
        sign_act(work, signers, act)
    return desk.changes(Topic.DRUGS, Topic.DOSING, subject=act.act_id)


def move(
    desk: Desk,
    work: Work,
    act: Act,
    kind: str,
    batch: DrugBatch,
    *,
    ampoules: int,
    between: tuple[str, str],
) -> None:
    """The two lines of a move inside an act: out of one register, into the other; each names the other's place."""
    source, target = between
    move_id = desk.ids.new()
    write_line(
        desk, work, act, Entry(kind, batch, source, -ampoules, move_id=move_id, papers={"other": target})
    )
    write_line(
        desk, work, act, Entry(kind, batch, target, ampoules, move_id=move_id, papers={"other": source})
    )


def _over_the_limit(desk: Desk, session: DbSession, receipt: Receipt) -> tuple[Issue, ...]:
    """Whether the clinic will hold more than the need of the months its programme allows (CMU 333 of 13.05.2013).

    The need is known from what was opened, once that goes back four weeks.
    """
    product = product_of(session, receipt.product_id)
    rules = rules_in(session).get(product.substance)
    months = rules.ledger.stock_months if rules else None
    opened = [one.ampoule for one in ampoules_in(session) if one.ampoule.product_id == product.id]
    span = today(desk) - day_of(desk, min((one.opened_at for one in opened), default=desk.clock.now()))
    if not months or span < _KNOWN_AFTER:
        return ()
    held = session.scalar(select(func.sum(LedgerLine.change)).where(LedgerLine.product_id == product.id))
    need = -(-len(opened) * months * _MONTH // max(span, _MONTH))
    after = int(held or 0) + receipt.ampoules
    if after <= need:
        return ()
    values: dict[str, str | int] = {"n": after, "need": need, "months": months}
    return (Issue("LGR015", "ampoules", Severity.NOTE, values),)
