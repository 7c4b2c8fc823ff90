"""A certificate: a small signed statement that a key is someone's, in some role, for some time."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clinicdesk.clock import read_stamp, stamp
from clinicdesk.errors import Issue, Refused
from clinicdesk.security.canonical import Json, canonical
from clinicdesk.security.identity import KEY_BYTES, key_id

_SHORTEST = timedelta(milliseconds=1)

_SIGNED = b"clinicdesk/cert/1\n"
_TEXTS = (
    "kind",
    "clinic",
    "subject",
    "name",
    "sign_key",
    "box_key",
    "issuer",
    "valid_from",
    "valid_until",
    "signature",
)


class CertificateKind(StrEnum):
    """What the certified key may be."""

    ROOT = "root"
    USER = "user"
    ENROLMENT = "enrolment"
    WORKSTATION = "workstation"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A statement that a key is someone's for a time. Keys and signature are base64; times are stamps."""

    kind: CertificateKind
    clinic: str
    subject: str  # the id of the user, workstation or authority
    name: str
    roles: tuple[str, ...]
    sign_key: str
    box_key: str  # empty where nothing is sealed to the subject
    issuer: str  # key id of the Ed25519 key that signed
    valid_from: str
    valid_until: str  # empty: no end
    signature: str

    @property
    def key(self) -> str:
        """The key id of the certified signing key."""
        return key_id(base64.b64decode(self.sign_key))

    def covers(self, at: str) -> bool:
        """Whether the stamp lies within the certificate's time; its end is no longer in it."""
        return self.valid_from <= at and (not self.valid_until or at < self.valid_until)

    def values(self) -> dict[str, Json]:
        """As JSON knows it."""
        return {name: getattr(self, name) for name in _TEXTS} | {"roles": list(self.roles)}

    def to_json(self) -> str:
        """Canonical JSON text."""
        return canonical(self.values()).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read `to_json`; Refused CRT013 for anything of another form. The signature is not judged here."""
        try:
            read = cls(**_fields(json.loads(text)))
            _check_form(read)
        except (ValueError, RecursionError):
            raise Refused(Issue("CRT013")) from None
        return read

    def signed_bytes(self) -> bytes:
        """What the issuer's signature covers: everything but itself."""
        values = self.values()
        del values["signature"]
        return _SIGNED + canonical(values)

    def signed_by(self, sign_public: bytes) -> bool:
        """Whether the signature is this raw Ed25519 key's."""
        try:
            Ed25519PublicKey.from_public_bytes(sign_public).verify(
                base64.b64decode(self.signature), self.signed_bytes()
            )
        except InvalidSignature:
            return False
        return True


def issue(
    kind: CertificateKind,
    *,
    clinic: str,
    subject: str,
    name: str,
    roles: Iterable[str],
    sign_key: bytes,
    box_key: bytes = b"",
    valid_from: str,
    valid_until: str = "",
    issuer: Ed25519PrivateKey,
) -> Certificate:
    """Sign a certificate over raw public keys (32 bytes each; no box key: empty).

    Whether the issuer may do so is for `check_chain`. ValueError for keys of another length, and for times
    that are no stamps or end before they begin.
    """
    unsigned = Certificate(
        kind=kind,
        clinic=clinic,
        subject=subject,
        name=name,
        roles=tuple(sorted(roles)),
        sign_key=_b64(sign_key),
        box_key=_b64(box_key),
        issuer=key_id(issuer.public_key().public_bytes_raw()),
        valid_from=valid_from,
        valid_until=valid_until,
        signature="",
    )
    signed = replace(unsigned, signature=_b64(issuer.sign(unsigned.signed_bytes())))
    _check_form(signed)
    return signed


def retirement(certificate: Certificate, *, at: str, issuer: Ed25519PrivateKey) -> Certificate:
    """Withdraw a key from a moment (stamp) on: its newest certificate, without roles, ends as it begins.

    What the key signed before stays good. For a removed or re-enrolled user, and for a replaced root.
    """
    return issue(
        certificate.kind,
        clinic=certificate.clinic,
        subject=certificate.subject,
        name=certificate.name,
        roles=(),
        sign_key=base64.b64decode(certificate.sign_key),
        box_key=base64.b64decode(certificate.box_key),
        valid_from=at,
        valid_until=stamp(read_stamp(at) + _SHORTEST),
        issuer=issuer,
    )


def _fields(value: object) -> dict[str, Any]:  # the JSON border
    if not isinstance(value, dict) or value.keys() != {*_TEXTS, "roles"}:
        raise ValueError("not a certificate")
    roles = value["roles"]
    texts = [*(value[name] for name in _TEXTS), *(roles if isinstance(roles, list) else [None])]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("a certificate is made of texts")
    return value | {"kind": CertificateKind(value["kind"]), "roles": tuple(roles)}


def _check_form(certificate: Certificate) -> None:
    lengths = {"sign_key": {KEY_BYTES}, "box_key": {0, KEY_BYTES}, "signature": {64}}
    for name, allowed in lengths.items():
        text = getattr(certificate, name)
        try:
            data = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ValueError(name) from error
        if len(data) not in allowed or _b64(data) != text:
            raise ValueError(name)
    for moment in filter(None, (certificate.valid_from, certificate.valid_until)):
        if stamp(read_stamp(moment)) != moment:
            raise ValueError("not a stamp")
    if not certificate.valid_from or not certificate.covers(certificate.valid_from):
        raise ValueError("ends before it begins")


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
