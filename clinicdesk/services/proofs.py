"""Whose public keys are proved: those in a certificate that chains to the clinic's root, and no others.

A row of the database or a slot of the keys file can be planted by whoever holds the file key; a certificate cannot.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.models.accounts import RecoveryKey, UserAccount
from clinicdesk.security.certificates import Certificate, CertificateKind, KeyRegister
from clinicdesk.security.identity import key_id
from clinicdesk.services.certifying import certificates_in
from clinicdesk.services.machine import unb64
from clinicdesk.services.people_at_work import current_accounts

_PERSONS = frozenset({CertificateKind.USER, CertificateKind.ENROLMENT})
_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a new file key is sealed to: X25519 keys by slot, the paper's, and the names of those left out."""

    boxes: dict[str, bytes]
    paper: bytes
    left_out: tuple[str, ...]


class Proofs:
    """What a root (raw Ed25519) stands behind now; a clock set back brings no withdrawn key to life."""

    def __init__(self, session: Session, root: bytes, now: datetime) -> None:
        self._register = KeyRegister(certificates_in(session), root)
        newest = self._register.newest
        self._at = stamp(max(now, read_stamp(newest) + _MOMENT) if newest else now)

    def certificate(self, account: UserAccount) -> Certificate | None:
        """The person's certificate that counts, over the key their account names; None when it proves nothing."""
        found = [
            each
            for each in self._register.standing(account.key_id, self._at)
            if each.kind in _PERSONS and each.subject == account.user_id
        ]
        return found[0] if len({(each.box_key, each.roles) for each in found}) == 1 else None

    def certifies_sheet(self, row: RecoveryKey) -> bool:
        """Whether both keys of a renewed recovery sheet are certified."""
        return any(
            each.kind is CertificateKind.ROOT and each.box_key == row.box_key
            for each in self._register.standing(key_id(unb64(row.root_key)), self._at)
        )


def standing_recovery(session: Session, now: datetime) -> RecoveryKey:
    """The recovery sheet that counts: the founding one, or the newest that an administrator certified since.

    Raises NoResultFound when the founding row is gone.
    """
    rows = session.scalars(select(RecoveryKey).where(RecoveryKey.version > 1).order_by(RecoveryKey.version))
    standing = session.scalars(select(RecoveryKey).where(RecoveryKey.version == 1)).one()
    proofs = Proofs(session, unb64(standing.root_key), now)
    for row in rows:
        if proofs.certifies_sheet(row):
            standing = row
    return standing


def recipients_in(session: Session, slots: Container[str], now: datetime) -> Recipients:
    """Whom the file key may be sealed to, of those who have a slot."""
    paper = standing_recovery(session, now)
    proofs = Proofs(session, unb64(paper.root_key), now)
    boxes, left_out = {}, []
    for account in current_accounts(session):
        if account.state == "removed" or account.slot not in slots:
            continue
        proved = proofs.certificate(account)
        if proved and proved.box_key:
            boxes[account.slot] = unb64(proved.box_key)
        else:
            left_out.append(account.name)
    return Recipients(boxes, unb64(paper.box_key), tuple(left_out))
