"""Cohorts: what they are planned as, who is in them, who cares for them, when they meet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinicdesk.models.base import STRICT, Base, Recorded


class Cohort(Recorded, Base):
    """A group that goes through a programme together."""

    __tablename__ = "cohort"
    __table_args__ = STRICT

    code: Mapped[str] = mapped_column(unique=True)
    programme: Mapped[str]


class CohortMember(Recorded, Base):
    """A participant's place in a cohort."""

    __tablename__ = "cohort_member"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"), STRICT)

    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[str] = mapped_column(index=True)


class CohortStaff(Recorded, Base):
    """A person at work assigned to a cohort: the charts they may open without breaking glass."""

    __tablename__ = "cohort_staff"
    __table_args__ = (UniqueConstraint("cohort_id", "user_id"), STRICT)

    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    user_id: Mapped[str] = mapped_column(index=True)


class CohortPlan(Recorded, Base):
    """One version of a cohort's plan; the programme is pinned by its definition's digest. Days as ISO text."""

    __tablename__ = "cohort_plan"
    __table_args__ = (
        UniqueConstraint("cohort_id", "version"),
        CheckConstraint("state in ('planned','running','closed','cancelled')", "state"),
        STRICT,
    )

    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    version: Mapped[int]
    programme: Mapped[str]
    programme_version: Mapped[str]
    definition_digest: Mapped[str] = mapped_column(ForeignKey("definition.digest"))
    starts_on: Mapped[str]
    room: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("cohort_plan.id"), unique=True, default=None)


class Membership(Recorded, Base):
    """One version of a participant's way through a cohort: waiting, member, left and how."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("membership_id", "version"),
        CheckConstraint("state in ('waiting','member','withdrawn','transferred','completed')", "state"),
        Index("ix_membership_cohort_id", "cohort_id"),
        Index("ix_membership_person_id", "person_id"),
        STRICT,
    )

    membership_id: Mapped[str]
    version: Mapped[int]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[str]
    state: Mapped[str]
    since: Mapped[str]
    until: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    to_cohort: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("membership.id"), unique=True, default=None)


class StaffRole(Recorded, Base):
    """One version of who works in which role of the programme, from when until when."""

    __tablename__ = "staff_role"
    __table_args__ = (
        UniqueConstraint("assignment_id", "version"),
        Index("ix_staff_role_cohort_id", "cohort_id"),
        STRICT,
    )

    assignment_id: Mapped[str]
    version: Mapped[int]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    user_id: Mapped[str]
    role: Mapped[str]
    since: Mapped[str]
    until: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(ForeignKey("staff_role.id"), unique=True, default=None)


class PlannedSession(Recorded, Base):
    """One version of a session in the calendar: planned, moved, held, cancelled. `code` is the programme's."""

    __tablename__ = "planned_session"
    __table_args__ = (
        UniqueConstraint("planned_id", "version"),
        CheckConstraint("state in ('planned','held','cancelled')", "state"),
        Index("ix_planned_session_cohort_id", "cohort_id"),
        Index("ix_planned_session_starts_at", "starts_at"),
        STRICT,
    )

    planned_id: Mapped[str]
    version: Mapped[int]
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"))
    code: Mapped[str]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    room: Mapped[str]
    state: Mapped[str]
    make_up_for: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    supersedes: Mapped[str | None] = mapped_column(
        ForeignKey("planned_session.id"), unique=True, default=None
    )
