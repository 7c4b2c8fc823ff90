"""Rescued, alarmed, missed, and how the person left: the dosing day's own rows beside its doses, for part 7."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from sqlalchemy import select

from clinicdesk.models.clearances import Admission
from clinicdesk.models.dosing import (
    AlertAnswer,
    AlertRaised,
    Deferral,
    Discharge,
    Dose,
    MissedSet,
    Rescue,
)
from clinicdesk.models.sessions import Session
from clinicdesk.reports.record import Block, Cell, Fact, Facts, Head, Mark, Table, marked
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, numeral, ours, plain, worded
from clinicdesk.services.board_views import Reweighed
from clinicdesk.services.cause_words import cause_said, leaving_said
from clinicdesk.services.corrected_alerts import corrected_among
from clinicdesk.services.dose_orders import minutes_between
from clinicdesk.services.due_sets import void_missed
from clinicdesk.services.record_parts.late import rescue_time
from clinicdesk.services.record_parts.source import Source
from clinicdesk.services.record_parts.standing import void_said
from clinicdesk.services.signed_content import DISCHARGE, RESCUE

_MICRO = 1000
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
    return numeral(text)


def by_weight(cell: Cell, weighed: Reweighed | None) -> Cell:
    """What it came to by the weight that was put right since; the order keeps its own."""
    if weighed is None:
        return cell
    said = joined((cell.said, _reweighed_said(weighed)), "\n")
    return replace(cell, said=said, alert="red" if weighed.over else cell.alert)


def _reweighed_said(weighed: Reweighed) -> Said:
    """A dose by the weight that was put right since its order; beyond the programme's most with that."""
    key = "reweighed_over" if weighed.over else "reweighed"
    kg, per_kg, most = (numeral(one) for one in (weighed.kg, weighed.mg_per_kg, weighed.most))
    return worded(f"records.order.{key}", kg=kg, n=per_kg, most=most)


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
    doses = [(dose_word(dose.ordinal), dose.given_at) for dose in doses_of(source, session)]
    rescues = [
        (named(source, f"rescue.{rescue.drug}.title"), rescue.given_at)
        for rescue in _rescues(source, session)
        if rescue.given_at
    ]
    marks = (Mark(said, minutes_between(zero, at)) for said, at in (*doses, *rescues))
    return tuple(marks)


def deferrals(source: Source, session: Session) -> Iterator[Block]:
    """Each time the person was put off from this session, with the cause."""
    query = select(Deferral).where(
        Deferral.session_id == session.session_id, Deferral.person_id.in_(source.people)
    )
    for row in in_force(source.session.scalars(query.order_by(Deferral.version)).all()):
        if row.state == "deferred":
            said = cause_said(source.session, source.pinned, row)
            yield Facts((Fact(worded("records.session.deferred"), Cell(said)),))


def _rescues(source: Source, session: Session) -> list[Rescue]:
    query = select(Rescue).where(Rescue.session_id == session.session_id, Rescue.person_id.in_(source.people))
    return in_force(source.session.scalars(query.order_by(Rescue.ordered_at, Rescue.version)).all())


def rescue_table(source: Source, session: Session) -> Table:
    """Each rescue drug: ordered and given when, by whom, why; a withdrawn one struck through."""
    rows = []
    for row in _rescues(source, session):
        given = joined((_given_rescue(source, row), plain(row.why)), ", ")
        cell = Cell(given)
        if row.state == "withdrawn":
            cell = Cell(worded("records.rescue.withdrawn"), (given,), source.marks.get(row.id, ""))
        rows.append((Cell(plain(source.clock(row.ordered_at))), Cell(rescue_said(source, row)),
                     Cell(plain(source.staff.get(row.ordered_by, ""))),
                     marked(cell, void_said(source, RESCUE, row.rescue_id, row.id))))  # fmt: skip
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


def alerts(source: Source, session: Session) -> Table:
    """Every alert that readings raised, and what was done about it."""
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
            Cell(joined(said, "\n") if said else worded("sessionpapers.no_answer")),
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


def missed(source: Source, session: Session) -> Table:
    """The sets of the plan that were missed, with the cause; those of a dose that was taken back struck through."""
    query = select(MissedSet).where(
        MissedSet.session_id == session.session_id, MissedSet.person_id.in_(source.people)
    )
    void = void_missed(source.session, session.session_id)
    rows = []
    for row in source.session.scalars(query.order_by(MissedSet.due_at)):
        why = joined((named(source, f"missed.{row.cause}"), plain(row.note)), ": ")
        rows.append((
            Cell(plain(row.minute)), Cell(plain(source.clock(row.due_at))),
            Cell(worded("records.missed_void"), (why,)) if row.id in void else Cell(why),
        ))  # fmt: skip
    heads = (Head(worded("records.readings.minute"), 10), Head(worded("records.readings.at"), 12),
             Head(worded("records.order.reason"), 78))  # fmt: skip
    return Table(heads, tuple(rows), worded("records.missed"))


def _since_dose(row: Discharge) -> Said:
    return DASH if row.since_dose is None else plain(row.since_dose)


def leaving(source: Source, session: Session) -> Iterator[Block]:
    """How the person left: when, minutes since the dose, with whom, by which exception; before corrections struck."""
    query = select(Discharge).where(
        Discharge.session_id == session.session_id, Discharge.person_id.in_(source.people)
    )
    rows = source.session.scalars(query.order_by(Discharge.version)).all()
    for row in in_force(rows):
        former = [one for one in rows if one.id in before(rows, row)]
        at, minutes, escort, unmet, why = (
            _changed(source, row, former, said)
            for said in (
                lambda one: plain(source.clock(one.left_at)), _since_dose,
                lambda one: _escort(source, one), lambda one: _lacking(source, one),
                lambda one: _why_left(source, one),
            )
        )  # fmt: skip
        yield Facts(
            (
                Fact(worded("records.left.outcome"), marked(_changed(source, row, former, _how),
                                                            void_said(source, DISCHARGE, row.discharge_id, row.id))),
                Fact(worded("records.left.at"), at),
                Fact(worded("records.left.minutes"), minutes),
                Fact(worded("records.left.escort"), escort),
                Fact(worded("records.left.unmet"), unmet),
                Fact(worded("records.decision.reason"), why),
                Fact(worded("records.left.by"), Cell(plain(source.staff.get(row.author_id, "")))),
            ),
            2, worded("records.left.title"),
        )  # fmt: skip


def _lacking(source: Source, row: Discharge) -> Said:
    """The criteria that were not met; nobody stays by any."""
    if row.taken_back:
        return DASH
    said = joined([named(source, f"criterion.{one}.text") for one in json.loads(row.unmet)], "; ")
    return worded("records.left.all_met") if said.blank else said


def _why_left(source: Source, row: Discharge) -> Said:
    said = leaving_said(source.session, row, source.pinned)
    return DASH if said.blank else said


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


def dose_word(ordinal: int) -> Said:
    """The first dose, or a booster."""
    return worded("records.mark.dose" if ordinal == 0 else "records.mark.booster")
