"""A document under a passphrase: AES-256 as PDF 2.0 has it (ISO 32000-2, 7.6), metadata and attachments as well."""

from io import BytesIO

import pikepdf


def lock_pdf(pdf: bytes, words: str) -> bytes:
    """The same pages; the words open them, and nothing else does."""
    with pikepdf.open(BytesIO(pdf)) as document:
        out = BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner=words, user=words, R=6, aes=True))
    return out.getvalue()
