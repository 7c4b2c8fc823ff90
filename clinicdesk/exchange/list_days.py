"""Dates as lists hold them: with an hour, «р. н.», a spreadsheet's day number, or the month first."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

_HOUR = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_YEAR_SIGN = re.compile(
    r"(?<=\d)\s*(р\s*\.?\s*н\s*\.?|г\s*\.?\s*р\s*\.?|року народження|р\.|г\.)$", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{5}")
_EARLIEST, _LATEST = 3654, 73050
"""1910 and 2099, counted from 1900."""
_FROM_1900, _FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
_PAIR = re.compile(r"(\d{1,2})([./\-])(\d{1,2})\2(\d{4}|\d{2})")
_MONTHS = 12


def plain_day(text: str, *, since_1904: bool = False) -> str:
    """The date without what lists put around it; a day number as 1981-08-22. Whether it is one is asked later."""
    text = _YEAR_SIGN.sub("", _HOUR.sub("", text.strip())).strip()
    if _NUMBER.fullmatch(text) and text.isascii() and _EARLIEST <= int(text) <= _LATEST:
        return ((_FROM_1904 if since_1904 else _FROM_1900) + timedelta(days=int(text))).isoformat()
    return text


def month_first(text: str) -> bool:
    """08/22/1981: only with the month first is it a day."""
    found = _PAIR.fullmatch(text.strip())
    return found is not None and int(found[1]) <= _MONTHS < int(found[3])


def may_be_month_first(text: str) -> bool:
    """03/05/1973: two days, depending on who wrote it."""
    found = _PAIR.fullmatch(text.strip())
    return (
        found is not None and max(int(found[1]), int(found[3])) <= _MONTHS and int(found[1]) != int(found[3])
    )


def signs_of_month_first(texts: Iterable[str]) -> frozenset[str]:
    """The signs between the numbers of dates that can only be read with the month first."""
    return frozenset(sign_in(text) for text in texts if month_first(text))


def sign_in(text: str) -> str:
    """The sign between the numbers of a date in figures."""
    found = _PAIR.fullmatch(text.strip())
    return found[2] if found else ""
