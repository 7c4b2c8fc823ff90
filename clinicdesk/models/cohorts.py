"""Cohorts: who is in them and who cares for them."""

from sqlalchemy import ForeignKey, UniqueConstraint
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
