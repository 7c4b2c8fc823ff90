"""NEWS2 against chart 1 of the Royal College of Physicians, 2017: both sides of every edge."""

from typing import Any

import pytest

from tests.support.scales import band, raised, sheet, value

CALM: dict[str, Any] = {
    "rr": 16, "spo2": 98, "o2": "air", "sbp": 120, "pulse": 70, "acvpu": "A", "temp": "37.0", "scale": 1,
}  # fmt: skip

# field, then: the last value that gets the points.
CHART: dict[str, tuple[tuple[Any, int], ...]] = {
    "rr": ((0, 3), (8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3), (80, 3)),
    "spo2": ((30, 3), (91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (100, 0)),
    "o2": (("air", 0), ("oxygen", 2)),
    "sbp": ((20, 3), (90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3), (320, 3)),
    "pulse": ((0, 3), (40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2), (131, 3)),
    "acvpu": (("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3)),
    "temp": (
        ("25", 3), ("35.0", 3), ("35.1", 1), ("36.0", 1), ("36.1", 0), ("38.0", 0), ("38.1", 1), ("39.0", 1),
        ("39.1", 2), ("45", 2),
    ),
}  # fmt: skip


def _set(**changes: Any) -> dict[str, Any]:
    return {**CALM, **changes}


@pytest.mark.parametrize(
    ("field", "given", "points"), [(field, *row) for field, rows in CHART.items() for row in rows]
)
def test_each_parameter_gets_the_points_of_the_chart(field: str, given: Any, points: int) -> None:
    """Proves: REQ-SCL-002."""
    total = sheet("news2", _set(**{field: given})).scores["total"]
    assert (total.parts[field], total.value) == (points, points)


@pytest.mark.parametrize(
    ("spo2", "on_air", "on_oxygen"),
    [
        (83, 3, 3), (84, 2, 2), (85, 2, 2), (86, 1, 1), (87, 1, 1), (88, 0, 0), (92, 0, 0),
        (93, 0, 1), (94, 0, 1), (95, 0, 2), (96, 0, 2), (97, 0, 3), (100, 0, 3),
    ],
)  # fmt: skip
def test_scale_two_punishes_high_saturation_only_on_oxygen(spo2: int, on_air: int, on_oxygen: int) -> None:
    """Proves: REQ-SCL-002."""
    air = sheet("news2", _set(spo2=spo2, scale=2)).scores["total"]
    oxygen = sheet("news2", _set(spo2=spo2, scale=2, o2="oxygen")).scores["total"]
    assert (air.parts["spo2"], air.value) == (on_air, on_air)
    assert (oxygen.parts["spo2"], oxygen.value) == (on_oxygen, on_oxygen + 2)


@pytest.mark.parametrize(
    ("changes", "total", "name", "response", "alerts"),
    [
        ({}, 0, "zero", "routine", []),
        ({"pulse": 91}, 1, "low", "ward", []),
        ({"pulse": 111, "rr": 21}, 4, "low", "ward", []),
        ({"acvpu": "C"}, 3, "low", "single", ["single"]),
        ({"pulse": 111, "rr": 21, "temp": "38.1"}, 5, "medium", "urgent", ["urgent"]),
        ({"pulse": 111, "rr": 21, "o2": "oxygen"}, 6, "medium", "urgent", ["urgent"]),
        ({"pulse": 111, "rr": 21, "o2": "oxygen", "temp": "38.1"}, 7, "high", "emergency", ["emergency"]),
        ({"sbp": 90, "acvpu": "V"}, 6, "medium", "urgent", ["urgent", "single"]),
    ],
)
def test_the_response_follows_chart_four(
    changes: dict[str, Any], total: int, name: str, response: str, alerts: list[str]
) -> None:
    """Proves: REQ-SCL-002."""
    answers = _set(**changes)
    assert (value("news2", answers), band("news2", answers)) == (total, name)
    assert value("news2", answers, "response") == response
    assert raised("news2", answers) == alerts


def test_the_highest_score_is_twenty() -> None:
    """Proves: REQ-SCL-002."""
    worst = _set(rr=25, spo2=91, o2="oxygen", sbp=90, pulse=131, acvpu="U", temp="35.0")
    assert value("news2", worst) == 20
    assert value("news2", worst, "single_red") is True


@pytest.mark.parametrize("field", CHART)
def test_a_missing_parameter_withholds_the_total_and_is_named(field: str) -> None:
    """Proves: REQ-SCL-002."""
    found = sheet("news2", _set(**{field: None})).scores
    assert (found["total"].value, found["total"].withheld) == (None, (field,))
    assert found["response"].value is None


def test_an_alarm_does_not_wait_for_a_missing_parameter() -> None:
    """Proves: REQ-SCL-002."""
    assert raised("news2", _set(temp=None, acvpu="V")) == ["single"]
    assert raised("news2", _set(temp=None, rr=25, sbp=90, o2="oxygen")) == ["emergency", "single"]
    assert raised("news2", _set(temp=None)) == []


def test_news2_does_not_see_a_dangerous_rise_of_pressure() -> None:
    """Proves: REQ-SCL-002: why the blood-pressure rules of a programme stand beside it."""
    assert value("news2", _set(sbp=178)) == value("news2", _set(sbp=219)) == 0
