"""Everything about one participant that a printed record is made of, read once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import UNREADABLE
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.protocols.calendar_plan import dose_steps
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.values import Value
from clinicdesk.reports.said import NOTHING, Said, worded
from clinicdesk.services.caseload import names_of_users, person_of
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.cohort_ways import cohorts_of, way_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.overwritten import UNTOUCHED, Overwritten, overwritten_about
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.reading_values import FORM
from clinicdesk.services.record_parts.marks import marks_of
from clinicdesk.services.record_parts.phases import Phase, phase_of, session_phases
from clinicdesk.services.sheet_answers import read_answers, stored_in
from clinicdesk.services.sheet_reading import doubt
from clinicdesk.services.sheets import FilledForm, filled_form, sheets_of
from clinicdesk.services.whole_card import whole_details_of


@dataclass(frozen=True, slots=True)
class Wish:
    """How a record is wanted. Names and military status are left out unless asked for."""

    language: str
    reason: str
    recipient: str = ""
    names: bool = False
    military: bool = False
    private: bool = False
    """Whether private paragraphs of group notes are printed; the printing verbs say so by the person who prints."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a filled form: `mark` is that of the amendment which made it, "" for the first."""

    values: Mapping[str, Value]
    by: str
    at: dt.datetime
    reason: str
    mark: str
    row_id: str
    taken_at: dt.datetime
    """When it says it was filled in; `at`: when it was written down."""
    unread: frozenset[str] = frozenset()
    """The keys of what cannot be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled form with all its versions, oldest first, and the phase of the programme it belongs to."""

    filled: FilledForm
    texts: FormTexts
    versions: tuple[Version, ...]
    phase: Phase
    session_id: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One cohort of somebody's way, and the programme it goes by."""

    cohort_id: str
    cohort: str
    pinned: Pinned


@dataclass(frozen=True, slots=True)
class Source:
    """One participant, read with one cohort. `people`: the record and those that are read under it."""

    desk: Desk
    session: Session
    wish: Wish
    person: Participant
    people: tuple[str, ...]
    details: PersonDetails
    cohort_id: str
    cohort: str
    pinned: Pinned | None
    sheets: tuple[Sheet, ...]
    staff: Mapping[str, str]
    marks: Mapping[str, str]
    """Row id of a superseding version to its amendment's mark."""
    zone: ZoneInfo
    printed: frozenset[str] | None = None
    """The records whose signatures and amendments the paper lists; None: all."""
    overwritten: Overwritten = UNTOUCHED
    kind: str = "participant"
    """The document that is made of it."""
    session_id: str = ""
    """The session a paper is about; "": every one."""
    way: tuple[Leg, ...] = ()
    """Every cohort that the paper covers, in the order they came there; the one it is read with among them."""

    @property
    def legs(self) -> tuple["Source", ...]:
        """The same in each cohort that the paper covers, by itself; this one alone where there is but one."""
        return tuple(self._within(leg) for leg in self.way) or (self,)

    def at(self, cohort_id: str) -> "Source":
        """The same in the cohort that something belongs to; this one where the paper covers no such cohort."""
        leg = next((one for one in self.way if one.cohort_id == cohort_id), None)
        return self._within(leg) if leg else self

    def only(self, cohort_id: str) -> "Source":
        """The same of that cohort alone; of everything that it covers for ""."""
        kept = tuple(one for one in self.way if one.cohort_id == cohort_id)
        return replace(self, way=kept) if cohort_id else self

    def phase_of_session(self, cohort_id: str, code: str) -> Phase | None:
        """The phase of a cohort's session, by the programme of that cohort; None for one it does not know."""
        pinned = self.at(cohort_id).pinned
        return session_phases(pinned.definition).get(code) if pinned else None

    def named(self, cohort_id: str) -> Said:
        """The cohort that something belongs to, where the paper covers several; else nothing."""
        leg = next((one for one in self.way if one.cohort_id == cohort_id), None)
        return worded("records.of_cohort", code=leg.cohort) if leg and len(self.way) > 1 else NOTHING

    def _within(self, leg: Leg) -> "Source":
        return replace(self, cohort_id=leg.cohort_id, cohort=leg.cohort, pinned=leg.pinned)

    def when(self, moment: dt.datetime) -> str:
        """Clinic time to the minute; the zone stands on every page."""
        if moment == UNREADABLE:
            doubt(self.desk)
            return "??.??.???? ??:??"
        return f"{moment.astimezone(self.zone):%d.%m.%Y %H:%M}"

    def clock(self, moment: dt.datetime) -> str:
        """The time of day."""
        if moment == UNREADABLE:
            doubt(self.desk)
            return "??:??"
        return f"{moment.astimezone(self.zone):%H:%M}"

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The clinic's day."""
        return moment.astimezone(self.zone).date()

    def of(self, *phases: Phase) -> tuple[Sheet, ...]:
        """The filled forms of these phases, oldest first."""
        return tuple(sheet for sheet in self.sheets if sheet.phase in phases)


