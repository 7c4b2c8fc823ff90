"""The key that signs pages: ECDSA P-256 out of the clinic's document key, with the X.509 certificates readers know.

The document key (Ed25519) is certified by an administrator and so ends at the clinic's root. Readers of PDF files
know P-256 better; so the document key issues one certificate to a P-256 key that is derived from it (RFC 5869).
Nothing more is kept, and the same key and certificates come out each time.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier

_INFO = b"clinicdesk/document-page-key/1"
_ORDER = (
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256: FIPS 186-5, SP 800-186
)
_WIDE = 48  # bytes: 128 bits more than the order, so that the remainder is even (FIPS 186-5, A.2.1)
_FOR_EVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280, 4.1.2.5: no well-defined end
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_ORGANISATION_IDENTIFIER = NameOID.ORGANIZATION_IDENTIFIER
_LONGEST_NAME = 64  # RFC 5280, appendix A: ub-organization-name; the library counts bytes
_SERIAL_BYTES = 16


@dataclass(frozen=True, slots=True)
class ClinicName:
    """Whose certificates they are; the EDRPOU code may be unknown."""

    clinic_id: str
    name: str
    edrpou: str


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What signs a document: the clinic's document key, the page key under it, and both certificates (DER)."""

    authority: Ed25519PrivateKey = field(repr=False)
    page: ec.EllipticCurvePrivateKey = field(repr=False)
    authority_certificate: bytes
    page_certificate: bytes

    def page_private(self) -> bytes:
        """The page key as PKCS #8 (DER)."""
        return self.page.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def document_key(authority: Ed25519PrivateKey, clinic: ClinicName, *, since: datetime) -> DocumentKey:
    """The page key of this document key, and certificates that begin when the document key was certified."""
    page = _page_key(authority)
    issuer = _authority_name(clinic)
    own = _certificate(issuer, issuer, authority.public_key(), since=since)
    own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    own = own.add_extension(_usage(issues=True), critical=True)
    given = _certificate(_page_name(clinic), issuer, page.public_key(), since=since)
    given = given.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    given = given.add_extension(_usage(issues=False), critical=True)
    given = given.add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
    given = given.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False
    )
    signed = [each.sign(authority, None).public_bytes(Encoding.DER) for each in (own, given)]
    return DocumentKey(authority, page, *signed)


def _page_key(authority: Ed25519PrivateKey) -> ec.EllipticCurvePrivateKey:
    wide = HKDF(hashes.SHA256(), _WIDE, salt=None, info=_INFO).derive(authority.private_bytes_raw())
    return ec.derive_private_key(int.from_bytes(wide, "big") % (_ORDER - 1) + 1, ec.SECP256R1())


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, *, since: datetime
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key)
    begins = since.astimezone(UTC).replace(microsecond=0)
    told = subject.public_bytes() + issuer.public_bytes() + identifier.digest + begins.isoformat().encode()
    serial = int.from_bytes(hashlib.sha256(told).digest()[:_SERIAL_BYTES], "big") | 1
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(begins)
        .not_valid_after(_FOR_EVER)
        .add_extension(identifier, critical=False)
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues, content_commitment=not issues, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=issues, crl_sign=issues,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _authority_name(clinic: ClinicName) -> x509.Name:
    """The id alone: a clinic that changes its name keeps its authority."""
    return x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, clinic.clinic_id),
        x509.NameAttribute(NameOID.COMMON_NAME, "ClinicDesk document authority"),
    ])  # fmt: skip


def _page_name(clinic: ClinicName) -> x509.Name:
    name = clinic.name.encode()[:_LONGEST_NAME].decode(errors="ignore").strip() or clinic.clinic_id
    named = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)]
    if clinic.edrpou:
        # ETSI EN 319 412-1, 5.1.4: a national trade register's number.
        named.append(x509.NameAttribute(_ORGANISATION_IDENTIFIER, f"NTRUA-{clinic.edrpou}"))
    return x509.Name([*named, x509.NameAttribute(NameOID.COMMON_NAME, name)])
