"""What a dosing session holds about everybody in it, by codes: doses, alerts, leaving, events of the group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.dosing import (
    AlertAnswer,
    AlertRaised,
    Deferral,
    Discharge,
    Dose,
    Rescue,
    SessionStaff,
)
from clinicdesk.reports.record import Cell, Head, Table, marked
from clinicdesk.reports.said import DASH, NOTHING, Said, joined, ours, plain, worded
from clinicdesk.services.alert_answers import answers_of
from clinicdesk.services.cause_words import cause_said, leaving_said
from clinicdesk.services.corrected_alerts import corrected_among
from clinicdesk.services.overwritten import UNTOUCHED, Overwritten
from clinicdesk.services.programmes import Pinned, form_of
from clinicdesk.services.record_facts import meant_in
from clinicdesk.services.record_parts.given import Row, amount, before, in_force
from clinicdesk.services.sheets import sheets_of_session
from clinicdesk.services.staff_papers import papers_said

_HOME = (
    ("code", 10),
    ("time", 9),
    ("minutes", 12),
    ("score", 10),
    ("outcome", 31),
    ("escort", 12),
    ("let_go", 16),
)
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
    void: frozenset[str] = frozenset()
    """Ids of records under which a signature does not hold."""
    overwritten: Overwritten = UNTOUCHED

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


def given_said(day: SessionDay, dose: Dose) -> Said:
    """How much, which way; or that it was taken back."""
    if not dose.given_ul:
        return worded("records.order.taken_back")
    given = worded("records.order.gave", mg=amount(dose.given_ug), ml=amount(dose.given_ul))
    return joined((given, day.named(f"route.{dose.route}")), ", ")


def changed_cell(day: SessionDay, row: Row, former: Sequence[Row], said: Callable[[Row], Said]) -> Cell:
    """What it says now; what former versions said otherwise is struck through, with the mark of the amendment."""
    now = said(row)
    struck = tuple(one for one in dict.fromkeys(map(said, former)) if one != now and not one.blank)
    return Cell(now, struck, day.marks.get(row.id, "") if struck else "")


def untrue(day: SessionDay, record_id: str, *rows: str) -> Said:
    """The words where a signature over a record does not hold, or a row of it was written over; else nothing."""
    void = worded("print.status.void") if record_id in day.void else NOTHING
    return joined((void, day.overwritten.said(*rows)), "; ")


def home(day: SessionDay) -> Table:
    """How each left: time, minutes since the dose, where to, whether an escort was there, by whose word."""
    query = select(Discharge).where(Discharge.session_id == day.session_id).order_by(Discharge.version)
    every = day.session.scalars(query).all()
    rows = []
    for row in sorted(in_force(every), key=lambda one: one.left_at):
        former = [one for one in every if one.id in before(every, row)]
        score = _score(day, row.person_id)
        rows.append((
            Cell(plain(day.codes.get(row.person_id, ""))),
            changed_cell(day, row, former, lambda one: plain(day.clock(one.left_at))),
            Cell(DASH if row.since_dose is None else plain(row.since_dose)),
            Cell(DASH if row.how == "not_dosed" and score.blank else score),
            marked(changed_cell(day, row, former, lambda one: _outcome(day, one)),
                   untrue(day, row.discharge_id, row.id)),
            changed_cell(day, row, former, _escorted), Cell(plain(day.staff.get(row.author_id, ""))),
        ))  # fmt: skip
    heads = (replace(one, title=_score_head(day)) if name == "score" else one
             for one, (name, _) in zip(heads_of(_HOME), _HOME, strict=True))  # fmt: skip
    return Table(tuple(heads), tuple(rows), when_empty=worded("sessionpapers.nothing.home"))


def _outcome(day: SessionDay, row: Discharge) -> Said:
    return joined((worded(f"records.left.{row.how}"), leaving_said(day.session, row, day.pinned)), ": ")


def _score(day: SessionDay, person_id: str) -> Said:
    """The newest score of recovery that a sheet of this session holds."""
    rows = [row for row in sheets_of_session(day.session, day.session_id, person_id) if row.person_id]
    for row in reversed(rows):
        found = meant_in(day.session, row).get("recovery_score")
        if found is not None:
            return plain(str(found))
    return NOTHING


def _score_head(day: SessionDay) -> Said:
    """The score's short name, by the first form of the programme that asks for it."""
    for step in day.pinned.definition.steps:
        read, form = form_of(day.session, step.form) if step.kind == "form" and step.form else (None, None)
        fields = (field for part in form.sections for field in part.fields) if form else ()
        found = next((field.id for field in fields if field.meaning == "recovery_score"), "")
        if found and read:
            said = ours(*(read.phrases[code].get(f"field.{found}.short", "") for code in ("uk", "en")))
            return worded("sessionpapers.score") if said.blank else said
    return worded("sessionpapers.score")


