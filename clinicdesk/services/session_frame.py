"""A dosing session as its papers see it: which one, who sits where, and the frame of a record about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.clearances import Admission, Clearance
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.models.sessions import Seat, Session
from clinicdesk.models.standing import standing
from clinicdesk.reports.record import InkLines, Kind, Part, Record, Signatures, Signed, Status
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.caseload import person_of
from clinicdesk.services.clearance_state import newest_clearance, standing_on
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.days import read_day, today
from clinicdesk.services.desk import Desk
from clinicdesk.services.programmes import Pinned, programme_of_cohort
from clinicdesk.services.reading_values import FORM
from clinicdesk.services.record_frame import facility_of, programme_words
from clinicdesk.services.revisions import revision_of_session
from clinicdesk.services.signing import SignatureView

ON_PAGES = 8
"""How many signs of its id name a session on its pages, after the cohort's code."""
ON_SHEET = "-W"
"""Behind them on the working sheet: it is another paper than the record, with another check code."""


@dataclass(frozen=True, slots=True)
class Held:
    """A session with its seats in order and its readings."""

    desk: Desk
    session: DbSession
    row: Session
    seats: tuple[Seat, ...]
    readings: tuple[Response, ...]
    pinned: Pinned
    zone: ZoneInfo

    def clock(self, moment: datetime) -> str:
        """The time of day, as the clinic's clock has it; with its date, on a day outside the session."""
        here, ended = moment.astimezone(self.zone), self.row.ended_at
        before = here.date() < self.row.started_at.astimezone(self.zone).date()
        after = ended is not None and here.date() > ended.astimezone(self.zone).date()
        return f"{here:%d.%m.%Y %H:%M}" if before or after else f"{here:%H:%M}"

    def code(self, person_id: str) -> str:
        """A participant's code."""
        return person_of(self.session, person_id).code


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session that was held, and who sat in it."""

    session_id: str
    people: frozenset[str]


def held_of(desk: Desk, session: DbSession, cohort_id: str, which: str) -> Held:
    """A cohort's newest session, or the one that `which` names. Refused DOC006, DOC008."""
    row = sitting_in(session, cohort_id, which)
    seats = session.scalars(select(Seat).where(Seat.session_id == row.session_id).order_by(Seat.number)).all()
    readings = session.scalars(
        select(Response)
        .where(Response.session_id == row.session_id, Response.form == FORM)
        .order_by(Response.taken_at)
    ).all()
    zone = ZoneInfo(current_settings(desk).zone)
    pinned = programme_of_cohort(desk, session, cohort_id)
    return Held(desk, session, row, tuple(seats), tuple(readings), pinned, zone)


def sitting_in(session: DbSession, cohort_id: str, which: str) -> Session:
    """A cohort's newest session, or the one with this code, this id, or the beginning of it that stands on its pages.

    An entry of the calendar names the session that was held of it. Refused DOC006, DOC008.
    """
    query = select(Session).where(Session.cohort_id == cohort_id, standing(Session))
    if which:
        which = which.removesuffix(ON_SHEET)
        named = or_(Session.code == which, Session.session_id == which, Session.planned_id == which)
        begins = func.substr(Session.session_id, 1, ON_PAGES) == which
        query = query.where(or_(named, begins) if len(which) == ON_PAGES else named)
    row = session.scalars(query.order_by(Session.started_at.desc())).first()
    if row is None:
        raise Refused(
            Issue("DOC008", "which", values={"which": which}) if which else Issue("DOC006", "cohort")
        )
    return row


def sittings_of(session: DbSession, cohort_id: str) -> tuple[Sitting, ...]:
    """All sessions of a cohort, oldest first."""
    query = (
        select(Session).where(Session.cohort_id == cohort_id, standing(Session)).order_by(Session.started_at)
    )
    found = session.scalars(query).all()
    seats = select(Seat).where(Seat.session_id.in_([one.session_id for one in found]))
    people: dict[str, set[str]] = {one.session_id: set() for one in found}
    for seat in session.scalars(seats):
        people[seat.session_id].add(seat.person_id)
    return tuple(Sitting(one.session_id, frozenset(people[one.session_id])) for one in found)


def cleared(held: Held, seat: Seat) -> Said:
    """How somebody's clearance stands today."""
    row = newest_clearance(held.session, seat.person_id, held.row.cohort_id)
    return _decided(row, today(held.desk))


def cleared_then(held: Held, row: Clearance | None, admission: Admission | None) -> Said:
    """How the decision of a session stood on its day, whatever came after."""
    if admission is not None:
        return _decided(row, read_day(admission.admitted_on))
    ended = held.row.ended_at
    return _decided(row, today(held.desk) if ended is None else ended.astimezone(held.zone).date())


def _decided(row: Clearance | None, day: date) -> Said:
    if row is None:
        return worded("records.decision.none")
    said = worded(f"screening.standing.{row.decision}")
    if standing_on(day, row).valid or not row.permits:
        return said
    return joined((said, worded("sessionpapers.expired")), ", ")


def closing_lines() -> InkLines:
    """Lines for the hands of those who close a session."""
    roles = tuple(
        worded(f"sessionpapers.closing.{name}") for name in ("physician", "nurse", "therapist", "lead")
    )
    return InkLines(roles, (1, 1, 1, 1))


def signed_block(held: Held, views: Sequence[SignatureView]) -> Signatures:
    """Who signed, each with a line for their hand."""
    return Signatures(
        tuple(
            Signed(
                plain(one.signer_name),
                joined([worded(f"common.role.{role}") for role in one.signer_role.split()], ", "),
                worded(f"records.meaning.{one.meaning}"),
                f"{one.signed_at.astimezone(held.zone):%d.%m.%Y %H:%M}", one.key_id[:8].upper(), one.state.value,
                why=Said(one.issue.sentence("uk"), one.issue.sentence("en")) if one.issue else NOTHING,
            )
            for one in views
        )
    )  # fmt: skip


def record_about(
    held: Held, kind: Kind, parts: tuple[Part, ...], status: Status, *, landscape: bool = False
) -> Record:
    """A record about a session, with what stands around it on every page."""
    code = held.session.get_one(Cohort, held.row.cohort_id).code
    definition = held.pinned.definition
    number = f"{code}/{held.row.session_id[:ON_PAGES]}{ON_SHEET if kind == 'run_sheet' else ''}"
    return Record(
        kind, number, revision_of_session(held.session, held.row), status,
        facility_of(held.desk, held.desk.clock.now()), worded(f"sessionpapers.title.{kind}"), parts, subject=code,
        programme=programme_words(held.pinned, code), definitions=(f"{definition.code}@{definition.version}",),
        demo=held.desk.demo, foot=worded("cohortpapers.keep_apart"), landscape=landscape,
    )  # fmt: skip
