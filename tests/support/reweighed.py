"""К-1 given the most that the programme allows for 80 kg, and the weight of the day's check put right after it."""

from sqlalchemy import select

from clinicdesk.models.responses import Response
from clinicdesk.services import sheets
from clinicdesk.services.views import Changes
from tests.support.dosing_day import QUIET, DosingDay, day_answers
from tests.support.one_seat import record


def dosed_for_80_kg(day: DosingDay) -> DosingDay:
    """60 mg five minutes ago, 0.75 mg/kg."""
    record(day, QUIET)
    day.give(day.order())
    day.wait(5)
    return day


def weighed(day: DosingDay, weight: str) -> Changes:
    """Another weight in the day's check."""
    with day.desk.database.read() as session:
        sheet = session.scalars(select(Response.response_id).where(Response.step == "day_check")).first()
    assert sheet is not None
    return sheets.amend_form(
        day.desk, day.nurse, sheet, answers=day_answers(weight=weight), reason="описка у вазі", confirmed=True
    )
