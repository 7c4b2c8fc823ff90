"""What the page of consents shows: each document of a person's programme, its words, its scans, its history."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.models.audit import AuditEvent
from clinicdesk.models.consents import Attachment, Consent
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.language import Form
from clinicdesk.security.roles import Permission
from clinicdesk.services.caseload import NAMES_ALL, check_reach, names_of_users, person_of
from clinicdesk.services.consent_state import asked_for
from clinicdesk.services.consents import ConsentView, consents_in
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import Pinned, form_of, programme_of_cohort
from clinicdesk.services.sheet_pages import Person, whom
from clinicdesk.services.signing_for import signers_of
from clinicdesk.services.views import Actor


@dataclass(frozen=True, slots=True)
class ScanView:
    """One file beside a consent, without its bytes; `signed_on`: the day on the paper it shows."""

    attachment_id: str
    name: str
    signed_on: str


@dataclass(frozen=True, slots=True)
class ConsentVersion:
    """One entry of a consent's history."""

    version: int
    state: str
    signer_name: str
    signed_on: str
    recorded_at: datetime
    recorded_by: str
    reason: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document: how it stands, its words (None: the clinic has its own paper), scans, history newest first."""

    view: ConsentView
    required: bool
    read: Read | None
    form: Form | None
    scans: tuple[ScanView, ...]
    versions: tuple[ConsentVersion, ...]


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """Everything the page shows; without a cohort there is no programme to ask for consents."""

    person: Person
    programme: Pinned | None
    documents: tuple[DocumentPage, ...]
    guardians: tuple[str, ...]


@verb(Permission.READ_PERSON, reads=True)
def open_consents(desk: Desk, actor: Actor, *, person_id: str, cohort_id: str = "") -> ConsentPage:
    """The consents of a person in a cohort, or in the one they are read with.

    Refused PPL004 (not theirs), PPL007, COH003.
    """
    with desk.database.read() as session:
        person_of(session, person_id)
        if NAMES_ALL.isdisjoint(actor.roles):
            check_reach(session, actor, person_id)
        person = whom(session, person_id, cohort_id)
        if not person.cohort_id:
            return ConsentPage(person, None, (), ())
        programme = programme_of_cohort(desk, session, person.cohort_id)
        views = consents_in(desk, session, person_id=person_id, cohort_id=person.cohort_id)
        asked = {one.id: one for one in programme.definition.consents}
        needed = frozenset(asked_for(programme.definition))
        pages = tuple(
            _page(session, view, ref=asked[view.document].document or "", required=view.document in needed)
            for view in views
        )
        return ConsentPage(
            person,
            programme,
            pages,
            signers_of(session, actor, person_id, who="guardian", on=today(desk)).names,
        )


def _page(session: Session, view: ConsentView, *, ref: str, required: bool) -> DocumentPage:
    read, form = form_of(session, ref) if ref else (None, None)
    rows = _versions(session, view.consent_id)
    names, new = names_of_users(session), _introduced([row for row, _ in rows])
    versions = tuple(
        ConsentVersion(
            row.version, row.state, row.signer_name, row.signed_on, row.recorded_at, names.get(author, ""),
            row.reason, scanned=row.id in new,
        )
        for row, author in rows
    )  # fmt: skip
    return DocumentPage(view, required, read, form, tuple(_scans(session, new.values())), versions)


def _versions(session: Session, consent_id: str) -> list[tuple[Consent, str]]:
    found = session.execute(
        select(Consent, AuditEvent.actor)
        .join(AuditEvent, AuditEvent.seq == Consent.event_seq)
        .where(Consent.consent_id == consent_id)
        .order_by(Consent.version.desc())
    )
    return [(row, author) for row, author in found]


def _introduced(rows: Sequence[Consent]) -> dict[str, Consent]:
    """The versions that brought a file of their own, by id, oldest first."""
    found: dict[str, Consent] = {}
    known: set[str] = set()
    for row in reversed(rows):
        if row.attachment_id and row.attachment_id not in known:
            known.add(row.attachment_id)
            found[row.id] = row
    return found


def _scans(session: Session, rows: Collection[Consent]) -> Iterator[ScanView]:
    wanted = [row.attachment_id for row in rows]
    found = session.execute(select(Attachment.id, Attachment.name).where(Attachment.id.in_(wanted)))
    names = {row.id: row.name for row in found}
    for row in rows:
        assert row.attachment_id is not None
        yield ScanView(row.attachment_id, names[row.attachment_id], row.signed_on)
