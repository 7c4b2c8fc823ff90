"""Signing: the password each time, a statement over the record's content, and a state that is computed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.clock import stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.responses import Response
from clinicdesk.models.signatures import Signature
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.certificates import Certificate
from clinicdesk.security.identity import key_id
from clinicdesk.security.roles import Permission
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.certifying import certificates_in, chain_issues, issues_of_chain, newest_of
from clinicdesk.services.desk import Desk, role_for, verb
from clinicdesk.services.machine import b64, public_bytes, unb64
from clinicdesk.services.questions import check_answered
from clinicdesk.services.readings import newest_reading
from clinicdesk.services.session_certificates import certified, session_key_issue, session_key_of
from clinicdesk.services.signed_content import (
    READING,
    SHEET,
    content_of_response,
)
from clinicdesk.services.signed_cover import Cover
from clinicdesk.services.views import Actor, Changes, Topic

_SIGNED = b"clinicdesk/sig/1\n"
CHANGED_SINCE = "SGN009"
"""Sound, but what it is over was added to or amended afterwards."""


class Meaning(StrEnum):
    """What a signature says of its record (21 CFR 11.50)."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    WITNESS = "witness"
    RESPONSIBLE = "responsible"


class SignatureState(StrEnum):
    """How a signature stands now."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A signature as shown: name, role, meaning, time, and its state now with the reason when it is not valid."""

    signer_name: str
    signer_role: str
    meaning: Meaning
    signed_at: datetime
    key_id: str
    state: SignatureState
    issue: Issue | None
    version: int = 0
    """Of the record, as it was signed."""


@verb(Permission.SIGN_RECORDS)
def sign_reading(
    desk: Desk, actor: Actor, reading_id: str, *, meaning: Meaning, password: str, seen: str, reason: str = ""
) -> Changes:
    """Sign the newest version of a set. `seen`: the content digest shown to the signer (`content_of_reading`).

    Raises Refused SGN001 when the content changed since it was shown, SGN002 when the time is in doubt,
    SGN003 when the signer's key is not vouched for, SGN004 when they signed this already, SGN008 while a
    question on it is open, SGN230 (author: only whoever took this version down; reviewer: only somebody else; no
    other meaning: a dose has its witness, a decision its approver), KEY… (password).
    """
    with desk.database.read() as session:
        reading = newest_reading(session, reading_id)
        check_reach(session, actor, reading.person_id)
        content = content_of_response(session, reading)
        check_unsigned(session, actor, READING, reading_id, version=reading.version, meaning=meaning)
        check_answered(session, [reading_id])
    if content != seen:
        raise Refused(Issue("SGN001"))
    own = reading.author_id == actor.user_id
    if not {Meaning.AUTHOR: own, Meaning.REVIEWER: not own}.get(meaning, False):
        raise Refused(Issue("SGN230", "meaning"))
    pen = take_pen(desk, actor, password)
    signature = pen.sign(READING, reading_id, version=reading.version, content=content, meaning=meaning,
                         reason=reason)  # fmt: skip
    with desk.write(actor, Action.RECORD_SIGNED, entity=READING, entity_id=reading_id, version=reading.version,
                    person_id=reading.person_id, reason=reason) as work:  # fmt: skip
        work.add(signature)
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.VITALS, subject=reading.person_id)


@dataclass(frozen=True, slots=True)
class Pen:
    """A signer who has just given their password, or their session PIN; for one act, which has one time.

    However many records it signs: paper must not date the parts of one act in two minutes.
    """

    desk: Desk
    actor: Actor
    key: Ed25519PrivateKey
    _signed: list[datetime] = field(default_factory=list, repr=False, compare=False)
    """When it signed first; empty until then, for what is signed may be written down after the pen was taken."""

    @property
    def user_id(self) -> str:
        """Who signs."""
        return self.actor.user_id

    @property
    def name(self) -> str:
        """Their name, as the signature has it."""
        return self.actor.name

    @property
    def role(self) -> str:
        """Their roles, as the signature has them."""
        return role_for(self.actor)

    def sign(
        self, kind: str, record_id: str, *, version: int, content: str, meaning: Meaning, reason: str = ""
    ) -> Signature:
        """The row that says so; `content` is the SHA-256 (hex) of the record's canonical form."""
        desk, head = self.desk, self.desk.trail.head
        if not self._signed:
            self._signed.append(desk.clock.now())
        unsigned = Signature(
            id=desk.ids.new(), record_type=kind, record_id=record_id, record_version=version,
            content_sha256=content, signer_id=self.actor.user_id, signer_name=self.actor.name,
            signer_role=self.role, key_id=key_id(public_bytes(self.key)), meaning=meaning.value, reason=reason,
            signed_at=self._signed[0], tree_size=head.size if head else 0,
            tree_root=head.root.hex() if head else "", signature="",
        )  # fmt: skip
        unsigned.signature = b64(self.key.sign(_statement(desk, unsigned)))
        return unsigned


