"""Alerts and gates: raised only on a sure yes, graver at the repeat; open only on a sure yes."""

from typing import Any

import pytest

from clinicdesk.protocols.alerts import alerts_of
from clinicdesk.protocols.gates import answer
from clinicdesk.protocols.language import Alert
from clinicdesk.protocols.programme_language import Gate
from tests.support.gkap import five_apart
from tests.support.sheets import SOURCE, frozen


def alert(name: str, when: dict[str, Any], **more: Any) -> Alert:
    said = {
        "id": name,
        "level": "amber",
        "when": when,
        "who": "physician",
        "within_minutes": 5,
        "source": SOURCE,
    }
    return Alert.model_validate(frozen({**said, **more}))


HIGH = alert("high", {"field": "sbp", "at_least": 181}, repeat_minutes=5, second="red")
EXTREME = alert("extreme", {"field": "sbp", "at_least": 201}, level="red", within_minutes=0)
TABLE = (HIGH, EXTREME)


def raised(facts: dict[str, Any], *earlier: dict[str, Any]) -> list[tuple[str, str, int | None]]:
    return [(r.alert.id, r.level, r.repeat_minutes) for r in alerts_of(TABLE, facts, five_apart(earlier))]


@pytest.mark.parametrize(
    ("sbp", "expected"),
    [
        (180, []),
        (181, [("high", "amber", 5)]),
        (200, [("high", "amber", 5)]),
        (201, [("high", "amber", 5), ("extreme", "red", None)]),
        (None, []),
    ],
)
def test_a_first_high_pressure_is_amber_with_a_repeat_and_an_extreme_one_red_at_once(
    sbp: int | None, expected: list[Any]
) -> None:
    """Proves: REQ-ALR-001."""
    assert raised({"sbp": sbp}) == expected


@pytest.mark.parametrize(
    ("earlier", "level"),
    [
        ([{"sbp": 184}], "red"),
        ([{"sbp": 184}, {}], "red"),  # a set without a pressure neither clears nor confirms
        ([{"sbp": 184}, {"sbp": 180}], "amber"),
        ([{"sbp": 150}], "amber"),
        ([], "amber"),
    ],
)
def test_still_so_at_the_repeat_is_red(earlier: list[dict[str, Any]], level: str) -> None:
    """Proves: REQ-ALR-001."""
    (found,) = alerts_of((HIGH,), {"sbp": 186}, five_apart(earlier))
    assert (found.level, found.second) == (level, level == "red")
    assert found.repeat_minutes == (None if level == "red" else 5)


def test_an_alert_knows_the_lower_bound_of_a_score_that_is_withheld() -> None:
    """Proves: REQ-SCO-005."""
    table = (alert("least", {"field": "score.total.least", "at_least": 5}),)
    assert [r.alert.id for r in alerts_of(table, {"score.total": None, "score.total.least": 5})] == ["least"]
    assert alerts_of(table, {"score.total": None, "score.total.least": 4}) == ()


GATE = Gate.model_validate(
    frozen(
        {
            "id": "dosing", "opens": "dose", "source": SOURCE,
            "when": {"all": [{"field": "stroke", "is": "no"}, {"field": "ecg.date", "answered": True},
                             {"field": "consent.treatment", "is": True}]},
        }
    )
)  # fmt: skip
OPEN: dict[str, Any] = {"stroke": "no", "ecg.date": "2026", "consent.treatment": True}


@pytest.mark.parametrize(
    ("facts", "open_", "missing", "failed"),
    [
        ({}, True, (), ()),
        ({"stroke": None}, None, ("stroke",), ()),
        ({"stroke": "unknown"}, None, ("stroke",), ()),
        ({"stroke": "not_done"}, None, ("stroke",), ()),
        ({"stroke": "yes"}, False, (), ("stroke",)),
        ({"stroke": "yes", "consent.treatment": None}, False, ("consent.treatment",), ("stroke",)),
        ({"stroke": None, "consent.treatment": None}, None, ("stroke", "consent.treatment"), ()),
        ({"ecg.date": None}, False, (), ("ecg.date",)),
    ],
)
def test_a_gate_opens_only_on_a_sure_yes_and_names_all_that_is_in_its_way(
    facts: dict[str, Any], open_: bool | None, missing: tuple[str, ...], failed: tuple[str, ...]
) -> None:
    """Proves: REQ-RUL-004."""
    found = answer(GATE, {**OPEN, **facts})
    assert (found.open, found.missing, found.failed) == (open_, missing, failed)
    assert found.lets_pass is (open_ is True)
