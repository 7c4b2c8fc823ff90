"""Who may open the clinic file: each password its own slot, the file key sealed to every holder and to paper.

Nothing here touches the disk but `read_keys` and `write_keys`: a change is a new KeysFile.
"""

import hashlib
import hmac
import secrets as chance
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinicdesk.errors import Issue, Refused, Unavailable
from clinicdesk.security.canonical import canonical
from clinicdesk.security.identity import Identity, open_sealed, seal
from clinicdesk.security.kdf import DEFAULT, SALT_BYTES, KdfParams, derive
from clinicdesk.security.keys_file import (
    ENROL,
    NONCE_BYTES,
    USER,
    KeysFile,
    PaperSlot,
    Seals,
    Slot,
    read_keys,
    write_keys,
)
from clinicdesk.security.recovery import RecoverySecret

__all__ = [
    "DEFAULT",
    "DbSecret",
    "KdfParams",
    "KeysFile",
    "Slot",
    "Unlocked",
    "add_enrolment",
    "add_user",
    "change_password",
    "drop_epochs",
    "new_keys",
    "new_secret",
    "open_with_recovery",
    "read_keys",
    "remove_user",
    "replace_recovery",
    "reseal",
    "slot_id",
    "unlock",
    "verify_password",
    "write_keys",
]

_KEY_BYTES = 32
_PAPER = "recovery"  # stands where a slot's id stands; no slot id is shorter than 32 digits


@dataclass(frozen=True, slots=True)
class DbSecret:
    """The raw key (32 bytes) and salt (16 bytes) of the clinic file; a new epoch at each rotation."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    epoch: int

    @property
    def raw_hex(self) -> str:
        """96 hex digits, as SQLCipher takes a raw key with its salt."""
        return (self.key + self.salt).hex()


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a right password gives. `expires` is for the caller to hold against its clock."""

    slot: str
    kind: str
    expires: str
    identity: Identity
    secrets: tuple[DbSecret, ...]  # newest epoch first


def new_secret(epoch: int) -> DbSecret:
    """A random key and salt."""
    return DbSecret(chance.token_bytes(_KEY_BYTES), chance.token_bytes(SALT_BYTES), epoch)


def slot_id(clinic_id: str, login: str) -> str:
    """Where a login's slot lies: 32 hex digits that do not spell the login, the same in any letter case."""
    name = unicodedata.normalize("NFKC", login).casefold().encode("utf-8", "surrogatepass")
    return hmac.new(clinic_id.encode(), name, hashlib.sha256).hexdigest()[:32]


def new_keys(clinic_id: str, secret: DbSecret, recovery_box_public: bytes) -> KeysFile:
    """A keys file that only the recovery sheet opens yet."""
    paper = PaperSlot(recovery_box_public, _seal_all(clinic_id, _PAPER, [secret], recovery_box_public))
    return KeysFile(clinic_id, secret.epoch, paper, {})


def add_user(
    keys: KeysFile, *, login: str, password: str, secrets: Iterable[DbSecret], kdf: KdfParams = DEFAULT
) -> tuple[KeysFile, Identity]:
    """Give a login a password and a new identity; a slot it had (enrolment, lost password) is replaced."""
    return _add(keys, login=login, password=password, secrets=secrets, kdf=kdf)


def add_enrolment(
    keys: KeysFile,
    *,
    login: str,
    code: str,
    expires: str,
    secrets: Iterable[DbSecret],
    kdf: KdfParams = DEFAULT,
) -> tuple[KeysFile, Identity]:
    """Let a login in once, by a code that expires (a stamp), to choose its own password.

    The identity returned is the code's, not the person's: it may only certify the key made at enrolment.
    """
    return _add(keys, login=login, password=code, secrets=secrets, kdf=kdf, kind=ENROL, expires=expires)


