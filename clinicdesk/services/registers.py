"""Writing a register of the controlled drug: each line continues the balance of the one before it.

A register is a product at a place. The tables hold the sums; here the same is said in sentences before they refuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.drugs import DrugBatch, DrugProduct, LedgerLine, StockCount
from clinicdesk.models.sessions import Session
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.nearness import AHEAD
from clinicdesk.security.canonical import canonical
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import day_of, read_day
from clinicdesk.services.desk import Desk
from clinicdesk.services.readings import running_session
from clinicdesk.services.session_clock import session_now

FROM_STOCK = frozenset({"issue", "open"})
"""What an expired batch is not used for."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Act:
    """What the lines of one act have in common. `emergency`: why there is no witness."""

    act_id: str
    author_id: str
    witness_id: str | None
    emergency: str
    happened_at: datetime
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says: whole ampoules, signed, of a batch at a place."""

    kind: str
    batch: DrugBatch
    place: str
    change: int
    move_id: str = ""
    reverses: str | None = None
    papers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    day: str = ""
    """The clinic's day of what a correction puts right, ISO; "" for the day of the act."""


def write_line(desk: Desk, work: Work, act: Act, entry: Entry) -> LedgerLine:
    """Continue the register by one line, inside an act.

    Raises Refused LGR001 (the batch has not that many here), LGR002 (expired), LGR005 (earlier than the line before).
    """
    batch, place = entry.batch, entry.place
    last = last_line(work, batch.product_id, place)
    of_batch = last_line(work, batch.product_id, place, batch_id=batch.id)
    have = of_batch.batch_after if of_batch else 0
    day = entry.day or day_of(desk, act.happened_at).isoformat()
    # Written down a day late, a line can be of the day before; later than that, the day it names is only text.
    late = not entry.day and day_of(desk, work.at) - read_day(batch.expires_on) > _A_DAY
    if entry.kind in FROM_STOCK and (day > batch.expires_on or late):
        raise Refused(Issue("LGR002", "batch", values={"batch": batch.number}))
    if have + entry.change < 0:
        values: dict[str, str | int] = {"batch": batch.number, "place": place, "n": have}
        raise Refused(Issue("LGR001", "ampoules", values=values))
    if last and act.happened_at < last.happened_at and not _after_a_fast_clock(desk, work, act, last):
        raise Refused(Issue("LGR005", "happened_at", values={"n": last.number}))
    before = last.after if last else 0
    line = LedgerLine(
        id=desk.ids.new(), product_id=batch.product_id, place=place, number=last.number + 1 if last else 1,
        previous=last.number if last else None, batch_id=batch.id,
        batch_number=of_batch.batch_number + 1 if of_batch else 1,
        batch_previous=of_batch.batch_number if of_batch else None, expires_on=batch.expires_on, kind=entry.kind,
        change=entry.change, before=before, after=before + entry.change, batch_before=have,
        batch_after=have + entry.change, written_on=day, happened_at=act.happened_at, author_id=act.author_id,
        witness_id=act.witness_id, emergency=act.emergency, session_id=act.session_id, act_id=act.act_id,
        move_id=entry.move_id, reverses=entry.reverses, papers=canonical(dict(entry.papers)).decode(),
        reason=entry.reason,
    )  # fmt: skip
    work.add(line)
    return line


def _after_a_fast_clock(desk: Desk, work: Work, act: Act, last: LedgerLine) -> bool:
    """Whether lines lie ahead of a clock that people have confirmed since: the register goes on behind them.

    No line goes before one that was written in time.
    """
    now = now_here(desk)
    if desk.trail.clock_flag() or last.happened_at <= now + AHEAD:
        return False
    in_time = work.session.scalar(
        select(func.max(LedgerLine.happened_at)).where(
            LedgerLine.product_id == last.product_id, LedgerLine.place == last.place,
            LedgerLine.happened_at <= now,
        )
    )  # fmt: skip
    return in_time is None or act.happened_at >= in_time


