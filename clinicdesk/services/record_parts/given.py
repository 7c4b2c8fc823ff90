"""What was ordered, given, rescued, alarmed and how the person left: the dosing day's own rows, for part 7."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import select

from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import (
    AlertAnswer,
    AlertRaised,
    Deferral,
    Discharge,
    Dose,
    DoseOrder,
    MissedSet,
    Rescue,
)
from clinicdesk.models.drugs import DrugBatch, DrugProduct, OpenedAmpoule, Portion
from clinicdesk.models.sessions import Session
from clinicdesk.reports.record import Block, Cell, Fact, Facts, Head, Mark, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.cause_words import cause_said, leaving_said
from clinicdesk.services.corrected_alerts import corrected_among
from clinicdesk.services.record_parts.late import given_time, rescue_time
from clinicdesk.services.record_parts.source import Source, day
from clinicdesk.services.record_parts.standing import marked, void_said
from clinicdesk.services.signed_content import DISCHARGE, DOSE, RESCUE

_MICRO = 1000
_MINUTE = 60
_ORDER = (("what", 10), ("ordered", 22), ("given", 22), ("at", 12), ("by", 26), ("reason", 20))
_ALERT = (("at", 10), ("alert", 44), ("answer", 46))
_RESCUE = (("at", 10), ("drug", 30), ("ordered_by", 24), ("given_by", 36))


class _Versioned(Protocol):
    id: str
    supersedes: str | None


Row = TypeVar("Row", bound=_Versioned)


def in_force(rows: Sequence[Row]) -> list[Row]:
    """Those that nobody superseded, in the order given."""
    gone = {row.supersedes for row in rows if row.supersedes}
    return [row for row in rows if row.id not in gone]


def before(rows: Sequence[Row], row: Row) -> set[str]:
    """The ids of the versions that `row` came to replace, however many."""
    by_id, found = {one.id: one for one in rows}, set[str]()
    while row.supersedes and row.supersedes in by_id:
        row = by_id[row.supersedes]
        found.add(row.id)
    return found


def amount(micro: int) -> Said:
    """Micrograms as milligrams, microlitres as millilitres: 45000 is 45."""
    whole, rest = divmod(abs(micro), _MICRO)
    text = f"{'−' if micro < 0 else ''}{whole}{f'.{rest:03d}'.rstrip('0').rstrip('.') if rest else ''}"
    return Said(text.replace(".", ","), text)


def doses_of(source: Source, session: Session) -> list[Dose]:
    """The person's doses in a session that count, in their order; without those that were taken back."""
    query = select(Dose).where(Dose.session_id == session.session_id, Dose.person_id.in_(source.people))
    rows = source.session.scalars(query.order_by(Dose.ordinal, Dose.version)).all()
    return [row for row in in_force(rows) if row.given_ul]


def dose_time(source: Source, session: Session) -> dt.datetime | None:
    """The person's own T0; None while no dose is given."""
    found = doses_of(source, session)
    return found[0].given_at if found else None


def dose_marks(source: Source, session: Session, zero: dt.datetime) -> tuple[Mark, ...]:
    """Doses and rescue drugs on the time axis."""
    doses = [(_dose_word(dose.ordinal), dose.given_at) for dose in doses_of(source, session)]
    rescues = [
        (named(source, f"rescue.{rescue.drug}.title"), rescue.given_at)
        for rescue in _rescues(source, session)
        if rescue.given_at
    ]
    marks = (Mark(said, _minutes(at, zero)) for said, at in (*doses, *rescues))
    return tuple(marks)


def day_blocks(source: Source, session: Session) -> Iterator[Block]:
    """Orders with doses; without any, the same labels saying "not stated"; then rescue drugs and alerts."""
    yield from _deferrals(source, session)
    orders = _orders(source, session)
    if orders.rows:
        yield orders
    else:
        names = ("drug", "ordered", "given", "at", "giver", "witness", "batch", "wasted")
        labels = tuple(Fact(worded(f"records.dose.{name}"), Cell(NOTHING)) for name in names)
        yield Facts(labels, 2, worded("records.dose.title"))
    rescues = _rescue_table(source, session)
    if rescues.rows:
        yield rescues
    alerts = _alerts(source, session)
    if alerts.rows:
        yield alerts
    missed = _missed(source, session)
    if missed.rows:
        yield missed


def _deferrals(source: Source, session: Session) -> Iterator[Block]:
    query = select(Deferral).where(
        Deferral.session_id == session.session_id, Deferral.person_id.in_(source.people)
    )
    for row in in_force(source.session.scalars(query.order_by(Deferral.version)).all()):
        if row.state == "deferred":
            said = cause_said(source.session, source.pinned, row)
            yield Facts((Fact(worded("records.session.deferred"), Cell(said)),))