def unlock(keys: KeysFile, *, login: str, password: str) -> Unlocked:
    """Open a slot.

    Raises Refused KEY001 for a wrong password and for an unknown login alike, after the same work;
    Unavailable VLT004 for a slot with impossible costs, VLT007 when the password is right but no sealed key
    opens.
    """
    found, slot, identity = _open_slot(keys, login, password)
    secrets = _open_seals(keys.clinic, found, slot.seals, identity.box)
    if not secrets:
        raise Unavailable("VLT007")
    return Unlocked(found, slot.kind, slot.expires, identity, secrets)


def verify_password(keys: KeysFile, login: str, password: str) -> Identity:
    """The identity behind a password, for a signature; raises as `unlock` does."""
    return _open_slot(keys, login, password)[2]


def change_password(
    keys: KeysFile, *, login: str, current: str, new: str, kdf: KdfParams = DEFAULT
) -> KeysFile:
    """Put the same identity behind a new password; sealed keys and epoch stay.

    Raises as `unlock`, and Refused KEY010 for an enrolment slot: that one asks for `add_user`.
    """
    found, slot, identity = _open_slot(keys, login, current)
    if slot.kind == ENROL:
        raise Refused(Issue("KEY010", "password"))
    return _with_slot(keys, found, _lock(keys.clinic, found, slot, identity=identity, password=new, kdf=kdf))


def remove_user(keys: KeysFile, login: str) -> KeysFile:
    """Without the login's slot; the file key it knew must be rotated by `reseal` and the database's rekey."""
    gone = slot_id(keys.clinic, login)
    return replace(keys, slots={found: slot for found, slot in keys.slots.items() if found != gone})


def reseal(
    keys: KeysFile, *, secret: DbSecret, recipients: Mapping[str, bytes], recovery_box_public: bytes
) -> KeysFile:
    """Add a newer epoch beside what there is, sealed to paper and to recipients (slot id: raw X25519 key).

    The public keys come from the encrypted database: those in this file may have been swapped by a thief who
    waits for a rotation. ValueError for an epoch that is not newer, or a recipient without a slot.
    """
    if secret.epoch <= keys.epoch or not recipients.keys() <= keys.slots.keys():
        raise ValueError("not a newer epoch, or a recipient without a slot")
    slots = dict(keys.slots)
    for found, box in recipients.items():
        added = _seal_all(keys.clinic, found, [secret], box)
        slots[found] = replace(slots[found], seals={**slots[found].seals, **added})
    added = _seal_all(keys.clinic, _PAPER, [secret], recovery_box_public)
    paper = PaperSlot(recovery_box_public, {**keys.recovery.seals, **added})
    return KeysFile(keys.clinic, secret.epoch, paper, slots)


def drop_epochs(keys: KeysFile, keep: int) -> KeysFile:
    """Keep one epoch's seals. A slot that has none goes: it could open nothing any more.

    ValueError when nothing was sealed for that epoch.
    """
    if keep not in keys.recovery.seals:
        raise ValueError("no such epoch")
    slots = {
        found: replace(slot, seals={keep: slot.seals[keep]})
        for found, slot in keys.slots.items()
        if keep in slot.seals
    }
    return KeysFile(keys.clinic, keep, replace(keys.recovery, seals={keep: keys.recovery.seals[keep]}), slots)


def open_with_recovery(keys: KeysFile, recovery: RecoverySecret) -> tuple[DbSecret, ...]:
    """The file keys, newest epoch first; Refused RCV006 for another clinic's sheet or a replaced one."""
    secrets = _open_seals(keys.clinic, _PAPER, keys.recovery.seals, recovery.box_key())
    if not secrets:
        raise Refused(Issue("RCV006", "recovery"))
    return secrets


def replace_recovery(keys: KeysFile, *, recovery_box_public: bytes, secrets: Iterable[DbSecret]) -> KeysFile:
    """Seal the file keys to a new sheet; the old sheet opens this file no more.

    ValueError unless every epoch some slot still holds is among the secrets.
    """
    seals = _seal_all(keys.clinic, _PAPER, secrets, recovery_box_public)
    if seals.keys() != keys.recovery.seals.keys():
        raise ValueError("the sheet must open every epoch")
    return replace(keys, recovery=PaperSlot(recovery_box_public, seals))


