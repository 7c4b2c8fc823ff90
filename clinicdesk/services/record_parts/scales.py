"""Parts 5 and 10: scales at the beginning, and how they went on, in a table and a plot with its thresholds."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.language import Form, Score
from clinicdesk.reports.record import Block, Cell, Chart, Head, Line, Mark, Note, Part, Point, Table
from clinicdesk.reports.said import NOTHING, joined, plain, worded
from clinicdesk.services.record_parts.forms import blocks_of, sheet_blocks
from clinicdesk.services.record_parts.source import Sheet, Source

_COLUMNS = (("scale", 30), ("at", 14), ("result", 32), ("change", 24))
_PLOTTED = 2
"""A line needs two points."""


def baseline(source: Source) -> Part:
    """The first filling of each scale, item by item, with what its alerts asked for."""
    firsts = _firsts(source)
    blocks = [block for sheet in firsts for block in (*sheet_blocks(source, sheet), *_alerts(sheet))]
    return Part("baseline", worded("records.part.baseline"), tuple(blocks), 5)


def followup(source: Source) -> Part:
    """Later fillings, all scales over time, and the talks after the programme."""
    firsts = {sheet.filled.sheet_id for sheet in _firsts(source)}
    later = tuple(sheet for sheet in source.of("scales") if sheet.filled.sheet_id not in firsts)
    blocks: list[Block] = []
    table = _over_time(source)
    if table.rows:
        blocks.append(table)
        blocks += _plots(source)
        blocks.append(Note(worded("records.uncontrolled")))
    blocks += [block for sheet in later for block in (*sheet_blocks(source, sheet), *_alerts(sheet))]
    blocks += blocks_of(source, source.of("followup"))
    return Part("followup", worded("records.part.followup"), tuple(blocks), 10)


def _firsts(source: Source) -> tuple[Sheet, ...]:
    found: dict[str, Sheet] = {}
    for sheet in source.of("scales"):
        found.setdefault(sheet.filled.form.code, sheet)
    return tuple(found.values())


def _alerts(sheet: Sheet) -> Iterator[Block]:
    """What an answer set off: the alert in the form's words and what it asked of whom."""
    for raised in alerts_of(sheet.filled.form.alerts, sheet.filled.scores.facts):
        text = sheet.texts.phrase(f"alert.{raised.alert.id}.text", raised.alert.id)
        action = sheet.texts.phrase(f"alert.{raised.alert.id}.action")
        yield Note(joined((text, action), " → "), worded("records.alert"))


def _by_form(source: Source) -> Mapping[str, list[Sheet]]:
    """Every filling of every scale that has a number, dosing-day scales aside."""
    found: dict[str, list[Sheet]] = {}
    for sheet in source.sheets:
        if sheet.filled.form.group == "scale" and _totals(sheet.filled.form):
            found.setdefault(sheet.filled.form.code, []).append(sheet)
    return found


def _totals(form: Form) -> tuple[Score, ...]:
    return tuple(score for score in form.scores if score.kind == "sum")


def _over_time(source: Source) -> Table:
    rows = []
    for sheets in _by_form(source).values():
        before: Decimal | None = None
        for sheet in sheets:
            score = _totals(sheet.filled.form)[0]
            said = sheet.texts.scored(sheet.filled.form, score, sheet.filled.scores.scores[score.id])
            value = _number(sheet, score)
            change = NOTHING
            if before is not None and value is not None:
                change = plain(f"{value - before:+}".replace("-", "\u2212"))
            rows.append((
                Cell(sheet.texts.title), Cell(plain(source.when(sheet.filled.taken_at))), Cell(said),
                Cell(change if before is not None else worded("records.first")),
            ))  # fmt: skip
            before = value if value is not None else before
    heads = tuple(Head(worded(f"records.scales.{name}"), share) for name, share in _COLUMNS)
    return Table(heads, tuple(rows))


def _number(sheet: Sheet, score: Score) -> Decimal | None:
    value = sheet.filled.scores.scores[score.id].value
    return None if value is None or isinstance(value, str | bool) else Decimal(value)


def _plots(source: Source) -> Iterator[Chart]:
    for sheets in _by_form(source).values():
        score = _totals(sheets[0].filled.form)[0]
        known = [(sheet, number) for sheet in sheets if (number := _number(sheet, score)) is not None]
        if len(known) < _PLOTTED:
            continue
        start = source.day_of(known[0][0].filled.taken_at)
        points = tuple(
            Point((source.day_of(sheet.filled.taken_at) - start).days, int(number * 1000))
            for sheet, number in known
        )
        title = sheets[0].texts.short_title
        yield Chart(
            sheets[0].texts.title, worded("records.days", day=f"{start:%d.%m.%Y}"), (Line(title, points),),
            thresholds=tuple(_thresholds(score, known[0][1])),
        )  # fmt: skip


def _thresholds(score: Score, first: Decimal) -> Iterator[Mark]:
    """Where a change from the first number would be reliable, and where it would matter."""
    if score.change is None:
        return
    sign = -1 if score.change.better == "down" else 1
    for name in ("reliable", "meaningful"):
        size = getattr(score.change, name)
        if size is not None:
            yield Mark(worded(f"records.change.{name}", n=str(size)), int((first + sign * size) * 1000))
