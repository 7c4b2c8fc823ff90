"""When a line of a monitor's export was measured: the hour of 12 or 24, its zone, the day as devices write it.

A day is never guessed. What two orders of day and month read differently stays in doubt until another line of the
file or a person says which order it is; what no order reads is not understood.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

ORDERS = ("dmy", "mdy", "ymd")
"""Orders of day, month and year that figures alone can stand in."""
Doubt = Literal["", "unread", "two_ways"]
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?![\d:])\s*(?:([ap])\.?\s?m\b\.?|(дп|пп)\b\.?)?"
    r"\s*(z\b|utc\b|gmt\b|[+-]\d{2}:?\d{2}(?!\d)|[+-]\d{2}(?![\d:]))?",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<=\d)[tT](?=\d{1,2}:)")
_FIGURES = re.compile(r"(\d{1,4})([./\-])(\d{1,2})\2(\d{1,4})")
_TOGETHER = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})[\s.\-]*([^\W\d_]{3,})\.?[\s,\-]*(\d{4}|\d{2})", re.IGNORECASE)
_NAMED_FIRST = re.compile(r"([^\W\d_]{3,})\.?[\s\-]*(\d{1,2})[\s,\-]+(\d{4})", re.IGNORECASE)
_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "січ лют бер кві тра чер лип сер вер жов лис гру",
    )
    for number, name in enumerate(names.split(), start=1)
}
_NOON = 12
_YEAR = 4
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says of its time. `days`: order to day, "" where only one reading of it is possible.

    `dated`: something stands where the day would, read or not.
    """

    clock: dt.time | None
    zone: dt.timezone | None = None
    dated: bool = False
    days: Mapping[str, dt.date] = field(default_factory=lambda: MappingProxyType({}))

    def day(self, orders: frozenset[str]) -> dt.date | None:
        """The day, if these orders agree on it; None without one."""
        found = {day for order, day in self.days.items() if not order or order in orders}
        return found.pop() if len(found) == 1 else None

    def doubt(self, orders: frozenset[str]) -> Doubt:
        """Whether the day cannot be read, or can be read in two ways."""
        if not self.dated or self.day(orders) is not None:
            return ""
        return "two_ways" if len(set(self.days.values())) > 1 else "unread"


def told(text: str) -> Told:
    """What a cell of date and time says; no clock where none can be read."""
    plain = _JOINED.sub(" ", text.strip())
    found = _CLOCK.search(plain)
    rest = plain if found is None else f"{plain[: found.start()]} {plain[found.end() :]}"
    rest = rest.strip(" \t,;")
    days = _days(rest)
    return Told(
        _clock(found) if found else None,
        _zone(found[6] or "") if found else None,
        dated=bool(rest),
        days=days,
    )


def agreed_orders(every: Iterable[Told], chosen: str = "") -> frozenset[str]:
    """The orders in which every readable day of a file can stand; the one a person chose alone."""
    if chosen:
        return frozenset({chosen})
    left = frozenset(ORDERS)
    for one in every:
        mine = frozenset(one.days) - {""}
        left = left & mine if mine else left
    return left


def _clock(found: re.Match[str]) -> dt.time | None:
    hour, half = int(found[1]), (found[4] or found[5] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half in {"p", "пп"} else 0)
    try:
        return dt.time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def _zone(text: str) -> dt.timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return dt.UTC
    figures = text[1:].replace(":", "").ljust(4, "0")
    ahead = dt.timedelta(hours=int(figures[:2]), minutes=int(figures[2:]))
    if ahead >= dt.timedelta(days=1):
        return None
    return dt.timezone(-ahead if text[0] == "-" else ahead)


def _days(text: str) -> Mapping[str, dt.date]:
    if found := _TOGETHER.fullmatch(text):
        return _only(_date(int(found[1]), int(found[2]), int(found[3])))
    if found := _FIGURES.fullmatch(text):
        return _by_figures(found[1], found[2], int(found[3]), found[4])
    if found := _NAMED.fullmatch(text):
        return _only(_date(_year(found[3]), _MONTHS.get(found[2][:3].casefold(), 0), int(found[1])))
    if found := _NAMED_FIRST.fullmatch(text):
        return _only(_date(int(found[3]), _MONTHS.get(found[1][:3].casefold(), 0), int(found[2])))
    return {}


def _by_figures(first: str, sign: str, middle: int, last: str) -> Mapping[str, dt.date]:
    """A year of four figures says where it stands; points are the day first, as Ukraine writes it (ДСТУ 4163)."""
    if len(first) == _YEAR:
        return _only(_date(int(first), middle, int(last)))
    if sign == ".":
        return _only(_date(_year(last), middle, int(first)))
    made = {"dmy": _date(_year(last), middle, int(first)), "mdy": _date(_year(last), int(first), middle)}
    if len(last) != _YEAR:
        made["ymd"] = _date(_year(first), middle, int(last))
    return {order: day for order, day in made.items() if day is not None}


def _only(day: dt.date | None) -> Mapping[str, dt.date]:
    return {"": day} if day is not None else {}


def _year(text: str) -> int:
    return int(text) if len(text) == _YEAR else _CENTURY + int(text)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
