"""Mistakes that public copies of the scales make, one test each."""

import pytest

from tests.support.scales import band, check, scale, sheet, value


def test_itq_counts_a_symptom_from_two_not_above_two() -> None:
    """Proves: REQ-SCL-005."""
    twos = {f"{part}{i}": 2 for part in "pc" for i in range(1, 10)}
    assert value("itq", twos, "result") == "cptsd"
    assert value("itq", dict.fromkeys(twos, 1), "result") == "none"


def test_audit_c_is_positive_in_men_at_four_not_above_four() -> None:
    """Proves: REQ-SCL-005."""
    assert band("audit_c", (2, 2, 0, "male")) == "positive"


def test_the_third_question_of_audit_c_has_its_own_answers() -> None:
    """Proves: REQ-SCL-005."""
    words = scale("audit_c").words["en"]
    answers = [words[f"choice.frequency.{i}"] for i in range(5)]
    assert answers == ["Never", "Less than monthly", "Monthly", "Weekly", "Daily or almost daily"]


def test_who5_is_four_times_the_raw_sum_with_nothing_taken_away() -> None:
    """Proves: REQ-SCL-005."""
    assert [value("who5", (answer,) * 5) for answer in range(6)] == [0, 20, 40, 60, 80, 100]


def test_sixty_percent_of_the_meq_total_is_not_a_complete_experience() -> None:
    """Proves: REQ-SCL-005."""
    answers = [5] * 30
    for item in (3, 10, 29):
        answers[item - 1] = 2
    assert value("meq30", answers) == 141
    assert value("meq30", answers, "complete_mystical") is False


def test_meq_item_twelve_is_positive_mood() -> None:
    """Proves: REQ-SCL-005."""
    answers = [0] * 30
    answers[11] = 5
    found = sheet("meq30", answers).scores
    assert {name: found[name].value for name in ("mystical", "positive_mood", "transcendence", "ineffability")} == {
        "mystical": 0, "positive_mood": 5, "transcendence": 0, "ineffability": 0,
    }  # fmt: skip


def test_aldrete_circulation_is_in_percent_of_baseline_not_in_mmhg() -> None:
    """Proves: REQ-SCL-005."""
    for language, unit in (("uk", "мм рт"), ("en", "mmHg")):
        words = scale("aldrete").words[language]
        answers = [words[f"choice.circulation.{i}"] for i in range(3)]
        assert all("%" in answer and unit not in answer for answer in answers)


def test_ctcae_grade_three_begins_at_160_not_above() -> None:
    """Proves: REQ-SCL-005."""
    answers = {"sbp": 160, "dbp": 80, "life_threatening": "no", "death": "no"}
    assert value("ctcae_hypertension", answers, "grade") == "g3"


def test_sdq_items_are_turned_over_by_their_number_on_the_form() -> None:
    """Proves: REQ-SCL-005."""
    reversed_ = {item for score in scale("sdq").form.scores for item in score.reverse}
    assert reversed_ == {"q7", "q11", "q14", "q21", "q25"}
    assert [field.id for field in scale("sdq").form.sections[0].fields] == [f"q{i}" for i in range(1, 26)]
    assert [
        sheet("sdq", (*[0] * 25, "parent")).scores[name].value
        for name in ("conduct", "peer", "hyperactivity")
    ] == [2, 4, 4]


def test_pcl5_has_no_severity_bands() -> None:
    """Proves: REQ-SCL-005."""
    assert all(score.bands == () for score in scale("pcl5").form.scores)


def test_k10_runs_from_ten_to_fifty() -> None:
    """Proves: REQ-SCL-005."""
    assert (value("k10", (1,) * 10), value("k10", (5,) * 10)) == (10, 50)
    assert [issue.code for issue in check("k10", (0,) + (1,) * 9).stops] == ["ANS005"]


def test_gad7_begins_with_not_at_all() -> None:
    """Proves: REQ-SCL-005."""
    assert scale("gad7").words["en"]["choice.frequency.0"] == "Not at all"


def test_the_tenth_question_of_phq9_gives_no_points() -> None:
    """Proves: REQ-SCL-005."""
    assert value("phq9", (*[1] * 9, 3)) == 9
    assert check("phq9", [1] * 9).missing == ()


@pytest.mark.parametrize("answer", [0, 1])
def test_dast10_turns_over_its_third_item_itself(answer: int) -> None:
    """Proves: REQ-SCL-005."""
    assert value("dast10", (0, 0, answer, 0, 0, 0, 0, 0, 0, 0)) == 1 - answer


def test_cries13_groups_its_items_in_the_order_of_the_form() -> None:
    """Proves: REQ-SCL-005."""
    words = scale("cries13").words["en"]
    assert words["field.q3.label"].startswith("Do you have difficulties paying attention")
    assert words["field.q12.label"].startswith("Are you alert and watchful")
