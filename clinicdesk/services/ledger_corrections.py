"""Corrections: nothing is rubbed out. A reversing line and, unless it never happened, a new one, in one act."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.base import Base
from clinicdesk.models.drugs import DrugBatch, LedgerLine, LedgerWitness, OpenedAmpoule, Portion
from clinicdesk.models.unit_of_work import Work
from clinicdesk.security.roles import Permission
from clinicdesk.services.ampoule_acts import open_in
from clinicdesk.services.ampoules import (
    add_portion,
    portions_of,
    standing_ampoule,
    unwitnessed,
)
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.doses import witness_dose
from clinicdesk.services.ledger_hands import Hands, sign_act, take_hands
from clinicdesk.services.register_blocks import lines_without_witness
from clinicdesk.services.registers import Act, Entry, batch_of, moment, standing_line, write_line
from clinicdesk.services.signed_content import LEDGER_ACT, PORTION, content_of_rows, content_of_version
from clinicdesk.services.signing import Meaning, Pen, take_pen
from clinicdesk.services.stock import ENTITY
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.witnessing import Witness, second_person

FIXED = frozenset({"count", "reverse"})
"""What no correction takes back: a count is made again, a correction is corrected by its new line."""


@dataclass(frozen=True, slots=True)
class Righted:
    """What a line should have said. `ampoules` 0: it never happened; "" for the batch: as it was."""

    ampoules: int
    batch_id: str = ""
    papers: Mapping[str, str] = field(default_factory=dict)


@verb(Permission.KEEP_DRUGS)
def correct_line(
    desk: Desk, actor: Actor, line_id: str, righted: Righted, *, reason: str, hands: Hands
) -> Changes:
    """Take a line back and write it as it should have been; both lines of a move together.

    Raises Refused DSK005 (reason), LGR012 (no such line, or corrected already), LGR013 (a count or a correction),
    LGR014 (its ampoules were used: correct what became of them), LGR019 (nothing would change), LGR001, LGR003.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if righted.ampoules < 0:
        raise Refused(Issue("LGR003", "ampoules"))
    with desk.database.read() as session:
        wrong = _act_lines(session, standing_line(session, line_id))
        _check(session, wrong, righted)
        batch = batch_of(session, righted.batch_id or wrong[0].batch_id)
        if batch.product_id != wrong[0].product_id:
            raise Refused(Issue("LGR007", "batch"))
    session_id = wrong[0].session_id
    signers = take_hands(desk, actor, hands, session_id=session_id)
    act = signers.act(desk, happened_at=moment(desk, None), session_id=session_id)
    with desk.write(
        actor, Action.STOCK_CORRECTED, entity=ENTITY, entity_id=act.act_id, reason=reason
    ) as work:
        _rewrite(
            desk, work, act, wrong, replace(righted, batch_id=batch.id), batch=batch, reason=reason.strip()
        )
        sign_act(work, signers, act)
    return desk.changes(Topic.DRUGS, Topic.DOSING, subject=act.act_id)


@verb(Permission.KEEP_DRUGS)
def witness_afterwards(desk: Desk, actor: Actor, record_id: str, *, by: Witness) -> Changes:
    """The second name of an emergency line (with all lines of its act) or of an ampoule's portion.

    `by` may be the one logged in, unless they wrote it. Raises Refused LGR017 (nothing waits), LGR018 (their own).
    """
    with desk.database.read() as session:
        lines, portion = _waiting(session, record_id)
        author = lines[0].author_id if lines else portion.author_id if portion else ""
    if not author:
        raise Refused(Issue("LGR017"))
    if portion is not None and portion.dose_id:
        return witness_dose(desk, actor, portion.dose_id, witness=by)  # the dose and its portions together
    pen = _witness_pen(desk, actor, by)
    if pen.user_id == author:
        raise Refused(Issue("LGR018", "witness"))
    with desk.write(actor, Action.STOCK_WITNESSED, entity=ENTITY, entity_id=record_id) as work:
        work.add(*_second_names(desk, work, pen, lines, portion))
    return desk.changes(Topic.DRUGS, Topic.DOSING, subject=record_id)


