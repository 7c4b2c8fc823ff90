"""What a scale does not have is refused; what is missing withholds the score and is named."""

from typing import Any

import pytest

from clinicdesk.protocols.language import Form, Score
from tests.support.scales import SCALES, check, scale, sheet

# form, field, value, what is allowed.
NOT_THERE: tuple[tuple[str, str, Any, str], ...] = (
    ("cries8", "q1", 2, "0, 1, 3, 5"), ("cries8", "q1", 4, "0, 1, 3, 5"), ("cries13", "q13", 2, "0, 1, 3, 5"),
    ("audit", "q9", 1, "0, 2, 4"), ("audit", "q10", 3, "0, 2, 4"), ("audit", "q1", 5, "0, 1, 2, 3, 4"),
    ("k10", "q1", 0, "1, 2, 3, 4, 5"), ("k10", "q10", 6, "1, 2, 3, 4, 5"), ("k6", "q1", 5, "0, 1, 2, 3, 4"),
    ("phq9", "q1", 4, "0, 1, 2, 3"), ("phq9", "q9", -1, "0, 1, 2, 3"),
    ("phq9", "difficulty", 4, "0, 1, 2, 3"), ("gad7", "q7", 4, "0, 1, 2, 3"),
    ("pcl5", "q20", 5, "0, 1, 2, 3, 4"), ("itq", "c9", 5, "0, 1, 2, 3, 4"),
    ("who5", "q1", 6, "0, 1, 2, 3, 4, 5"), ("audit_c", "q3", 5, "0, 1, 2, 3, 4"),
    ("audit_c", "sex", "x", "female, male"), ("dast10", "q1", 2, "0, 1"), ("madrs", "q1", 7, "0–6"),
    ("isi", "q1", 5, "0–4"), ("whodas12", "q1", 5, "0–4"), ("meq30", "q1", 6, "0–5"),
    ("cadss6", "q1", 5, "0–4"), ("sdq", "q1", 3, "0–2"),
    ("sdq", "informant", "aunt", "parent, teacher, self"), ("aldrete", "oxygen", 3, "2, 1, 0"),
    ("moaas", "level", 6, "5, 4, 3, 2, 1, 0"), ("dsrs_c", "q10", 3, "0–2"), ("bipf", "q7", 7, "0–6"),
    ("news2", "spo2", 101, "30–100"), ("news2", "rr", 81, "0–80"), ("news2", "acvpu", "X", "A, C, V, P, U"),
    ("news2", "scale", 3, "1, 2"), ("news2", "o2", "mask", "air, oxygen"), ("news2", "temp", "46", "25–45"),
    ("news2", "pulse", 301, "0–300"), ("news2", "sbp", 19, "20–320"),
    ("cssrs", "q1", "maybe", "yes, no, unknown, not_done"), ("ctcae_hypertension", "sbp", 321, "20–320"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "field", "given", "allowed"), NOT_THERE)
def test_a_value_the_scale_does_not_have_is_refused(code: str, field: str, given: Any, allowed: str) -> None:
    """Proves: REQ-SCL-006."""
    (issue,) = check(code, {field: given}).stops
    assert (issue.field, issue.values["allowed"]) == (field, allowed)


def test_every_scale_has_refused_something() -> None:
    """Proves: REQ-SCL-006."""
    assert {row[0] for row in NOT_THERE} == set(SCALES)


def test_a_half_answer_is_refused() -> None:
    """Proves: REQ-SCL-006."""
    assert check("phq9", {"q1": "1.5"}).stops
    assert check("phq9", {"q1": True}).stops
    assert check("phq9", {"q11": 1}).stops


def _whole(code: str) -> dict[str, Any]:
    example = scale(code).form.example
    assert example is not None
    if example.answers is not None:
        return dict(example.answers)
    names = [field.id for section in scale(code).form.sections for field in section.fields]
    return dict(zip(names, example.items or (), strict=False))


def _withholds(form: Form) -> list[tuple[str, str]]:
    """Each field with each sum that adds it and has no published prorating."""
    return [
        (item, score.id)
        for score in form.scores
        if score.kind == "sum" and score.prorate_from is None
        for item in score.items
        if not item.startswith("score.")
    ]


@pytest.mark.parametrize("code", SCALES)
def test_a_missing_item_withholds_every_sum_it_belongs_to_and_is_named(code: str) -> None:
    """Proves: REQ-SCL-006."""
    whole = _whole(code)
    for item, name in _withholds(scale(code).form):
        found = sheet(code, {**whole, item: None}).scores[name]
        assert (found.value, found.band, found.withheld) == (None, None, (item,))


@pytest.mark.parametrize(
    ("code", "names"),
    [("itq", ("result",)), ("pcl5", ("total", "provisional")), ("meq30", ("total", "complete_mystical"))],
)
def test_a_missing_item_withholds_the_result_too(code: str, names: tuple[str, ...]) -> None:
    """Proves: REQ-SCL-006."""
    whole = _whole(code)
    for item in whole:
        found = sheet(code, {**whole, item: None}).scores
        assert [(found[name].value, found[name].withheld) for name in names] == [(None, (item,))] * len(names)


@pytest.mark.parametrize("code", SCALES)
def test_the_example_of_a_form_is_complete(code: str) -> None:
    """Proves: REQ-SCL-006."""
    checked = check(code, _whole(code))
    assert (checked.issues, checked.missing) == ((), ())
    found = sheet(code, _whole(code)).scores
    assert [name for name, one in found.items() if one.withheld] == []


def _main(form: Form) -> Score:
    return next((score for score in form.scores if score.id == "total"), form.scores[0])


@pytest.mark.parametrize("code", SCALES)
def test_an_empty_sheet_has_no_number(code: str) -> None:
    """Proves: REQ-SCL-006."""
    form = scale(code).form
    assert sheet(code, {}).scores[_main(form).id].value is None
