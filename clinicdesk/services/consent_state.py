"""How consents stand: given, refused, withdrawn, not there yet, or given once and due again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.consents import Consent
from clinicdesk.models.sessions import Session as Sitting
from clinicdesk.models.standing import standing
from clinicdesk.protocols.calendar_plan import gives_doses, sessions_of
from clinicdesk.protocols.programme_language import Consent as Document
from clinicdesk.protocols.programme_language import Programme
from clinicdesk.protocols.rules import paths_of
from clinicdesk.security.digests import definition_digest
from clinicdesk.services.calendar import CalendarEntry, entries_by_cohort
from clinicdesk.services.days import Days, days_of, readable_day
from clinicdesk.services.desk import Desk
from clinicdesk.services.followers import families_of, family_of, survivor_of
from clinicdesk.services.programmes import Pinned, form_of, programme_of_cohort
from clinicdesk.services.readings import running_session

_NIGHT = timedelta(days=1)
"""A session that runs longer than to the end of the next day was forgotten open."""
DUE = "due"
"""A consent that was given and must be given anew; every gate reads it as not given."""


def consent_facts(desk: Desk, session: Session, person_id: str, cohort_id: str) -> Mapping[str, bool]:
    """Facts for gates: `consent.<document>` is true while it counts, false when it does not, absent when unsaid."""
    rows = newest_consents(session, cohort_id, person_id=person_id)
    if not rows:
        return {}
    programme = programme_of_cohort(desk, session, cohort_id)
    states = Standing.of(desk, session, programme, cohort_id)
    return {f"consent.{name}": states.state(row) == "given" for (_, name), row in rows.items()}


def consents_by(
    session: Session, cohorts: Collection[str], people: Collection[str], *, days: Days, at: datetime
) -> tuple[Consent, ...]:
    """The versions that said something by that moment, oldest first: the last of a document is how it stood then.

    A paper counts from the day of its signature, whenever it was written down: a version that puts it right later
    takes nothing from what was signed before. A no counts from when it was written down, its day over at the latest;
    so does what has a day that cannot be read.
    """
    query = select(Consent).where(Consent.cohort_id.in_(list(cohorts)), Consent.person_id.in_(list(people)))
    day = days.of(at)
    return tuple(
        row
        for row in session.scalars(query.order_by(Consent.event_seq, Consent.version))
        if _said_by(row, day, at)
    )


def _said_by(row: Consent, day: date, at: datetime) -> bool:
    signed, written = readable_day(row.signed_on), row.recorded_at <= at
    if signed is None:
        return written
    return signed < day or (signed == day and (row.state == "given" or written))


def is_given(row: Consent) -> bool:
    """Whether it says yes, on a day that can be read: nothing is opened by another."""
    return row.state == "given" and readable_day(row.signed_on) is not None


def consent_facts_of(
    desk: Desk, session: Session, rows: Iterable[Consent], *, cohort_id: str, at: datetime
) -> Mapping[str, bool]:
    """The same as `consent_facts` of these versions (see `consents_by`), as of that moment."""
    held, days = held_by_cohort(session, [cohort_id])[cohort_id], days_of(desk)
    programme = programme_of_cohort(desk, session, cohort_id)
    states = Standing.by(replace(days, today=days.of(at)), session, programme, held)
    return {f"consent.{row.document}": states.state(row) == "given" for row in rows}


def newest_consents(
    session: Session, cohort_id: str, *, person_id: str = ""
) -> Mapping[tuple[str, str], Consent]:
    """The version that counts by participant and document: of everybody in a cohort, or of one and their family."""
    return newest_by_cohort(session, [cohort_id], person_id=person_id).get(cohort_id, {})


def newest_by_cohort(
    session: Session, cohorts: Collection[str], *, person_id: str = ""
) -> Mapping[str, Mapping[tuple[str, str], Consent]]:
    """The same of many cohorts; without an entry for one in which nobody was asked.

    Records that are read as one have one word on a document: whichever of them said something last.
    """
    query = select(Consent).where(Consent.cohort_id.in_(list(cohorts)), standing(Consent))
    if person_id:
        family = family_of(session, survivor_of(session, person_id))
        query = query.where(Consent.person_id.in_(family))
    rows = session.scalars(query.order_by(Consent.event_seq)).all()
    families = families_of(session, {row.person_id for row in rows})
    found: dict[str, dict[tuple[str, str], Consent]] = {}
    for row in rows:
        said = found.setdefault(row.cohort_id, {})
        said |= {(person, row.document): row for person in families[row.person_id]}
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A cohort's calendar, when a session was opened for which of its lines, and the session that runs, if any."""

    entries: tuple[CalendarEntry, ...]
    opened: Mapping[str, datetime]
    running: Sitting | None