def last_line(work: Work, product_id: str, place: str, *, batch_id: str = "") -> LedgerLine | None:
    """The newest line of a register, or of a batch in it, with what this very act has added."""
    for row in reversed(work.rows):
        if not isinstance(row, LedgerLine) or (row.product_id, row.place) != (product_id, place):
            continue
        if batch_id in {"", row.batch_id}:
            return row
    return newest_line(work.session, product_id, place, batch_id=batch_id)


def newest_line(session: DbSession, product_id: str, place: str, *, batch_id: str = "") -> LedgerLine | None:
    """The newest line of a register on disk, or of a batch in it."""
    query = select(LedgerLine).where(LedgerLine.product_id == product_id, LedgerLine.place == place)
    if batch_id:
        query = query.where(LedgerLine.batch_id == batch_id)
    return session.scalars(query.order_by(LedgerLine.number.desc()).limit(1)).first()


def standing_line(session: DbSession, line_id: str) -> LedgerLine:
    """A line that no correction has taken back. Refused LGR012."""
    later = aliased(LedgerLine)
    found = session.scalars(
        select(LedgerLine).where(LedgerLine.id == line_id, ~exists().where(later.reverses == LedgerLine.id))
    ).first()
    if found is None:
        raise Refused(Issue("LGR012"))
    return found


def product_of(session: DbSession, product_id: str) -> DrugProduct:
    """Refused DRG007 for an unknown one."""
    found = session.get(DrugProduct, product_id)
    if found is None:
        raise Refused(Issue("DRG007", "product"))
    return found


def batch_of(session: DbSession, batch_id: str) -> DrugBatch:
    """Refused LGR007 for an unknown one."""
    found = session.get(DrugBatch, batch_id)
    if found is None:
        raise Refused(Issue("LGR007", "batch"))
    return found


def check_amount(ampoules: int) -> None:
    """Refused LGR003 unless at least one whole ampoule."""
    if ampoules < 1:
        raise Refused(Issue("LGR003", "ampoules"))


def check_store(desk: Desk, place: str) -> None:
    """Stock is kept only where the clinic's settings say so. Refused LGR008."""
    if place not in current_settings(desk).storage_places:
        raise Refused(Issue("LGR008", "place"))


def check_papers(papers: Mapping[str, str]) -> None:
    """Refused LGR010 at each that is blank."""
    if missing := [Issue("LGR010", name) for name, text in papers.items() if not text.strip()]:
        raise Refused(*missing)


def moment(desk: Desk, happened_at: datetime | None) -> datetime:
    """When it happened: now, unless said; never ahead. Refused LGR004.

    While a session runs it is the session's now: a wall clock that was turned back does not stop the register.
    """
    now = now_here(desk)
    if happened_at and happened_at > now + AHEAD:
        raise Refused(Issue("LGR004", "happened_at"))
    return happened_at or now


def now_here(desk: Desk) -> datetime:
    """Now, as the session that runs counts; without one by the wall clock."""
    with desk.database.read() as session:
        running = running_session(session)
        return session_now(desk, session, running.session_id) if running is not None else desk.clock.now()


def place_of_session(session: DbSession, session_id: str) -> str:
    """The register of a session's post: its room, or its title where it has none. Refused SES005 unless it runs."""
    row = session.scalars(
        select(Session).where(
            Session.session_id == session_id, Session.ended_at.is_(None),
            standing(Session),
        )
    ).first()  # fmt: skip
    if row is None:
        raise Refused(Issue("SES005", "session"))
    return row.place or row.title


def newest_count(session: DbSession, product_id: str, place: str) -> StockCount | None:
    """The newest count of a register."""
    query = select(StockCount).where(StockCount.product_id == product_id, StockCount.place == place)
    return session.scalars(query.order_by(StockCount.event_seq.desc()).limit(1)).first()
