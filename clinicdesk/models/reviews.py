"""The monthly review of the trail: what the reviewer had before them, and what they said of it; signed beside it."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from clinicdesk.models.base import STRICT, Base, Recorded


class TrailReview(Recorded, Base):
    """One month ("2026-10") looked through. `facts` is canonical JSON of the counts shown; no event twice."""

    __tablename__ = "trail_review"
    __table_args__ = (UniqueConstraint("month"), STRICT)

    month: Mapped[str]
    events: Mapped[int]
    facts: Mapped[str]
    checked_at: Mapped[str]
    tree_size: Mapped[int]
    tree_root: Mapped[str]
    remark: Mapped[str]
    author_id: Mapped[str]
