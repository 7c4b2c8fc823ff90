"""Every threshold of every summed scale, on both sides."""

from decimal import Decimal
from typing import Any

import pytest

from tests.support.scales import band, scale, spread, value

# form, items, lowest and highest answer, then: last total of a band, its name; the last band ends at the maximum.
EDGES: tuple[tuple[str, int, int, int, tuple[tuple[int, str], ...]], ...] = (
    (
        "phq9",
        9,
        0,
        3,
        ((4, "minimal"), (9, "mild"), (14, "moderate"), (19, "moderately_severe"), (27, "severe")),
    ),
    ("gad7", 7, 0, 3, ((4, "minimal"), (9, "mild"), (14, "moderate"), (21, "severe"))),
    ("k6", 6, 0, 4, ((4, "low"), (12, "moderate"), (24, "serious"))),
    ("k10", 10, 1, 5, ((19, "low"), (24, "mild"), (29, "moderate"), (50, "severe"))),
    ("madrs", 10, 0, 6, ((6, "none"), (19, "mild"), (34, "moderate"), (60, "severe"))),
    ("isi", 7, 0, 4, ((7, "none"), (14, "subthreshold"), (21, "moderate"), (28, "severe"))),
    ("aldrete", 5, 0, 2, ((8, "not_yet"), (10, "ready"))),
)


def _rows() -> list[tuple[str, list[int], int, str]]:
    rows: list[tuple[str, list[int], int, str]] = []
    for code, n, lowest, highest, bands in EDGES:
        first = n * lowest
        for last, name in bands:
            rows.extend(
                (code, spread(t, n=n, highest=highest, lowest=lowest), t, name) for t in {first, last}
            )
            first = last + 1
    return rows


@pytest.mark.parametrize(("code", "items", "total", "name"), _rows())
def test_a_band_begins_and_ends_where_it_is_published(
    code: str, items: list[int], total: int, name: str
) -> None:
    """Proves: REQ-SCL-001."""
    assert (value(code, items), band(code, items)) == (total, name)


@pytest.mark.parametrize(
    ("items", "total", "name"),
    [
        ((0,) * 10, 0, "low"),
        ((4, 3, 0, 0, 0, 0, 0, 0, 0, 0), 7, "low"),
        ((4, 4, 0, 0, 0, 0, 0, 0, 0, 0), 8, "hazardous"),
        ((4, 4, 4, 3, 0, 0, 0, 0, 0, 0), 15, "hazardous"),
        ((4, 4, 4, 4, 0, 0, 0, 0, 0, 0), 16, "harmful"),
        ((4, 4, 4, 4, 3, 0, 0, 0, 0, 0), 19, "harmful"),
        ((4, 4, 4, 4, 4, 0, 0, 0, 0, 0), 20, "dependence"),
        ((4,) * 10, 40, "dependence"),
    ],
)
def test_audit_bands(items: tuple[int, ...], total: int, name: str) -> None:
    """Proves: REQ-SCL-001."""
    assert (value("audit", items), band("audit", items)) == (total, name)


@pytest.mark.parametrize(("dependence", "flag"), [((3, 0, 0), False), ((4, 0, 0), True), ((1, 1, 2), True)])
def test_audit_questions_four_to_six_flag_dependence_from_four(
    dependence: tuple[int, ...], *, flag: bool
) -> None:
    """Proves: REQ-SCL-001."""
    items = (1, 0, 2, *dependence, 1, 0, 2, 4)
    assert value("audit", items, "dependence_signs") is flag
    assert [value("audit", items, part) for part in ("consumption", "dependence", "harm")] == [
        3,
        sum(dependence),
        7,
    ]


@pytest.mark.parametrize(
    ("items", "sex", "name"),
    [
        ((2, 1, 0), "male", "negative"),
        ((2, 1, 1), "male", "positive"),
        ((1, 1, 0), "female", "negative"),
        ((1, 1, 1), "female", "positive"),
        ((1, 1, 0), None, "negative"),
        ((1, 1, 1), None, "by_sex"),
        ((2, 1, 1), None, "positive"),
    ],
)
def test_audit_c_is_positive_from_four_in_men_and_three_in_women(
    items: tuple[int, ...], sex: str | None, name: str
) -> None:
    """Proves: REQ-SCL-001."""
    assert band("audit_c", (*items, sex)) == name
    if sex is not None:
        assert band("audit_c", items, {"person.sex": sex}) == name


@pytest.mark.parametrize(
    ("items", "total", "name"),
    [
        ((0,) * 5, 0, "low"),
        ((5, 5, 2, 0, 0), 48, "low"),
        ((5, 5, 3, 0, 0), 52, "adequate"),
        ((5,) * 5, 100, "adequate"),
    ],
)
def test_who5_is_low_below_fifty(items: tuple[int, ...], total: int, name: str) -> None:
    """Proves: REQ-SCL-001."""
    assert (value("who5", items), band("who5", items)) == (total, name)


