"""What a session key's certificate says, and whether it leads over its person's own key to the root."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.clock import stamp
from clinicdesk.errors import Issue
from clinicdesk.models.dosing import SessionKey, SessionKeyEnd
from clinicdesk.models.sessions import Session
from clinicdesk.models.signatures import Signature
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.certificates import Certificate
from clinicdesk.security.identity import key_id
from clinicdesk.services.certifying import issues_of_chain, newest_of
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import unb64

_SIGNED = b"clinicdesk/session-key/1\n"


def certified_bytes(clinic_id: str, row: SessionKey) -> bytes:
    """What the identity key signs: this key is its person's, in this session, at this workstation."""
    return _SIGNED + canonical(certified(clinic_id, row))


def certified(clinic_id: str, row: SessionKey) -> dict[str, Json]:
    """What a session key's certificate is over."""
    return {
        "clinic": clinic_id, "session_id": row.session_id, "user_id": row.user_id,
        "workstation": row.workstation, "public_key": row.public_key, "certified_by": row.certified_by,
        "issued_at": stamp(row.issued_at),
    }  # fmt: skip


def session_key_of(session: DbSession, user_id: str, key: str) -> SessionKey | None:
    """The session key of this person with this key id."""
    rows = session.scalars(select(SessionKey).where(SessionKey.user_id == user_id))
    return next((row for row in rows if key_id(unb64(row.public_key)) == key), None)


def session_key_issue(
    desk: Desk,
    session: DbSession,
    row: SessionKey,
    signature: Signature,
    certificates: tuple[Certificate, ...],
) -> Issue | None:
    """SGN003 unless the key was its signer's, certified back to the root, and in force when this was signed.

    `certificates`: all of the file, as `certificates_in` reads them.
    """
    certificate = newest_of(certificates, row.certified_by)
    if certificate is None or certificate.subject != row.user_id:
        return Issue("SGN003")
    try:
        Ed25519PublicKey.from_public_bytes(unb64(certificate.sign_key)).verify(
            unb64(row.certificate), certified_bytes(desk.clinic_id, row)
        )
    except InvalidSignature:
        return Issue("SGN003")
    if not _in_force(session, row, signature):
        return Issue("SGN003")
    moments = (row.issued_at, signature.signed_at)
    chained = not any(issues_of_chain(desk, certificates, row.certified_by, stamp(at)) for at in moments)
    return None if chained else Issue("SGN003")


def _in_force(session: DbSession, row: SessionKey, signature: Signature) -> bool:
    """Not before it was made, not after its end, not after its session's: in the order of the trail.

    The session ends in a time of its own, which the wall clock of a signature runs ahead of or behind.
    """
    ends = (
        select(SessionKeyEnd.event_seq).where(SessionKeyEnd.key_row == row.id),
        select(Session.event_seq).where(Session.session_id == row.session_id, Session.ended_at.is_not(None)),
    )
    ended = [seq for end in ends for seq in session.scalars(end)]
    return row.event_seq <= signature.event_seq and all(signature.event_seq <= seq for seq in ended)
