"""A dosing session and its make-up are one: nobody who was dosed in the first is called undosed after the second."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clinicdesk.models.audit import Action
from clinicdesk.models.base import Base
from clinicdesk.models.clearances import Admission, Clearance
from clinicdesk.models.dosing import Dose, DoseOrder
from clinicdesk.services import calendar, note_pages, sessions
from clinicdesk.services.closing import Part
from clinicdesk.services.dosing_day import sitting_of
from tests.support.clinic import Clinic
from tests.support.dosing_day import DosingDay, plan
from tests.support.going_home import finished, sign


@pytest.fixture(scope="module")
def built_day(watched_day: Clinic) -> Clinic:
    """К-1 is dosed and watched to the second hour."""
    return watched_day


def again(row: Base, **changed: object) -> Any:
    """The same row once more, as a first version of its own."""
    kept = {
        name: getattr(row, name) for name in set(row.__table__.columns.keys()) - {"event_seq", "recorded_at"}
    }
    return type(row)(**{**kept, **changed})


def dosed_again(day: DosingDay, session_id: str, person: str) -> None:
    """К-1's decision, admission, order and dose, for somebody else in another session."""
    ids = day.desk.ids
    with day.desk.database.read() as session:
        dose = session.scalars(select(Dose)).one()
        admission, order = (
            session.get_one(Admission, dose.admission_id),
            session.get_one(DoseOrder, dose.order_row),
        )
        clearance = session.get_one(Clearance, admission.clearance_row)
    first: dict[str, Any] = {"person_id": person, "version": 1, "supersedes": None}
    decided = again(clearance, id=ids.new(), clearance_id=ids.new(), **first)
    admitted = again(
        admission, id=ids.new(), session_id=session_id, person_id=person, clearance_row=decided.id
    )
    ordered = again(order, id=ids.new(), order_id=ids.new(), session_id=session_id, **first)
    given = again(
        dose, id=ids.new(), dose_id=ids.new(), session_id=session_id, order_row=ordered.id, admission_id=admitted.id,
        given_at=day.clinic.clock.now(), **first,
    )  # fmt: skip
    for row in (decided, admitted, ordered, given):
        with day.desk.write(
            day.lead, Action.DOSE_GIVEN, entity="dose", entity_id=row.id, person_id=person
        ) as work:
            work.add(row)


def test_whoever_was_dosed_in_the_session_itself_is_not_undosed_after_its_make_up(day: DosingDay) -> None:
    """Proves: REQ-NOT-302."""
    finished(day)
    for part, login in ((Part.NURSE, "nurse"), (Part.PHYSICIAN, "lead"), (Part.LEAD, "lead")):
        sign(day, part, login)
    with day.desk.database.read() as session:
        first = sitting_of(session, day.session_id).planned_id
    day.clinic.clock.advance(timedelta(days=1))
    calendar.make_up(
        day.desk, day.lead, first, starts_at=day.clinic.clock.now(), room="", reason="хвороба", confirmed=True
    )
    with day.desk.database.read() as session:
        second = next(one for one in calendar.entries_of(session, day.cohort) if one.make_up_for == first)
    other = day.clinic.people["К-2"]
    dosed_again(day, sessions.open_planned(day.desk, day.lead, second.planned_id, title="D1").subject, other)
    day.clinic.clock.advance(timedelta(days=1))
    talk = plan(day.clinic, day.desk, day.lead, "I1", day.clinic.clock.now() - timedelta(hours=1))
    told = {one.person_id: one.undosed for one in note_pages.open_note(day.desk, day.lead, talk).members}
    assert told == {day.person: "", other: ""}
