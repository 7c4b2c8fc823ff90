"""A cohort at one sight: its people by the steps of its programme, each cell with its state, its day, its way on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Cohort, CohortPlan
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.security.roles import Permission
from clinicdesk.services.calendar import CalendarEntry, entries_of, sessions_of
from clinicdesk.services.caseload import names_of_users, newest_person, person_of, sees_cohort
from clinicdesk.services.clearance_changes import whys_suspended
from clinicdesk.services.consent_state import DUE, Standing, dosing_days, newest_consents, opened_in
from clinicdesk.services.days import Days, days_of, read_day
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.held_sessions import Became, Held, became_of, held_in, state_now
from clinicdesk.services.memberships import HERE, Place, places_in
from clinicdesk.services.programmes import Pinned, plan_of, programme_of_cohort
from clinicdesk.services.staff_counted import Counted, staff_counted
from clinicdesk.services.staffing import Assignment, assignments_in
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
    why: Mapping[str, str] = field(default_factory=dict)
    """Language to what suspended a decision."""


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
class Waiting:
    """Somebody on the waiting list, in the order they came."""

    place: Place
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CohortPage:
    """Everything a cohort's page shows. `state` as it is today, `kept_state` as the plan has it."""

    cohort_id: str
    code: str
    programme: Pinned
    state: str
    kept_state: str
    starts_on: str
    room: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    waiting: tuple[Waiting, ...]
    calendar: tuple[CalendarEntry, ...]
    became: Mapping[str, Became]
    """Planned session to what became of it."""
    staff: tuple[Assignment, ...]
    staffing: Counted
    names: Mapping[str, str]
    """User id to name."""


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


@verb(Permission.SEE_COHORTS, reads=True)
def list_cohorts(desk: Desk, actor: Actor) -> tuple[CohortRow, ...]:
    """The cohorts this person may open, with their programme and how many are in them, newest first."""
    with desk.database.read() as session:
        cohorts = session.scalars(select(Cohort).order_by(Cohort.event_seq.desc())).all()
        return tuple(
            _cohort_row(desk, session, cohort) for cohort in cohorts if sees_cohort(session, actor, cohort.id)
        )


@verb(Permission.SEE_COHORTS, reads=True)
def open_cohort(desk: Desk, actor: Actor, cohort_id: str) -> CohortPage:
    """One cohort's page. Refused COH003, COH013 (not a cohort of theirs)."""
    with desk.database.read() as session:
        plan = plan_of(session, cohort_id)
        if not sees_cohort(session, actor, cohort_id):
            raise Refused(Issue("COH013", "cohort"))
        programme = programme_of_cohort(desk, session, cohort_id)
        places = places_in(session, cohort_id)
        calendar = entries_of(session, cohort_id)
        days = days_of(desk)
        columns = _columns(days, programme.definition, calendar)
        here = [place for place in places if place.state != "waiting"]
        cohort = session.get_one(Cohort, cohort_id)
        members = sum(place.state == "member" for place in places)
        became = became_of(days, programme.definition, held_in(session, cohort_id), calendar)
        counted = staff_counted(
            desk,
            session,
            days,
            programme.definition,
            cohort_id,
            people=members,
            calendar=calendar,
            became=became,
        )
        return CohortPage(
            cohort_id, cohort.code, programme, _state(days, plan, became), plan.state, plan.starts_on, plan.room,
            columns,
            _rows(desk, days, session, programme, cohort_id, columns=columns, places=here, calendar=calendar),
            _waiting(session, places), calendar, became, assignments_in(session, cohort_id), counted,
            names_of_users(session),
        )  # fmt: skip


def path_of(desk: Desk, session: Session, cohort_id: str, person_id: str) -> tuple[tuple[Column, Cell], ...]:
    """One person's steps as the matrix of their cohort shows them; none while they wait for a place."""
    programme, calendar = programme_of_cohort(desk, session, cohort_id), entries_of(session, cohort_id)
    here = [
        one for one in places_in(session, cohort_id) if one.person_id == person_id and one.state != "waiting"
    ]
    days = days_of(desk)
    columns = _columns(days, programme.definition, calendar)
    rows = _rows(
        desk, days, session, programme, cohort_id, columns=columns, places=here[-1:], calendar=calendar
    )
    return tuple(zip(columns, rows[0].cells, strict=True)) if rows else ()


