"""Dates of birth: typed 14.05.1985, stored 1985-05-14, shown in the language of the window."""

import re
from datetime import UTC, date, datetime, time

from clinicdesk.errors import Issue, Refused
from clinicdesk.ui import moments

_TYPED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def read_birth(text: str) -> str:
    """The stored form of a typed date; an empty text stays empty. Raises Refused WIN003 at "birth_date"."""
    text = text.strip()
    if not text:
        return ""
    found = _TYPED.fullmatch(text)
    if found is None:
        raise Refused(Issue("WIN003", "birth_date"))
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Refused(Issue("WIN003", "birth_date")) from error


def show_birth(language: str, stored: str) -> str:
    """The stored date as it is read; anything else as it is."""
    born = _date(stored)
    if born is None:
        return stored
    return moments.day(language, datetime.combine(born, time(12), UTC), "UTC")


def age_on(stored: str, today: date) -> int | None:
    """Whole years on a day; None without a date."""
    born = _date(stored)
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _date(stored: str) -> date | None:
    try:
        return date.fromisoformat(stored)
    except ValueError:
        return None
