"""Opened ampoules: what each still holds, what a dose takes from one, and what keeps a session from closing.

Volumes in whole microlitres. An ampoule whose remainder comes to nothing is closed there and then; from then on a
correction can only move its content from one part to another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.drugs import (
    DrugBatch,
    DrugProduct,
    LedgerLine,
    OpenedAmpoule,
    Portion,
)
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.numerals import plain
from clinicdesk.services.ampoule_shares import Held, Residue, spread
from clinicdesk.services.desk import Desk
from clinicdesk.words import Number


@dataclass(frozen=True, slots=True)
class Taking:
    """What a dose takes from one ampoule: the part given and the part destroyed with it.

    `emergency` says why there is no witness; "" when there is one.
    """

    person_id: str
    dose_id: str
    given_ul: int
    destroyed_ul: int
    author_id: str
    witness_id: str | None
    emergency: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class OpenAmpoule:
    """An ampoule with something in it. `ordinal` counts those its line opened, `label` names it on the ward."""

    id: str
    label: str
    product_id: str
    product: str
    batch: str
    expires_on: str
    place: str
    content_ul: int
    remaining_ul: int
    strength_ug_per_ml: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Parts:
    """What became of an ampoule so far; `last` is its newest portion."""

    ampoule: OpenedAmpoule
    portions: tuple[Portion, ...]

    @property
    def last(self) -> Portion | None:
        """The portion the next one continues."""
        return self.portions[-1] if self.portions else None

    @property
    def remaining_ul(self) -> int:
        """What is visibly left."""
        return self.last.after_ul if self.last else self.ampoule.content_ul

    @property
    def closed(self) -> bool:
        """Whether its account is closed: nothing is left and nothing will be."""
        return bool(self.last and self.last.closed)

    def given_ul(self, dose_id: str = "") -> int:
        """What was given in all, or by one dose."""
        return sum(one.given_ul for one in self._of(dose_id))

    def destroyed_ul(self, dose_id: str = "") -> int:
        """What was destroyed in all, or with one dose."""
        return sum(one.destroyed_ul for one in self._of(dose_id) if not (dose_id and one.method))

    @property
    def returned_ul(self) -> int:
        """What was handed back."""
        return sum(one.returned_ul for one in self.portions)

    @property
    def residue(self) -> Residue:
        """What became of the rest apart from any dose, with what corrections of doses turned since."""
        apart = [one for one in self.portions if one.method or one.returned_ul or not one.dose_id]
        method = next((one.method for one in reversed(apart) if one.method and not one.returned_ul), "")
        receiver = next((one.method for one in reversed(apart) if one.method and one.returned_ul > 0), "")
        return Residue(
            sum(one.destroyed_ul for one in apart), sum(one.returned_ul for one in apart), method,
            settled=bool(apart), receiver=receiver,
        )  # fmt: skip

    def _of(self, dose_id: str) -> Iterator[Portion]:
        return (one for one in self.portions if not dose_id or one.dose_id == dose_id)


def take_for_dose(desk: Desk, work: Work, ampoule_id: str, taking: Taking) -> Portion:
    """Write down what a dose takes from an ampoule, inside the dose's act.

    Raises Refused AMP001 (no such ampoule), AMP002 (its account is closed), AMP003 (not that much is left),
    AMP004 (not an amount), AMP005 (witness is the giver), AMP006 (neither witness nor emergency).
    """
    if taking.given_ul < 0 or taking.destroyed_ul < 0 or taking.given_ul + taking.destroyed_ul == 0:
        raise Refused(Issue("AMP004", "given"))
    return add_portion(
        desk, work, ampoule_id, given_ul=taking.given_ul, destroyed_ul=taking.destroyed_ul,
        author_id=taking.author_id, witness_id=taking.witness_id, emergency=taking.emergency,
        happened_at=taking.happened_at, person_id=taking.person_id, dose_id=taking.dose_id,
    )  # fmt: skip


def correct_for_dose(
    desk: Desk, work: Work, dose_id: str, *, given_ul: int, destroyed_ul: int, author_id: str,
    witness_id: str | None, reason: str, happened_at: datetime,
) -> tuple[Portion, ...]:  # fmt: skip
    """Bring what a dose took to these totals by correcting portions, inside the correction's act.

    What a closed ampoule loses in one part it gains in another: with the dose first, then in the rest that was
    destroyed or returned apart from it. Without a witness the reason is the emergency's.
    Raises Refused AMP007 (the dose took from no ampoule), AMP008 (does not add up), DSK005 (no reason), AMP004–006.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if given_ul < 0 or destroyed_ul < 0:
        raise Refused(Issue("AMP004", "given"))
    held = [parts_of(work, ampoule) for ampoule in ampoules_of_dose(work, dose_id)]
    if not held:
        raise Refused(Issue("AMP007", "dose"))
    more_given = given_ul - sum(one.given_ul(dose_id) for one in held)
    more_destroyed = destroyed_ul - sum(one.destroyed_ul(dose_id) for one in held)
    # Open ones first, the newest of them first.
    held.sort(key=lambda one: (one.closed, -one.ampoule.event_seq))
    every, missing = spread([held_of(one, dose_id) for one in held], more_given, more_destroyed)
    if missing:
        raise Refused(Issue("AMP008", "given", values={"left": ml_text(0), "taken": ml_text(missing)}))
    return tuple(
        add_portion(
            desk, work, parts.ampoule.id, given_ul=step.given_ul, destroyed_ul=step.destroyed_ul,
            returned_ul=step.returned_ul, method=step.method, author_id=author_id, witness_id=witness_id,
            emergency="" if witness_id else reason, happened_at=happened_at,
            person_id=next(one.person_id for one in parts.portions if one.dose_id == dose_id), dose_id=dose_id,
            reason=reason,
        )
        for parts, steps in zip(held, every, strict=True)
        for step in steps
    )  # fmt: skip


