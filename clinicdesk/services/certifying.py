"""Certificates in the clinic file: who vouches for whose key, back to the root."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.ids import Ids
from clinicdesk.models.accounts import KeyCertificate, UserAccount
from clinicdesk.security.certificates import (
    LONGEST_ENROLMENT,
    Certificate,
    CertificateKind,
    KeyRegister,
    issue,
    retirement,
)
from clinicdesk.security.identity import Identity
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import unb64


def certificate_row(ids: Ids, certificate: Certificate) -> KeyCertificate:
    """A certificate as the file keeps it."""
    return KeyCertificate(
        id=ids.new(), key_id=certificate.key, kind=certificate.kind.value,
        subject=certificate.subject, certificate=certificate.to_json(),
    )  # fmt: skip


def certificates_in(session: Session) -> tuple[Certificate, ...]:
    """Every certificate of the clinic, oldest first; one that cannot be read vouches for nobody."""
    texts = session.scalars(select(KeyCertificate.certificate).order_by(KeyCertificate.event_seq))
    return _read(tuple(texts))


@lru_cache(maxsize=4)
def _read(texts: tuple[str, ...]) -> tuple[Certificate, ...]:
    """Known by what they say, whatever the file says next: ten thousand signatures ask for the same few."""
    return tuple(certificate for certificate in map(_certificate, texts) if certificate)


def _certificate(text: str) -> Certificate | None:
    try:
        return Certificate.from_json(text)
    except Refused:
        return None


def certify_user(desk: Desk, account: UserAccount, key: Identity, *, issuer: Identity) -> KeyCertificate:
    """Vouch for a person's key and roles, from now on."""
    certificate = issue(
        CertificateKind.USER, clinic=desk.clinic_id, subject=account.user_id, name=account.name,
        roles=account.roles.split(), sign_key=key.public.sign, box_key=key.public.box,
        valid_from=stamp(desk.clock.now()), issuer=issuer.sign,
    )  # fmt: skip
    return certificate_row(desk.ids, certificate)


def recertify_user(
    desk: Desk, account: UserAccount, known: Certificate, *, issuer: Identity
) -> KeyCertificate:
    """Vouch for the same key with other roles."""
    certificate = issue(
        CertificateKind.USER, clinic=desk.clinic_id, subject=account.user_id, name=account.name,
        roles=account.roles.split(), sign_key=unb64(known.sign_key), box_key=unb64(known.box_key),
        valid_from=stamp(desk.clock.now()), issuer=issuer.sign,
    )  # fmt: skip
    return certificate_row(desk.ids, certificate)


def certify_code(
    desk: Desk, account: UserAccount, code: Identity, *, issuer: Identity, life: timedelta = LONGEST_ENROLMENT
) -> KeyCertificate:
    """Let a one-time code vouch, once, for the key its person makes at enrolment."""
    now = desk.clock.now()
    certificate = issue(
        CertificateKind.ENROLMENT, clinic=desk.clinic_id, subject=account.user_id, name=account.name,
        roles=account.roles.split(), sign_key=code.public.sign, box_key=code.public.box,
        valid_from=stamp(now), valid_until=stamp(now + life), issuer=issuer.sign,
    )  # fmt: skip
    return certificate_row(desk.ids, certificate)


def retire_key(desk: Desk, session: Session, key: str, *, issuer: Identity) -> Iterator[KeyCertificate]:
    """Withdraw a key (id) from now on; what it signed before stays good. A key never certified needs none."""
    known = newest_of(certificates_in(session), key)
    if known is not None:
        yield certificate_row(desk.ids, retirement(known, at=stamp(desk.clock.now()), issuer=issuer.sign))


def chain_issues(desk: Desk, session: Session, key: str, at: str) -> tuple[Issue, ...]:
    """What keeps this key's chain from ending at the clinic's root; empty when it does."""
    return issues_of_chain(desk, certificates_in(session), key, at)


def issues_of_chain(
    desk: Desk, certificates: tuple[Certificate, ...], key: str, at: str
) -> tuple[Issue, ...]:
    """The same where the clinic's certificates are at hand."""
    return _register(certificates, desk.root_key).check(key, at)


@lru_cache(maxsize=4)
def _register(certificates: tuple[Certificate, ...], root: bytes) -> KeyRegister:
    """Building it checks every certificate's signature; with one more certificate it is another one."""
    return KeyRegister(certificates, root)


def newest_of(certificates: tuple[Certificate, ...], key: str) -> Certificate | None:
    """The newest certificate over this key."""
    return next((c for c in reversed(certificates) if c.key == key), None)
