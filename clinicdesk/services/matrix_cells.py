"""The cells of a cohort's matrix: where each person stands with each step of the programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.protocols.calendar_plan import sessions_of
from clinicdesk.protocols.endings import HERE
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.services.calendar import CalendarEntry
from clinicdesk.services.caseload import newest_person
from clinicdesk.services.clearance_changes import whys_suspended
from clinicdesk.services.clearance_state import WITHDRAWN, standing_on
from clinicdesk.services.consent_state import DUE, Standing, dosing_days, newest_consents, opened_in
from clinicdesk.services.days import Days
from clinicdesk.services.desk import Desk
from clinicdesk.services.doses_to_come import DosesToCome
from clinicdesk.services.held_sessions import Held, held_in
from clinicdesk.services.matrix_views import Cell, Column, MatrixRow, Sign
from clinicdesk.services.memberships import Place
from clinicdesk.services.programmes import Pinned
from clinicdesk.services.ways_in import groups_of_each


def columns_of(days: Days, programme: Programme, calendar: Sequence[CalendarEntry]) -> tuple[Column, ...]:
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


class _Sheet(NamedTuple):
    """What the matrix says of a filled form."""

    person_id: str
    cohort_id: str
    step: str
    response_id: str
    version: int
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """What the file says of everybody in the cohort, read in few questions."""

    people: Mapping[str, Participant]
    sheets: Mapping[tuple[str, str], _Sheet]
    signed: frozenset[tuple[str, int]]
    consents: Mapping[tuple[str, str], str]
    asked: tuple[str, ...]
    """The consents without which something stays shut."""
    clearances: Mapping[str, Clearance]
    suspended: Mapping[str, Mapping[str, str]]
    """Person to what suspended their decision, by language."""
    held: Held
    doses: DosesToCome


def rows_of(
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
    """The people with their cells, by code; `places` are those who hold one in the cohort, none waiting."""
    programme = pinned.definition
    dosing = dosing_days(days, programme, tuple(calendar), opened=opened_in(session, cohort_id))
    standing = Standing(days, pinned, dosing, session)
    doses = DosesToCome.of(days, session, programme, cohort_id)
    people = [place.person_id for place in places]
    known = _known(desk, session, cohort_id, people, standing=standing, doses=doses)
    return tuple(
        MatrixRow(
            place.person_id, known.people[place.person_id].code, known.people[place.person_id].name, place,
            _conditions(known.clearances.get(place.person_id)),
            tuple(_cell(days, programme, known, place=place, column=column, calendar=calendar) for column in columns),
        )
        for place in sorted(places, key=lambda one: known.people[one.person_id].code)
    )  # fmt: skip


def _known(
    desk: Desk, session: Session, cohort_id: str, people: Sequence[str], *, standing: Standing, doses: DosesToCome
) -> _Known:  # fmt: skip
    later, newer = aliased(Response), aliased(Clearance)
    filled = session.execute(
        select(*(getattr(Response, name) for name in _Sheet._fields))
        .where(
            Response.person_id.in_(people), Response.form_digest != "",
            ~exists().where(later.supersedes == Response.id),
        )
        .order_by(Response.taken_at)
    )  # fmt: skip
    ways = groups_of_each(session, people, cohort_id)
    rows = [row for row in (_Sheet(*one) for one in filled) if row.cohort_id in {"", *ways[row.person_id]}]
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
        held_in(session, cohort_id), doses,
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
        return _clearance(days, known, place)
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


def _clearance(days: Days, known: _Known, place: Place) -> Cell:
    row = known.clearances.get(place.person_id)
    if row is None:
        return Cell("planned" if place.state in HERE else "none")
    if row.decision == "not_eligible":
        return Cell("forbidden", row.decided_on, "not_eligible", row.clearance_id)
    if place.state not in HERE:
        return _left(days, row)
    if row.decision in WITHDRAWN:
        why = known.suspended.get(place.person_id, {})
        return Cell("action", days.of(row.recorded_at).isoformat(), row.decision, row.clearance_id, why)
    if row.decision == "deferred":
        return Cell("held", row.decided_on, "deferred", row.clearance_id)
    return _permitted(days, known, place, row)


def _permitted(days: Days, known: _Known, place: Place, row: Clearance) -> Cell:
    """That it ends, or has ended, matters while a dose may come."""
    stands = standing_on(days.today, row)
    matters = (stands.ends_soon or stands.ran_out) and known.doses.any_for(place.person_id)
    if matters and stands.ran_out:
        return Cell("action", row.valid_until, "expired", row.clearance_id)
    if matters:
        return Cell("soon", row.valid_until, "until", row.clearance_id)
    return Cell("signed", row.decided_on, "", row.clearance_id)


def _left(days: Days, row: Clearance) -> Cell:
    """Of somebody who is in the cohort no more: what was decided stands, and nothing is asked of anybody."""
    if row.permits:
        return Cell("signed", row.decided_on, "", row.clearance_id)
    return Cell("none", days.of(row.recorded_at).isoformat(), row.decision, row.clearance_id)


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
