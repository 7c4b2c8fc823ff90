"""Unfinished work: sealed to its author, changed in place, outside the trail until handed in."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base


class Draft(Base):
    """One draft; `sealed` is HPKE to the author, `escrow` the same body to the paper recovery key."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_author_id", "author_id"), STRICT)

    id: Mapped[str] = mapped_column(primary_key=True)
    author_id: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    saved_at: Mapped[datetime]
    sealed: Mapped[bytes]
    escrow: Mapped[bytes]
