"""The panel of the screening: what the card says against somebody, and what an answer still lacks."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.eligibility import ScreenedItem, Standing
from clinicdesk.security.roles import Role
from clinicdesk.services.entering import Entry
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.screening.screening import ScreeningView
from tests.support.forms_ward import filled
from tests.support.screening import clean_answers
from tests.support.stage import Stage, stage

ADULT = {"uk": "Виповнилося 18 років", "en": "18 or over"}
WHY = {"uk": "за датою народження на картці", "en": "by the date of birth on the card"}


@pytest.fixture
def lead(qtbot: QtBot) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD)


def view_on(made: Stage, **changed: object) -> ScreeningView:
    """A recorded screening."""
    made.ward.forms.sheet = filled("gkap_screening", clean_answers(**changed), step="screening")
    view = made.show(PersonForms(made.around, made.verbs.forms))
    view.open_screening("p-1047", "c-07")
    QApplication.processEvents()
    return view.screening


def entry(standing: Standing) -> tuple[Entry, ...]:
    """The programme's age, as the card answers it."""
    return (Entry(ScreenedItem("eligibility.adult", "absolute", standing), ADULT, WHY, of_card=True),)


def words_of(view: ScreeningView) -> set[str]:
    """What the panel says."""
    return {label.text() for label in view.panel.findChildren(type(view.panel.count)) if label.isVisible()}


def test_the_card_rules_out_what_the_form_calls_clear(lead: Stage) -> None:
    """Proves: REQ-CLR-520. «Перешкод немає» stood over a child's screening."""
    lead.ward.forms.entries = entry("finding")
    view = view_on(lead)
    assert view.panel.verdict.title.text() == "Заборонено протоколом"
    assert {ADULT["uk"], WHY["uk"]} <= words_of(view)
    shown = [value for value, button in view.decision.ways.buttons.items() if button.isVisible()]
    assert shown == ["deferred", "not_eligible"]
    jump = view.panel.jumps["eligibility.adult"]
    assert jump.text() == "до картки"
    jump.click()
    assert lead.went[-1] == ("people", "p-1047/card")


def test_what_a_form_answers_leads_to_the_forms(lead: Stage) -> None:
    """Proves: REQ-CLR-520. The link said “to the form” and opened the card."""
    lead.ward.forms.entries = tuple(replace(one, of_card=False) for one in entry("finding"))
    jump = view_on(lead).panel.jumps["eligibility.adult"]
    assert jump.text() == "до форми"
    jump.click()
    assert lead.went[-1] == ("people", "p-1047/forms")


def test_a_card_that_does_not_say_leaves_it_open(lead: Stage) -> None:
    """Proves: REQ-CLR-520."""
    lead.ward.forms.entries = entry("missing")
    view = view_on(lead)
    assert view.panel.verdict.title.text() == "Рано вирішувати"
    assert {ADULT["uk"], WHY["uk"]} <= words_of(view)


RISK = {"uk": "Гострого ризику немає", "en": "No acute risk"}
ASKED = {
    "uk": "записи цього не кажуть; якщо не виконано, скеруйте до іншої допомоги",
    "en": "the record does not say",
}


def test_a_condition_that_people_answer_stands_among_what_needs_a_decision(lead: Stage) -> None:
    """Proves: REQ-SCR-780. «Перешкод немає», though the programme asks about the risk and the way home."""
    asked = Entry(ScreenedItem("eligibility.risk", "condition", "missing"), RISK, ASKED, of_card=False)
    lead.ward.forms.entries, lead.ward.forms.weighed = entry("clear"), (asked,)
    view = view_on(lead)
    assert view.panel.verdict.title.text() == "Можна вирішувати"
    assert {RISK["uk"], ASKED["uk"]} <= words_of(view)
    shown = [value for value, button in view.decision.ways.buttons.items() if button.isVisible()]
    assert "eligible" in shown, "it is weighed, and bars nobody by itself"
    view.decision.ways.buttons["eligible"].click()
    sheet = view.ask_to_sign()
    assert sheet is not None
    said = {label.text() for label in sheet.findChildren(Text)}
    assert any(RISK["uk"] in one and ASKED["uk"] in one for one in said)


def test_a_card_that_fits_stands_in_nobodys_way(lead: Stage) -> None:
    lead.ward.forms.entries = entry("clear")
    view = view_on(lead)
    assert view.panel.verdict.title.text() == "Перешкод немає"
    assert ADULT["uk"] not in words_of(view)


def test_the_detail_an_answer_lacks_is_named_in_the_panel_and_at_its_row(lead: Stage) -> None:
    """Proves: REQ-SCR-520. The panel said “unknown or not done” of a plain “yes”, and the row hid the empty line."""
    view = view_on(lead, prior_treatment="yes", prior_treatment__attempts="")
    assert "бракує: Скільки спроб" in words_of(view)
    assert not any("Невідомо" in said for said in words_of(view))
    view.panel.jumps["prior_treatment"].click()
    row = view.view.rows["prior_treatment"]
    assert row.meta.text().endswith("бракує: Скільки спроб")
    assert row.details["attempts"].isVisible()
