"""Scales with more than a sum: PCL-5, ITQ, C-SSRS, MEQ-30, SDQ, CTCAE, change, alerts."""

from itertools import product
from typing import Any

import pytest

from clinicdesk.protocols.scores import change
from tests.support.scales import band, check, raised, scale, sheet, value


def _items(n: int, **given: int) -> list[int]:
    answers = [0] * n
    for name, answer in given.items():
        answers[int(name[1:]) - 1] = answer
    return answers


# PCL-5: one B (1–5), one C (6–7), two D (8–14), two E (15–20), each 2 or more.
MET = {"i1": 2, "i6": 2, "i8": 2, "i9": 2, "i15": 2, "i16": 2}


def test_the_smallest_provisional_ptsd_has_six_symptoms_of_two() -> None:
    """Proves: REQ-SCL-003."""
    answers = _items(20, **MET)
    assert value("pcl5", answers, "provisional") is True
    assert value("pcl5", answers) == 12


@pytest.mark.parametrize(
    ("item", "cluster"), [("i1", "B"), ("i6", "C"), ("i8", "D"), ("i9", "D"), ("i15", "E"), ("i16", "E")]
)
def test_one_symptom_less_in_any_cluster_is_not_provisional(item: str, cluster: str) -> None:
    """Proves: REQ-SCL-003."""
    found = sheet("pcl5", _items(20, **{**MET, item: 1})).scores
    assert found["provisional"].value is False
    assert [name for name in "BCDE" if found[name].value is False] == [cluster]


@pytest.mark.parametrize(
    ("cluster", "items", "need"),
    [("B", range(1, 6), 1), ("C", range(6, 8), 1), ("D", range(8, 15), 2), ("E", range(15, 21), 2)],
)
def test_each_item_belongs_to_its_cluster(cluster: str, items: range, need: int) -> None:
    """Proves: REQ-SCL-003."""
    for item in range(1, 21):
        others = [other for other in items if other != item][: need - 1]
        answers = _items(20, **{f"i{other}": 2 for other in others}, **{f"i{item}": 4})
        assert value("pcl5", answers, cluster) is (item in items)


@pytest.mark.parametrize(
    ("total", "flags"), [(30, []), (31, ["from_31"]), (32, ["from_31"]), (33, ["from_31", "from_33"])]
)
def test_the_cut_off_of_pcl5_is_a_flag_at_each_end(total: int, flags: list[str]) -> None:
    """Proves: REQ-SCL-003."""
    full, rest = divmod(total, 4)
    found = sheet("pcl5", [4] * full + [rest] + [0] * (19 - full)).scores
    assert found["total"].value == total
    assert [name for name in ("from_31", "from_33") if found[name].value] == flags


PTSD = {"p1": 2, "p3": 2, "p5": 2, "p7": 2}
DSO = {"c1": 2, "c3": 2, "c5": 2, "c7": 2}


def _itq(**given: int) -> dict[str, int]:
    names = [f"{part}{i}" for part in "pc" for i in range(1, 10)]
    return {name: given.get(name, 0) for name in names}


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ({}, "none"),
        (PTSD, "ptsd"),
        ({**PTSD, **DSO}, "cptsd"),
        (DSO, "none"),
        (dict.fromkeys(PTSD, 1), "none"),
    ],
)
def test_complex_ptsd_takes_the_place_of_ptsd(given: dict[str, int], result: str) -> None:
    """Proves: REQ-SCL-003."""
    assert value("itq", _itq(**given), "result") == result


@pytest.mark.parametrize("name", PTSD)
def test_without_one_part_of_ptsd_there_is_neither(name: str) -> None:
    """Proves: REQ-SCL-003."""
    assert value("itq", _itq(**{**PTSD, **DSO, name: 1}), "result") == "none"


