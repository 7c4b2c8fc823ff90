"""A dose is drawn from one ampoule: what no ampoule of the clinic holds is refused when it is ordered."""

from typing import Any

import pytest

from clinicdesk.services import dose_orders, drugs
from clinicdesk.services.dose_orders import Wish
from tests.support.dosing_day import DosingDay
from tests.support.looking import refused


@pytest.mark.parametrize("language", ["uk", "en"])
def test_three_millilitres_are_not_ordered_from_ampoules_of_two(day: DosingDay, language: str) -> None:
    """Proves: REQ-ORD-290. It stood inside the rule, and at the bedside no ampoule had it."""
    day.cleared()
    who: dict[str, Any] = {"session_id": day.session_id, "person_id": day.person}
    wish = Wish("sl", mg="150")
    with refused(day.desk, ("ORD290", "mg")):
        dose_orders.order_dose(day.desk, day.lead, wish=wish, **who)
    (issue,) = dose_orders.dose_preview(day.desk, day.lead, wish=wish, **who).issues
    said = issue.sentence(language)
    assert all(figure in said for figure in ("100", "2", "3"))
    dose_orders.order_dose(day.desk, day.lead, wish=Wish("sl", mg="100"), **who)
    drugs.enter_product(
        day.desk, day.nurse, substance="ketamine", form="ampoule", trade_name="Кетамін-Фармак", manufacturer="Фармак",
        strength_ug_per_ml=50_000, content_ul=10_000,
    )  # fmt: skip
    assert dose_orders.dose_preview(day.desk, day.lead, wish=wish, **who).issues == ()
