"""Consents: given on paper with a scan beside, refused, withdrawn; a gate everywhere they matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.consents import Consent
from clinicdesk.protocols.programme_language import Consent as Document
from clinicdesk.security.roles import Permission
from clinicdesk.services.attachments import Upload, attachment
from clinicdesk.services.caseload import person_of
from clinicdesk.services.days import today
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.programmes import programme_of_cohort
from clinicdesk.services.views import Actor, Changes, Topic

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One document of the programme for one person. `state`: missing, given, refused, withdrawn."""

    document: str
    who: str
    before: str
    state: str
    consent_id: str = ""
    signer_name: str = ""
    signed_on: str = ""
    attachment_id: str = ""
    reason: str = ""


@verb(Permission.TAKE_CONSENT)
def record_consent(
    desk: Desk, actor: Actor, *, person_id: str, cohort_id: str, document: str, signer_name: str,
    signed_on: date, given: bool, scan: Upload | None = None, reason: str = "",
) -> Changes:  # fmt: skip
    """Write down a signed (or refused) consent of the cohort's programme; a newer one takes the older one's place.

    Raises Refused CNS001 (day ahead), CNS002 (no name), CNS003 (no such document), CNS004 (a refusal needs its
    reason), ATT….
    """
    with desk.database.read() as session:
        person_of(session, person_id)
        programme = programme_of_cohort(desk, session, cohort_id)
        former = _newest(session, person_id, cohort_id).get(document)
    named = next((one for one in programme.definition.consents if one.id == document), None)
    _check(desk, named, signer_name, signed_on, given=given, reason=reason)
    file = attachment(desk, scan, person_id=person_id) if scan else None
    assert named is not None
    row = Consent(
        id=desk.ids.new(), consent_id=former.consent_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, person_id=person_id, cohort_id=cohort_id,
        document=document, definition_digest=programme.digest, who=named.who, signer_name=signer_name.strip(),
        signed_on=signed_on.isoformat(), state="given" if given else "refused",
        attachment_id=file.id if file else None, reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.CONSENT_RECORDED, entity="consent", entity_id=row.consent_id,
                    version=row.version, person_id=person_id, reason=reason) as work:  # fmt: skip
        if file:
            work.add(file)
        if former:
            work.supersede(former, row)
        else:
            work.add(row)
    return desk.changes(Topic.CONSENTS, Topic.TASKS, subject=person_id)


@verb(Permission.TAKE_CONSENT)
def withdraw_consent(desk: Desk, actor: Actor, consent_id: str, *, reason: str) -> Changes:
    """The person takes a consent back; from now on every gate that asks for it is shut. Refused CNS005, DSK005."""
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    later = aliased(Consent)
    with desk.database.read() as session:
        former = session.scalars(
            select(Consent).where(
                Consent.consent_id == consent_id, ~exists().where(later.supersedes == Consent.id)
            )
        ).first()
    if former is None or former.state != "given":
        raise Refused(Issue("CNS005"))
    row = Consent(
        id=desk.ids.new(), consent_id=consent_id, version=former.version + 1, person_id=former.person_id,
        cohort_id=former.cohort_id, document=former.document, definition_digest=former.definition_digest,
        who=former.who, signer_name=former.signer_name, signed_on=today(desk).isoformat(), state="withdrawn",
        attachment_id=former.attachment_id, reason=reason,
    )  # fmt: skip
    with desk.write(actor, Action.CONSENT_WITHDRAWN, entity="consent", entity_id=consent_id,
                    version=row.version, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
    return desk.changes(Topic.CONSENTS, Topic.TASKS, subject=row.person_id)


@verb(Permission.SEE_PEOPLE, reads=True)
def list_consents(
    desk: Desk, actor: Actor, *, person_id: str, cohort_id: str  # noqa: ARG001 - checked by the verb
) -> tuple[ConsentView, ...]:  # fmt: skip
    """Every document of the programme, with what this person did about it."""
    with desk.database.read() as session:
        programme = programme_of_cohort(desk, session, cohort_id)
        newest = _newest(session, person_id, cohort_id)
    return tuple(_view(document, newest.get(document.id)) for document in programme.definition.consents)


def consent_facts(session: Session, person_id: str, cohort_id: str) -> Mapping[str, bool]:
    """Facts for gates: `consent.<document>` is true when given, false when refused or withdrawn, else absent."""
    return {
        f"consent.{document}": row.state == "given"
        for document, row in _newest(session, person_id, cohort_id).items()
    }


def _newest(session: Session, person_id: str, cohort_id: str) -> dict[str, Consent]:
    later = aliased(Consent)
    rows = session.scalars(
        select(Consent).where(
            Consent.person_id == person_id, Consent.cohort_id == cohort_id,
            ~exists().where(later.supersedes == Consent.id),
        )
    )  # fmt: skip
    return {row.document: row for row in rows}


def _view(document: Document, row: Consent | None) -> ConsentView:
    if row is None:
        return ConsentView(document.id, document.who, document.before, "missing")
    return ConsentView(
        document.id, document.who, document.before, row.state, row.consent_id, row.signer_name, row.signed_on,
        row.attachment_id or "", row.reason,
    )  # fmt: skip


def _check(
    desk: Desk, document: Document | None, signer_name: str, signed_on: date, *, given: bool, reason: str
) -> None:
    issues = []
    if document is None:
        issues.append(Issue("CNS003", "document"))
    if not signer_name.strip() or len(signer_name) > NAME_LENGTH:
        issues.append(Issue("CNS002", "signer_name", values={"most": NAME_LENGTH}))
    if signed_on > today(desk):
        issues.append(Issue("CNS001", "signed_on"))
    if not given and not reason.strip():
        issues.append(Issue("CNS004", "reason"))
    if issues:
        raise Refused(*issues)