def _add(
    keys: KeysFile,
    *,
    login: str,
    password: str,
    secrets: Iterable[DbSecret],
    kdf: KdfParams,
    kind: str = USER,
    expires: str = "",
) -> tuple[KeysFile, Identity]:
    identity, found = Identity.generate(), slot_id(keys.clinic, login)
    public = identity.public
    seals = _seal_all(keys.clinic, found, secrets, public.box)
    if not seals or not seals.keys() <= keys.recovery.seals.keys():
        raise ValueError("a slot holds epochs that the recovery sheet holds too")
    blank = Slot(kind, expires, kdf, b"", public.box, public.sign, b"", seals)
    slot = _lock(keys.clinic, found, blank, identity=identity, password=password, kdf=kdf)
    return _with_slot(keys, found, slot), identity


def _with_slot(keys: KeysFile, found: str, slot: Slot) -> KeysFile:
    return replace(keys, slots={**keys.slots, found: slot})


def _lock(clinic: str, found: str, slot: Slot, *, identity: Identity, password: str, kdf: KdfParams) -> Slot:
    """The slot with its identity encrypted under a fresh salt and nonce."""
    salted = replace(slot, kdf=kdf, salt=chance.token_bytes(SALT_BYTES))
    nonce = chance.token_bytes(NONCE_BYTES)
    kek = AESGCM(derive(password, salted.salt, kdf))
    return replace(
        salted, ident=nonce + kek.encrypt(nonce, identity.to_bytes(), _bound(clinic, found, salted))
    )


def _open_slot(keys: KeysFile, login: str, password: str) -> tuple[str, Slot, Identity]:
    found = slot_id(keys.clinic, login)
    known = keys.slots.get(found)
    slot = known or _decoy(keys, found)
    kek = AESGCM(derive(password, slot.salt, slot.kdf))
    nonce, sealed = slot.ident[:NONCE_BYTES], slot.ident[NONCE_BYTES:]
    try:
        opened = kek.decrypt(nonce, sealed, _bound(keys.clinic, found, slot))
    except InvalidTag:
        raise Refused(Issue("KEY001", "password")) from None
    return found, slot, Identity.from_bytes(opened)


def _decoy(keys: KeysFile, found: str) -> Slot:
    """A slot nobody can open: an unknown login costs what a known one costs."""
    costs = [keys.slots[known].kdf for known in sorted(keys.slots)]
    kdf = costs[int(found, 16) % len(costs)] if costs else DEFAULT
    return Slot(USER, "", kdf, chance.token_bytes(SALT_BYTES), b"", b"", chance.token_bytes(92), {})


def _bound(clinic: str, found: str, slot: Slot) -> bytes:
    return canonical(["clinicdesk/ident/1", clinic, found, slot.authenticated()])


def _seal_info(clinic: str, found: str, epoch: int) -> bytes:
    return canonical(["clinicdesk/seal/1", clinic, found, epoch])


def _seal_all(clinic: str, found: str, secrets: Iterable[DbSecret], box_public: bytes) -> dict[int, bytes]:
    return {
        secret.epoch: seal(box_public, _seal_info(clinic, found, secret.epoch), secret.key + secret.salt)
        for secret in secrets
    }


def _open_seals(clinic: str, found: str, seals: Seals, box: X25519PrivateKey) -> tuple[DbSecret, ...]:
    """Every epoch that opens, newest first: a rotation cut short leaves two, and one fits the database."""
    opened: list[DbSecret] = []
    for epoch in sorted(seals, reverse=True):
        try:
            raw = open_sealed(box, _seal_info(clinic, found, epoch), seals[epoch])
        except Unavailable:
            continue
        opened.append(DbSecret(raw[:_KEY_BYTES], raw[_KEY_BYTES:], epoch))
    return tuple(opened)
