"""How much of a rescue drug: a number above nothing with a unit, held to the programme's most or read back."""

from decimal import Decimal
from typing import Any

import pytest

from clinicdesk.errors import Refused, Severity
from clinicdesk.models.dosing import Rescue
from clinicdesk.protocols.drug_amounts import DrugUnit, above, drug_amount
from clinicdesk.protocols.programme_language import Programme, RescueMost
from clinicdesk.services import rescues
from clinicdesk.services.dosing_day import Day
from tests.support.dosing_day import DosingDay
from tests.support.looking import newest, refused


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("4 мг", (Decimal(4), "mg")), ("4мг", (Decimal(4), "mg")), ("0,1 mg", (Decimal("0.1"), "mg")),
        ("150 мкг", (Decimal(150), "mcg")), ("1 таб.", (Decimal(1), "tab")), ("6 л/хв", (Decimal(6), "l/min")),
        ("2\u00a0мл", (Decimal(2), "ml")),
    ],
)  # fmt: skip
def test_an_amount_is_a_number_and_a_unit(typed: str, read: tuple[Decimal, str]) -> None:
    """Proves: REQ-RSC-480."""
    assert drug_amount(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "-4 мг", "1e9 мг", "4", "0 мг", "мг", "4 шт", "4 мг/кг", "1 000 000 мг", "4,,5 мг", "４ мг", "4 мг 5", "",
        "трохи",
    ],
)  # fmt: skip  # fmt: skip
def test_what_is_no_amount_is_not_ordered(typed: str, day: DosingDay) -> None:
    """Proves: REQ-RSC-480."""
    with refused(day.desk, ("RSC003", "amount")):
        order(day, typed, confirmed=True)


def test_an_amount_is_read_back_once_where_the_programme_names_no_most(day: DosingDay) -> None:
    """Proves: REQ-RSC-481."""
    with pytest.raises(Refused) as caught:
        order(day, "4000 мг")
    (asked,) = caught.value.issues
    assert (asked.code, asked.field, asked.severity) == ("RSC481", "amount", Severity.ASK)
    assert asked.sentence("uk").startswith("Від нудоти: ондансетрон, 4000 мг")
    order(day, "4 мг", confirmed=True)
    assert newest(day.desk, Rescue).amount == "4 мг"


def test_a_most_of_the_programme_holds_and_asks_nothing(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: REQ-RSC-481."""
    bounded(monkeypatch, RescueMost(amount=8, unit="mg", source="clinic default, unsourced"))
    with refused(day.desk, ("RSC480", "amount")):
        order(day, "9 мг", confirmed=True)
    with refused(day.desk, ("RSC480", "amount")):
        order(day, "0,01 г", confirmed=True)
    with refused(day.desk, ("RSC481", "amount")):
        order(day, "2 мл")
    order(day, "8000 мкг")


@pytest.mark.parametrize(
    ("unit", "said"),
    [("mg", ("0,4 мг", "0.4 mg")), ("tab", ("0,4 таб.", "0.4 tab.")), ("l/min", ("0,4 л/хв", "0.4 L/min"))],
)
def test_the_most_is_said_in_the_words_of_each_language(
    day: DosingDay, monkeypatch: pytest.MonkeyPatch, unit: DrugUnit, said: tuple[str, str]
) -> None:
    """It was the code of the unit and a decimal point in Ukrainian too."""
    bounded(monkeypatch, RescueMost(amount=Decimal("0.4"), unit=unit, source="clinic default, unsourced"))
    with pytest.raises(Refused) as caught:
        order(day, f"0,5 {unit}", confirmed=True)
    (issue,) = caught.value.issues
    assert said[0] in issue.sentence("uk")
    assert said[1] in issue.sentence("en")


def test_units_compare_only_within_mass() -> None:
    assert above((Decimal(1), "g"), (Decimal(999), "mg")) is True
    assert above((Decimal(1), "ml"), (Decimal(1), "mg")) is None


def order(day: DosingDay, amount: str, **more: Any) -> None:
    rescues.order_rescue(
        day.desk, day.lead, session_id=day.session_id, person_id=day.person, drug="ondansetron", amount=amount,
        route="iv", why="нудота 3", **more,
    )  # fmt: skip


def bounded(monkeypatch: pytest.MonkeyPatch, most: RescueMost) -> None:
    """The programme of every day names a most of each rescue drug."""

    def programme(day: Day) -> Programme:
        known = day.pinned.definition
        drugs = tuple(one.model_copy(update={"most": most}) for one in known.rescue)
        return known.model_copy(update={"rescue": drugs})

    monkeypatch.setattr(Day, "programme", property(programme))
