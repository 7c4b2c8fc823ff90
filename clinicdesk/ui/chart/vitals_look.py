"""What the curve of one dosing day shows: places in minutes and mmHg, and every word. Pure but for the language."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil, floor

from PySide6.QtGui import QFontMetrics

from clinicdesk.services.board_views import BoardReading
from clinicdesk.services.chart_views import ChartDay
from clinicdesk.services.views import ReadingField
from clinicdesk.ui import fonts, moments
from clinicdesk.ui.board.notes import amount_words
from clinicdesk.ui.chart.news2_words import news2_cell, news2_words
from clinicdesk.ui.chart.vital_words import PRESSURE, cell, label, number, own_label, shown_columns
from clinicdesk.ui.components.table import Column
from clinicdesk.ui.surroundings import Surroundings

PLOTTED = ("sbp", "dbp", "pulse")
_MINUTE = timedelta(minutes=1)
_BANDS = frozenset({"alarm", "shelter", "power"})
STEP = 20.0
"""mmHg between two lines of the grid, or twice as much where there is little room."""
_TITLE, _PAD, _LEAST, _ICON = 116, 22, 46, 22
_SIGNS = {"red": "alert-octagon", "amber": "alert-outline"}


@dataclass(frozen=True, slots=True)
class Dot:
    """A measured number: minutes on the axis, its value, its alert level ("" for none)."""

    minute: int
    value: float
    level: str = ""


@dataclass(frozen=True, slots=True)
class Upright:
    """Something given at a moment: a dose, a booster, a rescue drug."""

    minute: int
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that lasted: an alarm, a shelter, a power cut."""

    first: int
    last: int
    words: str


@dataclass(frozen=True, slots=True)
class Level:
    """A limit of systolic pressure."""

    value: float
    level: str
    words: str


@dataclass(frozen=True, slots=True)
class VitalsLook:
    """The whole picture. `zero`: minute 0 on the clock; `band`: so much around the baseline."""

    first: int
    last: int
    low: float
    high: float
    zero: str
    curves: tuple[tuple[Dot, ...], ...]
    """Systolic, diastolic, pulse."""
    names: tuple[str, ...]
    uprights: tuple[Upright, ...]
    stretches: tuple[Stretch, ...]
    limits: tuple[Level, ...]
    band: tuple[float, float] | None
    clock: Callable[[int], str]
    minutes: Callable[[int], str]
    spoken: str


@dataclass(frozen=True, slots=True)
class VitalRow:
    """One line of the table under the picture: a field, and its cell in every set."""

    title: str
    cells: tuple[str, ...]
    levels: tuple[str, ...]
    told: tuple[str, ...] = ()
    """What a cell has to say besides."""


def sets_of(day: ChartDay) -> tuple[BoardReading, ...]:
    """The sets that count, oldest first."""
    return tuple(reversed([one for one in day.column.readings if not one.superseded and one.values]))


def zero_of(day: ChartDay) -> datetime:
    """Minute 0: the person's own dose; without one their first set, else the session's beginning."""
    sets = sets_of(day)
    return day.column.t0 or (sets[0].taken_at if sets else day.title.started_at)


def vitals_look(around: Surroundings, day: ChartDay) -> VitalsLook:
    """The picture of a day."""
    sets, zero, zone = sets_of(day), zero_of(day), around.zone()
    at = [_minute(one.taken_at, zero) for one in sets]
    curves = tuple(tuple(_dots(sets, zero, key)) for key in PLOTTED)
    uprights = tuple(_uprights(around, day, zero))
    limits = tuple(
        Level(one.sbp, one.level, around.say(f"chart.overview.limit.{one.level}", n=one.sbp))
        for one in day.limits
    )
    band = _band(day)
    seen = [dot.value for curve in curves for dot in curve]
    seen += [one.value for one in limits if seen and one.value <= max(seen) + STEP] + list(band or ())
    low, high = floor(min(seen, default=60) / STEP) * STEP, ceil(max(seen, default=160) / STEP) * STEP
    moments_of = [0, *at, *(one.minute for one in uprights)]
    last = max(moments_of) + 5
    return VitalsLook(
        min(moments_of) - 5, last, low, max(high, low + STEP), moments.hour(zero, zone), curves,
        tuple(label(around, key) for key in PLOTTED), uprights, tuple(_stretches(around, day, zero, last)),
        tuple(one for one in limits if one.value <= high), band,
        lambda minute: moments.hour(zero + minute * _MINUTE, zone),
        lambda minute: around.say("chart.overview.minute", n=str(minute).replace("-", "\u2212")),
        "; ".join([*(one.words for one in uprights), *(one.words for one in limits)]),
    )  # fmt: skip


