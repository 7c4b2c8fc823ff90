"""The recovery sheet: 256 bits on paper that open a clinic whose passwords are lost, and its signing root."""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinicdesk.errors import Issue, Refused

GROUPS = 14
GROUP = 4
SECRET_BYTES = 32

# Of each set that people confuse (0 O, 1 I L, 8 B) one sign is kept: 36 - 4 = 32, so a sign carries 5 bits.
_SIGNS = "0123456789ACDEFGHJKMNPQRSTUVWXYZ"
_VALUE = {sign: value for value, sign in enumerate(_SIGNS)}
_SAME = str.maketrans("OILB", "0118")
# A Cyrillic letter that looks like one of ours is one of ours.
_CYRILLIC = str.maketrans("АВЕЗІЇЈКМНОРСТУЎХЅҮБ", "A8E311JKMH0PCTYYXSY6")
_APART = str.maketrans(dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2212_.,:;", " "))
_QR_HEAD = "CLINICDESK RECOVERY 1 "
_DATA_SIGNS = (GROUPS - 1) * GROUP
_SPARE_BITS = 5 * _DATA_SIGNS - 8 * SECRET_BYTES


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """The 32 bytes of a recovery sheet."""

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """A fresh secret from the operating system's randomness."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a typed or scanned sheet; case, gaps, dashes, 0/O, 1/I/L, 8/B, Cyrillic look-alikes forgiven.

        Raises Refused with field "recovery": RCV001 (a group with a sign that no sheet has), RCV002 (a group
        of another length), RCV003 (too few or many signs), RCV004 (the checksum points at one group), RCV005
        (the checksum fails and cannot say where).
        """
        groups = _groups(text)
        secret = _secret_of("".join(groups))
        if secret is None:
            raise Refused(_fault(groups))
        return cls(secret)

    @property
    def groups(self) -> tuple[str, ...]:
        """Fourteen groups of four signs; the last is the checksum."""
        signs = _written(self.secret)
        return tuple(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))

    def has_group(self, number: int, typed: str) -> bool:
        """Whether the typed text is group `number` (1 to 14), read as forgivingly as `parse` reads."""
        return _fold(typed) == self.groups[number - 1]

    @property
    def qr_text(self) -> str:
        """For the QR code: letters of its alphanumeric mode only; `parse` reads it back."""
        return _QR_HEAD + "-".join(self.groups)

    def box_key(self) -> X25519PrivateKey:
        """The key that the clinic's file key is sealed to."""
        return X25519PrivateKey.from_private_bytes(_expand(self.secret, b"clinicdesk/recovery/box/1"))

    def root_key(self) -> Ed25519PrivateKey:
        """The clinic's signing root."""
        return Ed25519PrivateKey.from_private_bytes(_expand(self.secret, b"clinicdesk/recovery/root/1"))


def _expand(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def _written(secret: bytes) -> str:
    number = int.from_bytes(secret, "big") << _SPARE_BITS
    data = _signs_of(number, _DATA_SIGNS)
    return data + _checksum(secret)


def _checksum(secret: bytes) -> str:
    digest = hashlib.sha256(b"clinicdesk/recovery/1" + secret).digest()
    return _signs_of(int.from_bytes(digest, "big") >> 8 * len(digest) - 5 * GROUP, GROUP)


def _signs_of(number: int, count: int) -> str:
    return "".join(_SIGNS[number >> 5 * place & 31] for place in reversed(range(count)))


def _fold(text: str) -> str:
    """Upper case, look-alikes made one, gaps and dashes gone."""
    upper = unicodedata.normalize("NFKC", text).upper()
    return "".join(upper.translate(_APART).split()).translate(_CYRILLIC).translate(_SAME)


def _groups(text: str) -> list[str]:
    """The groups as typed apart; typed without their gaps, or with others, they are counted in fours."""
    typed = unicodedata.normalize("NFKC", text).upper().strip().removeprefix(_QR_HEAD)
    groups = [_fold(group) for group in typed.translate(_APART).split()]
    if len(groups) == GROUPS:
        return groups
    signs = "".join(groups)
    return [signs[start : start + GROUP] for start in range(0, len(signs), GROUP)]


def _fault(groups: list[str]) -> Issue:
    """The first group that cannot be right, else what the checksum knows."""
    for number, group in enumerate(groups, 1):
        if not _VALUE.keys() >= set(group):
            return _issue("RCV001", group=number)
        if len(group) != GROUP and len(groups) == GROUPS:
            return _issue("RCV002", group=number)
    signs = "".join(groups)
    if len(signs) != GROUPS * GROUP:
        return _issue("RCV003", found=len(signs), wanted=GROUPS * GROUP)
    return _doubt(signs)


def _secret_of(signs: str) -> bytes | None:
    """The secret, when number and kind of signs, the checksum and the unused bits agree."""
    if len(signs) != GROUPS * GROUP or not _VALUE.keys() >= set(signs):
        return None
    number = 0
    for sign in signs[:_DATA_SIGNS]:
        number = number << 5 | _VALUE[sign]
    if number & (1 << _SPARE_BITS) - 1:
        return None
    secret = (number >> _SPARE_BITS).to_bytes(SECRET_BYTES, "big")
    return secret if _checksum(secret) == signs[_DATA_SIGNS:] else None


def _doubt(signs: str) -> Issue:
    """Point at the one group where a single slip explains the checksum; never mend it silently."""
    groups = {place // GROUP + 1 for place, slip in _single_slips(signs) if _secret_of(slip) is not None}
    return _issue("RCV004", group=groups.pop()) if len(groups) == 1 else _issue("RCV005")


def _single_slips(signs: str) -> Iterator[tuple[int, str]]:
    """Every text that differs by one sign or by two neighbours swapped, with the place of the slip."""
    for place, typed in enumerate(signs):
        before, after = signs[:place], signs[place + 1 :]
        for sign in _SIGNS:
            if sign != typed:
                yield place, before + sign + after
        if after and after[0] != typed:
            yield place, before + after[0] + typed + after[1:]


def _issue(code: str, **values: int) -> Issue:
    return Issue(code, "recovery", values=values)
