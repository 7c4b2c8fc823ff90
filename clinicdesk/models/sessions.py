"""Sessions of a cohort and the seats in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded, added_column


class Session(Recorded, Base):
    """One version of a session: open while `ended_at` is missing. Interval in whole minutes."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("session_id", "version"), STRICT)

    session_id: Mapped[str]
    version: Mapped[int]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"), index=True)
    title: Mapped[str]
    interval_minutes: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("session.id"), unique=True, default=None)
    planned_id: Mapped[str] = added_column()
    code: Mapped[str] = added_column()
    """The session of the programme; "" for one that follows none."""
    place: Mapped[str] = added_column()


class Seat(Recorded, Base):
    """Who sits where."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("session_id", "number"),
        STRICT,
    )

    session_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str]
    number: Mapped[int]
