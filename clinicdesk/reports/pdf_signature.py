"""The signature of a document, made by pyHanko: PAdES (ETSI EN 319 142-1), certifying, with no changes allowed.

Loading pyHanko takes half a second: only `sealing` imports this module, when it seals. Its ready-made signer would
ask the machine for time and zone, and make the file PDF 2.0 because of P-256; so the steps are taken one by one.
"""

import asyncio
from datetime import datetime
from io import BytesIO

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner, constants
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko_certvalidator.registry import SimpleCertificateStore

from clinicdesk.security.document_key import DocumentKey

FIELD = "Seal"
_DIGEST = "sha256"
_BESIDE_CERTIFICATES = 640
"""Bytes that a signature's container takes besides the certificates in it, with some to spare."""


def sign_pdf(pdf: bytes, key: DocumentKey, *, at: datetime, reason: str, location: str) -> bytes:
    """The file with a certifying signature over all of it but the signature's own value."""
    writer = _Quiet(BytesIO(pdf))
    writer.register_extension(constants.ESIC_EXTENSION_1)
    certificates = len(key.page_certificate) + len(key.authority_certificate)
    value = SignatureObject(
        timestamp=at, subfilter=SigSeedSubFilter.PADES, reason=reason, location=location,
        bytes_reserved=2 * (certificates + _BESIDE_CERTIFICATES),  # in hex
    )  # fmt: skip
    steps = PdfCMSEmbedder().write_cms(field_name=FIELD, writer=writer)
    next(steps)
    rules = SigMDPSetup(md_algorithm=_DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    steps.send(SigObjSetup(sig_placeholder=value, mdp_setup=rules))
    prepared, out = steps.send(SigIOSetup(md_algorithm=_DIGEST, output=BytesIO()))
    signing = _signer(key).async_sign(prepared.document_digest, _DIGEST, use_pades=True)
    steps.send(asyncio.run(signing))
    return bytes(out.getvalue())


def _signer(key: DocumentKey) -> SimpleSigner:
    authority = x509.Certificate.load(key.authority_certificate)
    return SimpleSigner(
        signing_cert=x509.Certificate.load(key.page_certificate),
        signing_key=keys.PrivateKeyInfo.load(key.page_private()),
        cert_registry=SimpleCertificateStore.from_certs([authority]),  # type: ignore[no-untyped-call]  # theirs
    )


class _Quiet(IncrementalPdfFileWriter):
    """Leaves what the file says of itself: PDF/A wants its two descriptions equal, and no clock reads here."""

    def _update_meta(self) -> None:
        return
