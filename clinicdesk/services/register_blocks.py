"""What in the register keeps a session from closing: open ampoules, names that lack, stock not returned, counts."""

from collections.abc import Iterable, Iterator

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue
from clinicdesk.models.dosing import Dose
from clinicdesk.models.drugs import LedgerLine, LedgerWitness, Portion, StockCount
from clinicdesk.models.standing import standing
from clinicdesk.services.ampoules import ampoules_in, mg_text, ml_text, open_view, unwitnessed
from clinicdesk.services.caseload import person_of
from clinicdesk.services.registers import newest_count


def ledger_blocks(session: Session, session_id: str) -> tuple[Issue, ...]:
    """What in the register stands in the way of closing a session, each with its cure.

    AMP010 (an ampoule is still open), AMP011 (a second name is missing), AMP012 (issued stock was not returned),
    AMP013 (no count since the last move), AMP014 (the newest count differs), AMP480 (a dose is not what the ampoules
    gave for it).
    """
    ampoules = ampoules_in(session, session_id=session_id)
    open_ones = [open_view(session, one) for one in ampoules if not one.closed]
    found = [
        Issue(
            "AMP010",
            "ledger",
            values={
                "ampoule": one.label,
                "left": ml_text(one.remaining_ul),
                "mg": mg_text(one.remaining_ul * one.strength_ug_per_ml // 1000),
            },
        )
        for one in open_ones
    ]
    lines = tuple(
        session.scalars(
            select(LedgerLine)
            .where(LedgerLine.session_id == session_id)
            .order_by(LedgerLine.event_seq, LedgerLine.number)
        )
    )
    missing = len(tuple(lines_without_witness(session, lines)))
    missing += sum(len(tuple(unwitnessed(one.portions))) for one in ampoules)
    if missing:
        found.append(Issue("AMP011", "ledger", values={"n": missing}))
    return (
        *found,
        *_stock_left(lines),
        *_counts_missing(session, session_id, lines),
        *_differing(session, lines),
        *_beside_the_ampoules(session, session_id),
    )


def lines_without_witness(session: Session, lines: Iterable[LedgerLine]) -> Iterator[LedgerLine]:
    """The lines of these that still wait for their second name."""
    waiting = [line for line in lines if line.witness_id is None]
    query = select(LedgerWitness.line_id).where(LedgerWitness.line_id.in_([line.id for line in waiting]))
    given = set(session.scalars(query)) if waiting else set()
    return (line for line in waiting if line.id not in given)


def _stock_left(lines: tuple[LedgerLine, ...]) -> Iterator[Issue]:
    """Ampoules issued to the session that were neither opened nor broken nor returned."""
    to_session = {line.move_id for line in lines if line.kind == "issue" and line.change > 0}
    posts = {line.place for line in lines if line.move_id in to_session and line.change > 0}
    for place in sorted(posts):
        left = sum(line.change for line in lines if line.place == place)
        if left:
            yield Issue("AMP012", "ledger", values={"n": left, "place": place})


def _counts_missing(session: Session, session_id: str, lines: tuple[LedgerLine, ...]) -> Iterator[Issue]:
    """A store that issued to the session is counted after its last move."""
    stores = {(line.product_id, line.place) for line in lines if line.kind == "issue" and line.change < 0}
    for product_id, place in sorted(stores):
        moved = max(
            line.event_seq for line in lines
            if (line.product_id, line.place) == (product_id, place) and line.kind != "count"
        )  # fmt: skip
        counted = exists().where(
            StockCount.product_id == product_id, StockCount.place == place,
            StockCount.session_id == session_id, StockCount.event_seq > moved,
        )  # fmt: skip
        if not session.scalars(select(counted)).one():
            yield Issue("AMP013", "ledger", values={"place": place})


def _differing(session: Session, lines: tuple[LedgerLine, ...]) -> Iterator[Issue]:
    """Every place that held drug of the session, its post too: what was counted there last agrees with the register.

    What was found wrong before the session took anything is another day's.
    """
    places = dict.fromkeys(sorted((line.place, line.product_id) for line in lines))
    for place, product_id in places:
        newest = newest_count(session, product_id, place)
        if newest and not newest.agrees and newest.event_seq >= lines[0].event_seq:
            yield Issue("AMP014", "ledger", values={"place": place})


def _beside_the_ampoules(session: Session, session_id: str) -> Iterator[Issue]:
    """Every dose of which more or less was taken from ampoules than was given."""
    taken = func.coalesce(func.sum(Portion.given_ul), 0)
    query = (
        select(Dose, taken)
        .outerjoin(Portion, Portion.dose_id == Dose.dose_id)
        .where(Dose.session_id == session_id, standing(Dose))
        .group_by(Dose.id)
        .having(taken != Dose.given_ul)
        .order_by(Dose.given_at)
    )
    for dose, from_ampoules in session.execute(query):
        said: dict[str, str] = {
            "code": person_of(session, dose.person_id).code, "ml": ml_text(dose.given_ul),
            "taken": ml_text(from_ampoules),
        }  # fmt: skip
        yield Issue("AMP480", "ledger", values=said)
