"""Rules, three-valued: true, false, or unknown (None) while an input is missing. Compiled once, asked often."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from clinicdesk.protocols.language import Rule
from clinicdesk.protocols.values import NUMBERS, SKIPPED, UNSURE, Fact, Facts, PartialDate

Truth = bool | None
Compiled = Callable[[Facts], Truth]
Lacking = Callable[[Facts], tuple[str, ...]]
"""What a rule lacks, as `missing` says it."""
_Number = int | Decimal
HUNDRED = 100


def truth(rule: Rule, facts: Facts) -> Truth:
    """What the rule says of these facts; None when it cannot be known."""
    return compile_rule(rule)(facts)


def compile_rule(rule: Rule) -> Compiled:
    """A function of facts; the rule is taken apart only once."""
    if rule.all is not None:
        return _all(tuple(map(compile_rule, rule.all)))
    if rule.any is not None:
        return _any(tuple(map(compile_rule, rule.any)))
    if rule.not_ is not None:
        return _not(compile_rule(rule.not_))
    if rule.count is not None and rule.at_least is not None:
        return _count(tuple(map(compile_rule, rule.count)), rule.at_least)
    if rule.share is not None and rule.at_least is not None:
        # A share of n parts is at least s when the parts that are true are at least s × n.
        return _count(tuple(map(compile_rule, rule.share)), rule.at_least * len(rule.share))
    return _field(rule)


def _all(parts: tuple[Compiled, ...]) -> Compiled:
    def holds(facts: Facts) -> Truth:
        answer: Truth = True
        for part in parts:
            said = part(facts)
            if said is False:
                return False
            if said is None:
                answer = None
        return answer

    return holds


def _any(parts: tuple[Compiled, ...]) -> Compiled:
    def holds(facts: Facts) -> Truth:
        answer: Truth = False
        for part in parts:
            said = part(facts)
            if said:
                return True
            if said is None:
                answer = None
        return answer

    return holds


def _not(part: Compiled) -> Compiled:
    def holds(facts: Facts) -> Truth:
        said = part(facts)
        return None if said is None else not said

    return holds


def _count(parts: tuple[Compiled, ...], need: _Number) -> Compiled:
    def holds(facts: Facts) -> Truth:
        said = [part(facts) for part in parts]
        sure = said.count(True)
        if sure >= need:
            return True
        return None if sure + said.count(None) >= need else False

    return holds


def _field(rule: Rule) -> Compiled:
    path = rule.field or ""
    if rule.answered is not None:
        return _answered(path, wanted=rule.answered)
    if rule.is_ is not None or rule.in_ is not None:
        return _is(path, rule.in_ if rule.is_ is None else (rule.is_,))
    if rule.less is not None:
        return _less(path, rule.less)
    if rule.within is not None:
        return _within(path, rule.within)
    return _number(path, rule) if rule.over_baseline is None else _over_baseline(path, rule.over_baseline)


def _answered(path: str, *, wanted: bool) -> Compiled:
    def holds(facts: Facts) -> Truth:
        value = facts.get(path)
        return (value is not None and value is not SKIPPED) is wanted

    return holds


def _is(path: str, wanted: tuple[str | int | bool, ...] | None) -> Compiled:
    words = frozenset((type(value) is bool, value) for value in wanted or ())

    def holds(facts: Facts) -> Truth:
        value = facts.get(path)
        if value is None:
            return None
        if value is SKIPPED:
            return False
        if type(value) is tuple:  # several choices: one of them is enough
            return any((False, part) in words for part in value)
        if (type(value) is bool, value) in words:
            return True
        return None if value in UNSURE else False

    return holds


def _number(path: str, rule: Rule) -> Compiled:
    lowest, highest = rule.between or (rule.at_least, None)
    below = rule.below

    def fits(value: _Number) -> bool:
        if below is not None:
            return value < below
        return (lowest is None or value >= lowest) and (highest is None or value <= highest)

    def holds(facts: Facts) -> Truth:
        value = facts.get(path)
        if isinstance(value, NUMBERS):
            return fits(value)
        return False if value is SKIPPED else None

    def reaches(facts: Facts) -> Truth:  # the commonest test of an alert table, without a second call
        value = facts.get(path)
        if isinstance(value, NUMBERS):
            return value >= lowest  # type: ignore[operator]  # is there
        return False if value is SKIPPED else None

    return reaches if rule.at_least is not None else holds


def _less(path: str, other: str) -> Compiled:
    def holds(facts: Facts) -> Truth:
        left, right = facts.get(path), facts.get(other)
        if left is SKIPPED or right is SKIPPED:
            return False
        if isinstance(left, int | Decimal) and isinstance(right, int | Decimal):
            return left < right
        if isinstance(left, dt.time) and isinstance(right, dt.time):
            return left < right
        first, second = _days(left), _days(right)
        if first is None or second is None:
            return None
        return True if first[1] < second[0] else None if first[0] < second[1] else False

    return holds


def _within(path: str, days: int) -> Compiled:
    def holds(facts: Facts) -> Truth:
        if facts.get(path) is SKIPPED:
            return False
        span, today = _days(facts.get(path)), _days(facts.get("today"))
        if span is None or today is None:
            return None
        first = dt.date.fromordinal(max(1, today[0].toordinal() - days))
        if span[1] < first or span[0] > today[0]:
            return False
        return True if span[0] >= first and span[1] <= today[0] else None

    return holds


def _days(value: Fact | None) -> tuple[dt.date, dt.date] | None:
    if isinstance(value, PartialDate):
        return value.earliest, value.latest
    if isinstance(value, dt.datetime):
        return value.date(), value.date()
    return (value, value) if isinstance(value, dt.date) else None


def _over_baseline(path: str, percent: _Number) -> Compiled:
    former = f"baseline.{path}"

    def holds(facts: Facts) -> Truth:
        value, base = facts.get(path), facts.get(former)
        if value is SKIPPED:
            return False
        if not isinstance(value, NUMBERS) or not isinstance(base, NUMBERS) or base <= 0:
            return None
        reached, line = value * HUNDRED, base * (HUNDRED + percent)
        return reached >= line if percent >= 0 else reached <= line

    return holds


def missing(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """Every path that is missing where the rule is not yet true; each once, in the order of the rule."""
    return compile_missing(rule)(facts)


def compile_missing(rule: Rule) -> Lacking:
    """The same as a function of facts, for a rule that is asked often."""
    leaves = _leaves(rule, wanted=True)
    return lambda facts: tuple(dict.fromkeys(path for path, said in leaves(facts) if said is None))


def failed(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """Every path whose answer stands against the rule."""
    return tuple(dict.fromkeys(path for path, said in open_leaves(rule, facts) if said is not None))


_Leaf = tuple[str, Truth]


def open_leaves(rule: Rule, facts: Facts, *, wanted: bool = True) -> Iterable[_Leaf]:
    """The tests that keep a rule from being what is wanted, with what they say; paths of missing inputs apart."""
    return _leaves(rule, wanted=wanted)(facts)


def _leaves(rule: Rule, *, wanted: bool) -> Callable[[Facts], Iterable[_Leaf]]:
    holds = compile_rule(rule)
    parts = rule.all or rule.any or rule.count or rule.share or ()
    inside = [_leaves(part, wanted=wanted) for part in parts]
    if rule.not_ is not None:
        inside = [_leaves(rule.not_, wanted=not wanted)]
    path, looked_at = rule.field, tuple(paths_of(rule))

    def leaves(facts: Facts) -> Iterable[_Leaf]:
        said = holds(facts)
        if said is wanted:
            return ()
        if path is None:
            return [leaf for part in inside for leaf in part(facts)]
        if said is not None:
            return ((path, said),)
        lacking = [(name, said) for name in looked_at if facts.get(name) is None]
        return lacking or ((path, said),)

    return leaves


def paths_of(rule: Rule) -> Iterator[str]:
    """Every path a rule looks at."""
    if rule.field is not None:
        yield rule.field
        if rule.less is not None:
            yield rule.less
        if rule.over_baseline is not None:
            yield f"baseline.{rule.field}"
        if rule.within is not None:
            yield "today"
    for part in (*(rule.all or ()), *(rule.any or ()), *(rule.count or ()), *(rule.share or ())):
        yield from paths_of(part)
    if rule.not_ is not None:
        yield from paths_of(rule.not_)