def witness_for_dose(
    desk: Desk, work: Work, dose_id: str, *, author_id: str, witness_id: str, happened_at: datetime
) -> tuple[Portion, ...]:
    """The second name of an emergency dose, given afterwards: a portion of nothing in each of its ampoules."""
    return tuple(
        add_portion(
            desk, work, ampoule.id, author_id=author_id, witness_id=witness_id, happened_at=happened_at,
            person_id=parts_of(work, ampoule).portions[0].person_id, dose_id=dose_id,
        )
        for ampoule in ampoules_of_dose(work, dose_id)
    )  # fmt: skip


def add_portion(
    desk: Desk, work: Work, ampoule_id: str, *, author_id: str, witness_id: str | None, happened_at: datetime,
    given_ul: int = 0, destroyed_ul: int = 0, returned_ul: int = 0, emergency: str = "", person_id: str = "",
    dose_id: str = "", method: str = "", reason: str = "",
) -> Portion:  # fmt: skip
    """Continue an ampoule's account by one row; closed when nothing is left. Refused AMP001–003, 005, 006, 008."""
    if witness_id == author_id:
        raise Refused(Issue("AMP005", "witness"))
    if witness_id is None and not emergency.strip():
        raise Refused(Issue("AMP006", "witness"))
    parts = parts_of(work, standing_ampoule(work.session, ampoule_id))
    taken = given_ul + destroyed_ul + returned_ul
    if parts.closed and not reason and taken:
        raise Refused(Issue("AMP002", "ampoule"))
    if taken > parts.remaining_ul or (parts.closed and taken):
        said = {"left": ml_text(parts.remaining_ul), "taken": ml_text(taken)}
        raise Refused(Issue("AMP008" if reason else "AMP003", "given", values=said))
    last, after = parts.last, parts.remaining_ul - taken
    row = Portion(
        id=desk.ids.new(), ampoule_id=ampoule_id, number=last.number + 1 if last else 1,
        previous=last.number if last else None, first_ul=None if last else parts.ampoule.content_ul,
        before_ul=parts.remaining_ul, given_ul=given_ul, destroyed_ul=destroyed_ul, returned_ul=returned_ul,
        after_ul=after, was_closed=last.closed if last else 0, closed=int(after == 0), happened_at=happened_at,
        author_id=author_id, witness_id=witness_id, emergency=emergency.strip(), person_id=person_id,
        dose_id=dose_id, method=method, reason=reason,
    )  # fmt: skip
    work.add(row)
    return row


def standing_ampoule(session: Session, ampoule_id: str) -> OpenedAmpoule:
    """An ampoule whose opening was not taken back. Refused AMP001."""
    found = session.scalars(
        select(OpenedAmpoule).where(OpenedAmpoule.id == ampoule_id, ~_taken_back())
    ).first()
    if found is None:
        raise Refused(Issue("AMP001", "ampoule"))
    return found


def parts_of(work: Work, ampoule: OpenedAmpoule) -> Parts:
    """An ampoule's account with what this very act has added to it."""
    added = (row for row in work.rows if isinstance(row, Portion) and row.ampoule_id == ampoule.id)
    return Parts(ampoule, (*portions_of(work.session, ampoule.id), *added))


def portions_of(session: Session, ampoule_id: str) -> tuple[Portion, ...]:
    """An ampoule's portions in their order."""
    query = select(Portion).where(Portion.ampoule_id == ampoule_id)
    return tuple(session.scalars(query.order_by(Portion.number)))


