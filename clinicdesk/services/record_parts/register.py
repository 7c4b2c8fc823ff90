"""The lines of the drug register that are about one person."""

from collections.abc import Sequence

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from clinicdesk.models.dosing import Dose
from clinicdesk.models.drugs import DrugBatch, LedgerLine, OpenedAmpoule, Portion
from clinicdesk.reports.record import Cell, Head, Table, marked
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.ampoules import gave
from clinicdesk.services.record_parts.given import amount
from clinicdesk.services.record_parts.source import Source, day

_REGISTER = (("line", 12), ("date", 16), ("batch", 18), ("given", 12), ("wasted", 12), ("signed", 30))


def drawn_from(session: Session, dose: Dose) -> Said:
    """The ampoules that a version of a dose was drawn from; nothing where its record never named another one."""
    named = session.scalars(
        select(Portion.ampoule_id).where(Portion.dose_id == dose.dose_id).distinct()
    ).all()
    if len(named) <= 1:
        return NOTHING
    found = gave(session, dose.dose_id, until=dose.event_seq)
    lines = ((session.get_one(LedgerLine, one.line_id), one) for one in found)
    said = (
        worded("records.register.place", n=line.number, place=line.place, ampoule=ampoule.ordinal)
        for line, ampoule in lines
    )
    return joined(said, "; ")


def portions_about(source: Source) -> Sequence[Row[Portion, OpenedAmpoule, LedgerLine, DrugBatch]]:
    """The parts of the ampoules that their doses were drawn from: theirs, and what was left and is nobody's."""
    drawn = select(Portion.ampoule_id).where(Portion.person_id.in_(source.people))
    return source.session.execute(
        select(Portion, OpenedAmpoule, LedgerLine, DrugBatch)
        .join(OpenedAmpoule, OpenedAmpoule.id == Portion.ampoule_id)
        .join(LedgerLine, LedgerLine.id == OpenedAmpoule.line_id)
        .join(DrugBatch, DrugBatch.id == OpenedAmpoule.batch_id)
        .where(
            Portion.ampoule_id.in_(drawn),
            Portion.person_id.in_((*source.people, "")),
            or_(Portion.person_id != "", Portion.destroyed_ul != 0, Portion.returned_ul != 0),
        )
        .order_by(Portion.event_seq, Portion.number)
    ).all()


def became(portion: Portion) -> str:
    """What a part of an ampoule became: `destroyed`, `returned` or `given`."""
    return "destroyed" if portion.destroyed_ul else "returned" if portion.returned_ul else "given"


def register_lines(source: Source) -> Table:
    """What became of opened ampoules for this person's doses, each with the register line that opened it.

    What was left in such an ampoule and destroyed or handed over is nobody's dose, and stands with it.
    """
    rows = []
    for portion, ampoule, line, batch in portions_about(source):
        strength = ampoule.content_ug / ampoule.content_ul
        given, wasted, handed = (
            amount(round(part * strength))
            for part in (portion.given_ul, portion.destroyed_ul, portion.returned_ul)
        )
        if portion.returned_ul:
            to = plain(portion.method or portion.reason or "–")
            over = worded("records.register.handed", n=handed, to=to)
            wasted = joined((wasted, over), "; ") if portion.destroyed_ul else over
        signed = ", ".join(filter(None, (
            source.staff.get(portion.author_id, ""), source.staff.get(portion.witness_id or "", ""),
        )))  # fmt: skip
        number = worded("records.register.place", n=line.number, place=line.place, ampoule=ampoule.ordinal)
        rows.append((
            Cell(number), Cell(plain(source.when(portion.happened_at))),
            marked(Cell(plain(f"{batch.number}, {day(batch.expires_on)}")), source.overwritten.said(ampoule.id)),
            Cell(given), marked(Cell(wasted), source.overwritten.said(portion.id)), Cell(plain(signed)),
        ))  # fmt: skip
    heads = tuple(Head(worded(f"records.register.{name}"), share) for name, share in _REGISTER)
    return Table(heads, tuple(rows), when_empty=worded("records.register.none"))
