"""The passphrase of a session's downtime pack: digits, which every keyboard types the same whatever its language."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_INFO = b"clinicdesk/downtime-pack/1/"
_WIDE = 32  # bytes: far more than the digits need, so that the remainder is even
GROUPS, LENGTH = 6, 4
"""Six groups of four digits: 79.7 bits, more than six words of the passphrase lists."""


def downtime_words(authority: Ed25519PrivateKey, session_id: str) -> str:
    """Derived (RFC 5869) from the clinic's document key, which lies in the encrypted file and nowhere else."""
    info = _INFO + session_id.encode()
    wide = HKDF(hashes.SHA256(), _WIDE, salt=None, info=info).derive(authority.private_bytes_raw())
    digits = f"{int.from_bytes(wide, 'big') % 10 ** (GROUPS * LENGTH):0{GROUPS * LENGTH}d}"
    return "-".join(digits[place : place + LENGTH] for place in range(0, len(digits), LENGTH))
