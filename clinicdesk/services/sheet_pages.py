"""What the pages of forms show: what can be filled in for a person, what was, and every version of it."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.clearances import Clearance
from clinicdesk.models.cohorts import Cohort
from clinicdesk.models.responses import Response
from clinicdesk.protocols.answers import recorded
from clinicdesk.protocols.definitions import Library, Read
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import ScoreSheet
from clinicdesk.protocols.values import Fact, Value
from clinicdesk.security.roles import CLINICAL, Permission
from clinicdesk.services.caseload import check_reach, names_of_users
from clinicdesk.services.clearance_state import newest_clearance
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.cohort_ways import cohorts_of
from clinicdesk.services.definitions import kept, shelf
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.event_facts import known_of_event
from clinicdesk.services.own_points import Belongs, belongs_of, points_of_sheet, waiting_points
from clinicdesk.services.people_at_work import current_accounts
from clinicdesk.services.person_facts import facts_of_person, newest_details
from clinicdesk.services.programmes import form_of, programme_of_cohort
from clinicdesk.services.readings import running_session_of
from clinicdesk.services.said_elsewhere import said_elsewhere
from clinicdesk.services.sheet_answers import stored_in
from clinicdesk.services.sheet_reading import SheetRead, read_sheet
from clinicdesk.services.sheets import (
    FilledForm,
    around_forms,
    newest_sheet,
    sheets_of,
    values_in,
)
from clinicdesk.services.signed_content import SHEET
from clinicdesk.services.signing import SignatureView, signatures_on_many
from clinicdesk.services.views import Actor

STEP_KINDS = frozenset({"form", "checklist"})


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a form is about: code, name, the cohort they are read with, birth date (ISO) and sex."""

    person_id: str
    code: str
    name: str
    cohort_id: str
    cohort: str
    birth_date: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form that can be filled in. `ref`: code@version; `titles` by language; `step`: "" outside the programme.

    `decided`: the step the medical lead decides about, which has a page of its own.
    """

    ref: str
    titles: Mapping[str, str]
    group: str
    status: str
    step: str = ""
    filled_at: dt.datetime | None = None
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What can be filled in for a person: the steps of their programme first, then the rest of the library."""

    person: Person
    steps: tuple[FormChoice, ...]
    library: tuple[FormChoice, ...]


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A filled form in the list of a person. `clearance`: how the decision that leans on it stands, else ""."""

    sheet_id: str
    read: Read
    form: Form
    step: str
    taken_at: dt.datetime
    recorded_by: str
    version: int
    missing: int
    scores: ScoreSheet
    signatures: tuple[SignatureView, ...]
    clearance: str = ""


@dataclass(frozen=True, slots=True)
class SheetVersion:
    """One version of a filled form, with its answers."""

    version: int
    taken_at: dt.datetime
    recorded_by: str
    reason: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty form about a person, with what rules may know of them and who works here.

    `known`: answers that it begins with, to be looked over. `point`: the time point it was opened for, "" for none.
    """

    person: Person
    step: str
    read: Read
    form: Form
    facts: Mapping[str, Fact | None]
    staff: tuple[tuple[str, str], ...]
    known: Mapping[str, Value] = field(default_factory=dict)
    point: str = ""
    belongs: Belongs | None = None
    """Which of its time points wait, for a form that says itself which one it is; of a filled one, its own."""


