"""Scores: their items, what numbers they can give, and whether ladders and bands leave no gap."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from clinicdesk.protocols.facts import Amount, Fact, field_facts, verdict_fact
from clinicdesk.protocols.language import Band, Bands, Form, Ladder, Score, Step
from clinicdesk.protocols.problems import Findings, listed
from clinicdesk.protocols.rule_checks import check_rule, extent, near

Span = tuple[Amount, Amount]
_COUNTED = {"sum": frozenset({"number", "answer"}), "cluster": frozenset({"number"})}
"""What can be added up or held against a number; other kinds only want their items answered."""
_YES = Fact("number", lowest=0, highest=1, whole=True)
_WHOLE_PERCENT = 100
"""A yes adds one."""


def score_facts(form: Form) -> dict[str, Fact]:
    """The facts each score makes: a number with the range its items can give, a truth or a word.

    A number also has `least`, what it can still become at the smallest, and ladders have a `part` for each field.
    """
    answers = dict(pair for s in form.sections for f in s.fields for pair in field_facts(f, form.choices))
    skipped = {f.id for s in form.sections for f in s.fields if s.ask_when or f.ask_when}
    facts: dict[str, Fact] = {}
    for score in _in_order(form.scores):
        fact = _fact(score, answers, skipped)
        facts[score.id] = answers[f"score.{score.id}"] = fact
        if fact.kind == "number":
            facts[f"{score.id}.least"] = fact
        for name, group in _by_field(score.ladders).items():
            points = [p for ladder in group for p in _points(ladder)] or [0]
            facts[f"{score.id}.part.{name}"] = Fact("number", (), min(points), max(points), whole=True)
    return facts


def _in_order(scores: tuple[Score, ...]) -> tuple[Score, ...]:
    """A score may add other scores: those first. A circle is told elsewhere."""
    by_name = {f"score.{score.id}": score for score in scores}
    graph = {name: {path for path in _looks_at(score) if path in by_name} for name, score in by_name.items()}
    try:
        return tuple(by_name[name] for name in TopologicalSorter(graph).static_order())
    except CycleError:
        return scores


def _looks_at(score: Score) -> Iterable[str]:
    return (*score.items, *(ladder.field for ladder in score.ladders))


def _fact(score: Score, answers: Mapping[str, Fact], skipped: set[str]) -> Fact:
    if score.kind in {"cluster", "rule"}:
        return Fact("truth")
    if score.kind == "verdict":
        return verdict_fact(score)
    span = _sum_span(score, answers, skipped) if score.kind == "sum" else _ladder_span(score)
    whole = score.factor == int(score.factor)
    if span is not None and score.percent:
        return Fact("number", lowest=0, highest=_WHOLE_PERCENT, whole=False)
    if span is None:
        return Fact("number", lowest=score.lowest, highest=score.highest, whole=False)
    return Fact("number", lowest=span[0], highest=span[1], whole=whole)


def _sum_span(score: Score, answers: Mapping[str, Fact], skipped: set[str]) -> Span | None:
    low: Amount = 0
    high: Amount = 0
    for item in score.items:
        fact = answers.get(item)
        if fact is not None and fact.kind == "answer":
            fact = _YES
        if fact is None or fact.lowest is None or fact.highest is None:
            return None
        least, most = fact.lowest, fact.highest
        if item.partition(".")[0] in skipped:  # a question that is skipped adds nothing
            least, most = min(least, 0), max(most, 0)
        low, high = low + least, high + most
    first, last = low * score.factor, high * score.factor
    return (first, last) if first <= last else (last, first)


def _ladder_span(score: Score) -> Span | None:
    low, high = 0, 0
    for group in _by_field(score.ladders).values():
        points = [p for ladder in group for p in _points(ladder)]
        if not points:
            return None
        low, high = low + min(points), high + max(points)
    return (low, high)


def _by_field(ladders: tuple[Ladder, ...]) -> Mapping[str, list[Ladder]]:
    """Of the ladders of one field only one counts."""
    groups: dict[str, list[Ladder]] = {}
    for ladder in ladders:
        groups.setdefault(ladder.field, []).append(ladder)
    return groups


def _points(ladder: Ladder) -> list[int]:
    return [step.points for step in ladder.steps] + list((ladder.values or {}).values())


def check_scores(form: Form, facts: Mapping[str, Fact], found: Findings) -> None:
    """Tell DEF022 to DEF031, DEF054 and DEF058 of every score."""
    for score in form.scores:
        place = f"score.{score.id}"
        _check_items(score, facts, place, found)
        for ladder in score.ladders:
            check_rule(ladder.when, facts, f"{place}.ladder.{ladder.field}", found)
            _check_ladder(ladder, facts, f"{place}.ladder.{ladder.field}", found)
        check_rule(score.when, facts, f"{place}.when", found)
        for verdict in score.verdicts:
            check_rule(verdict.when, facts, f"{place}.verdict.{verdict.id}", found)
        _check_range(score, facts[place], place, found)
        for bands in score.bands:
            check_rule(bands.when, facts, f"{place}.bands", found)
            _check_bands(bands, facts[place], f"{place}.bands", found)


def _check_items(score: Score, facts: Mapping[str, Fact], place: str, found: Findings) -> None:
    for item in score.items:
        if item not in facts:
            found.tell("DEF028", place, item=item, known=near(item, facts, found))
        elif facts[item].kind not in _COUNTED.get(score.kind, {facts[item].kind}):
            found.tell("DEF031", place, item=item)
    for item in score.reverse:
        if item not in score.items:
            found.tell("DEF030", place, item=item)
    if score.kind == "cluster" and not 1 <= (score.need or 0) <= len(score.items):
        found.tell("DEF058", place, need=score.need or 0, count=len(score.items))


def _check_range(score: Score, fact: Fact, place: str, found: Findings) -> None:
    """The range written down is the range the items give."""
    if score.kind not in {"sum", "ladders"}:
        return
    for written, given in ((score.lowest, fact.lowest), (score.highest, fact.highest)):
        if written is not None and given is not None and written != given:
            found.tell("DEF029", place, written=str(written), possible=extent(fact))


def _check_ladder(ladder: Ladder, facts: Mapping[str, Fact], place: str, found: Findings) -> None:
    fact = facts.get(ladder.field)
    if fact is None:
        found.tell("DEF028", place, item=ladder.field, known=near(ladder.field, facts, found))
    elif ladder.values is not None:
        wanted = {str(value) for value in fact.values} - {"unknown", "not_done"}
        given = set(ladder.values)
        if not wanted <= given <= wanted | {str(value) for value in fact.values}:
            found.tell("DEF054", place, values=listed(sorted(wanted ^ given)))
    elif fact.kind != "number":
        found.tell("DEF031", place, item=ladder.field)
    else:
        _check_edges(ladder.steps, fact, place, ("DEF022", "DEF023", "DEF024"), found)


def _check_bands(bands: Bands, fact: Fact, place: str, found: Findings) -> None:
    _check_edges(bands.bands, fact, place, ("DEF025", "DEF026", "DEF027"), found)


def _check_edges(
    stretches: Sequence[Step | Band],
    fact: Fact,
    place: str,
    codes: tuple[str, str, str],
    found: Findings,
) -> None:
    """In order, up to the end of the range, and none beyond it."""
    out_of_order, uncovered, beyond = codes
    below: Amount | None = None
    for number, stretch in enumerate(stretches, start=1):
        is_last = number == len(stretches)
        if stretch.to is None:
            if not is_last:
                found.tell(out_of_order, place, number=number, to="…")
                return
            continue
        if below is not None and stretch.to <= below:
            found.tell(out_of_order, place, number=number, to=str(stretch.to))
            return
        low_edge = fact.lowest is not None and stretch.to < fact.lowest
        high_edge = fact.highest is not None and not is_last and stretch.to >= fact.highest
        if low_edge or high_edge:
            found.tell(beyond, place, number=number, to=str(stretch.to), possible=extent(fact))
        below = stretch.to
    last = stretches[-1].to if stretches else None
    if not stretches or (last is not None and (fact.highest is None or last < fact.highest)):
        found.tell(uncovered, place, to="–" if last is None else str(last), possible=extent(fact))
