"""Rules held against what they look at: does the field exist, can it ever have that value, can it ever be true."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from clinicdesk.protocols.facts import ELSEWHERE, Amount, Fact, Kind
from clinicdesk.protocols.language import Rule
from clinicdesk.protocols.problems import Findings, listed

_SAME = frozenset({"is", "in", "answered"})
_FITS: Mapping[Kind, frozenset[str]] = {
    "number": _SAME | {"below", "at_least", "between", "less", "over_baseline"},
    "word": _SAME,
    "answer": _SAME,
    "truth": frozenset({"is", "answered"}),
    "date": frozenset({"within", "less", "answered"}),
    "time": frozenset({"less", "answered"}),
    "text": _SAME,
    "many": _SAME,
    "other": frozenset({"answered"}),
}
_MOST_ADVICE, _MOST_NAMES = 20, 1000
_TESTS = {
    "is": "is_", "in": "in_", "below": "below", "at_least": "at_least", "between": "between", "less": "less",
    "answered": "answered", "within": "within", "over_baseline": "over_baseline",
}  # fmt: skip


def leaves(rule: Rule) -> Iterator[Rule]:
    """The statements about single fields inside a rule."""
    if rule.field is not None:
        yield rule
        return
    for part in parts(rule):
        yield from leaves(part)


def parts(rule: Rule) -> tuple[Rule, ...]:
    """The rules right below a connective or tally."""
    if rule.not_ is not None:
        return (rule.not_,)
    return rule.all or rule.any or rule.count or rule.share or ()


def names(rule: Rule | None) -> Iterator[str]:
    """Every path a rule looks at."""
    for leaf in leaves(rule) if rule else ():
        assert leaf.field is not None
        yield leaf.field
        if leaf.less is not None:
            yield leaf.less


def test_of(leaf: Rule) -> str:
    """The one test of a statement about a field."""
    return next(name for name, attribute in _TESTS.items() if getattr(leaf, attribute) is not None)


def check_rule(rule: Rule | None, facts: Mapping[str, Fact], place: str, found: Findings) -> None:
    """Tell DEF018 to DEF021 and DEF048 of every statement in a rule."""
    if rule is None:
        return
    for leaf in leaves(rule):
        for path in names(leaf):
            if path not in facts and not path.startswith(ELSEWHERE):
                found.tell("DEF019", place, field=path, known=near(path, facts, found))
        fact = facts.get(leaf.field or "")
        if fact:
            _check_leaf(leaf, fact, facts, place, found)
    _check_tallies(rule, place, found)


def _check_tallies(rule: Rule, place: str, found: Findings) -> None:
    if rule.count is not None and rule.at_least is not None and rule.at_least > len(rule.count):
        found.tell("DEF020", place, field="count", value=str(rule.at_least), allowed=f"0–{len(rule.count)}")
    if rule.share is not None and rule.at_least is not None and not 0 < rule.at_least <= 1:
        found.tell("DEF020", place, field="share", value=str(rule.at_least), allowed="0–1")
    for part in parts(rule) if rule.field is None else ():
        _check_tallies(part, place, found)


def _check_leaf(leaf: Rule, fact: Fact, facts: Mapping[str, Fact], place: str, found: Findings) -> None:
    test = test_of(leaf)
    if test not in _FITS[fact.kind]:
        found.tell(
            "DEF021", place, field=leaf.field or "", test=test, allowed=listed(sorted(_FITS[fact.kind]))
        )
        return
    if leaf.between is not None and leaf.between[0] > leaf.between[1]:
        found.tell("DEF048", place, key="between", lowest=str(leaf.between[0]), highest=str(leaf.between[1]))
        return
    other = facts.get(leaf.less or "")
    if other and other.kind != fact.kind:
        found.tell(
            "DEF021", place, field=leaf.field or "", test=test, allowed=listed(sorted(_FITS[fact.kind]))
        )
    for value in _impossible(leaf, fact):
        found.tell("DEF020", place, field=leaf.field or "", value=value, allowed=extent(fact))


def _impossible(leaf: Rule, fact: Fact) -> Iterator[str]:
    """The values of a test that make it untrue for ever."""
    wanted = (leaf.is_,) if leaf.is_ is not None else leaf.in_ or ()
    yield from (_said(value) for value in wanted if not possible(value, fact))
    low, high = fact.lowest, fact.highest
    if leaf.below is not None and low is not None and leaf.below <= low:
        yield str(leaf.below)
    if leaf.at_least is not None and high is not None and leaf.at_least > high:
        yield str(leaf.at_least)
    if leaf.between is not None:
        first, last = leaf.between
        if (low is not None and last < low) or (high is not None and first > high):
            yield f"{first}–{last}"


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def possible(value: object, fact: Fact) -> bool:
    """Whether an answer of this type can ever be this value."""
    if fact.kind == "truth":
        return isinstance(value, bool)
    if fact.kind == "text":
        return isinstance(value, str)
    if fact.kind == "number":
        return isinstance(value, (int, Decimal)) and not isinstance(value, bool) and inside(value, fact)
    return not isinstance(value, bool) and value in fact.values


def inside(value: Amount, fact: Fact) -> bool:
    """Whether a number lies in the possible range and has the possible decimals."""
    if fact.values:
        return value in fact.values
    if fact.whole and value != int(value):
        return False
    return (fact.lowest is None or value >= fact.lowest) and (fact.highest is None or value <= fact.highest)


def extent(fact: Fact) -> str:
    """What is possible, in short."""
    if fact.values:
        return listed(fact.values)
    if fact.kind == "truth":
        return "true, false"
    low = "…" if fact.lowest is None else str(fact.lowest)
    return f"{low}–{'…' if fact.highest is None else fact.highest}"


def never(rule: Rule, facts: Mapping[str, Fact]) -> bool:
    """Whether a rule can be seen never to become true."""
    if rule.field is not None:
        fact = facts.get(rule.field)
        return fact is not None and rule.in_ is None and any(True for _ in _impossible(rule, fact))
    if rule.all is not None:
        return any(never(part, facts) for part in rule.all) or _contradicts(rule.all)
    if rule.any is not None:
        return all(never(part, facts) for part in rule.any)
    if rule.count is not None and rule.at_least is not None:
        return sum(not never(part, facts) for part in rule.count) < rule.at_least
    return False


def _contradicts(rules: tuple[Rule, ...]) -> bool:
    """The same field said to be two things at once."""
    said: dict[str, object] = {}
    low: dict[str, Amount] = {}
    high: dict[str, Amount] = {}
    for rule in rules:
        if rule.field is None:
            continue
        if rule.is_ is not None and said.setdefault(rule.field, rule.is_) != rule.is_:
            return True
        if rule.at_least is not None:
            low[rule.field] = max(low.get(rule.field, rule.at_least), rule.at_least)
        if rule.below is not None:
            high[rule.field] = min(high.get(rule.field, rule.below), rule.below)
    return any(name in high and low[name] >= high[name] for name in low)


def required(rule: Rule) -> Iterator[str]:
    """The paths that must be true or answered before a rule can be: those behind no `any`, `not` or tally."""
    if rule.field is not None:
        if rule.is_ is not False and rule.answered is not False:
            yield rule.field
        return
    if rule.all is not None or (rule.any is not None and len(rule.any) == 1):
        for part in parts(rule):
            yield from required(part)


def cycle(graph: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The names of a circle in a graph, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return tuple(map(str, error.args[1]))
    return ()


def near(name: str, known: Mapping[str, object], found: Findings) -> str:
    """The known names most like one that is not known; not in a file where everything is wrong."""
    from difflib import get_close_matches  # noqa: PLC0415 - only when something is wrong

    if len(found.problems) > _MOST_ADVICE or len(known) > _MOST_NAMES:
        return "–"
    return listed(get_close_matches(name, known, n=5, cutoff=0.5)) or "–"
