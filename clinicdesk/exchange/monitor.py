"""The export of a bedside monitor: lines of time and numbers, columns in any order, mapped once."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.csv_table import read_csv
from clinicdesk.exchange.table import Line, Sheet
from clinicdesk.paths import resource

TIME, DATE = "time", "date"
PRESSURE = "sbp"
_LOOKED_FOR = 40
_LEAST = 2
"""A heading names the time and at least one number."""
_UNIT = re.compile(r"[\[(].*?[\])]")
_WORD = re.compile(r"[^\W_]+")
_NOTHING = frozenset({"", "-", "--", "---", "–", "n/a", "na", "?", "0"})
"""What monitors write when nothing was measured. A nought is a sensor that fell off; people type an arrest."""
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class MonitorTable:
    """The lines of an export. `columns`: field to column, counted from 0; `headings` as they stand."""

    sheet: Sheet
    heading_line: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """One line: local time as it says, and the numbers of the fields that it has."""

    line: int
    day: dt.date | None
    clock: dt.time | None
    values: Mapping[str, str]


def read_monitor(data: bytes) -> MonitorTable:
    """A CSV export with its columns guessed; none where no heading is known, and a person says which is which.

    Refused IMP… (not a table), MON001 (no lines of several columns at all).
    """
    (sheet,) = read_csv(data).sheets
    for line in sheet.lines[:_LOOKED_FOR]:
        found = _guess(line)
        if TIME in found and len(found) >= _LEAST:
            return MonitorTable(sheet, line.number, line.cells, found)
    number, headings = _strange_headings(sheet.lines)
    return MonitorTable(sheet, number, headings, {})


def _strange_headings(lines: tuple[Line, ...]) -> tuple[int, tuple[str, ...]]:
    """The line above the first that looks measured, and its cells; nameless columns where there is none above."""
    wide = [line for line in lines if sum(bool(cell.strip()) for cell in line.cells) >= _LEAST]
    if not wide:
        raise Refused(Issue("MON001", "file"))
    at = next((place for place, line in enumerate(wide[:_LOOKED_FOR]) if _measured(line)), None)
    if at is None:
        return wide[0].number, wide[0].cells
    first = wide[at]
    # A line of the device's own, narrower than what was measured, names no columns.
    if at > 0 and len(wide[at - 1].cells) >= len(first.cells):
        return wide[at - 1].number, wide[at - 1].cells
    return first.number - 1, ("",) * len(first.cells)


def _measured(line: Line) -> bool:
    """A time in one cell, a number in another."""
    times = {place for place, cell in enumerate(line.cells) if _clock(cell) is not None}
    return bool(times) and any(
        cell.strip().replace(",", ".").replace(".", "", 1).isdecimal()
        for place, cell in enumerate(line.cells)
        if place not in times
    )


def fields() -> tuple[str, ...]:
    """What a column can be: the time, the date, and the readings a monitor exports, in the order of the list."""
    return tuple(_words())


def remapped(table: MonitorTable, columns: Mapping[str, int]) -> MonitorTable:
    """The same lines with the columns a person chose.

    Refused MON002 for a column or field that is not there, MON008 without a time, MON009 without a
    reading, MON010 where two fields share a column.
    """
    for field, place in columns.items():
        if field not in _words() or not 0 <= place < len(table.headings):
            raise Refused(Issue("MON002", field))
    twice = _taken_twice(columns)
    if twice:
        raise Refused(*(Issue("MON010", field) for field in twice))
    if TIME not in columns:
        raise Refused(Issue("MON008", TIME))
    if not set(columns) - {TIME, DATE}:
        raise Refused(Issue("MON009", PRESSURE))
    return MonitorTable(table.sheet, table.heading_line, table.headings, dict(columns))


def _taken_twice(columns: Mapping[str, int]) -> tuple[str, ...]:
    """Fields that share a column; only the date may stand beside the time in one."""
    return tuple(
        field
        for field, place in columns.items()
        if any(
            place == other and {field, name} != {TIME, DATE}
            for name, other in columns.items()
            if name != field
        )
    )


def lines_of(table: MonitorTable) -> Iterator[MonitorLine]:
    """Every line below the heading that has a number; none while nobody knows the columns."""
    if TIME not in table.columns:
        return
    for line in table.sheet.lines:
        if line.number <= table.heading_line:
            continue
        cells = {field: line.at(place).strip() for field, place in table.columns.items()}
        values = {
            field: text
            for field, text in cells.items()
            if field not in {TIME, DATE} and text.casefold() not in _NOTHING
        }
        if values:
            told = f"{cells.get(DATE, '')} {cells[TIME]}"
            yield MonitorLine(line.number, _day(told), _clock(told), values)


def _guess(line: Line) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, words in _words().items():
        place = next((at for at, cell in enumerate(line.cells) if _plain(cell) in words), None)
        if place is not None and place not in found.values():
            found[field] = place
    return found


def _plain(heading: str) -> str:
    return " ".join(_WORD.findall(_UNIT.sub(" ", heading).casefold()))


def _day(text: str) -> dt.date | None:
    for part in re.split(r"[\sT]+", text):
        for form in _DAYS:
            try:
                return dt.datetime.strptime(part, form).date()  # noqa: DTZ007 - the clinic's zone is put on later
            except ValueError:
                continue
    return None


def _clock(text: str) -> dt.time | None:
    found = _CLOCK.search(text)
    if found is None:
        return None
    try:
        return dt.time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


@cache
def _words() -> Mapping[str, frozenset[str]]:
    said = tomllib.loads(resource("imports", "monitor.toml").read_text(encoding="utf-8"))
    return {field: frozenset(part["words"]) for field, part in said["fields"].items()}