def _orders(source: Source, session: Session) -> Table:
    query = select(DoseOrder).where(
        DoseOrder.session_id == session.session_id, DoseOrder.person_id.in_(source.people)
    )
    orders = source.session.scalars(query.order_by(DoseOrder.ordinal, DoseOrder.version)).all()
    given = {dose.ordinal: dose for dose in doses_of(source, session)}
    former, back = _former_doses(source, session)
    rows = []
    for order in in_force(orders):
        dose = given.get(order.ordinal)
        what = _dose_word(order.ordinal)
        struck = tuple(_struck(source, one, back) for one in former.get(order.ordinal, ()))
        newest = dose or next((one for one in reversed(back) if one.ordinal == order.ordinal), None)
        replaced = tuple(order_said(source, one) for one in orders if one.id in before(orders, order))
        rows.append((
            Cell(what),
            Cell(order_said(source, order), replaced, source.marks.get(order.id, ""),
                 alert="amber" if order.override_reason else ""),
            _dose_cell(source, newest, struck),
            Cell(_dose_time(source, dose, former) if dose else NOTHING), Cell(_hands(source, order, dose)),
            Cell(_why(order, newest)),
        ))  # fmt: skip
    heads = tuple(Head(worded(f"records.order.{name}"), share) for name, share in _ORDER)
    return Table(heads, tuple(rows), worded("records.dose.title"))


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
    return marked(given, void_said(source, DOSE, dose.dose_id))


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
    found = source.session.execute(
        select(DrugProduct.trade_name, DrugBatch.number, DrugBatch.expires_on)
        .join(DrugBatch, DrugBatch.product_id == DrugProduct.id)
        .join(OpenedAmpoule, OpenedAmpoule.batch_id == DrugBatch.id)
        .join(Portion, Portion.ampoule_id == OpenedAmpoule.id)
        .where(Portion.dose_id == dose.dose_id)
    )
    said = (
        worded("records.order.drawn", product=product, batch=batch, until=day(until))
        for product, batch, until in dict.fromkeys(map(tuple, found))
    )
    return joined(said, "\n")


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


def _rescues(source: Source, session: Session) -> list[Rescue]:
    query = select(Rescue).where(Rescue.session_id == session.session_id, Rescue.person_id.in_(source.people))
    return in_force(source.session.scalars(query.order_by(Rescue.ordered_at, Rescue.version)).all())


def _rescue_table(source: Source, session: Session) -> Table:
    rows = []
    for row in _rescues(source, session):
        given = joined((_given_rescue(source, row), plain(row.why)), ", ")
        cell = Cell(given)
        if row.state == "withdrawn":
            cell = Cell(worded("records.rescue.withdrawn"), (given,), source.marks.get(row.id, ""))
        rows.append((Cell(plain(source.clock(row.ordered_at))), Cell(rescue_said(source, row)),
                     Cell(plain(source.staff.get(row.ordered_by, ""))),
                     marked(cell, void_said(source, RESCUE, row.rescue_id))))  # fmt: skip
    heads = tuple(Head(worded(f"records.rescue.{name}"), share) for name, share in _RESCUE)
    return Table(heads, tuple(rows), worded("records.rescue.title"))


def rescue_said(source: Source, row: Rescue) -> Said:
    """The drug, how much, which way."""
    drug, route = named(source, f"rescue.{row.drug}.title"), named(source, f"route.{row.route}")
    return joined((drug, plain(row.amount), route), ", ")


def _given_rescue(source: Source, row: Rescue) -> Said:
    if row.given_at is None:
        return worded("records.order.not_given")
    who = plain(source.staff.get(row.given_by or "", ""))
    return joined((rescue_time(source.clock, row), who), ", ")


def _alerts(source: Source, session: Session) -> Table:
    query = select(AlertRaised).where(
        AlertRaised.session_id == session.session_id, AlertRaised.person_id.in_(source.people)
    )
    rows = []
    for raised in source.session.scalars(query.order_by(AlertRaised.raised_at)):
        answers = source.session.scalars(
            select(AlertAnswer).where(AlertAnswer.alert_row == raised.id).order_by(AlertAnswer.event_seq)
        ).all()
        said = [_answer(source, session, one) for one in answers]
        rows.append((
            Cell(_at(source, session, raised.raised_at)),
            Cell(named(source, f"alert.{raised.alert}.text"), alert="red" if raised.level == "red" else "amber"),
            Cell(joined(said, "\n")),
        ))  # fmt: skip
    heads = tuple(Head(worded(f"records.alerted.{name}"), share) for name, share in _ALERT)
    return Table(heads, tuple(rows), worded("records.alerted.title"))


def _at(source: Source, session: Session, moment: dt.datetime) -> Said:
    """The time of day; of what came on a later day than the session ended, with its date."""
    ended = session.ended_at
    later = ended is not None and source.day_of(moment) > source.day_of(ended)
    return plain(source.when(moment) if later else source.clock(moment))


