"""Sums of items: turned over where the scale says so, prorated only where it publishes how."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from clinicdesk.protocols.language import Score
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.scored import Number, Scored, Scoring, number_of, reasons, tidy
from clinicdesk.protocols.values import SKIPPED, Facts

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a sum and its possible range. `both`: lowest + highest of an item that is turned over."""

    path: str
    lowest: Number
    highest: Number
    both: Number | None


@dataclass(slots=True)
class _Tally:
    """What the answered items come to, and what is missing."""

    total: Number = 0
    count: int = 0
    bottom: Number = 0
    top: Number = 0
    least: Number = 0
    lacking: tuple[str, ...] = ()


def sum_scoring(score: Score, questions: Mapping[str, Question], scores: Mapping[str, Score]) -> Scoring:
    """The sum of the items times the factor. An item that the form's own rule skipped adds nothing."""
    items = tuple(_item(path, score, questions, scores) for path in score.items)
    factor, enough, percent = score.factor, score.prorate_from, score.percent

    def scored(known: Facts) -> Scored:
        tally = _tally(items, known)
        if not tally.lacking:
            total = _percent(tally) if percent else tidy(tally.total * factor)
            return Scored(total, least=total)
        if enough is not None and tally.count >= max(1, enough):
            total = _percent(tally) if percent else tidy(_prorated(tally) * factor)
            return Scored(total, least=total)
        least = None if percent else tidy((tally.total + tally.least) * factor)
        return Scored(None, None, reasons(tally.lacking, known), least)

    return scored


def _tally(items: tuple[_Item, ...], known: Facts) -> _Tally:
    tally = _Tally()
    for item in items:
        value = known.get(item.path)
        if value is SKIPPED:
            continue
        number = number_of(value)
        if number is None:
            tally.lacking += (item.path,)
            least = known.get(f"{item.path}.least")
            tally.least += least if isinstance(least, int | Decimal) else item.lowest
            continue
        tally.total += number if item.both is None else item.both - number
        tally.count += 1
        tally.bottom += item.lowest
        tally.top += item.highest
    return tally


def _prorated(tally: _Tally) -> int:
    whole = tally.total * (tally.count + len(tally.lacking))
    return int((Decimal(whole) / tally.count).to_integral_value(ROUND_HALF_UP))


def _percent(tally: _Tally) -> Number:
    span = tally.top - tally.bottom
    if not span:
        return 0
    return tidy((Decimal(tally.total - tally.bottom) * 100 / span).quantize(HUNDREDTH, ROUND_HALF_UP))


def _item(path: str, score: Score, questions: Mapping[str, Question], scores: Mapping[str, Score]) -> _Item:
    inner = scores.get(path.removeprefix("score.")) if path.startswith("score.") else None
    found: Question | Score | None = inner or questions.get(path)
    lowest: Number = 0
    highest: Number = 1
    if found is not None and getattr(found, "type", "") != "yes_no":
        lowest = 0 if found.lowest is None else found.lowest
        highest = lowest if found.highest is None else found.highest
    return _Item(path, lowest, highest, lowest + highest if path in score.reverse else None)


def cluster_scoring(score: Score) -> Scoring:
    """True when at least `need` items are symptoms; withheld while an item is missing."""
    items, line, need = score.items, score.symptom_at_least or 0, score.need or 0

    def scored(known: Facts) -> Scored:
        numbers = {item: number_of(known.get(item)) for item in items}
        lacking = tuple(i for i, number in numbers.items() if number is None and known.get(i) is not SKIPPED)
        if lacking:
            return Scored(None, None, reasons(lacking, known))
        return Scored(value=sum(number is not None and number >= line for number in numbers.values()) >= need)

    return scored
