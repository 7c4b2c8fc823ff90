"""Who has left a session, home or to hospital: from then on nothing is ordered, given or measured there."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.errors import Issue
from clinicdesk.models.dosing import TAKEN_BACK, AlertAnswer, AlertRaised, Discharge, Dose, Rescue
from clinicdesk.models.responses import Response
from clinicdesk.models.standing import standing
from clinicdesk.services.corrected_alerts import ended_by_correction
from clinicdesk.services.reading_values import in_force

_GONE, _LATER = Discharge.__table__.c, Discharge.__table__.alias("later").c
# Built once: asked with every reading.
LEFT = select(_GONE.left_at).where(
    _GONE.session_id == bindparam("session"),
    _GONE.person_id == bindparam("person"),
    _GONE.minutes != TAKEN_BACK,
    ~exists().where(_LATER.supersedes == _GONE.id),
)
"""When somebody left a session (values session, person)."""


def discharge_of(session: DbSession, session_id: str, person_id: str) -> Discharge | None:
    """How somebody left; None for somebody still here, or here again."""
    found = leaving_of(session, session_id, person_id)
    return None if found is None or found.taken_back else found


def leaving_of(session: DbSession, session_id: str, person_id: str) -> Discharge | None:
    """The newest version of how somebody left, one that was taken back too: the next one continues it."""
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


def last_seen(
    session: DbSession, session_id: str, person_id: str, since: datetime, *, answers: bool = False
) -> datetime:
    """When the session last had to do with somebody: a set, a dose, a rescue drug; `answers`: or an alert answered.

    `since`: the earliest it can be. Nobody leaves before it; a set of somebody else is marked as wrong first. To the
    minute, as a time is typed.
    """
    about = {"session": session_id, "person": person_id}
    asked = [*_SEEN, _ANSWERED] if answers else _SEEN
    found = (session.scalars(query, about).first() for query in asked)
    return max([since, *(at.replace(second=0, microsecond=0) for at in found if at is not None)])


def _of(table: Any) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - a table of a session
    return (table.session_id == bindparam("session"), table.person_id == bindparam("person"))


_SEEN = (
    select(func.max(Response.taken_at)).where(*_of(Response), *in_force()),
    select(func.max(Dose.given_at)).where(*_of(Dose), Dose.given_ul > 0, standing(Dose)),
    select(func.max(Rescue.given_at)).where(*_of(Rescue), Rescue.state == "given", standing(Rescue)),
)
_ANSWERED = (
    select(func.max(AlertAnswer.answered_at))
    .join(AlertRaised, AlertRaised.id == AlertAnswer.alert_row)
    .where(*_of(AlertRaised), AlertAnswer.kind == "answered", ~ended_by_correction())
)
