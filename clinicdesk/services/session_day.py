"""What a dosing session holds about everybody in it, by codes: doses, alerts, leaving, events of the group."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.dosing import AlertAnswer, AlertRaised, Deferral, Discharge, Dose, SessionStaff
from clinicdesk.models.drugs import DrugBatch, OpenedAmpoule, Portion
from clinicdesk.reports.record import Cell, Head, Table
from clinicdesk.reports.said import NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.alert_answers import answers_of
from clinicdesk.services.cause_words import cause_said, leaving_said
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.record_parts.given import Row, amount, before, in_force
from clinicdesk.services.session_events import events_of
from clinicdesk.services.staff_papers import papers_said
from clinicdesk.services.watch import CORRECTED

_DRUGS = (
    ("code", 10),
    ("time", 8),
    ("given", 20),
    ("batch", 18),
    ("wasted", 12),
    ("giver", 16),
    ("witness", 16),
)
_HOME = (("code", 12), ("time", 10), ("minutes", 14), ("outcome", 34), ("escort", 14), ("let_go", 16))
_ALERTS = (("code", 12), ("time", 10), ("alert", 40), ("answer", 38))


@dataclass(frozen=True, slots=True)
class SessionDay:
    """A session with what its tables need to speak: codes of people, names of staff, the clinic's clock."""

    session: DbSession
    session_id: str
    codes: Mapping[str, str]
    staff: Mapping[str, str]
    pinned: Pinned
    clock: Callable[[datetime], str]
    ended_at: datetime | None = None
    planned_id: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Row id of a superseding version to its amendment's mark."""

    def named(self, key: str) -> Said:
        """A phrase of the programme; the bare name where it has none."""
        said = ours(*(self.pinned.phrase(key, code) for code in ("uk", "en")))
        return plain(key.split(".")[1]) if said.blank else said


def present(day: SessionDay) -> Table:
    """Who was there in which role, from when until when."""
    query = (
        select(SessionStaff).where(SessionStaff.session_id == day.session_id).order_by(SessionStaff.version)
    )
    here = in_force(day.session.scalars(query).all())
    papers = papers_said(day.session, day.pinned, (row.user_id for row in here))
    rows = tuple(
        (
            Cell(plain(day.staff.get(row.user_id, ""))), Cell(day.named(f"role.{row.role}.title")),
            Cell(papers.get(row.user_id, NOTHING)), Cell(_stay(day, row)),
        )
        for row in here
    )  # fmt: skip
    heads = (Head(worded("records.ink.name"), 24), Head(worded("records.ink.role"), 26),
             Head(worded("cohortpapers.papers"), 36), Head(worded("sessionpapers.there"), 14))  # fmt: skip
    return Table(heads, rows)


def _stay(day: SessionDay, row: SessionStaff) -> Said:
    """Until they left, or until the session's end; who is there still is there still."""
    until = row.until or day.ended_at
    return plain(f"{day.clock(row.since)}–{day.clock(until)}") if until else worded(
        "sessionpapers.since", at=day.clock(row.since)
    )  # fmt: skip


def drugs(day: SessionDay) -> Table:
    """Each dose in force with its ampoule's batch, what was destroyed of it, giver and witness."""
    query = select(Dose).where(Dose.session_id == day.session_id).order_by(Dose.given_at, Dose.version)
    every = day.session.scalars(query).all()
    rows = []
    for dose in in_force(every):
        former = [one for one in every if one.id in before(every, dose)]
        batches, wasted = _ampoules(day, dose)
        rows.append((
            Cell(plain(day.codes.get(dose.person_id, ""))),
            _cell(day, dose, former, lambda one: plain(day.clock(one.given_at))),
            _cell(day, dose, former, lambda one: given_said(day, one)), Cell(plain(batches)), Cell(wasted),
            Cell(plain(day.staff.get(dose.giver_id, ""))),
            Cell(plain(day.staff.get(dose.witness_id or "", ""))),
        ))  # fmt: skip
    return Table(_heads(_DRUGS), (*rows, *_residues(day)))


def _residues(day: SessionDay) -> Iterator[tuple[Cell, ...]]:
    """What was left in the ampoules of the day and destroyed: of an ampoule, not of anybody's dose."""
    found = day.session.execute(
        select(Portion, OpenedAmpoule.ordinal, DrugBatch.number)
        .join(OpenedAmpoule, OpenedAmpoule.id == Portion.ampoule_id)
        .join(DrugBatch, DrugBatch.id == OpenedAmpoule.batch_id)
        .where(
            OpenedAmpoule.session_id == day.session_id,
            Portion.destroyed_ul != 0,
            or_(Portion.person_id == "", Portion.method != ""),
        )
        .order_by(Portion.event_seq)
    )
    for portion, ordinal, batch in found:
        yield (
            Cell(plain("–")), Cell(plain(day.clock(portion.happened_at))),
            Cell(worded("sessionpapers.residue", n=ordinal)), Cell(plain(batch)),
            Cell(worded("sessionpapers.ml", n=amount(portion.destroyed_ul))),
            Cell(plain(day.staff.get(portion.author_id, ""))),
            Cell(plain(day.staff.get(portion.witness_id or "", ""))),
        )  # fmt: skip


def given_said(day: SessionDay, dose: Dose) -> Said:
    """How much, which way."""
    given = worded("records.order.gave", mg=amount(dose.given_ug), ml=amount(dose.given_ul))
    return joined((given, day.named(f"route.{dose.route}")), ", ")


