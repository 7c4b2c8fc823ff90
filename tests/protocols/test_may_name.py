"""The quick look at one word and one name misses nothing that the whole look at a text finds."""

import pytest

from clinicdesk.protocols.folding import short_names
from clinicdesk.protocols.leaks import Named, leaks_in, may_name
from clinicdesk.protocols.name_forms import case_forms, possessives

NAMES = (
    "Шевченко",
    "Коваль",
    "Нечуй-Левицький",
    "Лев",
    "Соловей",
    "Ольга",
    "Олександр",
    "Юрій",
    "Яна",
    "Швець",
)
LATIN = ("Oleksandr’s", "SHEVCHENKO", "Yana", "Koval")
ORDINARY = ("Тому", "Коли", "поле", "ранок", "Телефон", "an", "in")


def spelled(name: str) -> list[str]:
    """The name in every form, small and large, with a short name's."""
    forms = {form for one in (name, *short_names(name)) for form in case_forms(one) | possessives(one)}
    return sorted({*forms, *(form.capitalize() for form in forms), *(form.upper() for form in forms)})


@pytest.mark.parametrize("name", NAMES)
def test_every_word_in_which_a_text_shows_a_name_may_be_that_name(name: str) -> None:
    """Proves: REQ-NTE-236."""
    who = (Named("p", "", name),)
    words = [*(word for one in NAMES for word in spelled(one.rpartition("-")[2])), *LATIN, *ORDINARY]
    shown = {word for word in words if any(leak.kind == "name" for leak in leaks_in(f"сьогодні {word}", who))}
    assert shown
    assert shown <= {word for word in words if may_name(word, name)}
    assert not may_name("Телефон", name)
