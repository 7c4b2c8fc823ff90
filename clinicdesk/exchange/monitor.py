"""The export of a bedside monitor: lines of time and numbers, columns in any order, mapped once."""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from clinicdesk.errors import Issue, Refused
from clinicdesk.exchange.csv_table import read_csv
from clinicdesk.exchange.monitor_time import Doubt, Told, agreed_orders, told
from clinicdesk.exchange.table import Line, Sheet
from clinicdesk.paths import resource

TIME, DATE, PATIENT = "time", "date", "patient"
NOT_MEASURED = frozenset({TIME, DATE, PATIENT})
PRESSURE = "sbp"
BOTH = "bp"
"""Both pressures in one cell, "130/85", with or without the mean behind them: "130/85 (98)"."""
_PARTS = ("sbp", "dbp")
_WATCHED = (frozenset({BOTH, *_PARTS}), frozenset({"spo2"}))
"""What the alarms of a session go by most: a file that has one of these in a strange column is asked about."""
_LOOKED_FOR = 40
_LEAST = 2
"""A heading names the time and at least one number."""
_UNIT = re.compile(r"[\[(].*?[\])]")
_WORD = re.compile(r"[^\W_]+")
_NOTHING = frozenset({"", "-", "--", "---", "–", "n/a", "na", "?", "0"})
"""What monitors write when nothing was measured. A nought is a sensor that fell off; people type an arrest."""
_MARKED = re.compile(r"[*!#^~\s]*([+-]?\d+(?:[.,]\d+)?)\s*(?:[*!#^~?]*|[\[(][^\])]*[\])]|%|°?\s?C)")
"""A number in clear form, and what monitors put behind it: a mark of an alarm, the mean pressure in brackets."""
_PAIR = re.compile(r"[*!#^~\s]*([\d-]+)\s*/\s*([\d-]+)\s*(?:[*!#^~?]*|[\[(/].*)")
"""Two numbers with a stroke between; behind them a mark, or the mean in brackets or after a stroke."""
_NOUGHTS = re.compile(r"([+-]?\d+)[.,]0+")


@dataclass(frozen=True, slots=True)
class MonitorTable:
    """The lines of an export. `columns`: field to column, counted from 0; `headings` as they stand."""

    sheet: Sheet
    heading_line: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """One line: time and day as it says (`zone` None: the clinic's), and the numbers of the fields that it has.

    `dated`: it names a day; `doubt`: why that day cannot be known. `patient`: whom the line names, "" for nobody.
    `marks`: fields that the monitor marked instead of measuring, with its mark.
    """

    line: int
    day: dt.date | None
    clock: dt.time | None
    values: Mapping[str, str]
    zone: dt.timezone | None = None
    dated: bool = False
    doubt: Doubt = ""
    said: str = ""
    patient: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


def read_monitor(data: bytes) -> MonitorTable:
    """A CSV export with its columns guessed; none where no heading is known, and a person says which is which.

    Refused IMP… (not a table), MON001 (no lines of several columns at all).
    """
    (sheet,) = read_csv(data).sheets
    for line in sheet.lines[:_LOOKED_FOR]:
        found = _guess(line)
        if TIME in found and len(set(found) - {PATIENT}) >= _LEAST:
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
    times = {place for place, cell in enumerate(line.cells) if told(cell).clock is not None}
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
    reading, MON010 where two fields share a column, MON500 for pressure in one column and apart.
    """
    for key, place in columns.items():
        if key not in _words() or not 0 <= place < len(table.headings):
            raise Refused(Issue("MON002", key))
    twice = _taken_twice(columns)
    if twice:
        raise Refused(*(Issue("MON010", field) for field in twice))
    if BOTH in columns and not set(columns).isdisjoint(_PARTS):
        raise Refused(Issue("MON500", BOTH))
    if TIME not in columns:
        raise Refused(Issue("MON008", TIME))
    if not set(columns) - NOT_MEASURED:
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


def lines_of(table: MonitorTable, order: str = "") -> tuple[MonitorLine, ...]:
    """Every line below the heading that has a number; none while nobody knows the columns.

    `order`: in which order day, month and year stand in it, where a person said so.
    """
    if TIME not in table.columns:
        return ()
    lines = [line for line in table.sheet.lines if line.number > table.heading_line]
    times = [_told(table, line) for line in lines]
    orders, whose = agreed_orders(times, order), _whose(table)
    return tuple(
        made
        for line, time in zip(lines, times, strict=True)
        if (made := _line(table, line, time, orders=orders, whose=whose)).values
    )


def unread(table: MonitorTable) -> tuple[str, ...]:
    """Headings of columns with numbers of which nothing is taken, while pressure or SpO₂ comes from no column.

    A column without a heading by its number, counted from 1.
    """
    if all(not part.isdisjoint(table.columns) for part in _WATCHED):
        return ()
    lines = [line for line in table.sheet.lines if line.number > table.heading_line]
    return tuple(
        heading.strip() or str(place + 1)
        for place, heading in enumerate(table.headings)
        if place not in table.columns.values() and any(_is_figure(line.at(place).strip()) for line in lines)
    )


def _is_figure(text: str) -> bool:
    return _MARKED.fullmatch(text) is not None or _PAIR.fullmatch(text) is not None


def _apart(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells, both pressures of one cell each as its own; what is no pair stays whole, and is told at its line."""
    apart = {key: text for key, text in cells.items() if key != BOTH}
    if BOTH in cells:
        found = _PAIR.fullmatch(cells[BOTH])
        apart |= zip(_PARTS, found.groups(), strict=True) if found else {PRESSURE: cells[BOTH]}
    return apart