@pytest.mark.parametrize(
    ("code", "items", "total", "name"),
    [
        ("cries8", (5, 5, 5, 1, 0, 0, 0, 0), 16, "below"),
        ("cries8", (5, 5, 3, 3, 1, 0, 0, 0), 17, "positive"),
        ("cries8", (5,) * 8, 40, "positive"),
        ("cries13", (5, 5, 5, 5, 5, 3, 1, 0, 0, 0, 0, 0, 0), 29, "below"),
        ("cries13", (5, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0), 30, "positive"),
        ("cries13", (5,) * 13, 65, "positive"),
        ("dast10", (0, 0, 1, 0, 0, 0, 0, 0, 0, 0), 0, "none"),
        ("dast10", (1, 0, 1, 0, 0, 0, 0, 0, 0, 0), 1, "low"),
        ("dast10", (1, 1, 1, 0, 0, 0, 0, 0, 0, 0), 2, "low"),
        ("dast10", (1, 1, 1, 1, 0, 0, 0, 0, 0, 0), 3, "moderate"),
        ("dast10", (1, 1, 1, 1, 1, 1, 0, 0, 0, 0), 5, "moderate"),
        ("dast10", (1, 1, 1, 1, 1, 1, 1, 0, 0, 0), 6, "substantial"),
        ("dast10", (1, 1, 1, 1, 1, 1, 1, 1, 1, 0), 8, "substantial"),
        ("dast10", (1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 9, "severe"),
        ("dast10", (1, 1, 0, 1, 1, 1, 1, 1, 1, 1), 10, "severe"),
        ("dsrs_c", (2, 2, 0, 2, 0, 0, 2, 2, 2, 0, 2, 2, 2, 0, 0, 2, 0, 0), 0, "below"),
        ("dsrs_c", (2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0), 12, "below"),
        ("dsrs_c", (2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0), 14, "below"),
        ("dsrs_c", (2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1), 15, "positive"),
        ("dsrs_c", (0, 0, 2, 0, 2, 2, 0, 0, 0, 2, 0, 0, 0, 2, 2, 0, 2, 2), 36, "positive"),
    ],
)  # fmt: skip
def test_a_cut_off_with_reversed_or_uneven_answers(
    code: str, items: tuple[int, ...], total: int, name: str
) -> None:
    """Proves: REQ-SCL-001."""
    assert (value(code, items), band(code, items)) == (total, name)


@pytest.mark.parametrize(
    ("code", "ids"),
    [
        ("cries8", {"intrusion": (1, 3, 6, 7), "avoidance": (2, 4, 5, 8)}),
        ("cries13", {"intrusion": (1, 4, 8, 9), "avoidance": (2, 6, 7, 10), "arousal": (3, 5, 11, 12, 13)}),
    ],
)
def test_cries_subscales_add_their_own_items(code: str, ids: dict[str, tuple[int, ...]]) -> None:
    """Proves: REQ-SCL-001."""
    n = sum(map(len, ids.values()))
    for name, items in ids.items():
        answers = [5 if number in items else 0 for number in range(1, n + 1)]
        assert {part: value(code, answers, part) for part in ids} == {
            part: 5 * len(items) if part == name else 0 for part in ids
        }


@pytest.mark.parametrize(
    ("items", "percent"),
    [((0,) * 12, 0), ((4,) * 12, 100), ((1,) * 12, 25), ((4, 3, *(0,) * 10), Decimal("14.58"))],
)
def test_whodas_is_also_given_in_percent_of_forty_eight(items: tuple[int, ...], percent: Any) -> None:
    """Proves: REQ-SCL-001."""
    assert (value("whodas12", items), value("whodas12", items, "percent")) == (sum(items), percent)


@pytest.mark.parametrize(
    ("items", "percent"),
    [((6,) * 7, 100), ((3,) * 7, 50), ((6, None, None, None, None, None, 3), 75), ((None,) * 7, None)],
)
def test_bipf_leaves_out_what_does_not_apply(items: tuple[Any, ...], percent: Any) -> None:
    """Proves: REQ-SCL-001."""
    assert value("bipf", items) == percent


@pytest.mark.parametrize("code", ["cadss6", "moaas"])
def test_scales_without_a_published_cut_off_have_no_band(code: str) -> None:
    """Proves: REQ-SCL-001."""
    (total,) = (one for one in scale(code).form.scores if one.id == "total")
    assert total.bands == ()
    assert value(code, (4,) * (6 if code == "cadss6" else 1)) == (24 if code == "cadss6" else 4)
