"""Rules in three values: against a naive evaluator, and never turned over by an answer that comes later."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.protocols.language import Rule
from clinicdesk.protocols.rules import compile_rule, failed, missing, paths_of, truth
from clinicdesk.protocols.values import SKIPPED, PartialDate
from tests.support.sheets import rule_of

NAMES = ("a", "b", "c")
TODAY = {"today": dt.date(2026, 11, 25)}


def leaves() -> st.SearchStrategy[dict[str, Any]]:
    name = st.sampled_from(NAMES)
    number = st.integers(0, 3)
    return st.one_of(
        st.builds(lambda f, n: {"field": f, "is": n}, name, number),
        st.builds(lambda f, n: {"field": f, "in": [n, 3 - n]}, name, number),
        st.builds(lambda f, n: {"field": f, "below": n}, name, number),
        st.builds(lambda f, n: {"field": f, "at_least": n}, name, number),
        st.builds(lambda f, n: {"field": f, "between": [n, n + 1]}, name, number),
        st.builds(lambda f, g: {"field": f, "less": g}, name, name),
    )


def trees(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda p: {"all": p}, several),
        st.builds(lambda p: {"any": p}, several),
        st.builds(lambda p: {"not": p}, parts),
        st.builds(lambda p, n: {"count": p, "at_least": n}, several, st.integers(0, 4)),
        st.builds(lambda p, n: {"share": p, "at_least": n}, several, st.sampled_from([0, 0.5, 0.75, 1])),
    )


RULES = st.recursive(leaves(), trees, max_leaves=8)
FACTS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3))


def naive(said: Mapping[str, Any], facts: Mapping[str, int]) -> bool | None:
    """Every completion of what is unknown, tried out: all true, all false, or neither. One leaf at a time."""
    for word, judge in (("all", kleene_all), ("any", kleene_any)):
        if word in said:
            return judge([naive(part, facts) for part in said[word]])
    if "not" in said:
        inner = naive(said["not"], facts)
        return None if inner is None else not inner
    for word in ("count", "share"):
        if word in said:
            parts = [naive(part, facts) for part in said[word]]
            need = said["at_least"] * (len(parts) if word == "share" else 1)
            most, least = sum(part is not False for part in parts), sum(part is True for part in parts)
            return True if least >= need else False if most < need else None
    return leaf(said, facts)


def kleene_all(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def kleene_any(parts: list[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False


def leaf(said: Mapping[str, Any], facts: Mapping[str, int]) -> bool | None:
    value, other = facts.get(said["field"]), facts.get(str(said.get("less")))
    if value is None or ("less" in said and other is None):
        return None
    word = next(word for word in said if word != "field")
    tests: dict[str, bool] = {
        "is": value == said.get("is"),
        "in": value in said.get("in", ()),
        "below": value < said.get("below", 0),
        "at_least": value >= said.get("at_least", 0),
        "between": said.get("between", [0, 0])[0] <= value <= said.get("between", [0, 0])[1],
        "less": other is not None and value < other,
    }
    return tests[word]


@given(said=RULES, facts=FACTS)
def test_a_rule_says_what_a_naive_reading_says(said: dict[str, Any], facts: dict[str, int]) -> None:
    """Proves: REQ-RUL-001."""
    assert truth(rule_of(**said), facts) is naive(said, facts)


@given(said=RULES, facts=FACTS, more=FACTS)
def test_filling_in_an_unknown_never_turns_a_decided_answer(
    said: dict[str, Any], facts: dict[str, int], more: dict[str, int]
) -> None:
    """Proves: REQ-RUL-001."""
    rule = rule_of(**said)
    before, after = truth(rule, facts), truth(rule, {**more, **facts})
    assert before is None or after is before


@given(said=RULES, facts=FACTS)
def test_an_unknown_answer_names_what_is_missing_and_only_that(
    said: dict[str, Any], facts: dict[str, int]
) -> None:
    """Proves: REQ-RUL-002."""
    rule = rule_of(**said)
    names = missing(rule, facts)
    assert set(names) <= set(paths_of(rule)) - set(facts)
    assert bool(names) or truth(rule, facts) is not None
    assert truth(rule, facts) is not True or not names


@given(said=RULES, facts=FACTS)
def test_with_everything_known_every_rule_is_decided(said: dict[str, Any], facts: dict[str, int]) -> None:
    rule = rule_of(**said)
    whole = {**dict.fromkeys(NAMES, 1), **facts}
    assert truth(rule, whole) is not None
    assert missing(rule, whole) == ()
    assert truth(rule, whole) or failed(rule, whole) or not set(paths_of(rule)) or has_empty_need(said)


def has_empty_need(said: Mapping[str, Any]) -> bool:
    """A tally that wants more than there is fails though each part may hold."""
    return "'count'" in str(said) or "'share'" in str(said)


def rule(field: str = "x", **test: Any) -> Rule:
    return rule_of(field=field, **test)


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        ({"at_least": 160}, 159, False),
        ({"at_least": 160}, 160, True),
        ({"below": 50}, 50, False),
        ({"below": 50}, 49, True),
        ({"between": [5, 6]}, 4, False),
        ({"between": [5, 6]}, 5, True),
        ({"between": [5, 6]}, 6, True),
        ({"between": [5, 6]}, 7, False),
        ({"at_least": 36.1}, Decimal("36.0"), False),
        ({"at_least": 36.1}, Decimal("36.1"), True),
        ({"at_least": 1}, "word", None),
        ({"is": "yes"}, "yes", True),
        ({"is": "yes"}, "no", False),
        ({"is": True}, True, True),
        ({"is": True}, 1, False),
        ({"is": 1}, True, False),
        ({"in": ["a", "b"]}, "b", True),
        ({"in": ["a", "b"]}, ("c", "b"), True),
        ({"in": ["a", "b"]}, ("c",), False),
        ({"is": "a"}, (), False),
        ({"answered": True}, "unknown", True),
        ({"answered": True}, None, False),
        ({"answered": False}, None, True),
        ({"answered": False}, 0, False),
    ],
)
def test_each_test_on_both_sides(test: dict[str, Any], value: Any, expected: bool | None) -> None:
    """Proves: REQ-RUL-001. A zero is a value, a one is no yes."""
    assert truth(rule(**test), {"x": value}) is expected


@pytest.mark.parametrize("unsure", ["unknown", "not_done"])
@pytest.mark.parametrize("test", [{"is": "no"}, {"is": "yes"}, {"in": ["yes", "no"]}])
def test_unknown_and_not_done_never_count_as_a_no(unsure: str, test: dict[str, Any]) -> None:
    """Proves: REQ-RUL-003."""
    assert truth(rule(**test), {"x": unsure}) is None
    assert truth(rule_of(**{"not": {"field": "x", **test}}), {"x": unsure}) is None
    assert missing(rule(**test), {"x": unsure}) == ("x",)


@pytest.mark.parametrize("unsure", ["unknown", "not_done"])
def test_they_are_seen_when_they_are_asked_for(unsure: str) -> None:
    """Proves: REQ-RUL-003."""
    assert truth(rule(is_=unsure), {"x": unsure}) is True
    assert truth(rule(is_=unsure), {"x": "no"}) is False
    assert truth(rule(in_=["yes", unsure]), {"x": unsure}) is True


@pytest.mark.parametrize(
    "test",
    [{"is": "no"}, {"in": ["no"]}, {"below": 5}, {"at_least": 0}, {"less": "y"}, {"within": 9}, {"over_baseline": 9},
     {"answered": True}],
)  # fmt: skip
def test_a_question_that_was_not_asked_makes_every_test_false(test: dict[str, Any]) -> None:
    assert truth(rule(**test), {"x": SKIPPED, "y": 1, "baseline.x": 1, **TODAY}) is False


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (PartialDate(2026, 11, 25), True),
        (PartialDate(2026, 10, 26), True),
        (PartialDate(2026, 10, 25), False),
        (PartialDate(2026, 11, 26), False),
        (PartialDate(2026, 11), None),
        (PartialDate(2026, 10), None),
        (PartialDate(2026, 9), False),
        (PartialDate(2026), None),
        (PartialDate(2025), False),
        (dt.date(2026, 11, 1), True),
        (dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC), True),
        ("2026", None),
        (None, None),
    ],
)
def test_within_thirty_days_before_today(value: Any, expected: bool | None) -> None:
    """Proves: REQ-RUL-001. A date of which only the month is known may be neither."""
    assert truth(rule(within=30), {"x": value, **TODAY}) is expected
    assert truth(rule(within=30), {"x": value}) is None
    assert "today" in missing(rule(within=30), {"x": value})


def test_a_span_longer_than_the_calendar_is_no_fault() -> None:
    assert truth(rule(within=10**9), {"x": PartialDate(1950), **TODAY}) is True


@pytest.mark.parametrize(
    ("percent", "value", "expected"),
    [(20, 144, True), (20, 143, False), (-20, 96, True), (-20, 97, False), (0, 120, True), (0, 119, False)],
)
def test_a_share_over_the_persons_own_baseline(percent: int, value: int, expected: bool) -> None:
    """Proves: REQ-RUL-001."""
    over = rule(over_baseline=percent)
    assert truth(over, {"x": value, "baseline.x": 120}) is expected
    assert truth(over, {"x": value, "baseline.x": 0}) is None
    assert missing(over, {"x": value}) == ("baseline.x",)
    assert missing(over, {}) == ("x", "baseline.x")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (79, 80, True),
        (80, 80, False),
        (dt.time(9), dt.time(10), True),
        (PartialDate(2025), PartialDate(2026), True),
        (PartialDate(2026), PartialDate(2026, 5, 1), None),
        (PartialDate(2026, 5, 1), PartialDate(2026, 5, 1), False),
        ("a", "b", None),
        (79, SKIPPED, False),
    ],
)
def test_less_than_another_field(left: Any, right: Any, expected: bool | None) -> None:
    assert truth(rule(less="y"), {"x": left, "y": right}) is expected


def test_what_stands_against_a_rule_is_named_apart_from_what_is_missing() -> None:
    """Proves: REQ-RUL-002."""
    gate = rule_of(
        all=[{"field": "a", "is": "no"}, {"field": "b", "is": "no"}, {"not": {"field": "c", "is": "yes"}}]
    )
    facts = {"a": "yes", "c": "yes"}
    assert truth(gate, facts) is False
    assert missing(gate, facts) == ("b",)
    assert failed(gate, facts) == ("a", "c")


def test_a_rule_is_taken_apart_once_and_asked_often() -> None:
    holds = compile_rule(rule(at_least=3))
    assert [holds({"x": n}) for n in (2, 3)] == [False, True]
    assert holds({}) is None
