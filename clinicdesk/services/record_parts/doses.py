"""What was ordered, given and drawn from which ampoule, by whom: a dosing day's doses in a person's record."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.models.drugs import DrugBatch, DrugProduct
from clinicdesk.models.sessions import Session
from clinicdesk.reports.record import Block, Cell, Head, Table, marked
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.ampoules import gave
from clinicdesk.services.dose_weights import reweighed
from clinicdesk.services.programmes import programme_if_any
from clinicdesk.services.record_parts.given import (
    alerts,
    amount,
    before,
    by_weight,
    deferrals,
    dose_word,
    doses_of,
    in_force,
    missed,
    named,
    rescue_table,
)
from clinicdesk.services.record_parts.late import given_time
from clinicdesk.services.record_parts.source import Source, day
from clinicdesk.services.record_parts.standing import void_said
from clinicdesk.services.signed_content import DOSE

_ORDER = (("what", 10), ("ordered", 22), ("given", 22), ("at", 12), ("by", 26), ("reason", 20))


def day_blocks(source: Source, session: Session) -> Iterator[Block]:
    """Orders with doses, or that there were none; then rescue drugs and alerts."""
    yield from deferrals(source, session)
    yield _orders(source, session)
    tables = (table(source, session) for table in (rescue_table, alerts, missed))
    yield from (table for table in tables if table.rows)


def _orders(source: Source, session: Session) -> Table:
    query = select(DoseOrder).where(
        DoseOrder.session_id == session.session_id, DoseOrder.person_id.in_(source.people)
    )
    orders = source.session.scalars(query.order_by(DoseOrder.ordinal, DoseOrder.version)).all()
    given = {dose.ordinal: dose for dose in doses_of(source, session)}
    pinned = programme_if_any(source.desk, source.session, session.cohort_id)
    weights = reweighed(source.session, session, pinned, given.values())
    former, back = _former_doses(source, session)
    rows = []
    for order in in_force(orders):
        dose = given.get(order.ordinal)
        what = dose_word(order.ordinal)
        struck = tuple(_struck(source, one, back) for one in former.get(order.ordinal, ()))
        newest = dose or next((one for one in reversed(back) if one.ordinal == order.ordinal), None)
        replaced = tuple(order_said(source, one) for one in orders if one.id in before(orders, order))
        rows.append((
            Cell(what),
            marked(Cell(order_said(source, order), replaced, source.marks.get(order.id, ""),
                        alert="amber" if order.override_reason else ""), source.overwritten.said(order.id)),
            by_weight(_dose_cell(source, newest, struck), weights.get(dose.dose_id) if dose else None),
            Cell(_dose_time(source, dose, former) if dose else NOTHING), Cell(_hands(source, order, dose)),
            Cell(_why(order, newest)),
        ))  # fmt: skip
    heads = tuple(Head(worded(f"records.order.{name}"), share) for name, share in _ORDER)
    nothing = worded("records.nothing.dose")
    return Table(heads, tuple(rows), worded("records.dose.title"), when_empty=nothing)


def _why(order: DoseOrder, dose: Dose | None) -> Said:
    if dose is None and not order.note:
        return NOTHING
    of_dose = (dose.emergency, dose.reason) if dose else ()
    return plain("; ".join(filter(None, (order.note, order.override_reason, *of_dose))))


def _former_doses(source: Source, session: Session) -> tuple[dict[int, list[Dose]], list[Dose]]:
    """By ordinal the versions that count no longer; and the last versions of doses that were taken back."""
    query = select(Dose).where(Dose.session_id == session.session_id, Dose.person_id.in_(source.people))
    rows = source.session.scalars(query.order_by(Dose.event_seq)).all()
    standing = {row.id for row in in_force(rows)}
    found: dict[int, list[Dose]] = {}
    for row in rows:
        if row.id not in standing:
            found.setdefault(row.ordinal, []).append(row)
    return found, [row for row in rows if not row.given_ul]


def _struck(source: Source, dose: Dose, back: Sequence[Dose]) -> Said:
    """A version that counts no longer; of a dose that was taken back with its time, which has no column then."""
    said = _given(source, dose)
    return joined((said, plain(source.clock(dose.given_at))), ", ") if dose.dose_id in {
        one.dose_id for one in back
    } else said  # fmt: skip


def _dose_cell(source: Source, dose: Dose | None, struck: tuple[Said, ...]) -> Cell:
    if dose is None:
        return Cell(NOTHING, struck)
    said = worded("records.order.taken_back")
    if dose.given_ul:
        said = joined((_given(source, dose), _drawn(source, dose)), "\n")
    given = Cell(said, struck, source.marks.get(dose.id, ""))
    return marked(given, void_said(source, DOSE, dose.dose_id, dose.id))


def order_said(source: Source, order: DoseOrder) -> Said:
    """What was ordered, for which weight, by which way."""
    amounts = worded(
        "records.order.amount", mg=amount(order.amount_ug), ml=amount(order.volume_ul),
        strength=amount(order.strength_ug_per_ml), kg=amount(order.weight_g),
    )  # fmt: skip
    per = worded("records.order.per_kg", n=amount(order.per_kg_ug)) if order.per_kg_ug else NOTHING
    state = worded("records.order.withdrawn") if order.state == "withdrawn" else NOTHING
    return joined((amounts, per, named(source, f"route.{order.route}"), state), ", ")


def _dose_time(source: Source, dose: Dose, former: dict[int, list[Dose]]) -> Said:
    before_it = (one for one in former.get(dose.ordinal, ()) if one.dose_id == dose.dose_id)
    first = min([dose, *before_it], key=lambda one: one.version)
    return given_time(source.clock, dose.given_at, first.recorded_at)


def _given(source: Source, dose: Dose) -> Said:
    amounts = worded("records.order.gave", mg=amount(dose.given_ug), ml=amount(dose.given_ul))
    return joined((amounts, named(source, f"route.{dose.route}")), ", ")


def _drawn(source: Source, dose: Dose) -> Said:
    """What it was drawn from: the product, the batch and until when it is good."""
    get = source.session.get_one
    found = (
        (get(DrugProduct, one.product_id).trade_name, get(DrugBatch, one.batch_id))
        for one in gave(source.session, dose.dose_id)
    )
    said = (
        worded("records.order.drawn", product=product, batch=batch.number, until=day(batch.expires_on))
        for product, batch in found
    )
    return joined(dict.fromkeys(said), "\n")


def _hands(source: Source, order: DoseOrder, dose: Dose | None) -> Said:
    ordered = worded("records.order.by_order", who=source.staff.get(order.author_id, ""))
    if dose is None:
        return ordered
    giver = worded("records.order.by_giver", who=source.staff.get(dose.giver_id, ""))
    witness = (
        worded("records.order.by_witness", who=source.staff.get(dose.witness_id, ""))
        if dose.witness_id
        else worded("records.order.no_witness")
    )
    return joined((ordered, giver, witness), "\n")
