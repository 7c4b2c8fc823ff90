"""Consents: given on paper with a scan beside, refused, withdrawn; a gate everywhere they matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.consents import Consent
from clinicdesk.models.standing import standing
from clinicdesk.models.unit_of_work import Work
from clinicdesk.protocols.definitions import Read
from clinicdesk.protocols.programme_language import Consent as Document
from clinicdesk.security.digests import definition_digest
from clinicdesk.security.roles import Permission
from clinicdesk.services.attachments import Upload, attachment
from clinicdesk.services.caseload import person_of
from clinicdesk.services.consent_ages import Signed, age_issues
from clinicdesk.services.consent_state import Standing, newest_consents
from clinicdesk.services.days import today
from clinicdesk.services.definitions import keep
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.followers import survivor_of
from clinicdesk.services.programmes import form_of, programme_of_cohort
from clinicdesk.services.restrictions import restriction, restriction_of
from clinicdesk.services.same_paper import older_issues, same_paper, signed_before
from clinicdesk.services.signing_for import Signers, is_one_of, signers_of
from clinicdesk.services.suspending import suspend_by_consents
from clinicdesk.services.views import Actor, Changes, Topic

NAME_LENGTH = 200
DATA = "data"
"""The document by which a person agrees to the use of their data; taken back, their data serve care alone."""
WAYS = ("paper", "witnessed")
"""With their own hand on paper; or aloud before a witness who signs, where the hand cannot."""


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One document of the programme for one person. `state`: missing, given, refused, withdrawn, due."""

    document: str
    who: str
    before: str
    state: str
    consent_id: str = ""
    signer_name: str = ""
    signed_on: str = ""
    attachment_id: str = ""
    reason: str = ""
    way: str = ""
    witness_name: str = ""
    renew: str = "never"


@verb(Permission.TAKE_CONSENT)
def record_consent(
    desk: Desk, actor: Actor, *, person_id: str, cohort_id: str, document: str, signer_name: str,
    signed_on: date, given: bool, scan: Upload | None = None, reason: str = "", way: str = "paper",
    witness_name: str = "", basis: str = "",
) -> Changes:  # fmt: skip
    """Write down a signed (or refused) consent of the cohort's programme; a newer one takes the older one's place.

    `basis`: of whoever's name the card does not have for this document, who they are and by which paper they sign; of
    what another person had taken back or refused, why it counts again. It stands as the reason of the consent.

    Raises Refused CNS001 (day ahead), CNS002 (no name), CNS003 (no such document), CNS004 (a refusal needs its
    reason), CNS006 (the card follows another), CNS007 (how?), CNS008 (no witness), CNS009 (witness and signer
    are one), CNS204 (nobody on the card, and no basis), CNS530 (before birth), CNS531 (a child alone), CNS600 (not
    the participant's own name, and no basis), CNS601 (an adult signs alone), CNS602 (another had taken it back, and
    no basis), CNS604 (a signature older than the refusal or withdrawal that counts), ATT….

    A refusal holds in every group of the programme; of the use of data they had agreed to, it restricts that.
    """
    said = Signed(signer_name.strip(), signed_on, given, reason, way, witness_name.strip(), basis.strip())
    with desk.database.read() as session:
        person = person_of(session, person_id)
        if survivor_of(session, person_id) != person_id:
            raise Refused(Issue("CNS006", "person"))
        programme = programme_of_cohort(desk, session, cohort_id)
        stands = newest_consents(session, cohort_id, person_id=person_id).get((person_id, document))
        # Of another record that is read as one with theirs it stays as it is: parted again, each has its own.
        former = next(iter(_standing(session, [person_id], cohort_id, document)), None)
        named = next((one for one in programme.definition.consents if one.id == document), None)
        known = signers_of(session, actor, person_id, who=named.who if named else "", on=signed_on)
        aged = age_issues(person, programme.definition, named, said, known.names)
        papers = same_paper(session, person_id=person_id, cohort_id=cohort_id, document=document)
        older = older_issues(desk, papers, signed_on) if given else ()
        _check(desk, named, said, known, stands, aged=(*aged, *older))
        assert named is not None
        if given:
            reason = said.basis if _signer_issues(named.who, replace(said, basis=""), known, stands) else ""
        words = form_of(session, named.document)[0] if named.document else None
        limits = not given and _limits(session, person_id, document, papers)
    row = Consent(
        id=desk.ids.new(), consent_id=former.consent_id if former else desk.ids.new(),
        version=former.version + 1 if former else 1, person_id=person_id, cohort_id=cohort_id,
        document=document, definition_digest=programme.digest, who=named.who, signer_name=said.signer_name,
        signed_on=signed_on.isoformat(), state="given" if given else "refused", reason=reason, way=way,
        witness_name=said.witness_name if way == "witnessed" else "",
        document_digest=definition_digest(words) if words else "",
    )  # fmt: skip
    file = attachment(desk, scan, person_id=person_id) if scan else None
    row.attachment_id = file.id if file else None
    with desk.write(actor, Action.CONSENT_RECORDED, entity="consent", entity_id=row.consent_id,
                    version=row.version, person_id=person_id, reason=reason) as work:  # fmt: skip
        _keep_words(desk, work, words)
        work.add(*([file] if file else []))
        work.supersede(former, row) if former else work.add(row)
        if limits:
            work.add(restriction(desk, actor, person_id, asked_on=today(desk), reason=reason))
        if not given:
            _take_back(desk, work, row, papers)
    return desk.changes(Topic.CONSENTS, Topic.CLEARANCES, Topic.TASKS, Topic.PEOPLE, subject=person_id)