def rows_of(around: Surroundings, day: ChartDay, fields: Sequence[ReadingField]) -> list[VitalRow]:
    """The same in numbers, a line for each field that was measured."""
    sets, found = sets_of(day), []
    own = {one.key: own_label(around, one) for one in fields}
    for key in shown_columns(fields):
        keys = PRESSURE if key == "bp" else (key,)
        cells = tuple(cell(around, one.values, key) for one in sets)
        title = around.say("chart.column.bp") if key == "bp" else label(around, key, own.get(key, ""))
        levels = tuple(_gravest(one.levels.get(part, "") for part in keys) for one in sets)
        if any(cells):
            found.append(VitalRow(title, cells, levels))
    if any(one.news2_parts for one in sets):
        found.append(
            VitalRow(
                "NEWS2", tuple(map(news2_cell, sets)), ("",) * len(sets),
                tuple(news2_words(around, one) for one in sets),
            )
        )  # fmt: skip
    return found


def columns_of(around: Surroundings, day: ChartDay, late: Collection[str]) -> list[Column[VitalRow]]:
    """A column for each set: its minute, «до» before the dose, a star for what was written down late."""
    head = around.say(f"chart.overview.{'from_dose' if day.column.t0 else 'from_first'}")
    columns: list[Column[VitalRow]] = [Column(head, lambda row: row.title, width=_TITLE)]
    zero, ink = zero_of(day), QFontMetrics(fonts.font(13, 500, family=fonts.CONDENSED))
    for place, one in enumerate(sets_of(day)):
        minute = _minute(one.taken_at, zero)
        before = day.column.t0 is not None and one.taken_at <= zero
        words = around.say("chart.overview.before") if before else str(minute)
        title = words + (" *" if one.reading_id in late else "")
        widest = max(ink.horizontalAdvance(said) for said in (title, cell(around, one.values, "bp")))
        mark = _ICON if any(one.levels.values()) else 0
        columns.append(_set_column(around, place, title, max(_LEAST, widest + _PAD + mark)))
    return columns


def _set_column(around: Surroundings, place: int, title: str, width: int) -> Column[VitalRow]:
    inks, grounds = {"red": "on_crit", "amber": "warn_ink"}, {"red": "crit", "amber": "warn_soft"}
    return Column(
        title, lambda row: row.cells[place], width=width,
        colour=lambda row: inks.get(row.levels[place], "ink"),
        ground=lambda row: grounds.get(row.levels[place], ""),
        icon=lambda row: _SIGNS.get(row.levels[place], ""),
        aside=lambda row: around.say(f"chart.level.{row.levels[place]}") if row.levels[place] else "",
        told=lambda row: row.told[place] if row.told else "",
    )  # fmt: skip


def _minute(at: datetime, zero: datetime) -> int:
    return round((at - zero) / _MINUTE)


def _dots(sets: Sequence[BoardReading], zero: datetime, key: str) -> Iterator[Dot]:
    for one in sets:
        if key in one.values:
            yield Dot(_minute(one.taken_at, zero), float(Decimal(one.values[key])), one.levels.get(key, ""))


def _gravest(levels: Iterator[str]) -> str:
    found = set(levels)
    return next((one for one in ("red", "amber") if one in found), "")


def _band(day: ChartDay) -> tuple[float, float] | None:
    """So many percent around the baseline as the protocol allows."""
    base = day.column.baseline.get("sbp")
    over = day.axis.over_baseline if day.axis else None
    if not base or over is None:
        return None
    value = Decimal(base)
    return float(value * (100 - over) / 100), float(value * (100 + over) / 100)


def _uprights(around: Surroundings, day: ChartDay, zero: datetime) -> Iterator[Upright]:
    def told(at: datetime, key: str, **words: str) -> str:
        return around.say(f"chart.overview.{key}", at=moments.hour(at, around.zone()), **words)

    for dose in day.column.doses:
        kind = "booster" if dose.ordinal else "dose"
        words = told(dose.given_at, kind, mg=number(around, dose.mg))
        yield Upright(_minute(dose.given_at, zero), words, kind)
    for rescue in day.column.rescues:
        if rescue.state == "given":
            drug = day.drugs.get(rescue.drug, {}).get(around.language.code) or rescue.drug
            words = told(rescue.at, "rescue", drug=drug, amount=amount_words(around, rescue.amount))
            yield Upright(_minute(rescue.at, zero), words, "rescue")


def _stretches(around: Surroundings, day: ChartDay, zero: datetime, last: int) -> Iterator[Stretch]:
    for mark in day.marks:
        if mark.kind in _BANDS:
            until = min(_minute(mark.until, zero), last) if mark.until else last
            if until > _minute(mark.at, zero):
                yield Stretch(_minute(mark.at, zero), until, around.say(f"board.event.{mark.kind}"))
