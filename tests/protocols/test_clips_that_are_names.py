"""A word that every note writes short is still somebody’s name where it is one: «Макс. сказав», not «Макс. доза»."""

import pytest

from clinicdesk.protocols.leaks import Named, leaks_in

GROUP = (
    Named("p1", "К-1", "Коваленко", "Максим", "Олегович"), Named("p2", "К-2", "Кривенко", "Тимофій", "Іванович"),
    Named("p3", "К-3", "Сердюк", "Віталій", "Петрович"),
)  # fmt: skip


def found(text: str) -> list[str]:
    return [leak.text for leak in leaks_in(text, GROUP)]


@pytest.mark.parametrize(("text", "names"), [
    ("Макс. сказав, що спав погано", ["Макс"]), ("зі слів Макс.: спав добре", ["Макс"]),
    ("Макс., 34 роки, мовчав", ["Макс"]), ("Потім говорив Макс. Він заспокоївся.", ["Макс"]),
    ("Тим. мовчав усю сесію", ["Тим."]), ("Віт. пояснив, що боїться", ["Віт."]),
])  # fmt: skip
def test_a_short_name_with_a_dot_is_found(text: str, names: list[str]) -> None:
    """Proves: REQ-NTE-580. A known abbreviation silenced a short name of the group."""
    assert found(text) == names


@pytest.mark.parametrize("text", [
    "Макс. доза не перевищена.", "Макс. добова доза 60 мг.", "Макс. ЧСС 110, макс. АТ 150/90.", "Макс. 60 мг.",
    "Сер. тиск 128/82, макс. пульс 96.", "Віт. групи B, магній.", "Тим. непрацездатність до кінця місяця.",
    "макс. відчуття спокою", "Макс. систолічний тиск 150.", "Заг. стан задовільний, мед. огляд, ст. сестра.",
])  # fmt: skip
def test_what_is_measured_is_nobody(text: str) -> None:
    """Proves: REQ-NTE-580."""
    assert found(text) == []