@pytest.mark.parametrize("name", DSO)
def test_without_one_part_of_self_organisation_it_is_ptsd(name: str) -> None:
    """Proves: REQ-SCL-003."""
    assert value("itq", _itq(**{**PTSD, **DSO, name: 1}), "result") == "ptsd"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("p1", "p2"), ("p3", "p4"), ("p5", "p6"), ("p7", "p8"), ("p7", "p9"), ("c1", "c2"), ("c3", "c4"),
        ("c5", "c6"), ("c7", "c8"), ("c7", "c9"),
    ],
)  # fmt: skip
def test_either_item_of_a_pair_will_do(old: str, new: str) -> None:
    """Proves: REQ-SCL-003."""
    given = {**PTSD, **DSO, old: 0, new: 2}
    assert value("itq", _itq(**given), "result") == "cptsd"


def test_itq_items_are_p1_to_p9_then_c1_to_c9() -> None:
    """Proves: REQ-SCL-003."""
    fields = [field.id for section in scale("itq").form.sections for field in section.fields]
    assert fields == [f"{part}{i}" for part in "pc" for i in range(1, 10)]


# C-SSRS: every way through the form. y, n; "-": not asked.
COLUMNS = ("q1", "q2", "q3", "q4", "q5", "q6_lifetime", "q6_3months")
_SAY = {"y": "yes", "n": "no", "-": None, "?": "unknown"}


def _cssrs(row: str) -> dict[str, str | None]:
    return dict(zip(COLUMNS, (_SAY[sign] for sign in row), strict=True))


@pytest.mark.parametrize(
    ("row", "risk"),
    [
        ("nn---n-", "none"), ("yn---n-", "low"), ("yynnnn-", "low"), ("nynnnn-", "low"),
        ("yyynnn-", "moderate"), ("nn---yn", "moderate"), ("yn---yn", "moderate"), ("yynnnyn", "moderate"),
        ("yynynn-", "high"), ("yynnyn-", "high"), ("yyyyyn-", "high"), ("nn---yy", "high"), ("yyynnyy", "high"),
    ],
)  # fmt: skip
def test_the_triage_of_the_screener(row: str, risk: str) -> None:
    """Proves: REQ-SCL-004."""
    checked = check("cssrs", _cssrs(row))
    assert (checked.stops, checked.missing) == ((), ())
    assert value("cssrs", _cssrs(row), "risk") == risk


def test_the_triage_agrees_with_the_rule_on_every_complete_sheet() -> None:
    """Proves: REQ-SCL-004."""
    seen = 0
    for q1, q2, q3, q4, q5, ever, recent in product("yn", repeat=7):
        row = q1 + q2 + (q3 + q4 + q5 if q2 == "y" else "---") + ever + (recent if ever == "y" else "-")
        if "y" in row[3:5] or row[6] == "y":
            risk = "high"
        elif row[2] == "y" or row[5] == "y":
            risk = "moderate"
        else:
            risk = "low" if "y" in row[:2] else "none"
        assert value("cssrs", _cssrs(row), "risk") == risk
        seen += 1
    assert seen == 128


@pytest.mark.parametrize(("row", "field"), [("ynnynn-", "q2"), ("nn---ny", "q6_lifetime")])
def test_answers_that_contradict_each_other_are_refused(row: str, field: str) -> None:
    """Proves: REQ-SCL-004."""
    assert [(issue.code, issue.field) for issue in check("cssrs", _cssrs(row)).stops] == [("ANS030", field)]


def test_an_unknown_answer_is_never_a_no() -> None:
    """Proves: REQ-SCL-004."""
    for row in ("n?---n-", "nn---?-", "nn---y?", "yyn?nn-"):
        assert value("cssrs", _cssrs(row), "risk") is None
    assert value("cssrs", _cssrs("?yyynn-"), "risk") == "high"


