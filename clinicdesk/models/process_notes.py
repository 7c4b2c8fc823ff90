"""The therapist's process notes: apart from the record, sealed, so that a holder of the file key reads nothing.

What a note is about lies inside the seal too: outside stand only its author, its readers and its time.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded, secret_column


class ProcessNote(Recorded, Base):
    """One version of a process note."""

    __tablename__ = "process_note"
    __table_args__ = (
        UniqueConstraint("process_id", "version"),
        Index("ix_process_note_author_id", "author_id"),
        STRICT,
    )

    process_id: Mapped[str]
    version: Mapped[int]
    author_id: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("process_note.id"), unique=True, default=None)


class ProcessSeal(Recorded, Base):
    """The text of a version, sealed to one reader: a user's id, or "paper" for the recovery key."""

    __tablename__ = "process_seal"
    __table_args__ = (UniqueConstraint("process_row", "reader_id", "event_seq"), STRICT)

    process_row: Mapped[str] = mapped_column(ForeignKey("process_note.id"))
    reader_id: Mapped[str]
    sealed: Mapped[bytes] = secret_column()


class ProcessGrant(Recorded, Base):
    """One version of an author's word that a supervisor may read their process notes."""

    __tablename__ = "process_grant"
    __table_args__ = (
        UniqueConstraint("grant_id", "version"),
        CheckConstraint("state in ('given','withdrawn')", "state"),
        Index("ix_process_grant_author_id", "author_id"),
        STRICT,
    )

    grant_id: Mapped[str]
    version: Mapped[int]
    author_id: Mapped[str]
    supervisor_id: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("process_grant.id"), unique=True, default=None)