def take_pen(desk: Desk, actor: Actor, password: str) -> Pen:
    """Ask for the password before a signature (21 CFR 11.200).

    Raises Refused SGN002 when the time is in doubt, SGN003 when the signer's key is not vouched for, KEY….
    """
    if desk.trail.clock_flag():
        raise Refused(Issue("SGN002"))
    identity = own_identity(desk, actor, password)
    with desk.database.read() as session:
        if chain_issues(desk, session, identity.key_id, stamp(desk.clock.now())):
            raise Refused(Issue("SGN003"))
    return Pen(desk, actor, identity.sign)


def check_unsigned(
    session: DbSession, actor: Actor, kind: str, record_id: str, *, version: int, meaning: Meaning
) -> None:
    """Refused SGN004 when this person signed this version with this meaning already."""
    if _has_signed(session, actor, kind, record_id, version=version, meaning=meaning):
        raise Refused(Issue("SGN004"))


def unsigned_sheets(session: DbSession, actor: Actor, rows: Iterable[Response]) -> tuple[Response, ...]:
    """Those of a step's forms that this person has not approved as they stand. Refused SGN004: all of them are."""
    found = tuple(
        row
        for row in rows
        if not _has_signed(
            session, actor, SHEET, row.response_id, version=row.version, meaning=Meaning.APPROVER
        )
    )
    if not found:
        raise Refused(Issue("SGN004"))
    return found


def _has_signed(
    session: DbSession, actor: Actor, kind: str, record_id: str, *, version: int, meaning: Meaning
) -> bool:
    return session.scalars(
        select(Signature.id).where(
            Signature.record_type == kind, Signature.record_id == record_id,
            Signature.record_version == version, Signature.signer_id == actor.user_id,
            Signature.meaning == meaning.value,
        )
    ).first() is not None  # fmt: skip


@verb(Permission.OPEN_CHART, reads=True)
def content_of_reading(desk: Desk, actor: Actor, reading_id: str) -> str:
    """The SHA-256 (hex) of what a signature would be over."""
    with desk.database.read() as session:
        reading = newest_reading(session, reading_id)
        check_reach(session, actor, reading.person_id)
        return content_of_response(session, reading)


@verb(Permission.OPEN_CHART, reads=True)
def signatures_of_reading(desk: Desk, actor: Actor, reading_id: str) -> tuple[SignatureView, ...]:
    """Every signature on a set, with its state worked out now."""
    with desk.database.read() as session:
        newest = newest_reading(session, reading_id)
        check_reach(session, actor, newest.person_id)
        return signatures_on(desk, session, READING, reading_id, newest=newest.version)


def signatures_on(
    desk: Desk, session: DbSession, kind: str, record_id: str, *, newest: int, changed: int = -1
) -> tuple[SignatureView, ...]:
    """Every signature on a record, oldest first, each with its state now; `newest` is the version that counts.

    `changed`: the event that last wrote what belongs to the record; a signature before it is void (SGN009).
    """
    rows = _signatures(session, kind, [record_id])
    look = _Look.at(desk, session, rows)
    return tuple(look.view(row, newest, changed) for row in rows)


def signatures_on_many(
    desk: Desk, session: DbSession, kind: str, versions: Mapping[str, int], *, former: bool = False
) -> Mapping[str, tuple[SignatureView, ...]]:
    """The same for many records of a kind (id to the version that counts), and only those on that version.

    `former`: those on the versions before it too.
    """
    rows = [
        row
        for row in _signatures(session, kind, versions)
        if former or row.record_version == versions[row.record_id]
    ]
    look = _Look.at(desk, session, rows)
    found: dict[str, tuple[SignatureView, ...]] = dict.fromkeys(versions, ())
    for row in rows:
        found[row.record_id] += (look.view(row, versions[row.record_id]),)
    return found


def signature_issue(desk: Desk, session: DbSession, row: Signature) -> Issue | None:
    """What makes a signature void: altered content (SGN005), statement (SGN006), a key not vouched for (SGN003).

    The content is all that it stands for: under a note each paragraph, under a decision the screening too.
    """
    return _Look.at(desk, session, [row]).issue(row)


def sound_among(desk: Desk, session: DbSession, rows: Iterable[Signature]) -> tuple[Signature, ...]:
    """Those of these signatures, of whatever kinds, without a `signature_issue`, in their order."""
    all_of = tuple(rows)
    looks = {
        kind: _Look.at(desk, session, [row for row in all_of if row.record_type == kind])
        for kind in {row.record_type for row in all_of}
    }
    return tuple(row for row in all_of if looks[row.record_type].issue(row) is None)


