"""When a drug was given, as paper says it: with the time it was written down, where that was not at once."""

import datetime as dt
from collections.abc import Callable

from clinicdesk.models.dosing import Rescue
from clinicdesk.reports.said import NOTHING, Said, joined, plain, worded
from clinicdesk.services.board_columns import late_minutes


def given_time(clock: Callable[[dt.datetime], str], at: dt.datetime, written: dt.datetime) -> Said:
    """When a drug was given, and when that was written down first unless it was at once."""
    late = worded("records.readings.late", at=clock(written)) if late_minutes(written, at) else NOTHING
    return joined((plain(clock(at)), late), ", ")


def rescue_time(clock: Callable[[dt.datetime], str], row: Rescue) -> Said:
    """When a rescue drug was given; NOTHING for one that was not."""
    if row.given_at is None:
        return NOTHING
    # The row of a withdrawal was written when it was withdrawn.
    return given_time(clock, row.given_at, row.recorded_at if row.state == "given" else row.given_at)
