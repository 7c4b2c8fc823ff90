"""Sums of items: turned over where the scale says so, prorated only where it publishes how."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from clinicdesk.protocols.language import Score
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.scored import Number, Scored, Scoring, number_of, reasons, tidy
from clinicdesk.protocols.values import SKIPPED, Facts

HUNDRED = 100
CENT = Decimal("0.01")
Turn = Callable[[Number], Number]


def sum_scoring(score: Score, questions: Mapping[str, Question]) -> Scoring:
    """The sum of the items times the factor. An item that the form's own rule skipped adds nothing."""
    turns = {item: _turn(questions[item]) for item in score.reverse}
    lowest = {item: _lowest(questions.get(item)) for item in score.items}
    items, factor, enough = score.items, score.factor, score.prorate_from
    share = _share(score, questions) if score.percent else None

    def scored(known: Facts) -> Scored:
        total: Number = 0
        least: Number = 0
        lacking: list[str] = []
        given: list[str] = []
        for item in items:
            value = known.get(item)
            if value is SKIPPED:
                continue
            number = number_of(value)
            if number is None:
                lacking.append(item)
                so_far = known.get(f"{item}.least")
                least += so_far if isinstance(so_far, int | Decimal) else lowest[item]
                continue
            total += turns[item](number) if item in turns else number
            given.append(item)
        count = len(given)
        if share is not None and (not lacking or (enough is not None and count >= max(1, enough))):
            return Scored(share(total, given))
        if not lacking:
            value_ = tidy(total * factor)
            return Scored(value_, least=value_)
        if enough is not None and count >= max(1, enough):
            value_ = tidy(_half_up(Decimal(total) * (count + len(lacking)) / count) * factor)
            return Scored(value_, least=value_)
        return Scored(None, None, reasons(tuple(lacking), known), tidy((total + least) * factor))

    return scored


def _share(score: Score, questions: Mapping[str, Question]) -> Callable[[Number, list[str]], Number | None]:
    """A sum in percent of what the given items can give at most, above their least: two decimals, half up."""
    ranges = {item: (questions[item].lowest or 0, questions[item].highest or 0) for item in score.items}

    def share(total: Number, given: list[str]) -> Number | None:
        least, most = (sum(ranges[item][end] for item in given) for end in (0, 1))
        if most == least:
            return None
        part = Decimal(total - least) * HUNDRED / Decimal(most - least)
        return tidy(part.quantize(CENT, ROUND_HALF_UP))

    return share


def cluster_scoring(score: Score) -> Scoring:
    """True when at least `need` items are symptoms; known as soon as the missing ones cannot change it."""
    items, line, need = score.items, score.symptom_at_least or 0, score.need or 0

    def scored(known: Facts) -> Scored:
        numbers = {item: number_of(known.get(item)) for item in items}
        sure = sum(number is not None and number >= line for number in numbers.values())
        lacking = [i for i, number in numbers.items() if number is None and known.get(i) is not SKIPPED]
        if sure >= need or sure + len(lacking) < need:
            return Scored(value=sure >= need)
        return Scored(None, None, reasons(tuple(lacking), known))

    return scored


def _turn(question: Question) -> Turn:
    lowest, highest = (0, 1) if question.type == "yes_no" else (question.lowest, question.highest)
    assert lowest is not None
    assert highest is not None
    both = lowest + highest
    return lambda number: both - number


def _lowest(question: Question | None) -> Number:
    return question.lowest or 0 if question else 0


def _half_up(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_UP))
