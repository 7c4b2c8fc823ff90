"""The clinic's calendar day: care is planned in local days, times are stored in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from clinicdesk.clock import within_years
from clinicdesk.services.clinic import current_settings
from clinicdesk.services.desk import Desk


def today(desk: Desk) -> date:
    """The day it is at the clinic."""
    return day_of(desk, desk.clock.now())


def day_of(desk: Desk, moment: datetime) -> date:
    """The clinic's day of a UTC time."""
    return moment.astimezone(zone_of(current_settings(desk).zone)).date()


@dataclass(frozen=True, slots=True)
class Days:
    """The clinic's days for a page of many cells: its zone and its today are asked for once."""

    zone: ZoneInfo
    today: date

    def of(self, moment: datetime) -> date:
        """The clinic's day of a UTC time."""
        return moment.astimezone(self.zone).date()

    def end(self, day: date) -> datetime:
        """The last moment of a clinic's day, UTC."""
        return datetime.combine(day, time.max, self.zone).astimezone(UTC)


def days_of(desk: Desk) -> Days:
    """The days of now."""
    zone = zone_of(current_settings(desk).zone)
    return Days(zone, desk.clock.now().astimezone(zone).date())


def read_day(text: str) -> date:
    """A stored ISO day."""
    return date.fromisoformat(text)


def readable_day(text: str) -> date | None:
    """The same; None for what is none: another program has written into the file."""
    try:
        on = read_day(text)
    except ValueError:
        return None
    return on if within_years(on) else None


zone_of = lru_cache(maxsize=4)(ZoneInfo)
