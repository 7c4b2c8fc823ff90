"""Field types of time: date (also of the year or month alone), time of day, duration in minutes."""

import datetime as dt
import re
from collections.abc import Mapping

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.number_types import Whole, range_issues
from clinicdesk.protocols.numerals import meanings, tidy
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.values import Json, PartialDate
from clinicdesk.words import say

YEARS = (1900, 2199)
"""What a typed year can be at all; a date of birth or of a licence, never a rule of medicine."""
HOUR = 60
_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_MONTH = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_CLOCK = re.compile(r"([0-9]{1,2})[:. ]([0-9]{1,2})|([0-9]{2})([0-9]{2})|([0-9])([0-9]{2})")
_SPAN = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
_WORDED = re.compile(r"(?:([0-9]{1,3}) ?([^\d\s]+))?(?: ?([0-9]{1,5}) ?([^\d\s]+)?)?")


class Date:
    """A date; the day, or day and month, may be unknown: 2019, 05.2019, 12.05.2019, 2019-05-12."""

    def parse(self, text: str, field: Question) -> PartialDate:
        """Refused ANS010 (not understood), ANS011 (no such day)."""
        typed = tidy(text).rstrip(".")
        if found := _DAY.fullmatch(typed):
            day, month, year = map(int, found.groups())
            return _date(field, year, month, day)
        if found := _MONTH.fullmatch(typed):
            return _date(field, int(found[2]), int(found[1]), None)
        if found := _ISO.fullmatch(typed):
            parts = [int(part) if part else None for part in found.groups()]
            return _date(field, int(found[1]), parts[1], parts[2])
        raise Refused(Issue("ANS010", field.id))

    def check(self, value: object, field: Question) -> list[Issue]:
        """A day that exists, in a year that people type."""
        if not isinstance(value, PartialDate):
            return [Issue("ANS010", field.id)]
        return [] if _exists(value) else [Issue("ANS011", field.id)]

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002 - one shape for all
        """12.05.2019, 05.2019 or 2019, the same in both languages."""
        assert isinstance(value, PartialDate)
        day = "" if value.day is None else f"{value.day:02}."
        month = "" if value.month is None else f"{value.month:02}."
        return f"{day}{month}{value.year:04}"

    def dump(self, value: object) -> Json:
        """ISO 8601, as far as it is known."""
        assert isinstance(value, PartialDate)
        month = "" if value.month is None else f"-{value.month:02}"
        return f"{value.year:04}{month}" + ("" if value.day is None else f"-{value.day:02}")

    def load(self, json: Json, field: Question) -> PartialDate:
        """The stored date. Refused ANS022, ANS011."""
        found = _ISO.fullmatch(json) if isinstance(json, str) else None
        if found is None:
            raise Refused(Issue("ANS022", field.id))
        parts = [int(part) if part else None for part in found.groups()]
        return _date(field, int(found[1]), parts[1], parts[2])


def _date(field: Question, year: int, month: int | None, day: int | None) -> PartialDate:
    value = PartialDate(year, month, day)
    if not _exists(value):
        raise Refused(Issue("ANS011", field.id))
    return value


def _exists(value: PartialDate) -> bool:
    if not YEARS[0] <= value.year <= YEARS[1] or (value.day is not None and value.month is None):
        return False
    try:
        dt.date(value.year, 1 if value.month is None else value.month, 1 if value.day is None else value.day)
    except ValueError:
        return False
    return True


class Clock:
    """A time of day: 9:05, 9:5, 0905."""

    def parse(self, text: str, field: Question) -> dt.time:
        """Refused ANS012."""
        found = _CLOCK.fullmatch(tidy(text))
        hour, minute = [int(part) for part in found.groups() if part] if found else (99, 99)
        try:
            return dt.time(hour, minute)
        except ValueError as error:
            raise Refused(Issue("ANS012", field.id)) from error

    def check(self, value: object, field: Question) -> list[Issue]:
        """To the minute."""
        exact = isinstance(value, dt.time) and not value.second and not value.microsecond
        return [] if exact else [Issue("ANS012", field.id)]

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """09:05."""
        assert isinstance(value, dt.time)
        return f"{value.hour:02}:{value.minute:02}"

    def dump(self, value: object) -> Json:
        """09:05."""
        assert isinstance(value, dt.time)
        return f"{value.hour:02}:{value.minute:02}"

    def load(self, json: Json, field: Question) -> dt.time:
        """The stored time. Refused ANS022."""
        if not isinstance(json, str) or not re.fullmatch(r"[0-9]{2}:[0-9]{2}", json):
            raise Refused(Issue("ANS022", field.id))
        return self.parse(json, field)


class Duration(Whole):
    """Whole minutes: 1:30, 90, 90 min, 1 h 30 min."""

    def parse(self, text: str, field: Question) -> int:
        """Refused ANS013."""
        typed = tidy(text).casefold()
        if found := _SPAN.fullmatch(typed):
            return int(found[1]) * HOUR + int(found[2])
        if typed.isascii() and typed.isdigit() and len(typed) <= 5:  # noqa: PLR2004 - nobody waits ten years
            return int(typed)
        return _worded(typed, field)

    def check(self, value: object, field: Question) -> list[Issue]:
        """Not negative; range."""
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            return [Issue("ANS013", field.id)]
        return range_issues(value, field)

    def show(self, value: object, field: Question, phrases: Mapping[str, str], language: str) -> str:  # noqa: ARG002
        """90 min."""
        assert isinstance(value, int)
        return say(language, "ans.minutes", n=value)


def _worded(typed: str, field: Question) -> int:
    found = _WORDED.fullmatch(typed)
    total, last = 0, ""
    for amount, unit in ((found[1], found[2]), (found[3], found[4])) if found else ():
        if amount is None:
            continue
        kind = meanings("span").get((unit or "min").rstrip("."), "")
        if not kind or last in {kind, "min"}:
            raise Refused(Issue("ANS013", field.id))
        total, last = total + int(amount) * (HOUR if kind == "h" else 1), kind
    if not last:
        raise Refused(Issue("ANS013", field.id))
    return total
