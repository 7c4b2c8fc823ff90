"""Milligrams and millilitres at the register: both are shown, and what was typed in the other unit is caught."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from clinicdesk.ui.drugs.page import DrugsPage
from clinicdesk.ui.drugs.verdict import doubtful_unit, judge, microlitres
from tests.support import ward_drugs
from tests.support.stage import Stage
from tests.ui.test_drugs import write


@pytest.mark.parametrize(
    ("typed", "volume"),
    [("40", 800), ("40 мг", 800), ("0,8 мл", 800), ("0.8ml", 800), ("1.04", None), ("1,04 мл", 1040), ("1", None),
     ("1 мг", 20), ("0", 0), ("5", 100), ("x мл", None), ("", None)],
)  # fmt: skip
def test_an_amount_is_in_the_unit_it_says(typed: str, volume: int | None) -> None:
    """Proves: REQ-LGR-295. 1.04 mL typed for milligrams opened an incident."""
    assert microlitres(typed, 50_000) == volume


def test_only_small_bare_figures_are_in_doubt() -> None:
    """Proves: REQ-LGR-295."""
    assert [doubtful_unit(text, 50_000) for text in ("1.04", "1.04 mg", "52", "0", "")] == [
        True,
        *[False] * 4,
    ]


def test_a_count_asks_for_the_unit_and_says_both_back(nurse: Stage) -> None:
    """Proves: REQ-LGR-295."""
    page = nurse.show(DrugsPage(nurse.around, nurse.verbs.drugs))
    page.show_subject(ward_drugs.SAFE)
    page.begin("count")
    write(page, ampoules="19", open_mg="1.04")
    QApplication.processEvents()
    assert page.entry.verdict().key == "unit_first"
    assert not page.entry.save.isEnabled()
    said = page.entry.strip.title.text() + page.entry.strip.body.text()
    assert "0,02 мл" in said
    assert "52 мг" in said
    write(page, ampoules="19", open_mg="1.04 мл")
    assert page.page is not None
    typed = page.entry.typed()
    found = judge("count", typed, page.page, language="uk", today=date(2026, 11, 24))
    assert found.ok
    assert (found.values["mg"], found.values["ml"]) == ("52", "1,04")
