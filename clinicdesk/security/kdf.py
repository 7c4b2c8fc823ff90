"""From a password to the key of one slot: argon2id (RFC 9106), its costs bounded before any work."""

import unicodedata
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from clinicdesk.errors import Unavailable

ALGORITHM = "argon2id"
VERSION = ARGON2_VERSION
SALT_BYTES = 16
_KEK_BYTES = 32

# Less memory makes a stolen file cheap to guess at; more, or endless passes, would make opening it a bomb.
_MEMORY_KIB = range(64 * 1024, 2 * 1024 * 1024 + 1)
_PASSES = range(3, 17)
_LANES = range(1, 17)


@dataclass(frozen=True, slots=True)
class KdfParams:
    """Cost of one guess: m KiB of memory, t passes, p lanes."""

    m: int = 256 * 1024
    t: int = 3
    p: int = 4

    def check(self) -> None:
        """Raise Unavailable VLT004 outside 64 MiB to 2 GiB, 3 to 16 passes, 1 to 16 lanes."""
        if self.m not in _MEMORY_KIB or self.t not in _PASSES or self.p not in _LANES:
            raise Unavailable("VLT004")


DEFAULT = KdfParams()


def derive(password: str, salt: bytes, params: KdfParams) -> bytes:
    """The 32-byte key of a password.

    NFKC first, so that the same password typed on another keyboard is the same (NIST SP 800-63B-4 3.1.1.2).
    Raises Unavailable VLT004 for parameters out of bounds, VLT008 when the machine lacks the memory.
    """
    params.check()
    secret = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(
            secret,
            salt,
            time_cost=params.t,
            memory_cost=params.m,
            parallelism=params.p,
            hash_len=_KEK_BYTES,
            type=Type.ID,
            version=VERSION,
        )
    except HashingError:
        raise Unavailable("VLT008", mebibytes=params.m // 1024) from None
