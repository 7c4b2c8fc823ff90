"""Dates of birth: stored 1985-05-14, shown in the language of the window, and the age they make."""

from datetime import date

from clinicdesk.ui import moments


def show_birth(language: str, stored: str) -> str:
    """The stored date as it is read; anything else as it is."""
    born = _date(stored)
    if born is None:
        return stored
    return moments.calendar_day(language, born)


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
