"""Everything about one participant that a printed record is made of, read once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import UNREADABLE
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.people import Participant
from clinicdesk.models.responses import Response
from clinicdesk.protocols.person import PersonDetails
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.values import Value
from clinicdesk.services.caseload import cohorts_of, names_of_users, person_of
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import family_of, survivor_of
from clinicdesk.services.form_texts import FormTexts
from clinicdesk.services.overwritten import UNTOUCHED, Overwritten, overwritten_about
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.reading_values import FORM
from clinicdesk.services.record_parts.marks import marks_of
from clinicdesk.services.record_parts.phases import Phase, phase_of
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
class Source:
    """One participant in one cohort. `people`: the record and those that are read under it."""

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


def day(stored: str) -> str:
    """A stored ISO day as it is read on paper; anything else as it is."""
    try:
        return f"{dt.date.fromisoformat(stored):%d.%m.%Y}"
    except ValueError:
        return stored


def source_of(desk: Desk, session: Session, person_id: str, wish: Wish, *, cohort_id: str = "") -> Source:
    """Read it. `cohort_id` "": their newest cohort, if any."""
    person = person_of(session, survivor_of(session, person_id))
    people = family_of(session, person.person_id)
    newest, code = cohorts_of(session, [person.person_id]).get(person.person_id, ("", ""))
    cohort = cohort_id or newest
    code = code if cohort == newest else session.get_one(Cohort, cohort).code
    pinned = programme_of_cohort(desk, session, cohort) if cohort else None
    staff, marks = names_of_users(session), marks_of(session, people)
    rows = sorted(
        (row for row in sheets_of(session, person.person_id) if row.form != FORM),
        key=lambda row: (row.taken_at, row.event_seq),
    )
    programme = pinned.definition if pinned else None
    sheets = [
        _sheet(desk, session, row, programme, staff=staff, marks=marks, by_codes=not wish.names)
        for row in rows
    ]
    return Source(
        desk, session, wish, person, people, whole_details_of(session, person), cohort, code, pinned, tuple(sheets),
        staff, marks, ZoneInfo(current_settings(desk).zone), overwritten=overwritten_about(session, people),
    )  # fmt: skip


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
