"""The signature of a document, made by pyHanko: PAdES (ETSI EN 319 142-1), certifying, with no changes allowed.

Loading pyHanko takes half a second: only `sealing` imports this module, when it seals.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner, constants
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from clinicdesk.security.document_key import DocumentKey

FIELD = "Seal"


def sign_pdf(pdf: bytes, key: DocumentKey, *, at: datetime, reason: str, location: str) -> bytes:
    """The file with a certifying signature over all of it but the signature's own value."""
    authorities = SimpleCertificateStore.from_certs([x509.Certificate.load(key.authority_certificate)])  # type: ignore[no-untyped-call]  # theirs
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(key.page_certificate),
        signing_key=keys.PrivateKeyInfo.load(key.page_private()),
        cert_registry=authorities,
    )
    says = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", reason=reason, location=location, certify=True,
        subfilter=SigSeedSubFilter.PADES, docmdp_permissions=MDPPerm.NO_CHANGES,
    )  # fmt: skip
    out = _Sealer(says, signer, at).sign_pdf(_Quiet(BytesIO(pdf)))
    return bytes(out.getbuffer())


class _Quiet(IncrementalPdfFileWriter):
    """Leaves what the file says of itself: PDF/A wants its two descriptions equal, and no clock reads here."""

    def _update_meta(self) -> None:
        return


class _Sealer(PdfSigner):
    """Signs at the moment it is told, and keeps the file PDF 1.7, as PDF/A-3 is."""

    def __init__(self, says: PdfSignatureMetadata, signer: SimpleSigner, at: datetime) -> None:
        super().__init__(says, signer)
        self._at = at

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002
        """PAdES alone: P-256 would be told by an extension that turns the file into PDF 2.0."""
        pdf_out.register_extension(constants.ESIC_EXTENSION_1)

    def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:  # noqa: ANN401 - handed on
        """The session with the clinic's time in place of the machine's."""
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at
        return session