def _signatures(session: DbSession, kind: str, records: Iterable[str]) -> Sequence[Signature]:
    return session.scalars(
        select(Signature)
        .where(Signature.record_type == kind, Signature.record_id.in_(list(records)))
        .order_by(Signature.event_seq)
    ).all()


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at signatures of a kind: what all of them ask of the file is asked once."""

    desk: Desk
    session: DbSession
    certificates: tuple[Certificate, ...]
    cover: Cover

    @classmethod
    def at(cls, desk: Desk, session: DbSession, rows: Sequence[Signature]) -> "_Look":
        return cls(desk, session, certificates_in(session) if rows else (), Cover.of(session, rows))

    def issue(self, row: Signature) -> Issue | None:
        if self.cover.content(row) != row.content_sha256:
            return Issue("SGN005")
        beside = self.cover.signed_beside(row)
        if beside is None:
            return Issue("SGN005")
        certificate = newest_of(self.certificates, row.key_id)
        if certificate is None:
            return self._session_key_issue(row)
        if certificate.subject != row.signer_id:
            return Issue("SGN003")
        if not all(_signed_by(self.desk, one, certificate.sign_key) for one in (row, *beside)):
            return Issue("SGN006")
        loose = issues_of_chain(self.desk, self.certificates, row.key_id, stamp(row.signed_at))
        return Issue("SGN003") if loose else None

    def _session_key_issue(self, row: Signature) -> Issue | None:
        """A signature of a running series: its key is certified by the signer's own (21 CFR 11.200(a)(1)(i))."""
        key = session_key_of(self.session, row.signer_id, row.key_id)
        if key is None:
            return Issue("SGN003")
        if not _signed_by(self.desk, row, key.public_key):
            return Issue("SGN006")
        return session_key_issue(self.desk, self.session, key, row, self.certificates)

    def view(self, row: Signature, newest: int, changed: int = -1) -> SignatureView:
        issue = self.issue(row)
        if issue is None and row.event_seq < changed:
            issue = Issue(CHANGED_SINCE)
        stands = row.record_version == newest and not self.cover.has_moved_on(row)
        state = SignatureState.VALID if stands else SignatureState.SUPERSEDED
        return SignatureView(
            row.signer_name, row.signer_role, Meaning(row.meaning), row.signed_at, row.key_id,
            SignatureState.VOID if issue else state, issue, row.record_version,
        )  # fmt: skip


def _signed_by(desk: Desk, row: Signature, public_key: str) -> bool:
    return proves(unb64(public_key), unb64(row.signature), _statement(desk, row))


@lru_cache(maxsize=16_384)
def proves(public_key: bytes, signature: bytes, statement: bytes) -> bool:
    """Whether a signature is this key's over these very bytes: with one of the three changed, it is asked anew."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def statements_on(session: DbSession, clinic: str, kind: str, record_id: str) -> tuple[dict[str, Json], ...]:
    """Every signature on a record as an outsider checks it, oldest first: what was signed, and `signature`.

    One of a series has its `session_key` beside it, as the signer's own key certified it.
    """
    rows = session.scalars(
        select(Signature)
        .where(Signature.record_type == kind, Signature.record_id == record_id)
        .order_by(Signature.event_seq)
    )
    return tuple(statement_of(session, clinic, row) for row in rows)


def statement_of(session: DbSession, clinic: str, row: Signature) -> dict[str, Json]:
    """One of them."""
    return {**_said(clinic, row), "signature": row.signature, **_in_series(session, clinic, row)}


def _in_series(session: DbSession, clinic: str, row: Signature) -> dict[str, Json]:
    key = session_key_of(session, row.signer_id, row.key_id)
    return {"session_key": {**certified(clinic, key), "certificate": key.certificate}} if key else {}


def _statement(desk: Desk, row: Signature) -> bytes:
    return _SIGNED + canonical(_said(desk.clinic_id, row))


def _said(clinic: str, row: Signature) -> dict[str, Json]:
    return {
        "clinic": clinic, "record_type": row.record_type, "record_id": row.record_id,
        "version": row.record_version, "content_sha256": row.content_sha256, "signer_id": row.signer_id,
        "signer_name": row.signer_name, "signer_role": row.signer_role, "key_id": row.key_id,
        "meaning": row.meaning, "reason": row.reason, "at": stamp(row.signed_at), "tree_size": row.tree_size,
        "tree_root": row.tree_root,
    }  # fmt: skip