@pytest.mark.parametrize(
    ("code", "answers", "alerts"),
    [
        ("phq9", (0,) * 9, []),
        ("phq9", (0, 0, 0, 0, 0, 0, 0, 0, 1), ["item9"]),
        ("phq9", (None, None, None, None, None, None, None, None, 1), ["item9"]),
        ("dsrs_c", (2, 2, 0, 2, 0, 0, 2, 2, 2, 0, 2, 2, 2, 0, 0, 2, 0, 0), []),
        ("dsrs_c", (2, 2, 0, 2, 0, 0, 2, 2, 2, 1, 2, 2, 2, 0, 0, 2, 0, 0), ["item10"]),
        ("cssrs", {"q1": "yes", "q2": "no", "q6_lifetime": "no"}, []),
        ("cssrs", {"q1": "no", "q2": "no", "q6_lifetime": "yes", "q6_3months": "no"}, ["moderate"]),
        ("cssrs", {"q4": "yes"}, ["high"]),
        ("cssrs", {"q6_lifetime": "yes", "q6_3months": "yes"}, ["high"]),
    ],
)
def test_a_sign_of_danger_is_told_whatever_the_total(code: str, answers: Any, alerts: list[str]) -> None:
    """Proves: REQ-SCL-004."""
    assert raised(code, answers) == alerts


def test_every_alert_names_who_does_what_and_how_soon() -> None:
    """Proves: REQ-SCL-004."""
    for code in ("news2", "phq9", "cssrs", "dsrs_c"):
        form, words = scale(code).form, scale(code).words
        for alert in form.alerts:
            assert alert.within_minutes >= 0
            assert alert.who in {"physician", "therapist"}
            assert all(words[language][f"alert.{alert.id}.action"] for language in ("uk", "en"))


