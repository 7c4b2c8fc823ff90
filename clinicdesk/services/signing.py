"""Signing: the password each time, a statement over the record's content, and a state that is computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.clock import stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.models.audit import Action
from clinicdesk.models.images import image_of_row
from clinicdesk.models.responses import ObservedValue, Response
from clinicdesk.models.signatures import Signature
from clinicdesk.security.canonical import Json, canonical, sha256_hex
from clinicdesk.security.roles import Permission
from clinicdesk.services.accounts import own_identity
from clinicdesk.services.caseload import check_reach
from clinicdesk.services.certifying import certificates_in, chain_issues, newest_of
from clinicdesk.services.desk import Desk, role_for, verb
from clinicdesk.services.machine import b64, unb64
from clinicdesk.services.views import Actor, Changes, Topic
from clinicdesk.services.vitals import newest_reading

_SIGNED = b"clinicdesk/sig/1\n"
READING = "reading"


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


@verb(Permission.SIGN_RECORDS)
def sign_reading(
    desk: Desk, actor: Actor, reading_id: str, *, meaning: Meaning, password: str, seen: str, reason: str = ""
) -> Changes:
    """Sign the newest version of a set. `seen`: the content digest shown to the signer (`content_of_reading`).

    Raises Refused SGN001 when the content changed since it was shown, SGN002 when the time is in doubt,
    SGN003 when the signer's key is not vouched for, SGN004 when they signed this already, KEY… (password).
    """
    _check_time(desk)
    with desk.database.read() as session:
        reading = newest_reading(session, reading_id)
        check_reach(session, actor, reading.person_id)
        content = _content(session, reading)
        _check_new(session, actor, reading, meaning)
    if content != seen:
        raise Refused(Issue("SGN001"))
    identity = own_identity(desk, actor, password)
    now = desk.clock.now()
    with desk.database.read() as session:
        if chain_issues(desk, session, identity.key_id, stamp(now)):
            raise Refused(Issue("SGN003"))
    unsigned = Signature(
        id=desk.ids.new(), record_type=READING, record_id=reading_id, record_version=reading.version,
        content_sha256=content, signer_id=actor.user_id, signer_name=actor.name, signer_role=role_for(actor),
        key_id=identity.key_id, meaning=meaning.value, reason=reason, signed_at=now,
        tree_size=desk.trail.head.size if desk.trail.head else 0,
        tree_root=desk.trail.head.root.hex() if desk.trail.head else "", signature="",
    )  # fmt: skip
    unsigned.signature = b64(identity.sign.sign(_statement(desk, unsigned)))
    with desk.write(actor, Action.RECORD_SIGNED, entity=READING, entity_id=reading_id, version=reading.version,
                    person_id=reading.person_id, reason=reason) as work:  # fmt: skip
        work.add(unsigned)
    desk.anchors.drop(desk.trail.head_note, desk.clock.now())
    return desk.changes(Topic.VITALS, subject=reading.person_id)


@verb(Permission.OPEN_CHART, reads=True)
def content_of_reading(desk: Desk, actor: Actor, reading_id: str) -> str:
    """The SHA-256 (hex) of what a signature would be over."""
    with desk.database.read() as session:
        reading = newest_reading(session, reading_id)
        check_reach(session, actor, reading.person_id)
        return _content(session, reading)


@verb(Permission.OPEN_CHART, reads=True)
def signatures_of_reading(desk: Desk, actor: Actor, reading_id: str) -> tuple[SignatureView, ...]:
    """Every signature on a set, with its state worked out now."""
    with desk.database.read() as session:
        newest = newest_reading(session, reading_id)
        check_reach(session, actor, newest.person_id)
        rows = session.scalars(
            select(Signature).where(Signature.record_id == reading_id).order_by(Signature.event_seq)
        ).all()
        return tuple(_view(desk, session, row, newest) for row in rows)


def signature_issue(desk: Desk, session: DbSession, row: Signature) -> Issue | None:
    """What makes a signature void: altered content (SGN005), statement (SGN006), a key not vouched for (SGN003)."""
    version = session.scalars(
        select(Response).where(Response.response_id == row.record_id, Response.version == row.record_version)
    ).first()
    if version is None or _content(session, version) != row.content_sha256:
        return Issue("SGN005")
    certificate = newest_of(certificates_in(session), row.key_id)
    if certificate is None or certificate.subject != row.signer_id:
        return Issue("SGN003")
    try:
        public = Ed25519PublicKey.from_public_bytes(unb64(certificate.sign_key))
        public.verify(unb64(row.signature), _statement(desk, row))
    except InvalidSignature:
        return Issue("SGN006")
    return Issue("SGN003") if chain_issues(desk, session, row.key_id, stamp(row.signed_at)) else None


def _view(desk: Desk, session: DbSession, row: Signature, newest: Response) -> SignatureView:
    issue = signature_issue(desk, session, row)
    state = SignatureState.VALID if row.record_version == newest.version else SignatureState.SUPERSEDED
    return SignatureView(
        row.signer_name, row.signer_role, Meaning(row.meaning), row.signed_at, row.key_id,
        SignatureState.VOID if issue else state, issue,
    )  # fmt: skip


def _content(session: DbSession, reading: Response) -> str:
    values = session.scalars(
        select(ObservedValue).where(ObservedValue.response_row == reading.id).order_by(ObservedValue.key)
    )
    return sha256_hex(canonical({
        "record": dict(image_of_row(reading)),
        "values": [dict(image_of_row(value)) for value in values],
    }))  # fmt: skip


def _statement(desk: Desk, row: Signature) -> bytes:
    said: Mapping[str, Json] = {
        "clinic": desk.clinic_id, "record_type": row.record_type, "record_id": row.record_id,
        "version": row.record_version, "content_sha256": row.content_sha256, "signer_id": row.signer_id,
        "signer_name": row.signer_name, "signer_role": row.signer_role, "key_id": row.key_id,
        "meaning": row.meaning, "reason": row.reason, "at": stamp(row.signed_at), "tree_size": row.tree_size,
        "tree_root": row.tree_root,
    }  # fmt: skip
    return _SIGNED + canonical(dict(said))


def _check_time(desk: Desk) -> None:
    if desk.trail.clock_flag():
        raise Refused(Issue("SGN002"))


def _check_new(session: DbSession, actor: Actor, reading: Response, meaning: Meaning) -> None:
    found = session.scalars(
        select(Signature.id).where(
            Signature.record_id == reading.response_id, Signature.record_version == reading.version,
            Signature.signer_id == actor.user_id, Signature.meaning == meaning.value,
        )
    ).first()  # fmt: skip
    if found:
        raise Refused(Issue("SGN004"))
