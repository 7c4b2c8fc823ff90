"""Answers to a form: what is asked, what is refused, what is missing."""

from typing import Any

import pytest

from clinicdesk.errors import Severity
from clinicdesk.protocols.answers import asked, check_answers, facts_of, roots
from clinicdesk.protocols.sheet import MOST_KEPT, sheet_of
from clinicdesk.protocols.values import SKIPPED, Pressure
from tests.support.sheets import SOURCE, form_of, score_of

SKIPS = form_of(
    {"id": "q1", "type": "yes_no"},
    {"id": "q2", "type": "yes_no", "ask_when": {"field": "q1", "is": "yes"},
     "details": [{"id": "when", "type": "date", "required_when": {"field": "q2", "is": "yes"}}]},
    {"id": "q3", "type": "yes_no", "ask_when": {"field": "q2", "is": "yes"}},
    {"id": "q4", "type": "integer", "lowest": 0, "highest": 9, "required": False},
)  # fmt: skip


def names(form: Any, values: dict[str, Any]) -> list[str]:
    return [field.id for field in asked(form, values)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["q1", "q4"]),
        ({"q1": "no"}, ["q1", "q4"]),
        ({"q1": "unknown"}, ["q1", "q4"]),
        ({"q1": "yes"}, ["q1", "q2", "q4"]),
        ({"q1": "yes", "q2": "yes"}, ["q1", "q2", "q3", "q4"]),
    ],
)
def test_a_question_is_asked_only_when_its_rule_is_true(values: dict[str, Any], expected: list[str]) -> None:
    """Proves: REQ-ANS-003."""
    assert names(SKIPS, values) == expected


def test_a_question_skipped_by_the_forms_own_rule_is_not_missing() -> None:
    """Proves: REQ-ANS-003."""
    facts = facts_of(SKIPS, {"q1": "no"})
    assert (facts["q2"], facts["q2.when"], facts["q3"]) == (SKIPPED, SKIPPED, SKIPPED)
    assert check_answers(SKIPS, {"q1": "no"}).missing == ()
    assert check_answers(SKIPS, {}).missing == ("q1",)
    assert check_answers(SKIPS, {"q1": "yes", "q2": "yes"}).missing == ("q2.when", "q3")


def test_what_decides_is_named_for_what_may_not_be_asked() -> None:
    """Proves: REQ-RUL-002."""
    facts = facts_of(SKIPS, {})
    assert roots(SKIPS, ("q3", "q2.when", "q4"), facts) == ("q1", "q4")


def test_an_answer_to_a_question_that_is_not_asked_is_kept_and_asked_about() -> None:
    """A yes that was given is never lost by a later change of another answer. Proves: REQ-ANS-003."""
    checked = check_answers(SKIPS, {"q1": "no", "q2": "yes"})
    assert checked.values["q2"] == "yes"
    assert [(i.code, i.field, i.severity) for i in checked.issues] == [("ANS021", "q2", Severity.ASK)]
    assert checked.stops == ()


def test_typed_text_and_values_are_read_alike() -> None:
    assert check_answers(SKIPS, {"q1": " Так ", "q4": "7", "q2": None, "q3": ""}).values == {
        "q1": "yes",
        "q4": 7,
    }
    assert check_answers(SKIPS, {"q1": "yes", "q4": 7}).values == {"q1": "yes", "q4": 7}


def test_every_issue_is_told_at_once() -> None:
    """Proves: REQ-ANS-002."""
    checked = check_answers(SKIPS, {"q1": "може", "q4": "10", "nowhere": 1})
    assert [(issue.code, issue.field) for issue in checked.issues] == [
        ("ANS001", "nowhere"), ("ANS008", "q1"), ("ANS004", "q4"),
    ]  # fmt: skip
    assert checked.values == {}


def test_a_section_that_is_not_asked_takes_its_questions_along() -> None:
    form = form_of(
        sections=[
            {"id": "one", "fields": [{"id": "q1", "type": "yes_no"}]},
            {"id": "two", "ask_when": {"field": "q1", "is": "yes"},
             "fields": [{"id": "q2", "type": "yes_no", "ask_when": {"field": "q1", "is": "yes"}},
                        {"id": "q3", "type": "yes_no"}]},
        ]
    )  # fmt: skip
    assert names(form, {"q1": "no"}) == ["q1"]
    assert names(form, {"q1": "yes"}) == ["q1", "q2", "q3"]


def test_a_check_between_answers_stops_only_when_it_is_surely_broken() -> None:
    form = form_of(
        {"id": "sbp", "type": "integer"}, {"id": "dbp", "type": "integer"},
        checks=[{"id": "below", "must": {"field": "dbp", "less": "sbp"}, "at": "dbp", "severity": "ask"}],
    )  # fmt: skip
    assert check_answers(form, {"dbp": "80"}).issues == ()
    assert check_answers(form, {"sbp": "81", "dbp": "80"}).issues == ()
    (issue,) = check_answers(form, {"sbp": "80", "dbp": "80"}).issues
    assert (issue.code, issue.field, issue.severity, issue.values) == (
        "ANS030", "dbp", Severity.ASK, {"check": "below"},
    )  # fmt: skip


def test_a_rule_may_look_at_one_half_of_a_pressure() -> None:
    form = form_of({"id": "bp", "type": "pressure"})
    facts = facts_of(form, {"bp": Pressure(184, 96)}, {"person.age": 40})
    assert (facts["bp.systolic"], facts["bp.diastolic"], facts["person.age"]) == (184, 96, 40)


def test_a_question_may_be_asked_by_a_score() -> None:
    form = form_of(
        {"id": "q1", "type": "scale_item", "lowest": 0, "highest": 3},
        {"id": "difficulty", "type": "scale_item", "lowest": 0, "highest": 3, "required": False,
         "ask_when": {"field": "score.total", "at_least": 1}},
        scores=[score_of(id="total", kind="sum", items=["q1"])],
    )  # fmt: skip
    assert names(form, {"q1": 0}) == ["q1"]
    assert names(form, {"q1": 1}) == ["q1", "difficulty"]


def test_forms_are_made_ready_once_and_not_kept_for_ever() -> None:
    assert sheet_of(SKIPS) is sheet_of(SKIPS)
    first = form_of({"id": "q1", "type": "yes_no", "source": SOURCE})
    ready = sheet_of(first)
    for _ in range(MOST_KEPT + 1):
        sheet_of(form_of({"id": "q2", "type": "yes_no"}))
    assert sheet_of(first) is not ready
    assert list(sheet_of(first).questions) == ["q1"]