@verb(Permission.OPEN_CHART, reads=True)
def forms_to_fill(desk: Desk, actor: Actor, person_id: str, *, cohort_id: str = "") -> Shelf:
    """What can be filled in for a person, in a cohort or in the one they are read with.

    Refused PPL004, PPL007, COH003.
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        person = whom(session, person_id, cohort_id)
        books = shelf(session)
        filled = {row.step: row.taken_at for row in reversed(sheets_of(session, person_id)) if row.step}
        steps = _steps(desk, session, person, books, filled)
        return Shelf(person, steps, _library(books, without={_code(one) for one in steps}))


@verb(Permission.OPEN_CHART, reads=True)
def filled_forms(desk: Desk, actor: Actor, person_id: str) -> tuple[FilledRow, ...]:
    """The newest version of every filled form of a person with its scores and signatures, newest first."""
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        rows, around = sheets_of(session, person_id), around_forms(desk, session, person_id)
        cohorts = {row.cohort_id for row in rows if row.cohort_id}
        decisions = {cohort: newest_clearance(session, person_id, cohort) for cohort in cohorts}
        stored = stored_in(session, rows)
        versions = {row.response_id: row.version for row in rows}
        signed = signatures_on_many(desk, session, SHEET, versions, former=True)
        return tuple(
            _row(
                row, read_sheet(desk, session, row, stored=stored.get(row.id, ()), facts=around.facts),
                by=around.names.get(row.author_id, ""), signed=signed[row.response_id],
                decision=decisions.get(row.cohort_id),
            )
            for row in rows
        )  # fmt: skip


@verb(Permission.OPEN_CHART, reads=True)
def sheet_versions(desk: Desk, actor: Actor, sheet_id: str) -> tuple[SheetVersion, ...]:
    """Every version of a filled form, newest first. Refused SHT005, PPL004."""
    with desk.database.read() as session:
        newest = newest_sheet(session, sheet_id)
        check_reach(session, actor, newest.person_id)
        form = kept(session, newest.form_digest).definition
        assert isinstance(form, Form)
        names = names_of_users(session)
        rows = session.scalars(
            select(Response).where(Response.response_id == sheet_id).order_by(Response.version.desc())
        )
        return tuple(
            SheetVersion(
                row.version,
                row.taken_at,
                names.get(row.author_id, ""),
                row.reason,
                values_in(session, row, form),
            )
            for row in rows
        )


@verb(Permission.FILL_FORMS, reads=True)
def blank_form(
    desk: Desk,
    actor: Actor,
    *,
    person_id: str,
    form: str,
    step: str = "",
    cohort_id: str = "",
    point: str = "",
) -> Blank:
    """A form ("code@version") ready to be filled in for a person. Refused SHT001, PPL004.

    `point`: the time point it is for; without one, the first that is due today.
    """
    with desk.database.read() as session:
        check_reach(session, actor, person_id)
        read, definition = form_of(session, form)
        empty = blank(desk, session, whom(session, person_id, cohort_id), read, definition, step=step)
        known = known_of_event(
            session, actor, person_id, definition, facts=empty.facts, now=desk.clock.now(),
            zone=current_settings(desk).zone,
        )  # fmt: skip
        waiting = () if step else waiting_points(desk, session, person_id, empty.person.cohort_id, form)
        chosen = point or next((one.point for one in waiting if one.standing == "due"), "")
        said = dict(one.said for one in waiting if one.point == chosen)
        here = running_session_of(session, person_id) if step else ""
        empty = _told(session, empty, session_id=here)
        known |= dict(recorded(definition, empty.facts))
        return replace(empty, known=known | said, point=chosen, belongs=belongs_of(waiting))


@verb(Permission.OPEN_CHART, reads=True)
def blank_of(desk: Desk, actor: Actor, filled: FilledForm) -> Blank:
    """The form of a filled one, as it was recorded with. Refused PPL004."""
    with desk.database.read() as session:
        check_reach(session, actor, filled.person_id)
        person = whom(session, filled.person_id, filled.cohort_id)
        own = points_of_sheet(desk, session, filled, person.cohort_id)
        shown = blank(desk, session, person, filled.read, filled.form, step=filled.step)
        sitting = newest_sheet(session, filled.sheet_id).session_id
        return replace(_told(session, shown, session_id=sitting), belongs=belongs_of(own))


def _told(session: Session, blank: Blank, *, session_id: str) -> Blank:
    """With what other forms of the session say of its questions."""
    told = said_elsewhere(
        session, blank.form, person_id=blank.person.person_id, session_id=session_id, facts=blank.facts
    )
    return replace(blank, facts={**blank.facts, **told}) if told else blank


def blank(desk: Desk, session: Session, person: Person, read: Read, form: Form, *, step: str) -> Blank:
    """The same, inside a reading."""
    facts = facts_of_person(desk, session, person.person_id)
    return Blank(person, step, read, form, facts, staff_of(session))


def whom(session: Session, person_id: str, cohort_id: str = "") -> Person:
    """The person of a form, in this cohort or in the one they are read with."""
    details = newest_details(session, person_id)
    cohort, code = cohorts_of(session, [person_id]).get(person_id, ("", ""))
    if cohort_id and cohort_id != cohort:
        named = session.get(Cohort, cohort_id)
        cohort, code = cohort_id, named.code if named else ""
    name = " ".join(part for part in (details.surname, details.given_name, details.patronymic) if part)
    return Person(
        person_id, details.code, name, cohort, code, details.birth_date, details.sex
    )  # fmt: skip


def staff_of(session: Session) -> tuple[tuple[str, str], ...]:
    """Who treats here: account id and name, by name."""
    found = [
        (account.user_id, account.name)
        for account in current_accounts(session)
        if account.state == "active" and not CLINICAL.isdisjoint(account.roles.split())
    ]
    return tuple(sorted(found, key=lambda row: row[1]))


def _row(
    row: Response,
    told: SheetRead,
    *,
    by: str,
    signed: tuple[SignatureView, ...],
    decision: Clearance | None,
) -> FilledRow:
    leans = decision is not None and decision.screening_id == row.response_id
    return FilledRow(
        row.response_id, told.read, told.form, row.step, row.taken_at, by, row.version, len(told.missing),
        told.scores, signed, decision.decision if decision is not None and leans else "",
    )  # fmt: skip


def _steps(
    desk: Desk, session: Session, person: Person, books: Library, filled: Mapping[str, dt.datetime]
) -> tuple[FormChoice, ...]:
    if not person.cohort_id:
        return ()
    programme = programme_of_cohort(desk, session, person.cohort_id).definition
    found = []
    decided = {
        step.of[0] for step in programme.steps if step.kind == "sign_off" and step.valid_days and step.of
    }
    for step in programme.steps:
        form = books.find(step.form) if step.kind in STEP_KINDS and step.form else None
        if isinstance(form, Form):
            read = books.read(form.code, form.version)
            choice = _choice(read, form, step=step.id, filled_at=filled.get(step.id))
            found.append(replace(choice, decided=step.id in decided))
    return tuple(found)


def _library(books: Library, *, without: Collection[str]) -> tuple[FormChoice, ...]:
    """The newest version of each form; consents have their own page, vital signs their board, steps their line."""
    newest = [books.read(code) for code in books.codes() if code not in without]
    return tuple(
        _choice(read, read.definition)
        for read in newest
        if isinstance(read.definition, Form)
        and read.definition.group not in {"consent", "vitals"}
        and read.definition.status != "stub"
        and not read.problems
    )


def _code(choice: FormChoice) -> str:
    return choice.ref.partition("@")[0]


def _choice(read: Read, form: Form, *, step: str = "", filled_at: dt.datetime | None = None) -> FormChoice:
    titles = {language: phrases.get("title", read.code) for language, phrases in read.phrases.items()}
    return FormChoice(f"{read.code}@{read.version}", titles, form.group, form.status, step, filled_at)
