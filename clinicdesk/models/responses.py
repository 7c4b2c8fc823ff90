"""Filled forms and the values observed in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded, added_column


class Response(Recorded, Base):
    """One filled form about one person: event time `taken_at` is the observer's, `recorded_at` ours."""

    __tablename__ = "response"
    __table_args__ = (
        Index("ix_response_person_id_form_taken_at", "person_id", "form", "taken_at"),
        Index("ix_response_session_id_taken_at", "session_id", "taken_at"),
        UniqueConstraint("response_id", "version"),
        STRICT,
    )

    response_id: Mapped[str]
    version: Mapped[int]
    session_id: Mapped[str]
    person_id: Mapped[str]
    form: Mapped[str]
    form_version: Mapped[str]
    taken_at: Mapped[datetime]
    author_id: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("response.id"), unique=True, default=None)
    cohort_id: Mapped[str] = added_column()
    step: Mapped[str] = added_column()
    """The step of the programme that it fills."""
    form_digest: Mapped[str] = added_column()
    respondent: Mapped[str] = added_column()
    origin: Mapped[str] = added_column()
    """Where values came from when nobody typed them: the digest of a monitor's file."""


class ObservedValue(Recorded, Base):
    """One typed value of a response, in thousandths of its unit (mmHg, /min, %, °C)."""

    __tablename__ = "observed_value"
    __table_args__ = (UniqueConstraint("response_row", "key"), STRICT)

    response_row: Mapped[str] = mapped_column(ForeignKey("response.id"))
    key: Mapped[str]
    unit: Mapped[str]
    thousandths: Mapped[int]


class Answer(Recorded, Base):
    """One answer of a response as canonical JSON; the key is the form's field, or `field.detail`."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("response_row", "key"), STRICT)

    response_row: Mapped[str] = mapped_column(ForeignKey("response.id"))
    key: Mapped[str]
    body: Mapped[str]
