"""Parts 5 and 10: scales at the beginning, and how they went on, in a table and a plot with its thresholds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.language import Form, Score
from clinicdesk.protocols.scores import Changed
from clinicdesk.reports.record import Block, Cell, Chart, Head, Line, Mark, Note, Part, Point, Table
from clinicdesk.reports.said import Said, joined, ours, plain, worded
from clinicdesk.reports.scaling import span
from clinicdesk.services.ended_calls import ended_calls
from clinicdesk.services.outcomes import Number, Scale, Taken, beginning, change_from, outcomes_page
from clinicdesk.services.reading_values import THOUSAND
from clinicdesk.services.record_parts.forms import blocks_of, sheet_blocks
from clinicdesk.services.record_parts.source import Sheet, Source
from clinicdesk.services.sheet_pages import whom
from clinicdesk.services.ways_in import groups_until
from clinicdesk.words import figure

_COLUMNS = (("scale", 27), ("at", 14), ("result", 27), ("change", 32))
_ENDED = (("call", 30), ("by", 20), ("at", 14), ("reason", 36))
_PLOTTED = 2
"""A line needs two points."""


class _Followed:
    """The scales that the programmes of somebody's way follow, as the window shows each of them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._by_cohort: dict[str, Mapping[str, Scale]] = {}
        for leg in source.legs:
            page = outcomes_page(
                leg.desk, leg.session, whom(leg.session, leg.person.person_id, leg.cohort_id)
            )
            self._by_cohort[leg.cohort_id] = {scale.read.code: scale for scale in page.scales}

    def scale_of(self, sheet: Sheet) -> Scale | None:
        """What a sheet is held against: the scale of its own cohort, begun there or in a group they came from.

        Of a sheet outside any cohort that follows it: that of the cohort the paper is read with, else of another.
        """
        code, here = sheet.filled.form.code, self._source.cohort_id
        latest = [one for one in reversed(self._by_cohort) if one != here]
        cohorts = [
            one for one in (sheet.filled.cohort_id, here, *latest) if code in self._by_cohort.get(one, {})
        ]
        if not cohorts:
            return None
        way = groups_until(self._source.session, self._source.people, cohorts[0])
        found = [self._by_cohort[one][code] for one in way if code in self._by_cohort.get(one, {})]
        return next((one for one in found if beginning(one)), found[0])


def baseline(source: Source) -> Part:
    """The first filling of each scale, item by item, with what its alerts asked for."""
    firsts = _firsts(source)
    blocks = [block for sheet in firsts for block in (*sheet_blocks(source, sheet), *_alerts(sheet))]
    nothing = (Note(worded("records.nothing.baseline")),)
    return Part("baseline", worded("records.part.baseline"), tuple(blocks) or nothing, 5)


def followup(source: Source) -> Part:
    """Later fillings, all scales over time, and the talks after the programme."""
    firsts = {sheet.filled.sheet_id for sheet in _firsts(source)}
    later = tuple(sheet for sheet in source.of("scales") if sheet.filled.sheet_id not in firsts)
    blocks: list[Block] = []
    followed = _Followed(source)
    table = _over_time(source, followed)
    if table.rows:
        blocks.append(table)
        blocks += _plots(source, followed)
        blocks.append(Note(worded("records.uncontrolled")))
    blocks += [block for sheet in later for block in (*sheet_blocks(source, sheet), *_alerts(sheet))]
    blocks += blocks_of(source, source.of("followup"))
    ended = _ended_calls(source)
    if ended.rows:
        blocks.append(ended)
    nothing = (Note(worded("records.nothing.followup")),)
    return Part("followup", worded("records.part.followup"), tuple(blocks) or nothing, 10)


def _ended_calls(source: Source) -> Table:
    """The calls that the medical lead ended undone: who, when and why."""
    rows = []
    found = [row for leg in source.legs for row in ended_calls(source.session, source.people, leg.cohort_id)]
    for row in sorted(found, key=lambda one: one.event_seq):
        said = json.loads(row.words)
        call = ours(*(f"{said[f'form_{code}']}: {said[f'point_{code}']}" for code in ("uk", "en")))
        by = plain(source.staff.get(row.owner_id, ""))
        rows.append(
            (Cell(call), Cell(by), Cell(plain(source.when(row.recorded_at))), Cell(plain(row.reason)))
        )
    heads = tuple(Head(worded(f"records.ended_calls.{name}"), share) for name, share in _ENDED)
    return Table(heads, tuple(rows), worded("records.ended_calls.title"))


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


