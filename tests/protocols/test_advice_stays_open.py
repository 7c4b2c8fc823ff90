"""Advice about the day that nobody could answer is open, as every other item of the screening is."""

import datetime as dt

import pytest

from clinicdesk.protocols.eligibility import eligibility
from clinicdesk.protocols.values import Value
from tests.support.gkap import form

ADVICE = (
    "fasting_food", "fasting_liquid", "nasal_spray_hour", "escort_home", "no_driving", "overnight_carer",
)  # fmt: skip


@pytest.mark.parametrize("answer", ["unknown", "not_done", None])
@pytest.mark.parametrize("item", ADVICE)
def test_an_unknown_is_no_agreement(item: str, answer: str | None) -> None:
    """Proves: REQ-SCR-045. Of 80 items these six let unknown and not done pass."""
    values: dict[str, Value] = {item: answer} if answer else {}
    judged = eligibility(form("gkap_screening"), values, {"today": dt.date(2026, 11, 24)})
    assert item in {one.field for one in judged.open_items}


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("item", ADVICE)
def test_an_answer_closes_it_and_blocks_nothing(item: str, answer: str) -> None:
    judged = eligibility(form("gkap_screening"), {item: answer}, {"today": dt.date(2026, 11, 24)})
    assert item not in {one.field for one in (*judged.open_items, *judged.blocking, *judged.deciding)}
