"""A small keys file for tests: two people, a sheet, the cheapest derivation that the bounds allow."""

from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from clinicdesk.security.identity import Identity
from clinicdesk.security.recovery import RecoverySecret
from clinicdesk.security.vault import DbSecret, KdfParams, KeysFile, add_user, new_keys, new_secret

CLINIC = "3f0d8a52-5f0b-4c8e-9a53-1f6a0c1f7b11"
OTHER_CLINIC = "a0c9b6de-9d0e-4b52-8d54-57ff0f6f2e02"
CHEAP = KdfParams(m=64 * 1024, t=3, p=1)
PASSWORDS = {"admin": "калина місток весло", "Olena": "шість простих слів"}


@dataclass(frozen=True, slots=True)
class KeyedClinic:
    """A keys file and everything a test may want to compare with."""

    keys: KeysFile
    secret: DbSecret
    recovery: RecoverySecret
    identities: dict[str, Identity]


def public_box(key: X25519PrivateKey) -> bytes:
    """The raw public half."""
    return key.public_key().public_bytes_raw()


@cache
def keyed_clinic(clinic: str = CLINIC) -> KeyedClinic:
    """Built once per run: each person costs a derivation."""
    recovery, secret = RecoverySecret.new(), new_secret(1)
    keys = new_keys(clinic, secret, public_box(recovery.box_key()))
    identities = {}
    for login, password in PASSWORDS.items():
        keys, identities[login] = add_user(keys, login=login, password=password, secrets=[secret], kdf=CHEAP)
    return KeyedClinic(keys, secret, recovery, identities)
