"""Participants, and emergency openings of their charts."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded


class Participant(Recorded, Base):
    """One version of who a participant is; `folded` is what a search compares with."""

    __tablename__ = "participant"
    __table_args__ = (
        Index("ix_participant_person_id", "person_id"),
        Index("ix_participant_folded", "folded"),
        STRICT,
    )

    person_id: Mapped[str]
    version: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    folded: Mapped[str]
    birth_date: Mapped[str]
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("participant.id"), unique=True, default=None)


class GlassOpening(Recorded, Base):
    """An emergency opening by somebody outside the cohort; superseded by the lead's review."""

    __tablename__ = "glass_opening"
    __table_args__ = (Index("ix_glass_opening_user_id_person_id", "user_id", "person_id"), STRICT)

    glass_id: Mapped[str]
    user_id: Mapped[str]
    person_id: Mapped[str]
    login_id: Mapped[str]
    reason: Mapped[str]
    reviewed_by: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("glass_opening.id"), unique=True, default=None)
