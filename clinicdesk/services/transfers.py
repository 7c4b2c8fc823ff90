"""What a transfer to hospital asks for afterwards: the form of the event by the physician, the lead's attention."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from clinicdesk.models.dosing import Discharge
from clinicdesk.models.responses import Response
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.programme_language import ProgrammeStep
from clinicdesk.security.roles import Role
from clinicdesk.services.desk import Desk
from clinicdesk.services.dosing_day import Day
from clinicdesk.services.obligations import Due, open_ones
from clinicdesk.services.programmes import form_of
from clinicdesk.services.sheet_alerts import EVENT, asked_by

SERIOUS = "sae"
"""The programme's line on a serious event."""
_TASKS = frozenset({"transfer", "transfer_event"})


def dues_of_transfer(desk: Desk, session: DbSession, day: Day, row: Discharge) -> Iterator[Due]:
    """Two tasks; the physician's is not opened where the session has the event of this person already."""
    step = _event_step(session, day)
    if step is None:
        return
    code = _code(step)
    hours, who = next(
        ((one.within_hours, one.who) for one in day.programme.safeguarding if one.id == SERIOUS),
        (24, Role.PHYSICIAN.value),
    )
    words: dict[str, str | int] = {"why": row.exception_reason, "hours": hours}
    now, subject = desk.clock.now(), f"{row.person_id}/forms/{step.id}"
    if not _is_told(session, code, row):
        yield Due(
            "transfer_event", asked_by(code, row.person_id), now + timedelta(hours=hours),
            who if who in set(Role) else Role.PHYSICIAN.value, level="red", person_id=row.person_id,
            cohort_id=day.cohort_id, subject=subject, words=words,
        )  # fmt: skip
    yield Due(
        "transfer", f"transfer:{row.discharge_id}", now, Role.LEAD.value, level="red", person_id=row.person_id,
        cohort_id=day.cohort_id, subject=subject, words=words,
    )  # fmt: skip


def origins_of_transfer(session: DbSession, day: Day, row: Discharge) -> list[str]:
    """The causes of the tasks of this transfer that are open; one that another event opened is not among them."""
    step = _event_step(session, day)
    asked = (f"transfer:{row.discharge_id}", *((asked_by(_code(step), row.person_id),) if step else ()))
    return [one.origin for one in open_ones(session, origins=asked) if one.kind in _TASKS]


def _event_step(session: DbSession, day: Day) -> ProgrammeStep | None:
    """The step of the session whose form tells of an event of one person."""
    forms = (one for one in day.steps if one.per == "person" and one.form)
    return next((one for one in forms if _group(session, one) == EVENT), None)


def _group(session: DbSession, step: ProgrammeStep) -> str:
    read, form = form_of(session, step.form or "")
    assert isinstance(read.definition, Form)
    return form.group


def _code(step: ProgrammeStep) -> str:
    return (step.form or "").partition("@")[0]


def _is_told(session: DbSession, code: str, row: Discharge) -> bool:
    told = select(Response.id).where(
        Response.session_id == row.session_id, Response.person_id == row.person_id, Response.form == code
    )
    return session.scalars(told).first() is not None
