"""Scores: every edge on both sides, withheld while something is missing, never guessed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scored import Scored
from clinicdesk.protocols.scores import Changed, change, score
from clinicdesk.protocols.sheet import in_order
from tests.support.sheets import SOURCE, form_of, items, score_of


def scored(form: Form, values: dict[str, Any], name: str = "total", **facts: Any) -> Scored:
    return score(form, values, facts).scores[name]


def summed(*fields: dict[str, Any], **more: Any) -> Form:
    """A form with one sum of all its fields."""
    form_parts = {key: more.pop(key) for key in ("choices",) if key in more}
    total = score_of(id="total", kind="sum", items=[field["id"] for field in fields], **more)
    return form_of(*fields, scores=[total], **form_parts)


THREE = items(3)


@pytest.mark.parametrize(
    ("more", "values", "expected"),
    [
        ({}, (1, 2, 3), 6),
        ({}, (0, 0, 0), 0),
        ({"reverse": ["q2"]}, (1, 1, 1), 5),
        ({"reverse": ["q2"]}, (0, 4, 0), 0),
        ({"factor": 4}, (1, 2, 3), 24),
        ({"factor": 0.5}, (1, 2, 4), Decimal("3.5")),
        ({"factor": 0.5}, (1, 2, 3), 3),
        ({"percent": True}, (4, 4, 4), 100),
        ({"percent": True}, (1, 0, 0), Decimal("8.33")),
        ({"percent": True}, (0, 0, 0), 0),
    ],
)
def test_a_sum(more: dict[str, Any], values: tuple[int, ...], expected: int | Decimal) -> None:
    """Proves: REQ-SCO-001."""
    form = summed(*THREE, **more)
    found = scored(form, dict(zip(("q1", "q2", "q3"), values, strict=True)))
    assert found.value == expected
    assert type(found.value) is type(expected)
    assert found.withheld == ()


def test_an_item_is_turned_inside_its_own_range() -> None:
    """Proves: REQ-SCO-001."""
    fields = (
        {"id": "q1", "type": "integer", "lowest": 1, "highest": 5},
        {"id": "q2", "type": "scale_item", "choices": "odd"},
        {"id": "q3", "type": "yes_no"},
    )
    form = summed(*fields, choices={"odd": {"values": [0, 1, 3, 5]}}, reverse=["q1", "q2", "q3"])
    assert scored(form, {"q1": 1, "q2": 5, "q3": "yes"}).value == 5
    assert scored(form, {"q1": 5, "q2": 0, "q3": "no"}).value == 7


@pytest.mark.parametrize("unsure", [None, "unknown", "not_done"])
def test_a_missing_or_unknown_item_withholds_the_sum_and_is_named(unsure: str | None) -> None:
    """Proves: REQ-SCO-002."""
    form = summed({"id": "q1", "type": "yes_no"}, {"id": "q2", "type": "yes_no"})
    found = scored(form, {"q1": "yes", "q2": unsure})
    assert (found.value, found.band, found.withheld, found.least) == (None, None, ("q2",), 1)


@given(st.lists(st.integers(0, 4), min_size=3, max_size=3), st.integers(0, 2))
def test_the_least_is_never_above_what_it_becomes(values: list[int], hole: int) -> None:
    """Proves: REQ-SCO-005."""
    form = summed(*THREE, reverse=["q3"])
    whole = {f"q{n}": value for n, value in enumerate(values, start=1)}
    part = {name: value for name, value in whole.items() if name != f"q{hole + 1}"}
    least, total = scored(form, part).least, scored(form, whole).value
    assert isinstance(total, int)
    assert least is not None
    assert least <= total


@pytest.mark.parametrize(
    ("values", "expected", "withheld"),
    [
        ((1, 2, 1, 1, None), 6, ()),  # 5 × 5/4 = 6.25
        ((2, 2, 1, 1, None), 8, ()),  # 6 × 5/4 = 7.5, half up
        ((1, 1, 1, None, None), 5, ()),
        ((1, 1, None, None, None), None, ("q3", "q4", "q5")),
    ],
)
def test_prorating_only_from_the_published_number_of_items(
    values: tuple[int | None, ...], expected: int | None, withheld: tuple[str, ...]
) -> None:
    """Proves: REQ-SCO-002."""
    form = summed(*items(5, 2), prorate_from=3)
    found = scored(form, {f"q{n}": value for n, value in enumerate(values, start=1)})
    assert (found.value, found.withheld) == (expected, withheld)


def test_a_percentage_counts_only_what_was_answered() -> None:
    form = summed(*items(4, 4), percent=True, prorate_from=2)
    assert scored(form, {"q1": 4, "q2": 2}).value == 75
    found = scored(form, {"q1": 4})
    assert (found.value, found.withheld, found.least) == (None, ("q2", "q3", "q4"), None)


def test_a_skipped_item_adds_nothing_and_is_not_missing() -> None:
    """Proves: REQ-ANS-003."""
    first, second = items(2)
    form = summed(first, {**second, "ask_when": {"field": "q1", "at_least": 1}})
    assert scored(form, {"q1": 0}).value == 0
    assert scored(form, {"q1": 1}).withheld == ("q2",)
    assert scored(form, {}).withheld == ("q1",)


def test_a_sum_of_scores_names_the_items_behind_them() -> None:
    """Proves: REQ-SCO-002."""
    form = form_of(
        *items(4),
        scores=[
            score_of(id="total", kind="sum", items=["score.one", "score.two"]),
            score_of(id="one", kind="sum", items=["q1", "q2"]),
            score_of(id="two", kind="sum", items=["q3", "q4"]),
        ],
    )
    assert scored(form, {"q1": 1, "q2": 2, "q3": 3, "q4": 4}).value == 10
    found = scored(form, {"q1": 1, "q2": 2, "q3": 3})
    assert (found.withheld, found.least) == (("q4",), 6)


LADDERS = score_of(
    id="total", kind="ladders",
    ladders=[
        {"field": "rr", "steps": [{"to": 8, "points": 3}, {"to": 11, "points": 1}, {"points": 0}]},
        {"field": "gas", "values": {"air": 0, "oxygen": 2}},
        {"field": "sat", "when": {"field": "gas", "is": "air"}, "steps": [{"to": 91, "points": 3}, {"points": 0}]},
        {"field": "sat", "when": {"field": "gas", "is": "oxygen"}, "steps": [{"to": 83, "points": 3}, {"points": 1}]},
        {"field": "temp", "steps": [{"to": 36.0, "points": 1}, {"points": 0}]},
    ],
)  # fmt: skip
LADDERED = form_of(
    {"id": "rr", "type": "integer", "lowest": 0, "highest": 60}, {"id": "gas", "type": "choice", "choices": "gas"},
    {"id": "sat", "type": "integer", "lowest": 50, "highest": 100},
    {"id": "temp", "type": "decimal", "lowest": 30, "highest": 43, "decimals": 1},
    choices={"gas": {"values": ["air", "oxygen"]}}, scores=[LADDERS],
)  # fmt: skip
WHOLE: dict[str, Any] = {"rr": 12, "gas": "air", "sat": 98, "temp": Decimal("36.6")}


@pytest.mark.parametrize(
    ("values", "part", "points"),
    [
        ({"rr": 8}, "rr", 3), ({"rr": 9}, "rr", 1), ({"rr": 11}, "rr", 1), ({"rr": 12}, "rr", 0),
        ({"gas": "air"}, "gas", 0), ({"gas": "oxygen"}, "gas", 2),
        ({"sat": 91}, "sat", 3), ({"sat": 92}, "sat", 0),
        ({"gas": "oxygen", "sat": 83}, "sat", 3), ({"gas": "oxygen", "sat": 84}, "sat", 1),
        ({"temp": Decimal("36.0")}, "temp", 1), ({"temp": Decimal("36.1")}, "temp", 0),
    ],
)  # fmt: skip
def test_a_step_ends_at_its_own_number(values: dict[str, Any], part: str, points: int) -> None:
    """Proves: REQ-SCO-001."""
    found = scored(LADDERED, {**WHOLE, **values})
    assert found.parts[part] == points
    assert found.value == sum(points or 0 for points in found.parts.values())


def test_a_ladder_score_is_withheld_while_a_part_is_missing_and_knows_its_least() -> None:
    """Proves: REQ-SCO-002, REQ-SCO-005."""
    found = scored(LADDERED, {**WHOLE, "rr": 8, "temp": None})
    assert (found.value, found.withheld, found.least, found.parts["temp"]) == (None, ("temp",), 3, None)


@pytest.mark.parametrize(
    ("sat", "points", "least"), [(80, 3, 3), (88, None, 1), (95, None, 0), (None, None, 0)]
)
def test_what_every_possible_ladder_agrees_on_is_known(
    sat: int | None, points: int | None, least: int
) -> None:
    """The condition of the ladder is unknown: its points are given only where they cannot differ."""
    found = scored(LADDERED, {"rr": 12, "sat": sat, "temp": Decimal(37)})
    assert (found.parts["sat"], found.least) == (points, least)
    assert "gas" in found.withheld
    assert ("sat" in found.withheld) is (sat is None)


def test_a_ladder_that_counts_for_nobody_gives_nothing() -> None:
    form = form_of(
        *items(2),
        scores=[score_of(id="total", kind="ladders", ladders=[
            {"field": "q1", "when": {"field": "q2", "at_least": 3}, "steps": [{"points": 2}]},
        ])],
    )  # fmt: skip
    assert scored(form, {"q1": 1, "q2": 2}).value == 0
    assert scored(form, {"q1": 1, "q2": 3}).value == 2


def test_an_answer_without_points_withholds() -> None:
    ladder = {"field": "gas", "values": {"air": 0}}
    form = form_of(
        {"id": "gas", "type": "choice", "choices": "gas"}, choices={"gas": {"values": ["air", "oxygen"]}},
        scores=[score_of(id="total", kind="ladders", ladders=[ladder])],
    )  # fmt: skip
    assert scored(form, {"gas": "oxygen"}).withheld == ("gas",)


CLUSTER = form_of(
    *items(3),
    scores=[score_of(id="B", kind="cluster", items=["q1", "q2", "q3"], symptom_at_least=2, need=2)],
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [((2, 2, 0), True), ((2, 1, 1), False), ((4, 4, 4), True), ((1, 1, 1), False)],
)
def test_a_cluster_wants_enough_symptoms(values: tuple[int, ...], expected: bool) -> None:
    """Proves: REQ-SCO-003."""
    given_ = {f"q{n}": value for n, value in enumerate(values, start=1)}
    assert scored(CLUSTER, given_, "B").value is expected


def test_a_cluster_is_withheld_while_an_item_is_missing() -> None:
    """Proves: REQ-SCO-002."""
    found = scored(CLUSTER, {"q1": 4, "q2": 4}, "B")
    assert (found.value, found.withheld) == (None, ("q3",))


def verdicts(**more: Any) -> Form:
    """High from q1 = 2, low from q2 = 2, else none."""
    steps = [
        {"id": "high", "when": {"field": "q1", "at_least": 2}},
        {"id": "low", "when": {"field": "q2", "at_least": 2}},
        {"id": "none"},
    ]
    return form_of(*items(3), scores=[score_of(id="risk", kind="verdict", verdicts=steps, **more)])


@pytest.mark.parametrize(
    ("values", "expected", "withheld"),
    [
        ({"q1": 2}, "high", ()),
        ({"q1": 1, "q2": 2}, "low", ()),
        ({"q1": 1, "q2": 1}, "none", ()),
        ({"q2": 2}, None, ("q1",)),
        ({"q1": 1}, None, ("q2",)),
    ],
)
def test_the_first_true_verdict_counts_and_an_unknown_before_it_withholds(
    values: dict[str, int], expected: str | None, withheld: tuple[str, ...]
) -> None:
    """Proves: REQ-SCO-003."""
    found = scored(verdicts(), values, "risk")
    assert (found.value, found.withheld) == (expected, withheld)


def test_a_verdict_may_wait_for_all_its_items() -> None:
    """Proves: REQ-SCO-002."""
    found = scored(verdicts(items=["q1", "q3"]), {"q1": 2}, "risk")
    assert (found.value, found.withheld) == (None, ("q3",))
    assert scored(verdicts(items=["q1", "q3"]), {"q1": 2, "q3": 0}, "risk").value == "high"


def test_a_verdict_of_nothing_is_none_without_a_reason() -> None:
    steps = [{"id": "high", "when": {"field": "q1", "at_least": 2}}]
    form = form_of(*items(1), scores=[score_of(id="risk", kind="verdict", verdicts=steps)])
    assert scored(form, {"q1": 1}, "risk") == Scored(None)


@pytest.mark.parametrize(("q1", "expected"), [(2, True), (1, False), (None, None)])
def test_a_rule_is_true_false_or_withheld(q1: int | None, expected: bool | None) -> None:
    """Proves: REQ-SCO-003."""
    form = form_of(
        *items(1),
        scores=[
            score_of(id="single", kind="rule", when={"field": "score.total.part.q1", "at_least": 3}),
            score_of(id="total", kind="ladders",
                     ladders=[{"field": "q1", "steps": [{"to": 1, "points": 0}, {"points": 3}]}]),
        ],
    )  # fmt: skip
    found = scored(form, {"q1": q1}, "single")
    assert found.value is expected
    assert found.withheld == (() if q1 is not None else ("q1",))


BANDS = [
    {"when": {"field": "sex", "is": "male"}, "bands": [{"id": "negative", "to": 3}, {"id": "positive"}]},
    {"when": {"field": "sex", "is": "female"}, "bands": [{"id": "negative", "to": 2}, {"id": "positive"}]},
]


@pytest.mark.parametrize(
    ("sex", "q1", "band"),
    [("male", 3, "negative"), ("male", 4, "positive"), ("female", 2, "negative"), ("female", 3, "positive")],
)
def test_bands_under_a_condition(sex: str, q1: int, band: str) -> None:
    """Proves: REQ-SCO-004."""
    form = banded(BANDS)
    assert scored(form, {"q1": q1, "sex": sex}).band == band


def banded(bands: Sequence[object]) -> Form:
    return form_of(
        *items(1), {"id": "sex", "type": "choice", "choices": "sex", "required": False},
        choices={"sex": {"values": ["male", "female"]}},
        scores=[score_of(id="total", kind="sum", items=["q1"], bands=bands)],
    )  # fmt: skip


def test_a_band_that_cannot_be_known_says_what_it_needs_and_the_total_stands() -> None:
    """Proves: REQ-SCO-004."""
    found = scored(banded(BANDS), {"q1": 3})
    assert (found.value, found.band, found.withheld, found.band_missing) == (3, None, (), ("sex",))


def test_bands_for_nobody_name_no_band() -> None:
    assert scored(banded(BANDS[:1]), {"q1": 3, "sex": "female"}).band is None
    assert scored(banded([{"bands": [{"id": "low", "to": 2}]}]), {"q1": 3}).band is None


@pytest.mark.parametrize(("q1", "band"), [(0, "a"), (1, "a"), (2, "b"), (4, "b")])
def test_a_band_ends_at_its_own_number(q1: int, band: str) -> None:
    """Proves: REQ-SCO-004."""
    bands = [{"bands": [{"id": "a", "to": 1}, {"id": "b"}]}]
    sheet = score(banded(bands), {"q1": q1})
    assert sheet.scores["total"].band == band
    assert sheet.facts["score.total.band"] == band


def test_bands_may_look_at_their_own_score() -> None:
    bands = [
        {"when": {"field": "score.total", "at_least": 2}, "bands": [{"id": "many"}]},
        {"bands": [{"id": "few"}]},
    ]
    assert scored(banded(bands), {"q1": 2}).band == "many"
    assert scored(banded(bands), {"q1": 1}).band == "few"


def test_a_circle_of_scores_is_told_and_does_not_hang() -> None:
    form = form_of(
        scores=[
            score_of(id="a", kind="sum", items=["score.b"]),
            score_of(id="b", kind="sum", items=["score.a"]),
        ],
    )
    with pytest.raises(ValueError, match="circle"):
        in_order(form.scores)


CHANGE = {"better": "down", "reliable": 5, "meaningful": 10, "source": SOURCE}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (50, 46, Changed(-4, "better", reliable=False, meaningful=False)),
        (50, 45, Changed(-5, "better", reliable=True, meaningful=False)),
        (50, 41, Changed(-9, "better", reliable=True, meaningful=False)),
        (50, 40, Changed(-10, "better", reliable=True, meaningful=True)),
        (40, 50, Changed(10, "worse", reliable=True, meaningful=True)),
        (40, 44, Changed(4, "worse", reliable=False, meaningful=False)),
        (40, 40, Changed(0, "same", reliable=False, meaningful=False)),
        (None, 40, Changed(None, None, reliable=None, meaningful=None)),
        (40, None, Changed(None, None, reliable=None, meaningful=None)),
        ("word", "word", Changed(None, None, reliable=None, meaningful=None)),
    ],
)
def test_a_change_is_reliable_meaningful_better_or_worse(before: Any, after: Any, expected: Changed) -> None:
    """Proves: REQ-SCO-006."""
    (one,) = summed(*THREE, change=CHANGE).scores
    assert change(one, Scored(before), Scored(after)) == expected


def test_a_scale_where_more_is_better() -> None:
    """Proves: REQ-SCO-006."""
    (one,) = summed(*THREE, change={"better": "up", "meaningful": 10, "source": SOURCE}).scores
    assert change(one, Scored(40), Scored(50)) == Changed(10, "better", reliable=None, meaningful=True)
    (plain,) = summed(*THREE).scores
    assert change(plain, Scored(40), Scored(50)) == Changed(10, None, reliable=None, meaningful=None)


def test_facts_from_outside_take_part() -> None:
    bands = [
        {"when": {"field": "person.sex", "is": "male"}, "bands": [{"id": "his"}]},
        {"bands": [{"id": "hers"}]},
    ]
    form = banded(bands)
    assert score(form, {"q1": 1}, {"person.sex": "male"}).scores["total"].band == "his"
    assert score(form, {"q1": 1}, {"person.sex": "female"}).scores["total"].band == "hers"