def _answer(source: Source, session: Session, row: AlertAnswer) -> Said:
    if row.kind == "escalated":
        done = worded("records.alerted.escalated")
    else:
        ended = corrected_among(source.session, [row])
        done = worded("sessionpapers.number_corrected") if ended else plain(row.action)
    who = plain(source.staff.get(row.author_id, ""))
    return joined((_at(source, session, row.answered_at), who, done), ", ")


def _missed(source: Source, session: Session) -> Table:
    query = select(MissedSet).where(
        MissedSet.session_id == session.session_id, MissedSet.person_id.in_(source.people)
    )
    rows = tuple(
        (
            Cell(plain(row.minute)), Cell(plain(source.clock(row.due_at))),
            Cell(joined((named(source, f"missed.{row.cause}"), plain(row.note)), ": ")),
        )
        for row in source.session.scalars(query.order_by(MissedSet.due_at))
    )  # fmt: skip
    heads = (Head(worded("records.readings.minute"), 10), Head(worded("records.readings.at"), 12),
             Head(worded("records.order.reason"), 78))  # fmt: skip
    return Table(heads, rows, worded("records.missed"))


def _since_dose(row: Discharge) -> Said:
    return NOTHING if row.since_dose is None else plain(row.since_dose)


def leaving(source: Source, session: Session) -> Iterator[Block]:
    """How the person left: when, minutes since the dose, with whom, by which exception; before corrections struck."""
    query = select(Discharge).where(
        Discharge.session_id == session.session_id, Discharge.person_id.in_(source.people)
    )
    rows = source.session.scalars(query.order_by(Discharge.version)).all()
    for row in in_force(rows):
        former = [one for one in rows if one.id in before(rows, row)]
        at, minutes, escort = (
            _changed(source, row, former, said)
            for said in (
                lambda one: plain(source.clock(one.left_at)), _since_dose,
                lambda one: _escort(source, one),
            )
        )  # fmt: skip
        unmet = joined([named(source, f"criterion.{one}.text") for one in json.loads(row.unmet)], "; ")
        lacking = worded("records.left.all_met") if unmet.blank else unmet
        why = leaving_said(source.session, row, source.pinned)
        yield Facts(
            (
                Fact(worded("records.left.outcome"), marked(_changed(source, row, former, _how),
                                                            void_said(source, DISCHARGE, row.discharge_id))),
                Fact(worded("records.left.at"), at),
                Fact(worded("records.left.minutes"), minutes),
                Fact(worded("records.left.escort"), escort),
                Fact(worded("records.left.unmet"), Cell(lacking)),
                Fact(worded("records.decision.reason"), Cell(plain("–") if why.blank else why)),
                Fact(worded("records.left.by"), Cell(plain(source.staff.get(row.author_id, "")))),
            ),
            2, worded("records.left.title"),
        )  # fmt: skip


def _how(row: Discharge) -> Said:
    return worded(f"records.left.{row.how}")


def left_said(source: Source, row: Discharge) -> Said:
    """A version of how somebody left, in a line."""
    return joined(
        (worded(f"records.left.{row.how}"), plain(source.clock(row.left_at)), _escort(source, row)), ", "
    )


def _escort(source: Source, row: Discharge) -> Said:
    if source.wish.names:
        return plain(", ".join(filter(None, (row.escort_name, row.escort_phone))))
    return worded("records.on_card") if row.escort_name else NOTHING


def _changed(
    source: Source, row: Discharge, former: Sequence[Discharge], said: Callable[[Discharge], Said]
) -> Cell:
    """What it says now; what former versions said otherwise is struck through, with the mark of the amendment."""
    now = said(row)
    struck = tuple(one for one in dict.fromkeys(map(said, former)) if one != now and not one.blank)
    return Cell(now, struck, source.marks.get(row.id, "") if struck else "")


def admitted(source: Source, session: Session) -> Said:
    """The physician's go for this session."""
    row = source.session.scalars(
        select(Admission).where(
            Admission.session_id == session.session_id, Admission.person_id.in_(source.people)
        )
    ).first()
    if row is None:
        return NOTHING
    return plain(f"{source.when(row.admitted_at)}, {source.staff.get(row.author_id, '')}")


def named(source: Source, key: str) -> Said:
    """A phrase of the programme; the bare name where it has none."""
    if source.pinned is None:
        return plain(key.split(".")[1])
    said = ours(*(source.pinned.phrase(key, code) for code in ("uk", "en")))
    return plain(key.split(".")[1]) if said.blank else said


def _dose_word(ordinal: int) -> Said:
    return worded("records.mark.dose" if ordinal == 0 else "records.mark.booster")


def _minutes(at: dt.datetime, zero: dt.datetime) -> int:
    return round((at - zero).total_seconds() / _MINUTE)
