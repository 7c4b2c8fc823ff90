"""The clinic's calendar day: care is planned in local days, times are stored in UTC."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk


def today(desk: Desk) -> date:
    """The day it is at the clinic."""
    return day_of(desk, desk.clock.now())


def day_of(desk: Desk, moment: datetime) -> date:
    """The clinic's day of a UTC time."""
    return moment.astimezone(_zone(current_settings(desk).zone)).date()


def read_day(text: str) -> date:
    """A stored ISO day."""
    return date.fromisoformat(text)


_zone = lru_cache(maxsize=4)(ZoneInfo)
