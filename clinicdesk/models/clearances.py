"""The medical lead's decision about a participant, and the go to a dosing session that leans on it.

An admission can only point to a permitting decision about the same person, on a day inside its validity: the
composite key carries both, so that no statement, whatever wrote it, gets round it.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded

PERMITTING = ("eligible", "conditions")
DECISIONS = (*PERMITTING, "deferred", "not_eligible", "suspended", "revoked")


class Clearance(Recorded, Base):
    """One version of a decision. `permits` is 1 exactly for the two permitting ones; days as ISO text.

    `screening_*` name the signed screening and the SHA-256 of its content; `conditions` and `justifications`
    are canonical JSON.
    """

    __tablename__ = "clearance"
    __table_args__ = (
        UniqueConstraint("clearance_id", "version"),
        UniqueConstraint("id", "person_id", "permits", "valid_until"),
        CheckConstraint(
            "decision in ('eligible','conditions','deferred','not_eligible','suspended','revoked')",
            "decision",
        ),
        CheckConstraint(
            "permits = case when decision in ('eligible','conditions') then 1 else 0 end", "permits"
        ),
        CheckConstraint("length(valid_until) = 10", "day"),
        Index("ix_clearance_person_id", "person_id"),
        STRICT,
    )

    clearance_id: Mapped[str]
    version: Mapped[int]
    person_id: Mapped[str]
    cohort_id: Mapped[str]
    screening_id: Mapped[str]
    screening_version: Mapped[int]
    screening_sha256: Mapped[str]
    decision: Mapped[str]
    permits: Mapped[int]
    justifications: Mapped[str]
    conditions: Mapped[str]
    decided_on: Mapped[str]
    valid_until: Mapped[str]
    author_id: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("clearance.id"), unique=True, default=None)


class Admission(Recorded, Base):
    """The physician's go: this person may be dosed in this session, on this day, by that decision."""

    __tablename__ = "admission"
    __table_args__ = (
        ForeignKeyConstraint(
            ["clearance_row", "person_id", "permits", "valid_until"],
            ["clearance.id", "clearance.person_id", "clearance.permits", "clearance.valid_until"],
            name="fk_admission_clearance",
        ),
        CheckConstraint("permits = 1", "permits"),
        CheckConstraint("admitted_on <= valid_until", "validity"),
        UniqueConstraint("session_id", "person_id"),
        # A unique index, because it came later: a constraint would mean building the table anew.
        Index("ux_admission_id_session_id_person_id", "id", "session_id", "person_id", unique=True),
        STRICT,
    )

    session_id: Mapped[str]
    person_id: Mapped[str]
    clearance_row: Mapped[str]
    permits: Mapped[int]
    valid_until: Mapped[str]
    admitted_on: Mapped[str]
    admitted_at: Mapped[datetime]
    author_id: Mapped[str]
