"""Questions about one field of a record, and the mark that somebody verified its value."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded


class FieldQuestion(Recorded, Base):
    """One version of a question: asked, answered, closed. `value_sha256` is of the value it was asked about."""

    __tablename__ = "field_question"
    __table_args__ = (
        UniqueConstraint("question_id", "version"),
        CheckConstraint("state in ('open','answered','closed')", "state"),
        Index("ix_field_question_record_id", "record_id"),
        Index("ix_field_question_state", "state"),
        STRICT,
    )

    question_id: Mapped[str]
    version: Mapped[int]
    record_type: Mapped[str]
    record_id: Mapped[str]
    field: Mapped[str]
    person_id: Mapped[str]
    value_sha256: Mapped[str]
    asked_by: Mapped[str]
    to_role: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("field_question.id"), unique=True, default=None)


class VerifiedMark(Recorded, Base):
    """Somebody held a value against its source; the mark stands while the value has this digest."""

    __tablename__ = "verified_mark"
    __table_args__ = (Index("ix_verified_mark_record_id", "record_id"), STRICT)

    record_type: Mapped[str]
    record_id: Mapped[str]
    field: Mapped[str]
    person_id: Mapped[str]
    value_sha256: Mapped[str]
    author_id: Mapped[str]
