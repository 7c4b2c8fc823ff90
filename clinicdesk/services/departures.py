"""Who has left a session, home or to hospital: from then on nothing is ordered, given or measured there."""

from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue
from clinicdesk.models.dosing import Discharge
from clinicdesk.models.standing import standing

_GONE, _LATER = Discharge.__table__.c, Discharge.__table__.alias("later").c
# Built once: asked with every reading.
LEFT = select(_GONE.left_at).where(
    _GONE.session_id == bindparam("session"),
    _GONE.person_id == bindparam("person"),
    ~exists().where(_LATER.supersedes == _GONE.id),
)
"""When somebody left a session (values session, person)."""


def discharge_of(session: DbSession, session_id: str, person_id: str) -> Discharge | None:
    """How somebody left; None for somebody still here."""
    return session.scalars(
        select(Discharge).where(
            Discharge.session_id == session_id, Discharge.person_id == person_id,
            standing(Discharge),
        )
    ).first()  # fmt: skip


def left_at(session: DbSession, session_id: str, person_id: str) -> datetime | None:
    """When somebody left; None for somebody still here."""
    return session.scalars(LEFT, {"session": session_id, "person": person_id}).first()


def gone_issues(
    session: DbSession, session_id: str, person_id: str, *, at: datetime | None = None
) -> list[Issue]:
    """DOS015 for somebody who has left; with `at` only when they had left by then: a late entry stays possible."""
    left = left_at(session, session_id, person_id)
    return [Issue("DOS015", "person")] if left is not None and (at is None or at > left) else []
