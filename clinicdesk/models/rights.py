"""What a participant may ask for, and signatures made elsewhere: both kept, neither judged by the program."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded


class Restriction(Recorded, Base):
    """One version of a participant's wish that their data be used for their care only; lifted by a later one."""

    __tablename__ = "person_restriction"
    __table_args__ = (
        UniqueConstraint("restriction_id", "version"),
        CheckConstraint("state in ('standing','lifted')", "state"),
        Index("ix_person_restriction_person_id", "person_id"),
        STRICT,
    )

    restriction_id: Mapped[str]
    version: Mapped[int]
    person_id: Mapped[str]
    state: Mapped[str]
    asked_on: Mapped[str]
    reason: Mapped[str]
    author_id: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(
        ForeignKey("person_restriction.id"), unique=True, default=None
    )


class OutsideSignature(Recorded, Base):
    """A qualified signature made with another program: its file, what it belongs to, who is said to have signed."""

    __tablename__ = "outside_signature"
    __table_args__ = (
        UniqueConstraint("signature_id", "version"),
        CheckConstraint("state in ('kept','set_aside')", "state"),
        Index("ix_outside_signature_record_id", "record_id"),
        STRICT,
    )

    signature_id: Mapped[str]
    version: Mapped[int]
    person_id: Mapped[str]
    record_type: Mapped[str]
    record_id: Mapped[str]
    record_version: Mapped[int]
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"))
    signer_name: Mapped[str]
    signed_on: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    author_id: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(
        ForeignKey("outside_signature.id"), unique=True, default=None
    )