def _act_lines(session: Session, line: LedgerLine) -> tuple[LedgerLine, ...]:
    """The line, or both lines of its move: out of one register first."""
    if not line.move_id:
        return (line,)
    query = select(LedgerLine).where(LedgerLine.move_id == line.move_id)
    return tuple(session.scalars(query.order_by(LedgerLine.change)))


def _check(session: Session, wrong: tuple[LedgerLine, ...], righted: Righted) -> None:
    line = wrong[0]
    if line.kind in FIXED:
        raise Refused(Issue("LGR013"))
    same_batch = righted.batch_id in {"", line.batch_id}
    papers = json.loads(line.papers)
    if same_batch and righted.ampoules == abs(line.change) and papers == papers | dict(righted.papers):
        raise Refused(Issue("LGR019", "ampoules"))
    used = (
        select(Portion.id)
        .join(OpenedAmpoule, OpenedAmpoule.id == Portion.ampoule_id)
        .where(OpenedAmpoule.line_id == line.id)
    )
    if session.scalars(used).first():
        raise Refused(Issue("LGR014"))


def _rewrite(
    desk: Desk,
    work: Work,
    act: Act,
    wrong: tuple[LedgerLine, ...],
    righted: Righted,
    *,
    batch: DrugBatch,
    reason: str,
) -> None:
    """In each register what adds comes before what takes away: the balance never dips below nothing between them."""
    move_id = desk.ids.new() if wrong[0].move_id else ""
    for line in wrong:
        back = Entry(
            "reverse", batch_of(work.session, line.batch_id), line.place, -line.change, reverses=line.id,
            reason=reason,
        )  # fmt: skip
        sign = 1 if line.change > 0 else -1
        papers = json.loads(line.papers) | dict(righted.papers)
        fresh = Entry(
            line.kind,
            batch,
            line.place,
            sign * righted.ampoules,
            move_id=move_id,
            papers=papers,
            reason=reason,
            day=line.written_on,
        )
        order = (fresh, back) if sign > 0 else (back, fresh)
        for entry in order:
            if entry.kind == "open" and entry.change:
                open_in(
                    desk,
                    work,
                    act,
                    batch,
                    place=line.place,
                    ampoules=righted.ampoules,
                    reason=reason,
                    day=entry.day,
                )
            elif entry.change:
                write_line(desk, work, act, entry)


def _waiting(session: Session, record_id: str) -> tuple[tuple[LedgerLine, ...], Portion | None]:
    line = session.get(LedgerLine, record_id)
    if line is not None:
        act = session.scalars(select(LedgerLine).where(LedgerLine.act_id == line.act_id)).all()
        return tuple(lines_without_witness(session, act)), None
    portion = session.get(Portion, record_id)
    if portion is None:
        return (), None
    waiting = {one.id for one in unwitnessed(portions_of(session, portion.ampoule_id))}
    return (), portion if portion.id in waiting else None


def _witness_pen(desk: Desk, actor: Actor, by: Witness) -> Pen:
    if by.login.casefold() == actor.login.casefold():
        return take_pen(desk, actor, by.password)
    return second_person(desk, actor, login=by.login, pin=by.pin, password=by.password)


def _second_names(
    desk: Desk, work: Work, pen: Pen, lines: tuple[LedgerLine, ...], portion: Portion | None
) -> Iterator[Base]:
    """Rows that give the second name, each with its signature."""
    now = desk.clock.now()
    for line in lines:
        yield LedgerWitness(id=desk.ids.new(), line_id=line.id, witness_id=pen.user_id, witnessed_at=now)
    if lines:
        act_id = lines[0].act_id
        content = content_of_version(work.session, LEDGER_ACT, act_id, 1) or ""
        yield pen.sign(LEDGER_ACT, act_id, version=1, content=content, meaning=Meaning.WITNESS)
    if portion:
        standing_ampoule(work.session, portion.ampoule_id)
        content = content_of_rows(portion)
        yield pen.sign(PORTION, portion.id, version=1, content=content, meaning=Meaning.WITNESS)
        add_portion(
            desk, work, portion.ampoule_id, author_id=portion.author_id, witness_id=pen.user_id, happened_at=now,
            person_id=portion.person_id, dose_id=portion.dose_id,
        )  # fmt: skip
