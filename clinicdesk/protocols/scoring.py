"""A score taken apart once: a function from facts to what the score came to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from clinicdesk.protocols.ladders import ladder_scoring
from clinicdesk.protocols.language import Bands, Score
from clinicdesk.protocols.question import Question
from clinicdesk.protocols.rules import Compiled, Lacking, compile_missing, compile_rule
from clinicdesk.protocols.scored import Scored, Scoring, reasons
from clinicdesk.protocols.sums import cluster_scoring, sum_scoring
from clinicdesk.protocols.values import UNSURE, Fact, Facts


def compile_score(score: Score, questions: Mapping[str, Question], scores: Mapping[str, Score]) -> Scoring:
    """The function of a score: its kind, what it waits for, then its bands. `scores`: all of the form, by id."""
    scoring = _of_kind(score, questions, scores)
    if score.kind in {"verdict", "rule"} and score.items:
        scoring = _waiting(score.items, scoring)
    return _banded(score, scoring) if score.bands else scoring


def _of_kind(score: Score, questions: Mapping[str, Question], scores: Mapping[str, Score]) -> Scoring:
    if score.kind == "sum":
        return sum_scoring(score, questions, scores)
    if score.kind == "ladders":
        return ladder_scoring(score)
    if score.kind == "cluster":
        return cluster_scoring(score)
    return _verdict(score) if score.kind == "verdict" else _rule(score)


def _waiting(items: tuple[str, ...], scoring: Scoring) -> Scoring:
    def scored(known: Facts) -> Scored:
        lacking = tuple(item for item in items if _is_missing(known.get(item)))
        return Scored(None, None, reasons(lacking, known)) if lacking else scoring(known)

    return scored


def _is_missing(value: Fact | None) -> bool:
    return value is None or (isinstance(value, str) and value in UNSURE)


def _verdict(score: Score) -> Scoring:
    steps = [
        (one.id, compile_rule(one.when), compile_missing(one.when)) if one.when else (one.id, None, None)
        for one in score.verdicts
    ]

    def scored(known: Facts) -> Scored:
        for name, holds, lacking in steps:
            said = True if holds is None else holds(known)
            if said:
                return Scored(name)
            if said is None and lacking is not None:
                return Scored(None, None, reasons(lacking(known), known))
        return Scored(None)

    return scored


def _rule(score: Score) -> Scoring:
    rule = score.when
    assert rule is not None
    holds, lacking = compile_rule(rule), compile_missing(rule)

    def scored(known: Facts) -> Scored:
        said = holds(known)
        return Scored(said, None, reasons(lacking(known), known) if said is None else ())

    return scored


def _banded(score: Score, scoring: Scoring) -> Scoring:
    tables = [
        (bands, compile_rule(bands.when), compile_missing(bands.when)) if bands.when else (bands, None, None)
        for bands in score.bands
    ]

    def scored(known: Facts) -> Scored:
        found = scoring(known)
        number = found.value
        if isinstance(number, str | bool) or number is None:
            return found
        return _with_band(score.id, found, number, tables, known)

    return scored


def _with_band(
    name: str,
    found: Scored,
    number: int | Decimal,
    tables: Sequence[tuple[Bands, Compiled | None, Lacking | None]],
    known: Facts,
) -> Scored:
    inside = {**known, f"score.{name}": number} if any(holds for _, holds, _ in tables) else known
    for bands, holds, lacks in tables:
        said = True if holds is None else holds(inside)
        if said is None and lacks is not None:
            lacking = reasons(lacks(inside), inside)
            return Scored(number, None, (), found.least, found.parts, lacking)
        if said:
            band = next((band.id for band in bands.bands if band.to is None or number <= band.to), None)
            return Scored(number, band, (), found.least, found.parts)
    return found