def _line(
    table: MonitorTable, line: Line, time: Told, *, orders: frozenset[str], whose: tuple[int, ...]
) -> MonitorLine:
    whole = {key: line.at(place).strip() for key, place in table.columns.items() if key not in NOT_MEASURED}
    cells = _apart(whole)
    read = {key: _figure(text) for key, text in cells.items() if text.casefold() not in _NOTHING}
    patient = " · ".join(dict.fromkeys(filter(None, (line.at(place).strip() for place in whose))))
    return MonitorLine(
        line.number, time.day(orders), time.clock, {key: said for key, said in read.items() if said},
        time.zone, time.dated, time.doubt(orders), _said(table, line), patient,
        {key: cells[key] for key, said in read.items() if not said},
    )  # fmt: skip


def _figure(text: str) -> str:
    """The number of a cell without the monitor's marks, "" where it holds none; what is not clear stays as it is."""
    if not any(sign.isdecimal() for sign in text):
        return ""
    found = _MARKED.fullmatch(text)
    plain = found[1] if found else text
    whole = _NOUGHTS.fullmatch(plain)
    plain = whole[1] if whole else plain
    return "" if plain.strip("+-0") == "" else plain


def _told(table: MonitorTable, line: Line) -> Told:
    """The time's cell, with the day of the date's where none can be read in it: "10:49 (auto)" names no day."""
    time = told(line.at(table.columns[TIME]))
    if time.days or DATE not in table.columns:
        return time
    day = told(line.at(table.columns[DATE]))
    return replace(time, dated=time.dated or day.dated, days=day.days)


def _said(table: MonitorTable, line: Line) -> str:
    """Date and time as they stand in the file."""
    places = dict.fromkeys(table.columns[key] for key in (DATE, TIME) if key in table.columns)
    return " ".join(filter(None, (line.at(place).strip() for place in places)))


def _whose(table: MonitorTable) -> tuple[int, ...]:
    """The columns that name a patient: the one mapped, with every other that is headed like one."""
    if PATIENT not in table.columns:
        return ()
    taken = set(table.columns.values())
    like = {
        at
        for at, heading in enumerate(table.headings)
        if at not in taken and _plain(heading) in _words()[PATIENT]
    }
    return tuple(sorted({table.columns[PATIENT], *like}))


def _guess(line: Line) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, words in _words().items():
        place = next((at for at, cell in enumerate(line.cells) if _plain(cell) in words), None)
        if place is not None and place not in found.values() and not (key == BOTH and PRESSURE in found):
            found[key] = place
    return found


def _plain(heading: str) -> str:
    """Without capitals, units, signs and gaps; a small figure is a figure: "SpO₂", "Sp O2" and "spo2" are one."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", _UNIT.sub(" ", heading)).casefold()))


@cache
def _words() -> Mapping[str, frozenset[str]]:
    said = tomllib.loads(resource("imports", "monitor.toml").read_text(encoding="utf-8"))
    return {field: frozenset(map(_plain, part["words"])) for field, part in said["fields"].items()}
