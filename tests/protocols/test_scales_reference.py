"""Scales against the same rules written a second time, plainly, on answer sheets made by chance."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.scales import sheet

_FEW = settings(max_examples=60, deadline=None)
_READINGS = st.fixed_dictionaries(
    {
        "rr": st.integers(0, 80), "spo2": st.integers(30, 100), "o2": st.sampled_from(["air", "oxygen"]),
        "sbp": st.integers(20, 320), "pulse": st.integers(0, 300), "acvpu": st.sampled_from("ACVPU"),
        "temp": st.integers(250, 450).map(lambda tenths: Decimal(tenths) / 10), "scale": st.sampled_from([1, 2]),
    }
)  # fmt: skip


def _answers(n: int, highest: int, lowest: int = 0) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(lowest, highest), min_size=n, max_size=n)


def _saturation(spo2: int, scale: int, gas: str) -> int:
    if scale == 1:
        return 3 if spo2 <= 91 else 2 if spo2 <= 93 else 1 if spo2 <= 95 else 0
    if spo2 <= 87:
        return 3 if spo2 <= 83 else 2 if spo2 <= 85 else 1
    if gas == "air" or spo2 <= 92:
        return 0
    return 1 if spo2 <= 94 else 2 if spo2 <= 96 else 3


def _news2(reading: dict[str, Any]) -> list[int]:
    rr, sbp, pulse, temp = (reading[name] for name in ("rr", "sbp", "pulse", "temp"))
    return [
        3 if rr <= 8 or rr >= 25 else 1 if rr <= 11 else 2 if rr >= 21 else 0,
        _saturation(reading["spo2"], reading["scale"], reading["o2"]),
        2 if reading["o2"] == "oxygen" else 0,
        3 if sbp <= 90 or sbp >= 220 else 2 if sbp <= 100 else 1 if sbp <= 110 else 0,
        3 if pulse <= 40 or pulse >= 131 else 2 if pulse >= 111 else 1 if pulse <= 50 or pulse >= 91 else 0,
        0 if reading["acvpu"] == "A" else 3,
        3 if temp <= 35 else 2 if temp > 39 else 1 if temp <= 36 or temp > 38 else 0,
    ]


@_FEW
@given(_READINGS)
def test_news2(reading: dict[str, Any]) -> None:
    """Proves: REQ-SCL-002."""
    points = _news2(reading)
    found = sheet("news2", reading).scores
    assert (found["total"].value, list(found["total"].parts.values())) == (sum(points), points)
    assert found["single_red"].value is (3 in points)


@_FEW
@given(_answers(20, 4))
def test_pcl5(items: list[int]) -> None:
    """Proves: REQ-SCL-003."""
    symptoms = [item >= 2 for item in items]
    clusters = [
        sum(symptoms[:5]) >= 1, sum(symptoms[5:7]) >= 1, sum(symptoms[7:14]) >= 2, sum(symptoms[14:]) >= 2,
    ]  # fmt: skip
    found = sheet("pcl5", items).scores
    assert [found[name].value for name in "BCDE"] == clusters
    assert (found["total"].value, found["provisional"].value) == (sum(items), all(clusters))


def _any(items: list[int], *places: int) -> bool:
    return any(items[place - 1] >= 2 for place in places)


@_FEW
@given(_answers(18, 3, 1) | _answers(18, 4))
def test_itq(items: list[int]) -> None:
    """Proves: REQ-SCL-003."""
    p, c = items[:9], items[9:]
    parts = ((1, 2), (3, 4), (5, 6), (7, 8, 9))
    ptsd, dso = (all(_any(half, *part) for part in parts) for half in (p, c))
    expected = "cptsd" if ptsd and dso else "ptsd" if ptsd else "none"
    assert sheet("itq", items).scores["result"].value == expected


@_FEW
@given(_answers(30, 5, 2))
def test_meq30(items: list[int]) -> None:
    """Proves: REQ-SCL-003."""
    mood, beyond, words = (2, 8, 12, 17, 27, 30), (1, 7, 11, 13, 19, 22), (3, 10, 29)
    mystical = [place for place in range(1, 31) if place not in {*mood, *beyond, *words}]
    complete = all(
        5 * sum(items[place - 1] for place in part) >= 3 * 5 * len(part)
        for part in (mystical, mood, beyond, words)
    )
    assert sheet("meq30", items).scores["complete_mystical"].value is complete


@_FEW
@given(_answers(25, 2))
def test_sdq(items: list[int]) -> None:
    """Proves: REQ-SCL-003."""
    turned = [2 - item if place in {7, 11, 14, 21, 25} else item for place, item in enumerate(items, 1)]
    helpful = sum(turned[place - 1] for place in (1, 4, 9, 17, 20))
    found = sheet("sdq", [*items, "parent"]).scores
    assert (found["prosocial"].value, found["total"].value) == (helpful, sum(turned) - helpful)
