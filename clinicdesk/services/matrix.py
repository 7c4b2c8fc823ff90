"""A cohort at one sight: its people by the steps of its programme, each cell with its state, its day, its way on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.consents import Consent
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import CalendarEntry, entries_of, sessions_of
from clinicdesk.services.caseload import newest_person
from clinicdesk.services.clearance_state import standing_of
from clinicdesk.services.days import day_of, today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.memberships import HERE, Place, places_in
from clinicdesk.services.programmes import Pinned, plan_of, programme_of_cohort
from clinicdesk.services.staffing import Assignment, RoleCount, assignments_in, staffing_on
from clinicdesk.services.views import Actor

Sign = Literal[
    "signed", "amended", "done", "running", "planned", "soon", "held", "action", "forbidden", "absent", "none"
]
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Column:
    """One step. `kind`: referral, step, consents, clearance, session; `group`: entry or the stage's code."""

    id: str
    kind: str
    group: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one person stands with one step. `word`: a key of `matrix.word`, when a day does not say it."""

    sign: Sign
    day: str = ""
    word: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person: code and name, what the clearance asks, and the cells in the order of the columns."""

    person_id: str
    code: str
    name: str
    place: Place
    conditions: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CohortPage:
    """Everything a cohort's page shows."""

    cohort_id: str
    code: str
    programme: Pinned
    state: str
    starts_on: str
    room: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    waiting: tuple[Place, ...]
    calendar: tuple[CalendarEntry, ...]
    staff: tuple[Assignment, ...]
    staffing: tuple[RoleCount, ...]


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort in the list."""

    cohort_id: str
    code: str
    programme: str
    title: Mapping[str, str]
    draft: bool
    state: str
    starts_on: str
    people: int


@verb(Permission.SEE_SESSIONS, reads=True)
def list_cohorts(desk: Desk, actor: Actor) -> tuple[CohortRow, ...]:  # noqa: ARG001 - checked by the verb
    """Every cohort with its programme and how many are in it, newest first."""
    with desk.database.read() as session:
        cohorts = session.scalars(select(Cohort).order_by(Cohort.event_seq.desc())).all()
        return tuple(_cohort_row(desk, session, cohort) for cohort in cohorts)


@verb(Permission.SEE_SESSIONS, reads=True)
def open_cohort(desk: Desk, actor: Actor, cohort_id: str) -> CohortPage:  # noqa: ARG001 - checked by the verb
    """One cohort's page. Refused COH003."""
    with desk.database.read() as session:
        plan = plan_of(session, cohort_id)
        programme = programme_of_cohort(desk, session, cohort_id)
        places = places_in(session, cohort_id)
        calendar = entries_of(session, cohort_id)
        columns = _columns(desk, programme.definition, calendar)
        here = [place for place in places if place.state != "waiting"]
        cohort = session.get_one(Cohort, cohort_id)
        members = sum(place.state == "member" for place in places)
        return CohortPage(
            cohort_id, cohort.code, programme, plan.state, plan.starts_on, plan.room, columns,
            _rows(desk, session, cohort_id, columns=columns, places=here, calendar=calendar),
            tuple(place for place in places if place.state == "waiting"), calendar,
            assignments_in(session, cohort_id),
            staffing_on(session, programme.definition, cohort_id, people=members, day=today(desk)),
        )  # fmt: skip


def _cohort_row(desk: Desk, session: Session, cohort: Cohort) -> CohortRow:
    plan = plan_of(session, cohort.id)
    programme = programme_of_cohort(desk, session, cohort.id)
    return CohortRow(
        cohort.id, cohort.code, plan.programme,
        {language: words["title"] for language, words in programme.phrases.items()}, programme.draft, plan.state,
        plan.starts_on, sum(place.state in HERE for place in places_in(session, cohort.id)),
    )  # fmt: skip