@verb(Permission.TAKE_CONSENT)
def attach_scan(desk: Desk, actor: Actor, consent_id: str, *, scan: Upload) -> Changes:
    """One more scan or photograph of a paper that is written down; those before it stay. Refused CNS005, ATT…."""
    with desk.database.read() as session:
        former = newest_of(session, consent_id)
    if former is None:
        raise Refused(Issue("CNS005"))
    file = attachment(desk, scan, person_id=former.person_id)
    row = _next(desk, former, state=former.state, reason=former.reason)
    row.attachment_id = file.id
    with desk.write(actor, Action.CONSENT_SCANNED, entity="consent", entity_id=consent_id, version=row.version,
                    person_id=row.person_id) as work:  # fmt: skip
        work.add(file)
        work.supersede(former, row)
    return desk.changes(Topic.CONSENTS, subject=row.person_id)


@verb(Permission.TAKE_CONSENT)
def withdraw_consent(desk: Desk, actor: Actor, consent_id: str, *, reason: str, who: str = "") -> Changes:
    """Somebody takes a consent back; from now on every gate that asks for it is shut.

    It is taken back in every group of the programme and on every record that is read as one with theirs, so that none
    of them opens a gate by itself. `who`: their name, which this version then bears; "" for the participant, of a
    document that is theirs to sign. A decision that was only possible with it is suspended. With the
    consent to the use of their data its use is restricted, until that is lifted by an act of its own.

    Refused CNS005, CNS603 (who?), DSK005.
    """
    if not reason.strip():
        raise Refused(Issue("DSK005", "reason"))
    if len(who.strip()) > NAME_LENGTH:
        raise Refused(Issue("CNS603", "who", values={"most": NAME_LENGTH}))
    with desk.database.read() as session:
        former = newest_of(session, consent_id)
        papers = _papers(session, former) if former else ()
        limits = former is not None and _limits(session, former.person_id, former.document, papers)
    if former is None or former.state != "given":
        raise Refused(Issue("CNS005"))
    if former.who == "guardian" and not who.strip():
        raise Refused(Issue("CNS603", "who", values={"most": NAME_LENGTH}))
    row = _withdrawn(desk, former, reason=reason, who=who)
    with desk.write(actor, Action.CONSENT_WITHDRAWN, entity="consent", entity_id=consent_id,
                    version=row.version, person_id=row.person_id, reason=reason) as work:  # fmt: skip
        work.supersede(former, row)
        if limits:
            work.add(restriction(desk, actor, row.person_id, asked_on=today(desk), reason=reason))
        _take_back(desk, work, row, papers)
    return desk.changes(Topic.CONSENTS, Topic.CLEARANCES, Topic.TASKS, Topic.PEOPLE, subject=row.person_id)


@verb(Permission.SEE_PEOPLE, reads=True)
def list_consents(
    desk: Desk, actor: Actor, *, person_id: str, cohort_id: str  # noqa: ARG001 - checked by the verb
) -> tuple[ConsentView, ...]:  # fmt: skip
    """Every document of the programme, with what this person did about it."""
    with desk.database.read() as session:
        return consents_in(desk, session, person_id=person_id, cohort_id=cohort_id)


def consents_in(desk: Desk, session: Session, *, person_id: str, cohort_id: str) -> tuple[ConsentView, ...]:
    """The same, inside a reading."""
    programme = programme_of_cohort(desk, session, cohort_id)
    newest = newest_consents(session, cohort_id, person_id=person_id)
    stand = Standing.of(desk, session, programme, cohort_id)
    return tuple(_view(stand, one, newest.get((person_id, one.id))) for one in programme.definition.consents)


def newest_of(session: Session, consent_id: str) -> Consent | None:
    """The version that counts of one consent."""
    later = aliased(Consent)
    return session.scalars(
        select(Consent).where(
            Consent.consent_id == consent_id, ~exists().where(later.supersedes == Consent.id)
        )
    ).first()


def _standing(session: Session, people: Iterable[str], cohort_id: str, document: str) -> Sequence[Consent]:
    """What these records themselves say of a document now."""
    return session.scalars(
        select(Consent).where(
            Consent.person_id.in_(list(people)), Consent.cohort_id == cohort_id, Consent.document == document,
            standing(Consent),
        )
    ).all()  # fmt: skip