def gives_doses(source: Source) -> bool:
    """Whether a programme that the paper covers has a dose."""
    return any(dose_steps(leg.pinned.definition) for leg in source.way)


def day(stored: str) -> str:
    """A stored ISO day as it is read on paper; anything else as it is."""
    try:
        return f"{dt.date.fromisoformat(stored):%d.%m.%Y}"
    except ValueError:
        return stored


def source_of(desk: Desk, session: Session, person_id: str, wish: Wish, *, cohort_id: str = "") -> Source:
    """Read it, with every cohort of their way. `cohort_id`: the one it is read with; "": theirs by `cohort_ways`."""
    person = person_of(session, survivor_of(session, person_id))
    people = family_of(session, person.person_id)
    cohort = cohort_id or cohorts_of(session, [person.person_id]).get(person.person_id, ("", ""))[0]
    way = _way(desk, session, people, cohort)
    here = next((one for one in way if one.cohort_id == cohort), None)
    programmes = {one.cohort_id: one.pinned.definition for one in way}
    staff, marks = names_of_users(session), marks_of(session, people)
    rows = sorted(
        (row for row in sheets_of(session, person.person_id) if row.form != FORM),
        key=lambda row: (row.taken_at, row.event_seq),
    )
    sheets = [
        _sheet(
            desk, session, row, programmes.get(row.cohort_id, programmes.get(cohort)), staff=staff, marks=marks,
            by_codes=not wish.names,
        )
        for row in rows
    ]  # fmt: skip
    return Source(
        desk, session, wish, person, people, whole_details_of(session, person), cohort,
        here.cohort if here else "", here.pinned if here else None, tuple(sheets), staff, marks,
        ZoneInfo(current_settings(desk).zone), overwritten=overwritten_about(session, people), way=way,
    )  # fmt: skip


def _way(desk: Desk, session: Session, people: Sequence[str], cohort_id: str) -> tuple[Leg, ...]:
    """Every cohort of theirs, and the one that the paper is read with where that is none of them."""
    found = dict(way_of(session, people)) if cohort_id else {}
    if cohort_id and cohort_id not in found:
        found[cohort_id] = session.get_one(Cohort, cohort_id).code
    return tuple(Leg(one, code, programme_of_cohort(desk, session, one)) for one, code in found.items())


def _sheet(
    desk: Desk, session: Session, row: Response, programme: Programme | None, *, staff: Mapping[str, str],
    marks: Mapping[str, str], by_codes: bool,
) -> Sheet:  # fmt: skip
    filled = filled_form(desk, session, row)
    rows: Sequence[Response] = session.scalars(
        select(Response).where(Response.response_id == row.response_id).order_by(Response.version)
    ).all()
    stored = stored_in(session, rows)
    versions = tuple(
        Version(
            values,
            staff.get(one.author_id, ""),
            one.recorded_at,
            one.reason,
            marks.get(one.id, ""),
            one.id,
            one.taken_at,
            unread,
        )
        for one in rows
        for values, unread in (read_answers(filled.form, stored.get(one.id, ())),)
    )
    phase = phase_of(filled.form, row.step, programme)
    return Sheet(filled, FormTexts(filled.read, staff, by_codes=by_codes), versions, phase, row.session_id)