def held_by_cohort(session: Session, cohorts: Collection[str]) -> Mapping[str, Held]:
    """Of each of these cohorts, in as many questions as of one."""
    entries, running = entries_by_cohort(session, cohorts), running_session(session)
    opened: dict[str, dict[str, datetime]] = {cohort: {} for cohort in cohorts}
    query = select(Sitting.cohort_id, Sitting.planned_id, Sitting.started_at)
    for cohort, planned, at in session.execute(query.where(Sitting.cohort_id.in_(list(cohorts)))):
        opened[cohort][planned] = at
    return {cohort: Held(entries.get(cohort, ()), lines, running) for cohort, lines in opened.items()}


class Standing:
    """What a cohort's consents are judged by, read once: its documents, its dosing days, and the day it is."""

    def __init__(self, days: Days, programme: Pinned, dosing: tuple[date, ...], session: Session) -> None:
        self._days, self._programme, self._dosing, self._session = days, programme, dosing, session
        self._documents = {one.id: one for one in programme.definition.consents}
        self.asked = asked_for(programme.definition)
        """The documents without which something stays shut; the others are taken where they are wanted."""

    @classmethod
    def of(cls, desk: Desk, session: Session, programme: Pinned, cohort_id: str) -> "Standing":
        """For one cohort, now."""
        return cls.by(days_of(desk), session, programme, held_by_cohort(session, [cohort_id])[cohort_id])

    @classmethod
    def by(cls, days: Days, session: Session, programme: Pinned, held: Held) -> "Standing":
        """The same, its calendar known. A session that runs into the night after its day is no dosing of the past."""
        running = held.running
        night = running.planned_id if running and days.today - days.of(running.started_at) <= _NIGHT else ""
        over = tuple(one for one in held.entries if one.planned_id != night)
        dosing = dosing_days(days, programme.definition, over, opened=held.opened)
        return cls(days, programme, dosing, session)

    def state(self, row: Consent | None) -> str:
        """missing, given, refused, withdrawn or due."""
        if row is None:
            return "missing"
        document = self._documents.get(row.document)
        if row.state != "given" or document is None:
            return row.state
        return DUE if self._is_due(document, row) else "given"

    def _is_due(self, document: Document, row: Consent) -> bool:
        signed, today = readable_day(row.signed_on), self._days.today
        if signed is None:
            return True
        match document.renew:
            case "yearly":
                return today >= _a_year_after(signed)
            case "each_dosing":
                # Through a dosing it stands, its day and its night: no booster is stopped by its own session.
                return any(signed <= day < today for day in self._dosing)
            case "new_purpose":
                return self._says_something_else(document, row)
        return False

    def _says_something_else(self, document: Document, row: Consent) -> bool:
        """Whether the words that were signed are not those the programme asks for now."""
        if row.definition_digest == self._programme.digest or not (row.document_digest and document.document):
            return False
        read, _ = form_of(self._session, document.document)
        return definition_digest(read) != row.document_digest


def asked_for(programme: Programme) -> tuple[str, ...]:
    """The documents a gate waits for; of a programme whose gates name none, all but those for special cases."""
    named = {path for gate in programme.gates for path in paths_of(gate.when)}
    usual = [one.id for one in programme.consents if not one.only]
    return tuple(one for one in usual if f"consent.{one}" in named) or tuple(usual)


def dosing_days(
    days: Days, programme: Programme, entries: tuple[CalendarEntry, ...], *, opened: Mapping[str, datetime]
) -> tuple[date, ...]:
    """The clinic's days on which a drug was or is to be given.

    A session whose day is over and that nobody opened was no dosing, whether or not somebody cancelled it; one that
    was opened is of the day it began on, whatever the calendar has. `opened`: see `opened_in`.
    """
    codes = {code for code in sessions_of(programme) if gives_doses(programme, code)}
    return tuple(
        day
        for one in entries
        if one.code in codes and one.state != "cancelled"
        for day in (days.of(opened.get(one.planned_id, one.starts_at)),)
        if day >= days.today or one.state == "held" or one.planned_id in opened
    )


def opened_in(session: Session, cohort_id: str) -> Mapping[str, datetime]:
    """The lines of a cohort's calendar for which a session was opened, and when (UTC)."""
    query = select(Sitting.planned_id, Sitting.started_at).where(Sitting.cohort_id == cohort_id)
    return dict(session.execute(query).all())


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February: the day after the last one of the year that follows
        return date(day.year + 1, 3, 1)
