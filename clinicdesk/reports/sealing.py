"""A finished document made proof against change: its record inside it, and a signature that allows none.

The file stays PDF/A-3b. The record travels in two attachments: what the page was made from, and the proof that the
trail tells of it.
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pikepdf

from clinicdesk.security.document_key import DocumentKey

RECORD = "record.json"
PROOF = "record.tlog-proof"


@dataclass(frozen=True, slots=True)
class Seal:
    """What goes into the file, and what its signature says of itself (readable in every PDF reader)."""

    record: bytes
    proof: str
    at: datetime
    reason: str
    location: str


def seal_pdf(pdf: bytes, seal: Seal, key: DocumentKey) -> bytes:
    """PDF/A-3b bytes in, the same document with its record attached and signed out.

    Everything but the signature's own value is the same for the same input: ECDSA takes a fresh number each time.
    """
    from clinicdesk.reports.pdf_signature import sign_pdf  # noqa: PLC0415 - pyHanko, only when sealing

    whole = with_record(pdf, seal)
    return sign_pdf(whole, key, at=seal.at, reason=seal.reason, location=seal.location)


def with_record(pdf: bytes, seal: Seal) -> bytes:
    """The document with both attachments, as PDF/A-3 wants them (ISO 19005-3, 6.8): named, typed, related."""
    with pikepdf.open(BytesIO(pdf)) as document:
        files = {
            RECORD: (seal.record, "application/json", pikepdf.Name.Data),
            PROOF: (seal.proof.encode("utf-8"), "text/plain", pikepdf.Name.Supplement),
        }
        moment = f"D:{seal.at:%Y%m%d%H%M%S}Z"
        for name, (data, kind, relation) in files.items():
            attached = pikepdf.AttachedFileSpec(
                document, data, filename=name, description=name, mime_type=kind, creation_date=moment,
                mod_date=moment,
            )  # fmt: skip
            attached.relationship = relation
            document.attachments[name] = attached
        document.Root.AF = pikepdf.Array([document.attachments[name].obj for name in files])
        out = BytesIO()
        # Plain objects: who checks the file without a PDF library can find the attachments.
        document.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()