def _cell(day: SessionDay, row: Row, former: Sequence[Row], said: Callable[[Row], Said]) -> Cell:
    """What it says now; what former versions said otherwise is struck through, with the mark of the amendment."""
    now = said(row)
    struck = tuple(one for one in dict.fromkeys(map(said, former)) if one != now and not one.blank)
    return Cell(now, struck, day.marks.get(row.id, "") if struck else "")


def _ampoules(day: SessionDay, dose: Dose) -> tuple[str, Said]:
    found = day.session.execute(
        select(Portion, DrugBatch.number)
        .join(OpenedAmpoule, OpenedAmpoule.id == Portion.ampoule_id)
        .join(DrugBatch, DrugBatch.id == OpenedAmpoule.batch_id)
        .where(Portion.dose_id == dose.dose_id)
    ).all()
    wasted = sum(portion.destroyed_ul for portion, _ in found if not portion.method)
    batches = ", ".join(dict.fromkeys(number for _, number in found))
    return batches, worded("sessionpapers.ml", n=amount(wasted)) if found else NOTHING


def home(day: SessionDay) -> Table:
    """How each left: time, minutes since the dose, where to, whether an escort was there, by whose word."""
    query = select(Discharge).where(Discharge.session_id == day.session_id).order_by(Discharge.version)
    every = day.session.scalars(query).all()
    rows = []
    for row in sorted(in_force(every), key=lambda one: one.left_at):
        former = [one for one in every if one.id in before(every, row)]
        rows.append((
            Cell(plain(day.codes.get(row.person_id, ""))),
            _cell(day, row, former, lambda one: plain(day.clock(one.left_at))),
            Cell(NOTHING if row.since_dose is None else plain(row.since_dose)),
            Cell(joined((worded(f"records.left.{row.outcome}"), leaving_said(day.session, row, day.pinned)), ": ")),
            _cell(day, row, former, _escorted), Cell(plain(day.staff.get(row.author_id, ""))),
        ))  # fmt: skip
    return Table(_heads(_HOME), tuple(rows))


def left_said(day: SessionDay, row: Discharge) -> Said:
    """A version of how somebody left, in a line."""
    escort = joined((worded("sessionpapers.escort"), _escorted(row)), ": ")
    return joined((worded(f"records.left.{row.outcome}"), plain(day.clock(row.left_at)), escort), ", ")


def _escorted(row: Discharge) -> Said:
    return worded(f"filling.answer.{'yes' if row.escort_name else 'no'}")


def dosed_or_not(day: SessionDay, person_id: str) -> Said:
    """When somebody was given the first dose, or why they were not."""
    query = select(Dose).where(Dose.session_id == day.session_id, Dose.person_id == person_id)
    given = in_force(day.session.scalars(query.order_by(Dose.given_at, Dose.version)).all())
    if given:
        return worded("sessionpapers.dose_at", at=day.clock(given[0].given_at))
    why = [*_put_off(day, person_id), *_left_undosed(day, person_id)]
    return joined((worded("sessionpapers.not_dosed"), *dict.fromkeys(why)), ": ") if why else NOTHING


def _put_off(day: SessionDay, person_id: str) -> list[Said]:
    query = select(Deferral).where(Deferral.session_id == day.session_id, Deferral.person_id == person_id)
    rows = in_force(day.session.scalars(query.order_by(Deferral.version)).all())
    return [cause_said(day.session, day.pinned, row) for row in rows if row.state == "deferred"]


def _left_undosed(day: SessionDay, person_id: str) -> list[Said]:
    query = select(Discharge).where(Discharge.session_id == day.session_id, Discharge.person_id == person_id)
    rows = in_force(day.session.scalars(query.order_by(Discharge.version)).all())
    return [
        plain(row.exception_reason) for row in rows if row.outcome == "not_dosed" and row.exception_reason
    ]


def alerts(day: SessionDay) -> Table:
    """Every alert that readings raised, and what was done about it."""
    query = (
        select(AlertRaised).where(AlertRaised.session_id == day.session_id).order_by(AlertRaised.raised_at)
    )
    rows = []
    for row in day.session.scalars(query):
        said = [_answer(day, one) for one in answers_of(day.session, [row.id])]
        rows.append((
            Cell(plain(day.codes.get(row.person_id, ""))), Cell(plain(day.clock(row.raised_at))),
            Cell(day.named(f"alert.{row.alert}.text"), alert="red" if row.level == "red" else "amber"),
            Cell(joined(said, "\n")),
        ))  # fmt: skip
    return Table(_heads(_ALERTS), tuple(rows))


def _answer(day: SessionDay, one: AlertAnswer) -> Said:
    """When, who, and what was done; what nobody typed in words of both languages."""
    if one.kind == "escalated":
        done = worded("sessionpapers.passed_on")
    else:
        done = worded("sessionpapers.number_corrected") if one.action == CORRECTED else plain(one.action)
    return joined((plain(day.clock(one.answered_at)), plain(day.staff.get(one.author_id, "")), done), ", ")


def happened(day: SessionDay) -> list[tuple[datetime, Said]]:
    """Events of the group and doses, for the timeline."""
    events = events_of(day.session, day.session_id)
    found = [
        (one.happened_at, joined((worded(f"sessionpapers.kind.{one.kind}"), plain(one.note)), ": "))
        for one in events
    ]
    doses = in_force(day.session.scalars(select(Dose).where(Dose.session_id == day.session_id)).all())
    for dose in doses:
        code = day.codes.get(dose.person_id, "")
        found.append((dose.given_at, worded("sessionpapers.dosed", code=code)))
    return found


def _heads(columns: tuple[tuple[str, int], ...]) -> tuple[Head, ...]:
    return tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in columns)
