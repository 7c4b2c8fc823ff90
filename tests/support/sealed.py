"""A sealed document of a test clinic, what forgers make of it, and pyHanko's judgement beside our own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from clinicdesk.clock import read_stamp
from clinicdesk.paths import resource
from clinicdesk.reports.audit_extract import render_audit_extract
from clinicdesk.reports.checking import check_document
from clinicdesk.reports.sealing import PROOF, RECORD, Seal, seal_pdf
from clinicdesk.security.canonical import Json
from clinicdesk.security.certificates import CertificateKind
from clinicdesk.security.document_key import ClinicName, DocumentKey, document_key
from clinicdesk.services import sealing
from clinicdesk.services.certifying import certificates_in
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.machine import machine_key
from clinicdesk.services.views import Actor
from tests.support.clinic import Clinic
from tests.support.documents import audit_extract

REASON = "запит ДСЛК № 5"
BYTE_RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]")


@dataclass(frozen=True)
class Sealed:
    """A document, the QR code drawn on it, the root's fingerprint, and the clinic's keys for documents."""

    pdf: bytes
    code: str
    root: str
    key: DocumentKey


def seal_of(
    clinic: Clinic, desk: Desk, actor: Actor, *, record: Mapping[str, Json] | None = None, recipient: str = ""
) -> Sealed:
    """A small document of this clinic."""
    codes: list[str] = []

    def draw(code: str) -> bytes:
        codes.append(code)
        return render_audit_extract(audit_extract("uk", rows=1, seal=code), language="uk")

    pdf = sealing.seal_document(
        desk, actor, kind="trial", title="Проба", subject="К-1", record=record or {"dose_ug": 50_000}, pdf=draw,
        reason=REASON, recipient=recipient, person_id=clinic.people.get("К-1", ""),
    )  # fmt: skip
    return Sealed(pdf, codes[0], clinic.root_fingerprint, keys_of(desk))


def keys_of(desk: Desk) -> DocumentKey:
    """The keys with which this clinic seals."""
    with desk.database.read() as session:
        (own,) = (each for each in certificates_in(session) if each.kind is CertificateKind.DOCUMENT)
        settings = current_settings(desk)
        name = ClinicName(desk.clinic_id, settings.name, settings.edrpou)
        return document_key(machine_key(session, "document"), name, since=read_stamp(own.valid_from))


def verdict(pdf: bytes, root: str, code: str = "") -> str:
    """The code of the first check of ours that fails; "" for a genuine document."""
    return check_document(pdf, root=root, code=code, language="uk").code


def pyhanko_accepts(pdf: bytes, key: DocumentKey) -> bool:
    """Whether pyHanko's own validator finds one trusted signature over the whole file, and no change since."""
    trusted = x509.Certificate.load(key.authority_certificate)
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if len(signatures) != 1:
            return False
        status = validate_pdf_signature(
            signatures[0], ValidationContext(trust_roots=[trusted], allow_fetching=False)
        )
    except (PdfError, SignatureValidationError, ValueError, OSError, AttributeError, TypeError, KeyError):
        return False
    return bool(status.bottom_line) and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def attached(pdf: bytes) -> tuple[bytes, bytes]:
    """The record and its proof, as any PDF library gives them."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return tuple(document.attachments[name].get_file().read_bytes() for name in (RECORD, PROOF))  # type: ignore[return-value]  # two


def with_a_dose_appended(pdf: bytes) -> bytes:
    """An incremental update that writes one more dose onto the first page."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    dose = generic.StreamObject(stream_data=b"BT /F1 12 Tf 60 300 Td (ketamine 50 mg) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(dose))  # type: ignore[no-untyped-call]  # theirs
    return _written(writer)


def without_record(pdf: bytes) -> bytes:
    """An incremental update that takes the attachments out of the reader's sight."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    del writer.root["/Names"]
    del writer.root["/AF"]
    writer.update_root()  # type: ignore[no-untyped-call]  # theirs
    return _written(writer)


def unsealed(pdf: bytes) -> bytes:
    """The pages alone, ready for another's signature."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for name in ("/AcroForm", "/Perms", "/Names", "/AF"):
            if name in document.Root:
                del document.Root[name]
        for page in document.pages:
            if "/Annots" in page:
                del page["/Annots"]
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def rewritten(pdf: bytes, *, record: bytes | None) -> bytes:
    """The whole file written anew with another record, or none; the signature's own bytes are kept."""
    with pikepdf.open(BytesIO(pdf)) as document:
        del document.attachments[RECORD]
        if record is not None:
            document.attachments[RECORD] = pikepdf.AttachedFileSpec(
                document, record, filename=RECORD, description="", mime_type="", creation_date="", mod_date=""
            )
        out = BytesIO()
        document.save(out)
    return out.getvalue()


def resealed(sealed: Sealed, key: DocumentKey, clinic: Clinic) -> bytes:
    """An impostor's signature under the same page, record and proof."""
    record, proof = attached(sealed.pdf)
    page = render_audit_extract(audit_extract("uk", rows=1, seal=sealed.code), language="uk")
    return seal_pdf(page, Seal(record, proof.decode(), clinic.clock.now(), REASON, "Клініка «Обрій»"), key)


def flipped(pdf: bytes, place: int) -> bytes:
    """One byte changed."""
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def container(pdf: bytes) -> range:
    """Where the signature's own value lies."""
    (found,) = BYTE_RANGE.findall(pdf)
    return range(int(found[1]), int(found[2]))


def program() -> Path:
    """The file that a regulator is given."""
    return resource("verifier", "clinicdesk_verify.py")


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # theirs
    return out.getvalue()
