"""A new root beside the old: each vouches for the other, so that what was signed stays proved from both."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import stamp
from clinicdesk.models.accounts import KeyCertificate, RecoveryKey
from clinicdesk.security.certificates import Certificate, CertificateKind, issue, retirement
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.services.certifying import certificate_row, certificates_in
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import public_bytes, unb64


def certify_roots(
    desk: Desk, session: Session, sheet: RecoverySecret, *, issuer: Ed25519PrivateKey
) -> Iterator[KeyCertificate]:
    """The administrator certifies the sheet's two keys; its root certifies every former one, since the founding.

    A root that came with a renewed sheet is withdrawn too: a stolen second sheet certifies nobody under the third.
    """
    now, root = stamp(desk.clock.now()), sheet.root_key()
    for known in _standing_roots(session):
        yield certificate_row(desk.ids, retirement(known, at=now, issuer=issuer))
    yield _root(desk, public_bytes(root), box=public_bytes(sheet.box_key()), valid_from=now, issuer=issuer)
    # Not the clinic's own first row: the founders' certificates begin some moments before it.
    founded = min(certificate.valid_from for certificate in certificates_in(session))
    for former in session.scalars(select(RecoveryKey).order_by(RecoveryKey.version)):
        yield _root(desk, unb64(former.root_key), valid_from=founded, until=now, issuer=root)


def _standing_roots(session: Session) -> Iterator[Certificate]:
    """What administrators said for roots of renewed sheets: certificates without an end."""
    for certificate in certificates_in(session):
        if certificate.kind is CertificateKind.ROOT and not certificate.valid_until:
            yield certificate


def _root(
    desk: Desk,
    public: bytes,
    *,
    valid_from: str,
    issuer: Ed25519PrivateKey,
    until: str = "",
    box: bytes = b"",
) -> KeyCertificate:
    certificate = issue(
        CertificateKind.ROOT, clinic=desk.clinic_id, subject=desk.clinic_id, name="root", roles=[],
        sign_key=public, box_key=box, valid_from=valid_from, valid_until=until, issuer=issuer,
    )  # fmt: skip
    return certificate_row(desk.ids, certificate)
