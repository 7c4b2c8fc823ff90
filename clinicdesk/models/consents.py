"""Consents with their scans, and the licences and certificates of people at work."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded, added_column, secret_column


class Attachment(Recorded, Base):
    """A file kept inside the clinic file; the trail holds its digest, not its bytes."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_person_id", "person_id"), STRICT)

    person_id: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = secret_column()


class Consent(Recorded, Base):
    """One version of a consent: who signed which document when; withdrawn by a superseding version."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("consent_id", "version"),
        Index("ix_consent_person_id_document", "person_id", "document"),
        STRICT,
    )

    consent_id: Mapped[str]
    version: Mapped[int]
    person_id: Mapped[str]
    cohort_id: Mapped[str]
    document: Mapped[str]
    definition_digest: Mapped[str]
    who: Mapped[str]
    signer_name: Mapped[str]
    signed_on: Mapped[str]
    state: Mapped[str]
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id"), default=None)
    reason: Mapped[str] = mapped_column(default="")
    way: Mapped[str] = added_column()
    witness_name: Mapped[str] = added_column()
    document_digest: Mapped[str] = added_column()
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("consent.id"), unique=True, default=None)


class Credential(Recorded, Base):
    """One version of a licence or certificate of a person at work; dates as ISO days, "" for no end."""

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("credential_id", "version"),
        Index("ix_credential_user_id", "user_id"),
        STRICT,
    )

    credential_id: Mapped[str]
    version: Mapped[int]
    user_id: Mapped[str]
    kind: Mapped[str]
    number: Mapped[str]
    valid_from: Mapped[str]
    valid_to: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("credential.id"), unique=True, default=None)
