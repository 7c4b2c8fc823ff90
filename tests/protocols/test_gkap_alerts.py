"""The alert table of the dosing day: each limit on both sides, and blood pressure beside NEWS2."""

import pytest

from clinicdesk.protocols.language import Alert
from tests.support.gkap import fields, form, programme, raised

EDGES = [
    ("sbp_high", "sbp", 160, 161), ("sbp_very_high", "sbp", 180, 181), ("sbp_extreme", "sbp", 200, 201),
    ("dbp_high", "dbp", 100, 101), ("dbp_very_high", "dbp", 110, 111), ("dbp_extreme", "dbp", 120, 121),
    ("pulse_high", "pulse", 100, 101), ("pulse_low", "pulse", 50, 49), ("pulse_very_low", "pulse", 41, 40),
    ("pulse_very_high", "pulse", 120, 121),
    ("pulse_extreme", "pulse", 150, 151), ("spo2_low", "spo2", 95, 94), ("spo2_very_low", "spo2", 92, 91),
    ("rr_low", "rr", 12, 11), ("rr_high", "rr", 24, 25), ("rr_very_low", "rr", 10, 9), ("rr_very_high", "rr", 30, 31),
    ("moaas_three", "moaas", 4, 3), ("moaas_three", "moaas", 2, 3), ("moaas_low", "moaas", 3, 2),
    ("news2_medium", "form.news2.total.least", 4, 5), ("news2_high", "form.news2.total.least", 6, 7),
    ("news2_single", "form.news2.single_red", False, True), ("nausea", "nausea", 0, 1),
]  # fmt: skip
"""Alert, field, the last value that is quiet, the first that is not."""
LEVELS = {
    "amber": "sbp_high sbp_over_baseline sbp_very_high dbp_high dbp_very_high pulse_high pulse_low pulse_very_high "
    "spo2_low rr_low rr_high moaas_three news2_medium news2_single nausea headache",
    "red": "sbp_extreme dbp_extreme pulse_extreme pulse_very_low spo2_very_low rr_very_low rr_very_high moaas_low "
    "news2_high emergency_symptom",
}
TWICE = [("sbp_very_high", "sbp", 181), ("dbp_very_high", "dbp", 111), ("pulse_very_high", "pulse", 121)]
EMERGENCIES = ("chest_pain", "dyspnoea", "visual_loss", "seizure", "severe_headache")


@pytest.mark.parametrize(("alert", "field", "quiet", "loud"), EDGES)
def test_each_limit_is_kept_on_both_sides(alert: str, field: str, quiet: int, loud: int) -> None:
    """Proves: REQ-GKP-003."""
    assert alert not in raised({field: quiet})
    assert alert in raised({field: loud})


def test_every_alert_has_its_level_and_an_edge_or_a_story() -> None:
    levels = {alert.id: alert.level for alert in alerts()}
    assert levels == {name: level for level, names in LEVELS.items() for name in names.split()}
    assert set(levels) - {edge[0] for edge in EDGES} == {"sbp_over_baseline", "headache", "emergency_symptom"}


@pytest.mark.parametrize(("alert", "field", "high"), TWICE)
def test_the_first_is_amber_with_a_repeat_and_the_second_red(alert: str, field: str, high: int) -> None:
    """Proves: REQ-GKP-004."""
    first = raised({field: high})[alert]
    second = raised({field: high}, [{field: high}])[alert]
    assert (first.level, first.repeat_minutes) == ("amber", 5)
    assert (second.level, second.repeat_minutes) == ("red", None)


@pytest.mark.parametrize(("alert", "field", "high"), TWICE)
def test_a_normal_repeat_ends_the_matter_and_a_skipped_one_does_not(
    alert: str, field: str, high: int
) -> None:
    assert alert not in raised({field: high - 1}, [{field: high}])
    assert raised({field: high}, [{field: high}, {field: None}])[alert].level == "red"


@pytest.mark.parametrize(
    ("alert", "field", "value"), [("sbp_extreme", "sbp", 201), ("dbp_extreme", "dbp", 121)]
)
def test_the_extreme_is_red_at_once(alert: str, field: str, value: int) -> None:
    assert raised({field: value})[alert].level == "red"


@pytest.mark.parametrize(("sbp", "loud"), [(143, False), (144, True)])
def test_a_fifth_above_baseline_is_amber(sbp: int, loud: bool) -> None:
    assert ("sbp_over_baseline" in raised({"sbp": sbp, "baseline.sbp": 120})) is loud
    assert "sbp_over_baseline" not in raised({"sbp": sbp})


def test_a_pressure_that_news2_cannot_see_is_seen() -> None:
    """Proves: REQ-GKP-003. NEWS2 gives no point for 111 to 219 systolic."""
    heard = raised({"sbp": 184, "dbp": 112, "form.news2.total.least": 0, "form.news2.single_red": False})
    assert {"sbp_very_high", "dbp_very_high"} <= set(heard)
    assert not {"news2_medium", "news2_single", "news2_high"} & set(heard)


@pytest.mark.parametrize("symptom", EMERGENCIES)
def test_an_emergency_symptom_is_red_at_once(symptom: str) -> None:
    heard = raised({"symptoms": (symptom,)})["emergency_symptom"]
    assert (heard.level, heard.alert.within_minutes) == ("red", 0)


def test_a_headache_is_amber_and_no_symptom_is_quiet() -> None:
    assert set(raised({"symptoms": ("headache",)})) == {"headache"}
    assert raised({"symptoms": ("none",)}) == {}


def test_nothing_measured_raises_nothing() -> None:
    assert raised({}) == {}


def test_red_calls_the_physician_at_once() -> None:
    assert {(alert.who, alert.within_minutes) for alert in alerts() if alert.level == "red"} == {
        ("physician", 0)
    }


def test_every_limit_can_be_set_by_the_medical_lead() -> None:
    limits = {number.at for number in programme().adjustable}
    numbered = [alert.id for alert in alerts() if alert.when.field in fields(form("vitals"))]
    lacking = [
        name
        for name in numbered
        if not any(at.startswith(f"series.vital_signs.{name}.") for at in limits)
        and name not in {"moaas_three", "moaas_low", "headache", "emergency_symptom"}
    ]
    assert lacking == []


def alerts() -> tuple[Alert, ...]:
    """The alert table."""
    return programme().series[0].alerts
