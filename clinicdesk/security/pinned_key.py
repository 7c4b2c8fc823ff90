"""A signing key behind a six-digit PIN, in memory only: for the acts of one running session.

A PIN is short, so it guards no file: the key dies with the process, and with the fifth wrong try.
"""

import os
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from clinicdesk.errors import Issue

PIN_TRIES = 5
_DIGITS = 6
_FEWEST_DIFFERENT = 3
_ONCE = bytes(12)  # each key is sealed once, under a salt of its own
_PLACE = b"clinicdesk/pinned-key/1"


def check_pin(pin: str, field_name: str = "pin") -> tuple[Issue, ...]:
    """PIN001: not six digits; PIN002: one of those that are tried first."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        return (Issue("PIN001", field_name),)
    return (Issue("PIN002", field_name),) if _is_trivial(pin) else ()


def _is_trivial(pin: str) -> bool:
    """Few different digits, a stair, a block said again or backwards."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    half = _DIGITS // 2
    return (
        len(set(pin)) < _FEWEST_DIFFERENT
        or len(steps) == 1
        or pin[:half] in {pin[half:], pin[:half - 1 : -1]}
        or pin == pin[:2] * half
    )  # fmt: skip


@dataclass(slots=True)
class PinnedKey:
    """An Ed25519 key that opens for its PIN; `wrong` counts the tries since the last right one."""

    row_id: str
    """Its row in the clinic file, where its certificate stands."""
    public: bytes
    _salt: bytes = field(repr=False)
    _sealed: bytes = field(repr=False)
    wrong: int = 0

    @classmethod
    def new(cls, row_id: str, pin: str) -> Self:
        """A fresh key behind this PIN."""
        key, salt = Ed25519PrivateKey.generate(), os.urandom(16)
        sealed = _cipher(pin, salt).encrypt(_ONCE, key.private_bytes_raw(), _PLACE)
        return cls(row_id, key.public_key().public_bytes_raw(), salt, sealed)

    @property
    def tries_left(self) -> int:
        """How many wrong PINs it still bears."""
        return max(0, PIN_TRIES - self.wrong)

    def open(self, pin: str) -> Ed25519PrivateKey | None:
        """The private key; None for a wrong PIN, which is counted, and for ever after the fifth."""
        if not self.tries_left:
            return None
        try:
            raw = _cipher(pin, self._salt).decrypt(_ONCE, self._sealed, _PLACE)
        except InvalidTag:
            self.wrong += 1
            if not self.tries_left:
                self._sealed = b""
            return None
        self.wrong = 0
        return Ed25519PrivateKey.from_private_bytes(raw)


def _cipher(pin: str, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, n=2**12, r=8, p=1).derive(pin.encode()))
