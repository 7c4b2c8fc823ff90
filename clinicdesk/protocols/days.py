"""Dates as people write them: 04.09.1972, 4/9/72, 1972-09-04, 4 вересня 1972, 4 Sep 1972."""

import re
from datetime import date

_NUMBERS = re.compile(r"(\d{1,2})[\s./\-](\d{1,2})[\s./\-](\d{4}|\d{2})(?:\s*(?:р\.?|року))?")
_ISO = re.compile(r"(\d{4})[\s./\-](\d{1,2})[\s./\-](\d{1,2})")
_SOLID = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WORDS = re.compile(
    r"(\d{1,2})\s*(?:-?(?:го|е|th|st|nd|rd))?\.?\s+([^\W\d_]+)\.?,?\s+(\d{4}|\d{2})(?:\s*(?:р\.?|року|г\.?))?"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:th|st|nd|rd)?,?\s+(\d{4})")
_MONTHS = (
    "січ янв jan", "лют фев feb", "бер мар mar", "кві апр apr", "тра май мая may", "чер июн jun",
    "лип июл jul", "сер авг aug", "вер сен sep", "жов окт oct", "лис ноя nov", "гру дек dec",
)  # fmt: skip
_NUMBER_OF = {short: month for month, names in enumerate(_MONTHS, start=1) for short in names.split()}
_MONTH_NAMES = (
    "січень січня january", "лютий лютого february", "березень березня march", "квітень квітня april",
    "травень травня may", "червень червня june", "липень липня july", "серпень серпня august",
    "вересень вересня september", "жовтень жовтня october", "листопад листопада november",
    "грудень грудня december",
)  # fmt: skip
"""Whole: beside a year a beginning is more often somebody's surname, as «Лисенко 1984»."""
_MONTH_OF = {name: month for month, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_MONTH_YEAR = re.compile(r"(?:([^\W\d_]+)\s+|(\d{1,2})[./\-])(\d{4})(?:\s*(?:р\.?|року))?")
_YEAR_MONTH = re.compile(r"(\d{4})[./\-](\d{1,2})")
_MONTHS_OF_A_YEAR = 12
_CENTURY = 100


def day_parts(text: str, today: date) -> tuple[int, int, int] | None:
    """Year, month and day as written; None for what is no date. Whether there is such a day is not asked.

    Two digits of a year mean the latest such year that is not ahead of `today`.
    """
    text = " ".join(text.split()).casefold()
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text) or _SOLID.fullmatch(text):
        return _year(found[3], today), int(found[2]), int(found[1])
    if found := _WORDS.fullmatch(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _MONTH_FIRST.fullmatch(text):
        day, month, year = found[2], found[1], found[3]
    else:
        return None
    number = _NUMBER_OF.get(month[:3])
    return (_year(year, today), number, int(day)) if number else None


def short_year(text: str) -> bool:
    """Whether the year has two digits, so that another century could be meant: 12.03.45."""
    text = " ".join(text.split()).casefold()
    found = _NUMBERS.fullmatch(text) or _WORDS.fullmatch(text)
    return found is not None and len(found[3]) == 2  # noqa: PLR2004 - as below


def read_day(text: str, today: date) -> date | None:
    """The date that was written; None for no date or a day that never was."""
    parts = day_parts(text, today)
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


def read_month(text: str) -> tuple[int, int] | None:
    """Year and month of «березень 1984», "March 1984", 03.1984 or 1984-03; None for anything else."""
    text = " ".join(text.split()).casefold()
    if found := _YEAR_MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_YEAR.fullmatch(text):
        year, month = int(found[3]), _MONTH_OF.get(found[1], 0) if found[1] else int(found[2])
    else:
        return None
    return (year, month) if 1 <= month <= _MONTHS_OF_A_YEAR else None


def age_in_years(born: date, today: date) -> int:
    """Whole years on a day; negative before birth."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _year(text: str, today: date) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - a year of two digits
        return year
    this = today.year // _CENTURY * _CENTURY + year
    return this if this <= today.year else this - _CENTURY
