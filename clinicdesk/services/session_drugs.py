"""Drugs of a dosing session on paper: doses with their orders, the ampoules' balance, rescue drugs. By codes."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import or_, select

from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.drugs import DrugBatch, LedgerLine, Portion
from clinicdesk.reports.record import Block, Cell, Table, marked
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, plain, worded
from clinicdesk.services.ampoules import ampoules_in, gave, open_view
from clinicdesk.services.dose_weights import reweighed
from clinicdesk.services.dosing_day import sitting_of
from clinicdesk.services.record_parts.given import amount, before, by_weight, in_force
from clinicdesk.services.record_parts.late import given_time, rescue_time
from clinicdesk.services.record_parts.source import day as day_said
from clinicdesk.services.session_day import (
    SessionDay,
    changed_cell,
    given_said,
    heads_of,
    rescue_said,
    rescues_of,
    untrue,
)

_DOSES = (
    ("code", 9), ("time", 8), ("prescribed", 14), ("given", 21), ("batch", 14), ("wasted", 10), ("giver", 12),
    ("witness", 12),
)  # fmt: skip
_LINES = (("line", 22), ("time", 9), ("act", 17), ("batch_until", 20), ("balance", 12), ("two_hands", 20))
_RESCUES = (
    ("code", 9),
    ("time", 8),
    ("rescue", 27),
    ("because", 18),
    ("ordered_by", 17),
    ("given_at_by", 21),
)


def drugs(day: SessionDay) -> Iterator[Block]:
    """Each dose with its order; then the register's lines of the session with the balance before and after."""
    yield doses(day)
    lines = _lines(day)
    if lines.rows:
        yield lines


def doses(day: SessionDay) -> Table:
    """Each dose in force with its order, its ampoule's batch, what was destroyed of it, giver and witness."""
    query = select(Dose).where(Dose.session_id == day.session_id).order_by(Dose.given_at, Dose.version)
    every = day.session.scalars(query).all()
    standing = in_force(every)
    weights = reweighed(day.session, sitting_of(day.session, day.session_id), day.pinned, standing)
    rows = []
    for dose in standing:
        former = [one for one in every if one.id in before(every, dose)]
        rows.append((
            Cell(plain(day.codes.get(dose.person_id, ""))),
            changed_cell(day, dose, former, partial(_time, day, min(row.recorded_at for row in (dose, *former)))),
            marked(Cell(_prescribed(day, dose)), untrue(day, "", dose.order_row)),
            marked(by_weight(changed_cell(day, dose, former, lambda one: given_said(day, one)),
                             weights.get(dose.dose_id)), untrue(day, dose.dose_id, dose.id)),
            *_ampoules(day, dose),
            Cell(plain(day.staff.get(dose.giver_id, ""))),
            Cell(plain(day.staff.get(dose.witness_id or "", ""))),
        ))  # fmt: skip
    return Table(heads_of(_DOSES), (*rows, *_residues(day)), when_empty=worded("sessionpapers.nothing.drugs"))


def _time(day: SessionDay, written: datetime, dose: Dose) -> Said:
    return given_time(day.clock, dose.given_at, written)


def _prescribed(day: SessionDay, dose: Dose) -> Said:
    """What the physician ordered; a booster says that it is one."""
    order = day.session.get_one(DoseOrder, dose.order_row)
    booster = worded("records.mark.booster") if dose.ordinal else NOTHING
    return joined((booster, worded("sessionpapers.mg", n=amount(order.amount_ug))), ", ")


def _residues(day: SessionDay) -> Iterator[tuple[Cell, ...]]:
    """What was left in the ampoules of the day and destroyed or handed over: of an ampoule, not of anybody's dose."""
    ampoules = {
        one.ampoule.id: open_view(day.session, one)
        for one in ampoules_in(day.session, session_id=day.session_id)
    }
    query = (
        select(Portion)
        .where(
            Portion.ampoule_id.in_(ampoules), or_(Portion.destroyed_ul != 0, Portion.returned_ul != 0),
            or_(Portion.person_id == "", Portion.method != ""),
        )
        .order_by(Portion.event_seq, Portion.number)
    )  # fmt: skip
    for portion in day.session.scalars(query):
        view = ampoules[portion.ampoule_id]
        for name, volume in (("residue", portion.destroyed_ul), ("handed", portion.returned_ul)):
            if not volume:
                continue
            what = worded(
                f"sessionpapers.{name}",
                n=plain(view.label),
                to=plain(portion.method or portion.reason or "–"),
            )
            yield (
                Cell(plain(_drawn_for(day, portion.ampoule_id))), Cell(plain(day.clock(portion.happened_at))),
                Cell(DASH), marked(Cell(what), untrue(day, portion.id, portion.id)),
                marked(Cell(plain(view.batch)), untrue(day, "", portion.ampoule_id)),
                Cell(_both(volume, view.strength_ug_per_ml)),
                Cell(plain(day.staff.get(portion.author_id, ""))),
                Cell(plain(day.staff.get(portion.witness_id or "", ""))),
            )  # fmt: skip