def _state(days: Days, plan: CohortPlan, became: Mapping[str, Became]) -> str:
    return state_now(plan.state, read_day(plan.starts_on), days.today, became.values())


def _waiting(session: Session, places: Iterable[Place]) -> tuple[Waiting, ...]:
    waiting = [place for place in places if place.state == "waiting"]
    people = {place.person_id: person_of(session, place.person_id) for place in waiting}
    return tuple(
        Waiting(place, people[place.person_id].code, people[place.person_id].name) for place in waiting
    )


def _cohort_row(desk: Desk, session: Session, cohort: Cohort) -> CohortRow:
    plan = plan_of(session, cohort.id)
    programme = programme_of_cohort(desk, session, cohort.id)
    days, held, calendar = days_of(desk), held_in(session, cohort.id), entries_of(session, cohort.id)
    became = became_of(days, programme.definition, held, calendar)
    return CohortRow(
        cohort.id, cohort.code, plan.programme,
        {language: words["title"] for language, words in programme.phrases.items()}, programme.draft,
        _state(days, plan, became), plan.starts_on,
        sum(place.state in HERE for place in places_in(session, cohort.id)),
    )  # fmt: skip


def _columns(days: Days, programme: Programme, calendar: Sequence[CalendarEntry]) -> tuple[Column, ...]:
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
    dates = {e.code: days.of(e.starts_at).isoformat() for e in reversed(standing(calendar))}
    stages = later if any(column.kind == "step" for column in entry) else programme.stages
    return (
        *entry,
        *(
            Column(session.code, "session", stage.code, dates.get(session.code, ""))
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
    asked: tuple[str, ...]
    """The consents without which something stays shut."""
    clearances: Mapping[str, Clearance]
    suspended: Mapping[str, Mapping[str, str]]
    """Person to what suspended their decision, by language."""
    held: Held


def _rows(
    desk: Desk,
    days: Days,
    session: Session,
    pinned: Pinned,
    cohort_id: str,
    *,
    columns: Sequence[Column],
    places: Sequence[Place],
    calendar: Sequence[CalendarEntry],
) -> tuple[MatrixRow, ...]:
    programme = pinned.definition
    dosing = dosing_days(days, programme, tuple(calendar), opened=opened_in(session, cohort_id))
    standing = Standing(days, pinned, dosing, session)
    known = _known(desk, session, cohort_id, [place.person_id for place in places], standing)
    return tuple(
        MatrixRow(
            place.person_id, known.people[place.person_id].code, known.people[place.person_id].name, place,
            _conditions(known.clearances.get(place.person_id)),
            tuple(_cell(days, programme, known, place=place, column=column, calendar=calendar) for column in columns),
        )
        for place in sorted(places, key=lambda one: known.people[one.person_id].code)
    )  # fmt: skip


def _known(desk: Desk, session: Session, cohort_id: str, people: Sequence[str], standing: Standing) -> _Known:
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
        frozenset((record, version) for record, version in signed),
        {place: standing.state(row) for place, row in newest_consents(session, cohort_id).items()}, standing.asked,
        {row.person_id: row for row in clearances}, whys_suspended(desk, session, clearances),
        held_in(session, cohort_id),
    )  # fmt: skip


def _cell(
    days: Days,
    programme: Programme,
    known: _Known,
    *,
    place: Place,
    column: Column,
    calendar: Iterable[CalendarEntry],
) -> Cell:
    if column.kind == "referral":
        return Cell("done", days.of(known.people[place.person_id].recorded_at).isoformat())
    if column.kind == "step":
        return _step(days, known, place, column)
    if column.kind == "clearance":
        return _clearance(days, known, place.person_id)
    if column.kind == "consents":
        return _consent(known, place)
    return _session(days, programme, known.held, place=place, column=column, calendar=calendar)


def _step(days: Days, known: _Known, place: Place, column: Column) -> Cell:
    row = known.sheets.get((place.person_id, column.id))
    if row is None:
        return Cell("planned")
    day = days.of(row.taken_at).isoformat()
    if (row.response_id, row.version) in known.signed:
        return Cell("amended" if row.version > 1 else "signed", day, subject=row.response_id)
    return Cell("done", day, subject=row.response_id)


def _clearance(days: Days, known: _Known, person_id: str) -> Cell:
    row = known.clearances.get(person_id)
    if row is None:
        return Cell("planned")
    days_left = (read_day(row.valid_until) - days.today).days
    if row.decision == "not_eligible":
        return Cell("forbidden", row.decided_on, "not_eligible", row.clearance_id)
    if row.decision in {"suspended", "revoked"}:
        why = known.suspended.get(person_id, {})
        return Cell("action", days.of(row.recorded_at).isoformat(), row.decision, row.clearance_id, why)
    if row.decision == "deferred":
        return Cell("held", row.decided_on, "deferred", row.clearance_id)
    if not row.permits or days_left < 0:
        return Cell("action", row.valid_until, "expired", row.clearance_id)
    soon = days_left <= SOON.days
    return Cell("soon" if soon else "signed", row.valid_until if soon else row.decided_on,
                "until" if soon else "", row.clearance_id)  # fmt: skip


def _consent(known: _Known, place: Place) -> Cell:
    states = [known.consents.get((place.person_id, one), "missing") for one in known.asked]
    for word in ("withdrawn", "refused", DUE):
        if word in states:
            return Cell("action", word=word)
    given = sum(state == "given" for state in states)
    if given == len(states):
        return Cell("done")
    return Cell("running" if given else "planned", word="part" if given else "")


def _session(
    days: Days,
    programme: Programme,
    held: Held,
    *,
    place: Place,
    column: Column,
    calendar: Iterable[CalendarEntry],
) -> Cell:
    planned = sessions_of(programme)[column.id]
    if planned.audience == "staff":
        return Cell("none")
    if place.state not in HERE:
        return Cell("none", word=place.state)
    entries = [one for one in standing(calendar) if one.code == column.id]
    if not entries:
        cancelled = any(one.code == column.id for one in calendar)
        return Cell("absent" if cancelled else "planned", word="cancelled" if cancelled else "")
    found = _of_entry(days, held, entries[0], place.person_id)
    for entry in entries[1:]:
        # What makes up for a session is for those who missed it.
        if entry.make_up_for and found.sign == "absent":
            found = _of_entry(days, held, entry, place.person_id)
    return found


def _of_entry(days: Days, held: Held, entry: CalendarEntry, person_id: str) -> Cell:
    day = days.of(entry.starts_at)
    sign, word = _became(held, entry, person_id, late=day < days.today)
    if sign == "planned" and day == days.today:
        sign, word = "running", "today"
    return Cell(sign, day.isoformat(), word, entry.planned_id)


def _became(held: Held, entry: CalendarEntry, person_id: str, *, late: bool) -> tuple[Sign, str]:
    """What became of a session for one person, and the word where a day does not say it."""
    if entry.state == "held":
        return ("signed", "") if (entry.planned_id, person_id) in held.dosed else ("absent", "not_dosed")
    presence = held.presences.get((entry.planned_id, person_id), "")
    if presence == "absent":
        return "absent", "missed"
    if presence:
        return ("signed" if entry.planned_id in held.signed else "done"), ""
    return ("action", "record") if late else ("planned", "")


def standing(calendar: Iterable[CalendarEntry]) -> tuple[CalendarEntry, ...]:
    """What will be or was held, by time; what makes up for another one comes after all the planned ones."""
    return tuple(
        sorted((one for one in calendar if one.state != "cancelled"), key=lambda one: bool(one.make_up_for))
    )


def _conditions(row: Clearance | None) -> str:
    """The canonical JSON of what the decision asks; "" where it asks nothing."""
    return row.conditions if row is not None and row.decision == "conditions" else ""
