"""Points by value: ladders under a condition, and what is sure of them while something is missing."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from clinicdesk.protocols.language import Ladder, Score
from clinicdesk.protocols.rules import Compiled, Lacking, compile_missing, compile_rule
from clinicdesk.protocols.scored import Scored, Scoring, reasons, tidy
from clinicdesk.protocols.values import NUMBERS, SKIPPED, Fact, Facts


@dataclass(frozen=True, slots=True)
class _Rung:
    """A ladder taken apart: its condition, what keeps that open, the points of a value (None: the value has none)."""

    when: Compiled | None
    doubts: Lacking | None
    points: Callable[[Fact], int | None]
    least: int


@dataclass(frozen=True, slots=True)
class _Points:
    """Points of one field, None while unknown; the least they can be; what is missing."""

    points: int | None
    least: int
    lacking: tuple[str, ...] = ()


def ladder_scoring(score: Score) -> Scoring:
    """The sum of the points of each field's first ladder whose condition is true."""
    fields: dict[str, list[_Rung]] = {}
    for ladder in score.ladders:
        fields.setdefault(ladder.field, []).append(_rung(ladder))
    rungs = {name: tuple(steps) for name, steps in fields.items()}
    factor = score.factor

    def scored(known: Facts) -> Scored:
        parts: dict[str, int | None] = {}
        lacking: list[str] = []
        least = 0
        for name, steps in rungs.items():
            value = known.get(name)
            if value is SKIPPED:
                continue
            first = steps[0]
            if first.when is None:  # no choice between ladders: the common case
                points = parts[name] = None if value is None else first.points(value)
                least += first.least if points is None else points
                if points is None:
                    lacking.append(name)
                continue
            found = _points(name, steps, value, known)
            parts[name] = found.points
            least += found.least
            lacking.extend(found.lacking)
        total = tidy(least * factor)
        return Scored(None if lacking else total, None, tuple(dict.fromkeys(lacking)), total, parts)

    return scored


def _points(name: str, rungs: tuple[_Rung, ...], value: Fact | None, known: Facts) -> _Points:
    open_, doubts = _candidates(rungs, known)
    if not open_ and not doubts:
        return _Points(0, 0)
    possible = {None if value is None else rung.points(value) for rung in open_}
    if len(possible) == 1 and None not in possible:
        (points,) = possible
        assert points is not None
        return _Points(points, points)
    lacking = doubts if value is not None and None not in possible else (name, *doubts)
    return _Points(None, _least(open_, value), tuple(dict.fromkeys(lacking)))


def _least(rungs: list[_Rung], value: Fact | None) -> int:
    points = [None if value is None else rung.points(value) for rung in rungs]
    return min(rung.least if found is None else found for rung, found in zip(rungs, points, strict=True))


def _candidates(rungs: tuple[_Rung, ...], known: Facts) -> tuple[list[_Rung], tuple[str, ...]]:
    """The ladders that may count, down to the first that surely does; and what keeps it in doubt."""
    open_: list[_Rung] = []
    doubts: list[str] = []
    for rung in rungs:
        said = True if rung.when is None else rung.when(known)
        if said is not False:
            open_.append(rung)
        if said:
            break
        if said is None and rung.doubts is not None:
            doubts.extend(reasons(rung.doubts(known), known))
    return open_, tuple(doubts)


def _rung(ladder: Ladder) -> _Rung:
    when = compile_rule(ladder.when) if ladder.when else None
    doubts = compile_missing(ladder.when) if ladder.when else None
    if ladder.values is not None:
        by_answer = ladder.values
        return _Rung(
            when, doubts, lambda value: by_answer.get(str(value)), min(by_answer.values(), default=0)
        )
    tops = [step.to for step in ladder.steps if step.to is not None]
    points = [step.points for step in ladder.steps]

    def of_number(value: Fact) -> int | None:
        if not isinstance(value, NUMBERS) or value is True or value is False:
            return None
        at = bisect_left(tops, value)
        return points[at] if at < len(points) else None

    return _Rung(when, doubts, of_number, min(points, default=0))