def _view(stand: Standing, document: Document, row: Consent | None) -> ConsentView:
    bare = ConsentView(document.id, document.who, document.before, stand.state(row), renew=document.renew)
    if row is None:
        return bare
    return replace(
        bare, consent_id=row.consent_id, signer_name=row.signer_name, signed_on=row.signed_on,
        attachment_id=row.attachment_id or "", reason=row.reason, way=row.way, witness_name=row.witness_name,
    )  # fmt: skip


def _withdrawn(desk: Desk, former: Consent, *, reason: str, who: str) -> Consent:
    row = _next(desk, former, state="withdrawn", reason=reason)
    row.signer_name = who.strip() or former.signer_name
    row.signed_on = today(desk).isoformat()
    return row


def _papers(session: Session, row: Consent) -> tuple[Consent, ...]:
    return same_paper(session, person_id=row.person_id, cohort_id=row.cohort_id, document=row.document)


def _limits(session: Session, person_id: str, document: str, papers: Iterable[Consent]) -> bool:
    """Whether a no to this document restricts the use of their data: they had agreed to it, and it is not yet."""
    agreed = document == DATA and any(one.state == "given" for one in papers)
    return agreed and restriction_of(session, person_id) is None


def _take_back(desk: Desk, work: Work, row: Consent, papers: Iterable[Consent]) -> None:
    """The no that is written in this act stops their decisions, and counts where the same was signed before it."""
    noes = [row]
    for other in signed_before(desk, papers, row):
        also = _next(desk, other, state=row.state, reason=row.reason)
        also.signer_name, also.signed_on = row.signer_name, row.signed_on
        work.supersede(other, also)
        noes.append(also)
    suspend_by_consents(desk, work, noes, reason=row.reason)


def _next(desk: Desk, former: Consent, *, state: str, reason: str) -> Consent:
    """A version that says the same of the paper, in this state."""
    return Consent(
        id=desk.ids.new(), consent_id=former.consent_id, version=former.version + 1, person_id=former.person_id,
        cohort_id=former.cohort_id, document=former.document, definition_digest=former.definition_digest,
        who=former.who, signer_name=former.signer_name, signed_on=former.signed_on, state=state,
        attachment_id=former.attachment_id, reason=reason, way=former.way, witness_name=former.witness_name,
        document_digest=former.document_digest,
    )  # fmt: skip


def _keep_words(desk: Desk, work: Work, words: Read | None) -> None:
    """What was signed can be read for ever, whatever the program's next version says."""
    if words is not None:
        keep(desk, work, words)


def _check(
    desk: Desk, document: Document | None, said: Signed, known: Signers, former: Consent | None, *,
    aged: Iterable[Issue],
) -> None:  # fmt: skip
    """`known`: whose names the document may bear by the card; `former`: the version that counts; `aged`: by age."""
    issues = list(aged)
    if document is None:
        issues.append(Issue("CNS003", "document"))
    if not said.signer_name or len(said.signer_name) > NAME_LENGTH:
        issues.append(Issue("CNS002", "signer_name", values={"most": NAME_LENGTH}))
    if said.signed_on > today(desk):
        issues.append(Issue("CNS001", "signed_on"))
    if not said.given and not said.reason.strip():
        issues.append(Issue("CNS004", "reason"))
    if said.way not in WAYS:
        issues.append(Issue("CNS007", "way"))
    if said.way == "witnessed":
        issues += _witness_issues(said)
    if document is not None:
        issues += _signer_issues(document.who, said, known, former)
    if issues:
        raise Refused(*issues)


def _signer_issues(who: str, said: Signed, known: Signers, former: Consent | None) -> list[Issue]:
    """A refusal is taken from anybody: it shuts, and opens nothing."""
    if not (said.given and 0 < len(said.signer_name) <= NAME_LENGTH):
        return []
    named = is_one_of(said.signer_name, known.names)
    if known.alone and not named:
        return [Issue("CNS601", "signer_name")]
    if said.basis and len(said.basis) <= NAME_LENGTH:
        return []
    if who == "guardian":
        if not named:
            return [Issue("CNS204", "basis", values={"most": NAME_LENGTH})]
        return _disputed(said, former)
    return [] if named or not known.names else [Issue("CNS600", "basis", values={"most": NAME_LENGTH})]


def _disputed(said: Signed, former: Consent | None) -> list[Issue]:
    """One parent said no, and another signs: why it counts again is asked."""
    if former is None or former.state == "given" or is_one_of(said.signer_name, (former.signer_name,)):
        return []
    return [Issue("CNS602", "basis", values={"who": former.signer_name, "most": NAME_LENGTH})]


def _witness_issues(said: Signed) -> list[Issue]:
    if not said.witness_name or len(said.witness_name) > NAME_LENGTH:
        return [Issue("CNS008", "witness_name", values={"most": NAME_LENGTH})]
    same = said.witness_name.casefold() == said.signer_name.casefold()
    return [Issue("CNS009", "witness_name")] if same else []