def _both(volume_ul: int, strength_ug_per_ml: int) -> Said:
    """A volume as milligrams, with millilitres beside."""
    mg = amount(volume_ul * strength_ug_per_ml // 1000)
    return worded("sessionpapers.mg_ml", mg=mg, ml=amount(volume_ul))


def _drawn_for(day: SessionDay, ampoule_id: str) -> str:
    """Whose doses were drawn from it; a stroke for nobody's."""
    query = select(Portion.person_id).where(Portion.ampoule_id == ampoule_id, Portion.person_id != "")
    codes = {day.codes.get(one, "") for one in day.session.scalars(query)}
    return ", ".join(sorted(filter(None, codes))) or "–"


def _ampoules(day: SessionDay, dose: Dose) -> tuple[Cell, Cell]:
    """The batches a dose came from, one that was taken back before that; and what was destroyed with it."""
    until = None if dose.given_ul else dose.event_seq - 1
    ampoules = gave(day.session, dose.dose_id, until=until)
    batches = dict.fromkeys(day.session.get_one(DrugBatch, one.batch_id).number for one in ampoules)
    portions = day.session.scalars(select(Portion).where(Portion.dose_id == dose.dose_id)).all()
    wasted = sum(one.destroyed_ul for one in portions if not one.method)
    destroyed = _both(wasted, dose.strength_ug_per_ml) if portions else NOTHING
    return (
        marked(Cell(plain(", ".join(batches))), untrue(day, "", *(one.id for one in ampoules))),
        marked(Cell(destroyed), untrue(day, "", *(one.id for one in portions))),
    )


def _lines(day: SessionDay) -> Table:
    """Whole ampoules issued to the session, opened and given back: the balance before and after each, both hands."""
    found = day.session.execute(
        select(LedgerLine, DrugBatch.number)
        .join(DrugBatch, DrugBatch.id == LedgerLine.batch_id)
        .where(LedgerLine.session_id == day.session_id)
        .order_by(LedgerLine.event_seq, LedgerLine.number)
    ).all()
    rows = []
    for line, batch in found:
        hands = (day.staff.get(one or "", "") for one in (line.author_id, line.witness_id))
        act = worded(f"drugs.kind.{line.kind}")
        count = plain(f"{line.change:+d}".replace("-", "\u2212")) if line.change else NOTHING
        rows.append((
            Cell(worded("sessionpapers.line_at", n=line.number, place=line.place)),
            Cell(plain(day.clock(line.happened_at))),
            marked(Cell(joined((act, count), " ")), untrue(day, line.act_id, line.id)),
            Cell(plain(f"{batch}, {day_said(line.expires_on)}")), Cell(plain(f"{line.before} → {line.after}")),
            Cell(plain(", ".join(filter(None, hands)))),
        ))  # fmt: skip
    return Table(heads_of(_LINES), tuple(rows), worded("sessionpapers.lines"))


def rescues(day: SessionDay) -> Table:
    """Each rescue drug by code: ordered why and by whom, given when and by whom; a withdrawn one struck through."""
    rows = []
    for row in rescues_of(day):
        given: tuple[Said, ...] = ()
        if row.given_at:
            given = (rescue_time(day.clock, row), plain(day.staff.get(row.given_by or "", "")))
        said = joined(given, ", ") if given else worded("records.order.not_given")
        cell = Cell(said)
        if row.state == "withdrawn":
            cell = Cell(worded("records.rescue.withdrawn"), (said,), day.marks.get(row.id, ""))
        rows.append((
            Cell(plain(day.codes.get(row.person_id, ""))), Cell(plain(day.clock(row.ordered_at))),
            Cell(rescue_said(day, row)), Cell(plain(row.why)), Cell(plain(day.staff.get(row.ordered_by, ""))),
            marked(cell, untrue(day, row.rescue_id, row.id)),
        ))  # fmt: skip
    return Table(heads_of(_RESCUES), tuple(rows), worded("records.rescue.title"))