def _columns(desk: Desk, programme: Programme, calendar: Sequence[CalendarEntry]) -> tuple[Column, ...]:
    """Referral, the personal steps of the first stage, consents; then every session of the stages after it."""
    steps = {step.id: step for step in programme.steps}
    first, *later = programme.stages
    own = dict.fromkeys(step for session in first.sessions for step in session.steps)
    entry = [Column("referral", "referral", "entry")]
    for name in own:
        if steps[name].kind == "form" and steps[name].per == "person":
            entry.append(Column(name, "step", "entry"))
        elif steps[name].kind == "sign_off":
            entry.append(Column(name, "clearance", "entry"))
    if programme.consents:
        entry.append(Column("consents", "consents", "entry"))
    days = {e.code: day_of(desk, e.starts_at).isoformat() for e in calendar if e.state != "cancelled"}
    stages = later if any(column.kind == "step" for column in entry) else programme.stages
    return (
        *entry,
        *(
            Column(session.code, "session", stage.code, days.get(session.code, ""))
            for stage in stages
            for session in stage.sessions
        ),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the file says of everybody in the cohort, read in few questions."""

    people: Mapping[str, Participant]
    sheets: Mapping[tuple[str, str], Response]
    signed: frozenset[tuple[str, int]]
    consents: Mapping[tuple[str, str], str]
    clearances: Mapping[str, Clearance]


def _rows(
    desk: Desk,
    session: Session,
    cohort_id: str,
    *,
    columns: Sequence[Column],
    places: Sequence[Place],
    calendar: Sequence[CalendarEntry],
) -> tuple[MatrixRow, ...]:
    known = _known(session, cohort_id, [place.person_id for place in places])
    programme = programme_of_cohort(desk, session, cohort_id).definition
    return tuple(
        MatrixRow(
            place.person_id, known.people[place.person_id].code, known.people[place.person_id].name, place,
            _conditions(known.clearances.get(place.person_id)),
            tuple(_cell(desk, programme, known, place=place, column=column, calendar=calendar) for column in columns),
        )
        for place in sorted(places, key=lambda one: known.people[one.person_id].code)
    )  # fmt: skip


def _known(session: Session, cohort_id: str, people: Sequence[str]) -> _Known:
    later, newer = aliased(Response), aliased(Clearance)
    rows = session.scalars(
        select(Response)
        .where(
            Response.person_id.in_(people), Response.form_digest != "",
            ~exists().where(later.supersedes == Response.id),
        )
        .order_by(Response.taken_at)
    ).all()  # fmt: skip
    clearances = session.scalars(
        select(Clearance)
        .where(Clearance.cohort_id == cohort_id, ~exists().where(newer.supersedes == Clearance.id))
        .order_by(Clearance.event_seq)
    ).all()
    ids = [row.response_id for row in rows] + [row.clearance_id for row in clearances]
    signed = session.execute(
        select(Signature.record_id, Signature.record_version).where(Signature.record_id.in_(ids))
    )
    found = session.scalars(select(Participant).where(Participant.person_id.in_(people), newest_person()))
    return _Known(
        {row.person_id: row for row in found}, {(row.person_id, row.step): row for row in rows},
        frozenset((record, version) for record, version in signed), _consents(session, cohort_id),
        {row.person_id: row for row in clearances},
    )  # fmt: skip


def _consents(session: Session, cohort_id: str) -> Mapping[tuple[str, str], str]:
    later = aliased(Consent)
    rows = session.scalars(
        select(Consent).where(Consent.cohort_id == cohort_id, ~exists().where(later.supersedes == Consent.id))
    )
    return {(row.person_id, row.document): row.state for row in rows}


def _cell(
    desk: Desk,
    programme: Programme,
    known: _Known,
    *,
    place: Place,
    column: Column,
    calendar: Iterable[CalendarEntry],
) -> Cell:
    if column.kind == "referral":
        return Cell("done", day_of(desk, known.people[place.person_id].recorded_at).isoformat())
    if column.kind == "step":
        return _step(desk, known, place, column)
    if column.kind == "clearance":
        return _clearance(desk, known.clearances.get(place.person_id))
    if column.kind == "consents":
        return _consent(programme, known, place)
    return _session(desk, programme, place, column, calendar)


def _step(desk: Desk, known: _Known, place: Place, column: Column) -> Cell:
    row = known.sheets.get((place.person_id, column.id))
    if row is None:
        return Cell("planned")
    day = day_of(desk, row.taken_at).isoformat()
    if (row.response_id, row.version) in known.signed:
        return Cell("amended" if row.version > 1 else "signed", day, subject=row.response_id)
    return Cell("done", day, subject=row.response_id)


def _clearance(desk: Desk, row: Clearance | None) -> Cell:
    if row is None:
        return Cell("planned")
    standing = standing_of(desk, row)
    if row.decision == "not_eligible":
        return Cell("forbidden", row.decided_on, "not_eligible", row.clearance_id)
    if row.decision in {"suspended", "revoked"}:
        return Cell("action", row.decided_on, row.decision, row.clearance_id)
    if row.decision == "deferred":
        return Cell("held", row.decided_on, "deferred", row.clearance_id)
    if not standing.valid:
        return Cell("action", row.valid_until, "expired", row.clearance_id)
    soon = standing.days_left <= SOON.days
    return Cell("soon" if soon else "signed", row.valid_until if soon else row.decided_on,
                "until" if soon else "", row.clearance_id)  # fmt: skip


def _consent(programme: Programme, known: _Known, place: Place) -> Cell:
    states = [
        known.consents.get((place.person_id, one.id), "missing") for one in programme.consents if not one.only
    ]
    if any(state in {"refused", "withdrawn"} for state in states):
        return Cell("action", word="withdrawn" if "withdrawn" in states else "refused")
    given = sum(state == "given" for state in states)
    if given == len(states):
        return Cell("done")
    return Cell("running" if given else "planned", word="part" if given else "")


def _session(
    desk: Desk, programme: Programme, place: Place, column: Column, calendar: Iterable[CalendarEntry]
) -> Cell:
    planned = sessions_of(programme)[column.id]
    if planned.audience == "staff":
        return Cell("none")
    if place.state not in HERE:
        return Cell("none", word=place.state)
    entry = next((one for one in calendar if one.code == column.id and one.state != "cancelled"), None)
    if entry is None:
        cancelled = any(one.code == column.id for one in calendar)
        return Cell("absent" if cancelled else "planned", word="cancelled" if cancelled else "")
    day = day_of(desk, entry.starts_at)
    sign: Sign = "running" if day == today(desk) else "planned"
    if entry.state == "held":
        sign = "done"
    return Cell(sign, day.isoformat(), _word(day, today(desk)), entry.planned_id)


def _word(day: date, now: date) -> str:
    return "today" if day == now else ""


def _conditions(row: Clearance | None) -> str:
    """The canonical JSON of what the decision asks; "" where it asks nothing."""
    return row.conditions if row is not None and row.decision == "conditions" else ""
