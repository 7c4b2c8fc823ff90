"""Dates and times as the clinic reads them: local, 24 hours, 24.11.2026 or 24 Nov 2026."""

from datetime import UTC, date, datetime, tzinfo
from functools import cache

from clinicdesk.clock import UNREADABLE

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NBSP = "\u00a0"


def local(at: datetime, zone: str = "") -> datetime:
    """The moment in the clinic's zone; an empty or unknown zone means the machine's own."""
    return at.astimezone(_zone(zone))


def day(language: str, at: datetime, zone: str = "") -> str:
    """24.11.2026 in Ukrainian, 24 Nov 2026 in English; ? where the file holds no time."""
    if at == UNREADABLE:
        return "?"
    here = local(at, zone)
    if language == "en":
        return f"{here.day}{_NBSP}{_MONTHS[here.month - 1]}{_NBSP}{here.year}"
    return f"{here.day:02d}.{here.month:02d}.{here.year}"


def calendar_day(language: str, on: date) -> str:
    """The same of a day that has no hour."""
    return day(language, datetime(on.year, on.month, on.day, 12, tzinfo=UTC), "UTC")


def month(language: str, which: str) -> str:
    """11.2026 in Ukrainian, Nov 2026 in English, of 2026-11."""
    year, _, number = which.partition("-")
    return f"{_MONTHS[int(number) - 1]}{_NBSP}{year}" if language == "en" else f"{number}.{year}"


def hour(at: datetime, zone: str = "") -> str:
    """11:07, on a 24-hour clock; ? where the file holds no time."""
    if at == UNREADABLE:
        return "?"
    return local(at, zone).strftime("%H:%M")


def day_and_hour(language: str, at: datetime, zone: str = "") -> str:
    """24.11.2026 11:07; one ? where the file holds no time."""
    if at == UNREADABLE:
        return "?"
    return f"{day(language, at, zone)} {hour(at, zone)}"


def offset(at: datetime, zone: str = "") -> str:
    """How far the zone stands from UTC at that moment, as paper shows it: UTC+2."""
    minutes = int((local(at, zone).utcoffset() or at - at).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


@cache
def _zone(name: str) -> tzinfo | None:
    if not name:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - the first window needs no zone

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
