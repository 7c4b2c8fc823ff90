"""К-1 of a dosing day by services: sets taken now, and the column on the board."""

from collections.abc import Mapping

from clinicdesk.services import vitals
from clinicdesk.services.board import board_of
from clinicdesk.services.board_views import Column
from tests.support.dosing_day import QUIET, DosingDay


def record(day: DosingDay, values: Mapping[str, str]) -> None:
    """Just these values, taken now."""
    vitals.record_reading(
        day.desk, day.nurse, session_id=day.session_id, person_id=day.person, values=values, confirmed=True,
        taken_at=day.clinic.clock.now(),
    )  # fmt: skip


def measure(day: DosingDay, **said: str) -> None:
    """A whole quiet set, changed as said, taken now."""
    record(day, {**QUIET, **said})


def column(day: DosingDay) -> Column:
    """К-1 on the board."""
    shown = board_of(day.desk, day.nurse)
    assert shown is not None
    return next(one for one in shown.columns if one.person_id == day.person)