def _over_time(source: Source, followed: _Followed) -> Table:
    rows = []
    for sheets in _by_form(source).values():
        for sheet in sheets:
            first = _beginning(sheets, followed.scale_of(sheet))
            score = _totals(sheet.filled.form)[0]
            said = sheet.texts.scored(sheet.filled.form, score, sheet.filled.scores.scores[score.id])
            begins = first is not None and first.sheet_id == sheet.filled.sheet_id
            change = worded("records.first") if begins else _change_said(change_from(first, _taken(sheet)))
            if sheet.phase != "scales":  # of a dose itself: it has no beginning before it
                change = worded("records.scales.not_compared")
            rows.append((
                Cell(sheet.texts.title), Cell(plain(source.when(sheet.filled.taken_at))), Cell(said), Cell(change),
            ))  # fmt: skip
    heads = tuple(Head(worded(f"records.scales.{name}"), share) for name, share in _COLUMNS)
    return Table(heads, tuple(rows))


def _beginning(sheets: Sequence[Sheet], scale: Scale | None) -> Taken | None:
    """What changes are counted from; of a scale that no programme follows, the first sheet."""
    return beginning(scale) if scale else _taken(sheets[0])


def _taken(sheet: Sheet) -> Taken:
    score = _totals(sheet.filled.form)[0]
    return Taken(
        sheet.filled.sheet_id, sheet.filled.taken_at, sheet.filled.read, score,
        sheet.filled.scores.scores[score.id],
    )  # fmt: skip


def _change_said(change: Changed) -> Said:
    """«−14, значно краще», and what kind of change it is; as the window says it."""
    if change.by is None:
        return worded("records.scales.not_compared")
    by = number_said(change.by)
    verdict = by if change.verdict == "plain" else worded(f"outcomes.change.{change.verdict}", by=by)
    marks = (
        worded(f"outcomes.mark.{name}.{'yes' if mark else 'no'}")
        for name, mark in (("reliable", change.reliable), ("meaningful", change.meaningful))
        if mark is not None
    )
    return joined((verdict, *marks), "; ")


def number_said(number: Number, *, sign: bool = True) -> Said:
    """With the comma of the language, a minus as wide as a plus."""
    text = f"{Decimal(number).normalize():f}".replace("-", "\u2212")
    text = f"+{text}" if sign and number > 0 else text
    return ours(figure("uk", text), figure("en", text))


def _number(sheet: Sheet, score: Score) -> Decimal | None:
    value = sheet.filled.scores.scores[score.id].value
    return None if value is None or isinstance(value, str | bool) else Decimal(value)


def _plots(source: Source, followed: _Followed) -> Iterator[Chart]:
    for sheets in _by_form(source).values():
        score = _totals(sheets[0].filled.form)[0]
        known = [(sheet, number) for sheet in sheets if (number := _number(sheet, score)) is not None]
        if len(known) < _PLOTTED:
            continue
        start = source.day_of(known[0][0].filled.taken_at)
        points = tuple(
            Point((source.day_of(sheet.filled.taken_at) - start).days, int(number * THOUSAND))
            for sheet, number in known
        )
        scale = followed.scale_of(sheets[-1])
        first = _beginning(sheets, scale)
        thresholds = tuple(
            _thresholds(score, first.number if first else None, scale.cutoff if scale else None)
        )
        drawn = [*(one.thousandths / THOUSAND for one in points), *(one.at / THOUSAND for one in thresholds)]
        low, high = span((score.lowest, score.highest), drawn)
        title = sheets[0].texts.short_title
        yield Chart(
            sheets[0].texts.title, worded("records.days", day=f"{start:%d.%m.%Y}"), (Line(title, points),),
            thresholds=thresholds, span=(int(low * THOUSAND), int(high * THOUSAND)),
        )  # fmt: skip


def _thresholds(score: Score, first: Number | None, cutoff: Number | None) -> Iterator[Mark]:
    """The programme's own line; where a change from the beginning would be reliable, and where it would matter."""
    if cutoff is not None:
        said = worded("outcomes.cutoff", n=number_said(cutoff, sign=False))
        yield Mark(said, int(cutoff * THOUSAND))
    if score.change is None or first is None:
        return
    sign = -1 if score.change.better == "down" else 1
    for name in ("reliable", "meaningful"):
        size = getattr(score.change, name)
        if size is not None:
            at = int((first + sign * size) * THOUSAND)
            yield Mark(worded(f"records.change.{name}", n=number_said(size, sign=False)), at)
