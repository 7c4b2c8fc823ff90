"""The blind count: two people count, and only then is it said whether it agrees. A difference opens an incident.

What was expected stays unsaid until others have counted again: they are not to know it either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.drugs import StockCount
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission, Role
from clinicdesk.services.ampoules import ampoules_in, mg_text
from clinicdesk.services.definitions import shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.incidents import open_incident
from clinicdesk.services.ledger_hands import Hands, Signers, sign_act, sign_count, take_hands
from clinicdesk.services.obligations import Due, oblige, settle
from clinicdesk.services.registers import (
    Entry,
    batch_of,
    moment,
    newest_count,
    newest_line,
    place_of_session,
    product_of,
    write_line,
)
from clinicdesk.services.views import Actor, Changes, Topic

_LOSS = "drug_loss"


@dataclass(frozen=True, slots=True)
class Counted:
    """What two people counted at a place: whole ampoules, and what is left in the open ones, in microlitres."""

    product_id: str
    place: str
    ampoules: int
    open_ul: int


@verb(Permission.KEEP_DRUGS)
def count_stock(
    desk: Desk, actor: Actor, counted: Counted, *, hands: Hands, session_id: str = "",
    happened_at: datetime | None = None,
) -> Changes:  # fmt: skip
    """Write a blind count down; the answer's notes say whether it agrees.

    LGR021 (agrees), LGR022 (differs, an incident is open), LGR421 (differs once more: now with what was expected).

    Raises Refused LGR003 (not a number), LGR016 (nothing was ever written here), LGR420 (after a difference by the
    same two: one of the second count is somebody else), SES005 (not of a session that has closed); a count knows no
    emergency.
    """
    if counted.ampoules < 0 or counted.open_ul < 0:
        raise Refused(Issue("LGR003", "ampoules"))
    at = moment(desk, happened_at)
    with desk.database.read() as session:
        if newest_line(session, counted.product_id, counted.place) is None:
            raise Refused(Issue("LGR016", "place", values={"place": counted.place}))
        if session_id:
            place_of_session(session, session_id)
        former = newest_count(session, counted.product_id, counted.place)
    signers = take_hands(desk, actor, hands, session_id=session_id, emergency=False)
    again = former is not None and not former.agrees
    if again and former is not None and _pair(former) == {signers.own.user_id, _second(signers)}:
        raise Refused(Issue("LGR420", "witness"))
    with desk.write(actor, Action.STOCK_COUNTED, entity="stock_count", entity_id="") as work:
        row = _write(desk, work, signers, counted, session_id=session_id, at=at)
        work.amend_deed(entity_id=row.id)
    return desk.changes(
        Topic.DRUGS, Topic.DOSING, Topic.TASKS, subject=row.id, notes=(_answer(row, again=again),)
    )


def expected_open_ul(session: DbSession, product_id: str, place: str) -> int:
    """What should be left in the open ampoules of a register."""
    ampoules = ampoules_in(session, place=place)
    return sum(one.remaining_ul for one in ampoules if one.ampoule.product_id == product_id)


def _write(
    desk: Desk, work: Work, signers: Signers, counted: Counted, *, session_id: str, at: datetime
) -> StockCount:
    last = newest_line(work.session, counted.product_id, counted.place)
    assert last is not None
    expected_ul = expected_open_ul(work.session, counted.product_id, counted.place)
    agrees = (counted.ampoules, counted.open_ul) == (last.after, expected_ul)
    act = signers.act(desk, happened_at=at, session_id=session_id)
    assert act.witness_id is not None
    row = StockCount(
        id=act.act_id, product_id=counted.product_id, place=counted.place, session_id=session_id,
        counted=counted.ampoules, counted_ul=counted.open_ul, expected=last.after, expected_ul=expected_ul,
        agrees=int(agrees), counted_at=at, author_id=act.author_id, witness_id=act.witness_id,
        incident_id="" if agrees else open_incident(
            desk, work, kind=_LOSS, found_by=act.author_id, at=at, session_id=session_id
        ),
    )  # fmt: skip
    work.add(row)
    # A count is of all batches; its line stands where the register went on last, and changes nothing there.
    write_line(desk, work, act, Entry("count", batch_of(work.session, last.batch_id), counted.place, 0))
    sign_count(work, signers, row)
    sign_act(work, signers, act)
    if agrees:
        settle(desk, work, _incidents_of(work.session, row), done_by=row.id)
    else:
        oblige(desk, work, [_incident(work.session, row)])
    return row


def _incident(session: DbSession, row: StockCount) -> Due:
    """What the programme asks for when some of the drug is missing: by whom, and how soon."""
    hours, who = _rule(session, product_of(session, row.product_id).substance)
    product = product_of(session, row.product_id)
    open_ug = product.strength_ug_per_ml * (row.counted_ul - row.expected_ul) // 1000
    words: dict[str, str | int] = {
        "product": product.trade_name, "store": row.place, "counted": row.counted, "expected": row.expected,
        "open_mg": str(mg_text(open_ug)),
    }  # fmt: skip
    return Due(
        _LOSS, f"{_LOSS}:{row.id}", row.counted_at + timedelta(hours=hours), who, level="red", place="drugs",
        subject=f"{row.product_id} {row.place}", words=words,
    )  # fmt: skip


def _rule(session: DbSession, substance: str) -> tuple[int, str]:
    """Hours and role for a loss; at once and the medical lead where no programme says."""
    found = (0, Role.LEAD.value)
    for (_, _), read in sorted(shelf(session).reads.items()):
        programme = read.definition
        if isinstance(programme, Programme) and programme.ledger and programme.ledger.substance == substance:
            found = next(
                ((one.within_hours, one.who) for one in programme.safeguarding if one.id == _LOSS), found
            )
    return found if found[1] in set(Role) else (found[0], Role.LEAD.value)


def _incidents_of(session: DbSession, row: StockCount) -> Iterator[str]:
    """The causes of the tasks that earlier differences of this register opened."""
    differing = select(StockCount.id).where(
        StockCount.product_id == row.product_id, StockCount.place == row.place, StockCount.agrees == 0
    )
    return (f"{_LOSS}:{one}" for one in session.scalars(differing))


def _pair(row: StockCount) -> set[str]:
    return {row.author_id, row.witness_id}


def _second(signers: Signers) -> str:
    return signers.second.user_id if signers.second else ""


def _answer(row: StockCount, *, again: bool) -> Issue:
    if row.agrees:
        return Issue("LGR021", values={"n": row.counted})
    if again:
        return Issue("LGR421", values={"counted": row.counted, "expected": row.expected})
    return Issue("LGR022", values={"counted": row.counted})