def ampoules_in(session: Session, *, session_id: str = "", place: str = "") -> tuple[Parts, ...]:
    """Every standing ampoule of a session, of a place, or of all, with its account; the oldest first."""
    wanted = [~_taken_back()]
    if session_id:
        wanted.append(OpenedAmpoule.session_id == session_id)
    if place:
        wanted.append(OpenedAmpoule.place == place)
    rows = session.scalars(
        select(OpenedAmpoule).where(*wanted).order_by(OpenedAmpoule.event_seq, OpenedAmpoule.ordinal)
    ).all()
    portions: dict[str, list[Portion]] = {row.id: [] for row in rows}
    among = select(OpenedAmpoule.id).where(*wanted)
    query = select(Portion).where(Portion.ampoule_id.in_(among)).order_by(Portion.ampoule_id, Portion.number)
    for portion in session.scalars(query):
        portions[portion.ampoule_id].append(portion)
    return tuple(Parts(row, tuple(portions[row.id])) for row in rows)


def open_ampoules(session: Session, session_id: str) -> tuple[OpenAmpoule, ...]:
    """What a dose of this session can be drawn from: its ampoules with a remainder, the oldest first."""
    return tuple(
        open_view(session, one) for one in ampoules_in(session, session_id=session_id) if not one.closed
    )


def gave(session: Session, dose_id: str, *, until: int | None = None) -> tuple[OpenedAmpoule, ...]:
    """The ampoules that a dose came from, the first one named first; none that was named in error and got it back.

    `until`: as the record stood with that event of the trail; None: as it stands.
    """
    query = (
        select(OpenedAmpoule)
        .join(Portion, Portion.ampoule_id == OpenedAmpoule.id)
        .where(Portion.dose_id == dose_id)
        .group_by(OpenedAmpoule.id)
        .having(func.sum(Portion.given_ul) > 0)
        .order_by(func.min(Portion.event_seq), OpenedAmpoule.opened_at, OpenedAmpoule.id)
    )
    if until is not None:
        query = query.where(Portion.event_seq <= until)
    return tuple(session.scalars(query))


def open_view(session: Session, parts: Parts) -> OpenAmpoule:
    """One ampoule as shown; its label is the number of the line that opened it, and its place among several."""
    ampoule = parts.ampoule
    product, batch = (
        session.get_one(DrugProduct, ampoule.product_id),
        session.get_one(DrugBatch, ampoule.batch_id),
    )
    line = session.get_one(LedgerLine, ampoule.line_id)
    label = f"{line.number}" if line.change == -1 else f"{line.number}.{ampoule.ordinal}"
    return OpenAmpoule(
        ampoule.id, label, product.id, product.trade_name, batch.number, batch.expires_on, ampoule.place,
        ampoule.content_ul, parts.remaining_ul, product.strength_ug_per_ml, ampoule.opened_at,
    )  # fmt: skip


def unwitnessed(portions: Iterable[Portion]) -> Iterator[Portion]:
    """The portions whose second name is missing: a later portion of nothing, of the same dose, gives it."""
    rows = tuple(portions)
    for number, row in enumerate(rows):
        later = (one for one in rows[number + 1 :] if one.dose_id == row.dose_id and _is_second_name(one))
        if row.witness_id is None and next(later, None) is None:
            yield row


def ml_text(microlitres: int) -> Number:
    """1200 is "1.2", in millilitres; said with the comma of the language."""
    return Number(plain(Decimal(microlitres) / 1000))


def mg_text(micrograms: int) -> Number:
    """52500 is "52.5", in milligrams; said with the comma of the language."""
    return Number(plain(Decimal(micrograms) / 1000))


def _is_second_name(row: Portion) -> bool:
    return bool(row.witness_id) and not (row.given_ul or row.destroyed_ul or row.returned_ul)


def held_of(parts: Parts, dose_id: str) -> Held:
    """What an ampoule gave a dose, as a correction is spread over it."""
    return Held(
        parts.closed, parts.given_ul(dose_id), parts.destroyed_ul(dose_id), parts.remaining_ul, parts.residue
    )


def ampoules_of_dose(work: Work, dose_id: str) -> tuple[OpenedAmpoule, ...]:
    """The ampoules a dose was drawn from, with what this very act has added."""
    written = work.session.scalars(
        select(Portion.ampoule_id).where(Portion.dose_id == dose_id).order_by(Portion.event_seq)
    )
    added = (row.ampoule_id for row in work.rows if isinstance(row, Portion) and row.dose_id == dose_id)
    found = dict.fromkeys(chain(written, added)) if dose_id else {}
    return tuple(standing_ampoule(work.session, one) for one in found)


def _taken_back() -> ColumnElement[bool]:
    reversal = aliased(LedgerLine)
    return exists().where(reversal.reverses == OpenedAmpoule.line_id)
