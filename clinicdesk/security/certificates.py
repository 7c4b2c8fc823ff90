"""Who vouches for whose signing key: small signed statements that lead back to the clinic's offline root."""

import base64
import binascii
import json
from collections import Counter
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
from clinicdesk.security.roles import ISSUERS

LONGEST_ENROLMENT = timedelta(hours=24)

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

    Whether the issuer may do so is for `check_chain`. When a recovery sheet is issued anew, the new root
    certifies every former root (ROOT, from the clinic's founding until now), and an administrator certifies
    the new one. ValueError for keys of another length, and for times that are no stamps or end too early.
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


def check_chain(certificates: Iterable[Certificate], key: str, *, root: bytes, at: str) -> tuple[Issue, ...]:
    """Whether a key (id) was vouched for at a moment (stamp); see `KeyRegister`. Empty: it was."""
    return KeyRegister(certificates, root).check(key, at)


class KeyRegister:
    """Certificates in no order, some of them perhaps planted, and one root (raw Ed25519) that is trusted.

    Each certificate must bear its issuer's signature; the issuer must be entitled to it, be of the same
    clinic and itself be vouched for when the certificate begins. Building it checks every signature once.
    """

    def __init__(self, certificates: Iterable[Certificate], root: bytes) -> None:
        self._root_id = key_id(root)
        self._by_key: dict[str, list[Certificate]] = {}
        every = sorted(set(certificates), key=lambda each: (each.valid_from, each.signature), reverse=True)
        for each in every:
            self._by_key.setdefault(each.key, []).append(each)
        keys = {key: base64.b64decode(found[0].sign_key) for key, found in self._by_key.items()}
        keys[self._root_id] = root
        self._sound = {each for each in every if each.issuer in keys and each.signed_by(keys[each.issuer])}
        self._issued = Counter(each.issuer for each in self._sound)
        self._trusted = self._grow()

    def check(self, key: str, at: str) -> tuple[Issue, ...]:
        """Empty when the key (id) was vouched for at the stamp; else the first reason, CRT001 to CRT012."""
        found = self._by_key.get(key, [])
        if key == self._root_id or any(each.covers(at) and each in self._trusted for each in found):
            return ()
        return (self._why_not(key, at),)

    def _grow(self) -> set[Certificate]:
        """From the root outwards, so that no circle of certificates can carry itself."""
        trusted: set[Certificate] = set()
        while grown := {each for each in self._sound - trusted if self._carried(each, trusted)}:
            trusted |= grown
        return trusted

    def _why_not(self, key: str, at: str) -> Issue:
        """The reason met first on the way from the key towards the root."""
        found = self._by_key.get(key)
        if not found:
            return Issue("CRT001", values={"key": key})
        current = self._best(found, at)
        if not current.covers(at):
            return _issue("CRT005", current)
        seen: set[Certificate] = set()
        while current not in seen:
            seen.add(current)
            issuers = [] if current.issuer == self._root_id else self._by_key.get(current.issuer, [])
            issuer = self._best(issuers, current.valid_from) if issuers else None
            fault = self._fault_on_the_way(current, issuer)
            if fault or issuer is None:
                return fault or _issue("CRT003", current)
            current = issuer
        return _issue("CRT011", current)

    def _carried(self, each: Certificate, trusted: set[Certificate]) -> bool:
        if each.issuer == self._root_id and self._fault(each, None) is None:
            return True
        issuers = self._by_key.get(each.issuer, [])
        return any(issuer in trusted and self._fault(each, issuer) is None for issuer in issuers)

    def _fault_on_the_way(self, each: Certificate, issuer: Certificate | None) -> Issue | None:
        if issuer is None and each.issuer != self._root_id:
            return _issue("CRT003", each)
        if each not in self._sound:
            return _issue("CRT002", each)
        return self._fault(each, issuer)

    def _fault(self, each: Certificate, issuer: Certificate | None) -> Issue | None:
        """What forbids this issuer (None: the root) this certificate, given that its signature is sound."""
        if each.kind is CertificateKind.ENROLMENT and not _is_short(each):
            return _issue("CRT009", each)
        if not _may_certify(issuer, each):
            return _issue("CRT004", each)
        if issuer is None:
            return None
        if issuer.clinic != each.clinic:
            return _issue("CRT012", each)
        if not issuer.covers(each.valid_from):
            return _issue("CRT006", each)
        return self._enrolment_fault(each, issuer) if issuer.kind is CertificateKind.ENROLMENT else None

    def _enrolment_fault(self, each: Certificate, issuer: Certificate) -> Issue | None:
        if each.subject != issuer.subject:
            return _issue("CRT007", each)
        if not set(each.roles) <= set(issuer.roles):
            return _issue("CRT008", each)
        return _issue("CRT010", each) if self._issued[each.issuer] > 1 else None

    @staticmethod
    def _best(found: list[Certificate], at: str) -> Certificate:
        """The newest that covers the moment, else the newest."""
        return next((each for each in found if each.covers(at)), found[0])


def _may_certify(issuer: Certificate | None, each: Certificate) -> bool:
    """The table of who certifies what; the root's own hand, and a cross-certified root, are alike."""
    if issuer is None or issuer.kind is CertificateKind.ROOT:
        issuer_of_issuers = each.kind is CertificateKind.USER and not ISSUERS.isdisjoint(each.roles)
        return issuer_of_issuers or each.kind is CertificateKind.ROOT
    if issuer.kind is CertificateKind.ENROLMENT:
        return each.kind is CertificateKind.USER
    return issuer.kind is CertificateKind.USER and not ISSUERS.isdisjoint(issuer.roles)


def _is_short(each: Certificate) -> bool:
    if not each.valid_until:
        return False
    return read_stamp(each.valid_until) - read_stamp(each.valid_from) <= LONGEST_ENROLMENT


def _issue(code: str, each: Certificate) -> Issue:
    return Issue(code, values={"name": each.name})


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