def left_said(day: SessionDay, row: Discharge) -> Said:
    """A version of how somebody left, in a line."""
    escort = joined((worded("sessionpapers.escort"), _escorted(row)), ": ")
    return joined((worded(f"records.left.{row.how}"), plain(day.clock(row.left_at)), escort), ", ")


def _escorted(row: Discharge) -> Said:
    return worded(f"filling.answer.{'yes' if row.escort_name else 'no'}")


def dosed_or_not(day: SessionDay, person_id: str) -> Said:
    """When somebody was given the first dose, or why they were not."""
    query = select(Dose).where(Dose.session_id == day.session_id, Dose.person_id == person_id)
    rows = in_force(day.session.scalars(query.order_by(Dose.given_at, Dose.version)).all())
    given = [row for row in rows if row.given_ul]
    if given:
        return worded("sessionpapers.dose_at", at=day.clock(given[0].given_at))
    why = [*_put_off(day, person_id), *_left_undosed(day, person_id)]
    return joined((worded("sessionpapers.not_dosed"), *said_once(why)), ": ") if why else NOTHING


def said_once(reasons: Sequence[Said]) -> list[Said]:
    """Each once; one that another ends with is said by that one."""
    return [
        one for one in dict.fromkeys(reasons)
        if not any(other != one and other.uk.endswith(one.uk) for other in reasons)
    ]  # fmt: skip


def _put_off(day: SessionDay, person_id: str) -> list[Said]:
    query = select(Deferral).where(Deferral.session_id == day.session_id, Deferral.person_id == person_id)
    rows = in_force(day.session.scalars(query.order_by(Deferral.version)).all())
    return [cause_said(day.session, day.pinned, row) for row in rows if row.state == "deferred"]


def _left_undosed(day: SessionDay, person_id: str) -> list[Said]:
    query = select(Discharge).where(Discharge.session_id == day.session_id, Discharge.person_id == person_id)
    rows = in_force(day.session.scalars(query.order_by(Discharge.version)).all())
    return [plain(row.exception_reason) for row in rows if row.how == "not_dosed" and row.exception_reason]


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
            Cell(joined(said, "\n") if said else worded("sessionpapers.no_answer")),
        ))  # fmt: skip
    return Table(heads_of(_ALERTS), tuple(rows), when_empty=worded("sessionpapers.nothing.alerts"))


def _answer(day: SessionDay, one: AlertAnswer) -> Said:
    """When, who, and what was done; what nobody typed in words of both languages."""
    if one.kind == "escalated":
        done = worded("sessionpapers.passed_on")
    else:
        done = (
            worded("sessionpapers.number_corrected")
            if corrected_among(day.session, [one])
            else plain(one.action)
        )
    return joined((plain(day.clock(one.answered_at)), plain(day.staff.get(one.author_id, "")), done), ", ")


def rescues_of(day: SessionDay) -> list[Rescue]:
    """The newest versions, withdrawn ones too, as they were ordered."""
    query = (
        select(Rescue).where(Rescue.session_id == day.session_id).order_by(Rescue.ordered_at, Rescue.version)
    )
    return in_force(day.session.scalars(query).all())


def rescue_said(day: SessionDay, row: Rescue) -> Said:
    """The drug, how much, which way."""
    drug, route = day.named(f"rescue.{row.drug}.title"), day.named(f"route.{row.route}")
    return joined((drug, plain(row.amount), route), ", ")


def heads_of(columns: tuple[tuple[str, int], ...]) -> tuple[Head, ...]:
    """The heads of a table of these papers."""
    return tuple(Head(worded(f"sessionpapers.{name}"), share) for name, share in columns)