PARTS = {
    "mystical": ((4, 5, 6, 9, 14, 15, 16, 18, 20, 21, 23, 24, 25, 26, 28), 45),
    "positive_mood": ((2, 8, 12, 17, 27, 30), 18),
    "transcendence": ((1, 7, 11, 13, 19, 22), 18),
    "ineffability": ((3, 10, 29), 9),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_complete_mystical_experience_needs_sixty_percent_of_each_part(part: str) -> None:
    """Proves: REQ-SCL-003."""
    items, line = PARTS[part]
    answers = [3] * 30
    assert value("meq30", answers, "complete_mystical") is True
    assert value("meq30", answers, part) == line
    answers[items[0] - 1] = 2
    assert value("meq30", answers, part) == line - 1
    assert value("meq30", answers, "complete_mystical") is False


def test_the_four_parts_of_meq30_share_out_all_thirty_items() -> None:
    """Proves: REQ-SCL-003."""
    assert sorted(item for items, _ in PARTS.values() for item in items) == list(range(1, 31))
    for part, (items, _) in PARTS.items():
        answers = [5 if number in items else 0 for number in range(1, 31)]
        assert {name: value("meq30", answers, name) for name in PARTS} == {
            name: 5 * len(items) if name == part else 0 for name in PARTS
        }


SDQ = {
    "emotional": (3, 8, 13, 16, 24), "conduct": (5, 7, 12, 18, 22), "hyperactivity": (2, 10, 15, 21, 25),
    "peer": (6, 11, 14, 19, 23), "prosocial": (1, 4, 9, 17, 20),
}  # fmt: skip
TURNED = (7, 11, 14, 21, 25)


def _sdq(informant: str | None = "parent", **points: int) -> list[int | str | None]:
    """Answers that give a scale so many points, its reversed items answered the other way round."""
    answers: list[int | str | None] = [2 if item in TURNED else 0 for item in range(1, 26)]
    for name, wanted in points.items():
        rest = wanted
        for item in SDQ[name]:
            take = min(2, rest)
            answers[item - 1] = 2 - take if item in TURNED else take
            rest -= take
    return [*answers, informant]


@pytest.mark.parametrize("name", SDQ)
def test_each_scale_of_sdq_adds_its_own_five_items(name: str) -> None:
    """Proves: REQ-SCL-003."""
    answers = _sdq("parent", **{name: 10})
    assert {part: value("sdq", answers, part) for part in SDQ} == {
        part: 10 if part == name else 0 for part in SDQ
    }
    assert value("sdq", answers) == (0 if name == "prosocial" else 10)


@pytest.mark.parametrize(
    ("informant", "total", "name"),
    [
        ("parent", 13, "normal"), ("parent", 14, "borderline"), ("parent", 16, "borderline"),
        ("parent", 17, "abnormal"),
        ("teacher", 11, "normal"), ("teacher", 12, "borderline"), ("teacher", 15, "borderline"),
        ("teacher", 16, "abnormal"),
        ("self", 15, "normal"), ("self", 16, "borderline"), ("self", 19, "borderline"),
        ("self", 20, "abnormal"),
    ],
)  # fmt: skip
def test_the_bands_of_sdq_depend_on_who_answered(informant: str, total: int, name: str) -> None:
    """Proves: REQ-SCL-003."""
    answers = _sdq(informant, emotional=min(10, total), conduct=max(0, total - 10))
    assert (value("sdq", answers), band("sdq", answers)) == (total, name)


def test_sdq_without_an_informant_has_a_total_and_no_band() -> None:
    """Proves: REQ-SCL-003."""
    found = sheet("sdq", _sdq(None, emotional=9)).scores["total"]
    assert (found.value, found.band, found.band_missing) == (9, None, ("informant",))


def test_sdq_prorates_from_three_of_five_and_rounds_half_up() -> None:
    """Proves: REQ-SCL-003."""
    answers = _sdq()
    for item, answer in zip(SDQ["emotional"], (1, 1, 1, None, None), strict=True):
        answers[item - 1] = answer
    assert value("sdq", answers, "emotional") == 5
    answers[SDQ["emotional"][3] - 1] = 2
    assert value("sdq", answers, "emotional") == 6
    assert value("sdq", answers) == 6
    for item in SDQ["emotional"][1:4]:
        answers[item - 1] = None
    found = sheet("sdq", answers).scores
    assert (found["emotional"].value, found["total"].value) == (None, None)
    assert found["total"].withheld == ("q8", "q13", "q16", "q24")


@pytest.mark.parametrize(
    ("sbp", "dbp", "grade"),
    [
        (119, 79, "g0"), (120, 79, "g1"), (119, 80, "g1"), (139, 89, "g1"), (140, 89, "g2"), (139, 90, "g2"),
        (159, 99, "g2"), (160, 99, "g3"), (159, 100, "g3"), (240, 130, "g3"),
    ],
)  # fmt: skip
def test_the_grade_of_hypertension_is_the_higher_of_both_pressures(sbp: int, dbp: int, grade: str) -> None:
    """Proves: REQ-SCL-003."""
    answers = {"sbp": sbp, "dbp": dbp, "life_threatening": "no", "death": "no"}
    assert value("ctcae_hypertension", answers, "grade") == grade
    assert value("ctcae_hypertension", {**answers, "life_threatening": "yes"}, "grade") == "g4"
    assert value("ctcae_hypertension", {**answers, "death": "yes"}, "grade") == "g5"


@pytest.mark.parametrize(
    ("code", "before", "after", "way", "reliable", "meaningful"),
    [
        ("pcl5", 40, 36, "better", False, False), ("pcl5", 40, 35, "better", True, False),
        ("pcl5", 40, 31, "better", True, False), ("pcl5", 40, 30, "better", True, True),
        ("pcl5", 30, 40, "worse", True, True),
        ("phq9", 12, 8, "better", None, False), ("phq9", 12, 7, "better", None, True),
        ("gad7", 12, 9, "better", None, False), ("gad7", 12, 8, "better", None, True),
        ("who5", 40, 48, "better", None, False), ("who5", 40, 52, "better", None, True),
        ("who5", 52, 40, "worse", None, True),
    ],
)  # fmt: skip
def test_change_is_reliable_and_meaningful_from_the_published_number(
    code: str, before: int, after: int, way: str, reliable: bool | None, meaningful: bool | None
) -> None:
    """Proves: REQ-SCL-003."""
    n, highest, factor = {"pcl5": (20, 4, 1), "phq9": (9, 3, 1), "gad7": (7, 3, 1), "who5": (5, 5, 4)}[code]

    def total(points: int) -> Any:
        full, rest = divmod(points // factor, highest)
        answers = [highest] * full + [rest] + [0] * n
        return sheet(code, answers[:n]).scores["total"]

    found = change(scale(code).form.scores[0], total(before), total(after))
    assert (found.way, found.reliable, found.meaningful) == (way, reliable, meaningful)
