"""The medicines of one cell: two written beside each other are two, a combination of one dose is one."""

import pytest

from clinicdesk.exchange.listed_medicines import medicines_of

BOTH = [("сертралін", "50 мг"), ("клоназепам", "2 мг")]


@pytest.mark.parametrize(
    "text",
    [
        "сертралін 50 мг + клоназепам 2 мг", "сертралін 50 мг+клоназепам 2 мг", "сертралін 50 мг / клоназепам 2 мг",
        "сертралін 50 мг і клоназепам 2 мг", "сертралін 50 мг та клоназепам 2 мг",
        "сертралін 50 мг и клоназепам 2 мг", "сертралін 50 мг and клоназепам 2 мг",
        "сертралін 50 мг, клоназепам 2 мг", "сертралін 50 мг; клоназепам 2 мг",
        "1) сертралін 50 мг 2) клоназепам 2 мг",
        "1. сертралін 50 мг\n2. клоназепам 2 мг",
    ],
)  # fmt: skip
def test_two_medicines_are_two_whatever_stands_between(text: str) -> None:
    """Proves: REQ-IMP-997."""
    found, doubtful = medicines_of(text)
    assert [(one.name, one.dose) for one in found] == BOTH
    assert doubtful == ()


@pytest.mark.parametrize(
    ("text", "medicines"),
    [
        ("сертралін 50 мг. Клоназепам 2 мг", [("сертралін", "50 мг"), ("Клоназепам", "2 мг")]),
        ("L-тироксин 50 мкг + клоназепам 2 мг", [("L-тироксин", "50 мкг"), ("клоназепам", "2 мг")]),
        ("амоксицилін/клавуланат 875/125 мг", [("амоксицилін/клавуланат", "875/125 мг")]),
        ("амоксицилін + клавуланат 875 мг/125 мг", [("амоксицилін + клавуланат", "875 мг/125 мг")]),
        ("амоксицилін/клавуланат 875/125 мг + клоназепам 2 мг",
         [("амоксицилін/клавуланат", "875/125 мг"), ("клоназепам", "2 мг")]),
        ("клоназепам 1/2 таб. на ніч", [("клоназепам", "1/2 таб. на ніч")]),
        ("сертралін 50 мг/добу", [("сертралін", "50 мг/добу")]),
        ("сертралін 50 мг вранці і ввечері", [("сертралін", "50 мг вранці і ввечері")]),
        ("сертралін 50 мг вранці та 25 мг ввечері", [("сертралін", "50 мг вранці та 25 мг ввечері")]),
        ("клоназепам 2 мг 1 таб. ввечері", [("клоназепам", "2 мг 1 таб. ввечері")]),
        ("морфін 10 мг/мл по 1 мл", [("морфін", "10 мг/мл по 1 мл")]),
        ("кветіапін 25 мг/50 мг", [("кветіапін", "25 мг/50 мг")]),
        ("вітамін B6", [("вітамін B6", "")]),
    ],
)  # fmt: skip
def test_one_medicine_stays_one(text: str, medicines: list[tuple[str, str]]) -> None:
    """Proves: REQ-IMP-997. A combination, a fraction, a dose of the morning and one of the evening."""
    found, doubtful = medicines_of(text)
    assert [(one.name, one.dose) for one in found] == medicines
    assert doubtful == ()


@pytest.mark.parametrize(
    ("text", "medicines"),
    [
        ("сертралін 50 мг і клоназепам", [("сертралін", "50 мг"), ("клоназепам", "")]),
        ("сертралін + клоназепам", [("сертралін + клоназепам", "")]),
        ("сертралін + клоназепам 2 мг", [("сертралін + клоназепам", "2 мг")]),
        ("валсартан/амлодипін 160 мг", [("валсартан/амлодипін", "160 мг")]),
    ],
)
def test_what_may_be_meant_otherwise_is_doubtful(text: str, medicines: list[tuple[str, str]]) -> None:
    """Proves: REQ-IMP-997."""
    found, doubtful = medicines_of(text)
    assert [(one.name, one.dose) for one in found] == medicines
    assert doubtful == (text,)


@pytest.mark.parametrize("text", ["немає", "Немає.", "не приймає", "-"])
def test_none_is_no_medicine(text: str) -> None:
    """Proves: REQ-IMP-997."""
    assert medicines_of(text) == ((), ())
