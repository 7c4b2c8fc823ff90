"""Signatures beside the record they are over; whether one is valid is computed, never stored."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from clinicdesk.models.base import STRICT, Base, Recorded


class Signature(Recorded, Base):
    """An Ed25519 signature (base64) over the canonical statement of record, signer, meaning and time."""

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_record_id", "record_id"), STRICT)

    record_type: Mapped[str]
    record_id: Mapped[str]
    record_version: Mapped[int]
    content_sha256: Mapped[str]
    signer_id: Mapped[str]
    signer_name: Mapped[str]
    signer_role: Mapped[str]
    key_id: Mapped[str]
    meaning: Mapped[str]
    reason: Mapped[str]
    signed_at: Mapped[datetime]
    tree_size: Mapped[int]
    tree_root: Mapped[str]
    signature: Mapped[str]
