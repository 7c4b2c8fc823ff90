"""Obligations: what somebody must do by when, and how it ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded


class Obligation(Recorded, Base):
    """One version of a task: open, done (by the record `done_by`), or set aside with a reason.

    `origin` names what it comes from: while one of it is open, the same cause makes no second task.
    `words` holds the values of its sentence as canonical JSON.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("obligation_id", "version"),
        CheckConstraint("state in ('open','done','set_aside')", "state"),
        Index("ix_obligation_person_id", "person_id"),
        Index("ix_obligation_origin", "origin"),
        Index("ix_obligation_state_due_at", "state", "due_at"),
        STRICT,
    )

    obligation_id: Mapped[str]
    version: Mapped[int]
    kind: Mapped[str]
    origin: Mapped[str]
    person_id: Mapped[str]
    cohort_id: Mapped[str]
    owner_role: Mapped[str]
    owner_id: Mapped[str]
    due_at: Mapped[datetime]
    level: Mapped[str]
    place: Mapped[str]
    subject: Mapped[str]
    words: Mapped[str]
    state: Mapped[str]
    done_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("obligation.id"), unique=True, default=None)
