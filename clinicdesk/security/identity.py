"""A person's two keys: X25519 to be sealed to, Ed25519 to sign with; and sealing itself (HPKE, RFC 9180)."""

import hashlib
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from clinicdesk.errors import Unavailable

KEY_BYTES = 32
IDENTITY_BYTES = 2 * KEY_BYTES
SEAL_OVERHEAD = KEY_BYTES + 16  # the encapsulated key before the text, the AES-GCM tag after it

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """The public halves, 32 bytes each."""

    box: bytes
    sign: bytes

    @property
    def key_id(self) -> str:
        """The short name of the signing key."""
        return key_id(self.sign)


@dataclass(frozen=True, slots=True)
class Identity:
    """Both private keys of one person (or workstation, or document authority)."""

    box: X25519PrivateKey = field(repr=False)
    sign: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Two fresh keys from the operating system's randomness."""
        return cls(X25519PrivateKey.generate(), Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the 64 bytes of `to_bytes`; ValueError for any other length."""
        if len(data) != IDENTITY_BYTES:
            raise ValueError("an identity is 64 bytes")
        return cls(
            X25519PrivateKey.from_private_bytes(data[:KEY_BYTES]),
            Ed25519PrivateKey.from_private_bytes(data[KEY_BYTES:]),
        )

    def to_bytes(self) -> bytes:
        """The secret 64 bytes: X25519 then Ed25519, raw. Only ever stored encrypted."""
        return self.box.private_bytes_raw() + self.sign.private_bytes_raw()

    @property
    def public(self) -> PublicIdentity:
        """What others may know."""
        box, sign = self.box.public_key(), self.sign.public_key()
        return PublicIdentity(box.public_bytes_raw(), sign.public_bytes_raw())

    @property
    def key_id(self) -> str:
        """The short name of the signing key."""
        return self.public.key_id


def key_id(sign_public: bytes) -> str:
    """The first 32 hex digits of SHA-256 over a raw Ed25519 public key (32 bytes)."""
    return hashlib.sha256(sign_public).hexdigest()[:32]


def seal(box_public: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Encrypt to a raw X25519 public key; `info` binds the place the blob belongs to.

    Returns 48 bytes more than the text. ValueError for bytes that are no usable public key.
    """
    return _SUITE.encrypt(plaintext, X25519PublicKey.from_public_bytes(box_public), info)


def open_sealed(box_private: X25519PrivateKey, info: bytes, blob: bytes) -> bytes:
    """Decrypt what `seal` made for this key and this `info`.

    Raises Unavailable KEY020 when it was sealed to another key, for another place, or is damaged: the three
    cannot be told apart.
    """
    try:
        return _SUITE.decrypt(blob, box_private, info)
    except InvalidTag:
        raise Unavailable("KEY020") from None
