"""The screening in the window: four answers by keys, what stands in the way, and who may sign what."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.screenings import Interaction, Lacking
from clinicdesk.services.signing import SignatureState
from clinicdesk.ui.forms.person_forms import PersonForms, screening_subject
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.screening.screening import ScreeningView
from tests.support.forms_ward import decided, filled
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import Stage, press, stage


def view_on(made: Stage, **changed: object) -> ScreeningView:
    """A recorded screening, or an empty one when nothing is changed."""
    if changed:
        made.ward.forms.sheet = filled("gkap_screening", clean_answers(**changed), step="screening")
    view = made.show(PersonForms(made.around, made.verbs.forms))
    view.open_screening("p-1047", "c-07")
    QApplication.processEvents()
    return view.screening


@pytest.fixture
def lead(qtbot: QtBot) -> Stage:
    """The medical lead's window."""
    return stage(qtbot, Role.LEAD)


def test_an_item_is_answered_by_digit_and_the_panel_follows(qtbot: QtBot) -> None:
    """Proves: REQ-SCR-002. Unknown never counts as clear."""
    made = stage(qtbot, Role.NURSE)
    view = view_on(made)
    view.take_focus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_N, Qt.Key.Key_3, Qt.Key.Key_Down):
        press(made.window.focusWidget(), key)
    assert view.writing.filling is not None
    assert view.writing.filling.given == {"adult": "yes", "consent_valid": "unknown"}
    row = view.view.rows["consent_valid"]
    assert (row.outcome.text(), row.property("row")) == ("не з’ясовано", "info")
    assert view.view.rows["adult"].outcome.text() == "гаразд"
    assert view.panel.verdict.title.text() == "Рано вирішувати"


def test_a_nurse_sees_the_panel_but_cannot_sign(qtbot: QtBot) -> None:
    """Proves: REQ-SCR-007."""
    made = stage(qtbot, Role.NURSE)
    view = view_on(made, seizures="yes")
    assert not view.decision.sign.isVisible()
    assert "лише медичне керівництво" in view.decision.why.text()
    made.ward.forms.own = True


def test_who_wrote_the_screening_is_told_why_they_cannot_sign(lead: Stage) -> None:
    lead.ward.forms.own = True
    view = view_on(lead, mania="no")
    assert not view.decision.sign.isVisible()
    assert "Ви заповнювали" in view.decision.why.text()


def test_an_absolute_finding_takes_the_permitting_decisions_away(lead: Stage) -> None:
    """Proves: REQ-SCR-007."""
    view = view_on(lead, psychosis="yes")
    shown = [value for value, button in view.decision.ways.buttons.items() if button.isVisible()]
    assert shown == ["deferred", "not_eligible"]
    assert view.panel.verdict.title.text() == "Заборонено протоколом"
    view.panel.jumps["psychosis"].click()
    assert view.view.section == "mental"


def test_a_relative_finding_is_justified_and_signed_with_the_password(lead: Stage) -> None:
    """Proves: REQ-SCR-007."""
    view = view_on(lead, relative_psychosis="yes")
    assert list(view.decision.justified) == ["relative_psychosis"]
    view.decision.ways.buttons["conditions"].click()
    view.decision.flags["no_booster"].setChecked(True)
    view.decision.cap.setText("45")
    view.decision.justified["relative_psychosis"].editor.setPlainText("огляд психіатра")  # type: ignore[attr-defined]
    view.decision.sign.click()
    lead.type_into("password", "слова слова")
    lead.ward.refusal = Refused(Issue("KEY002", "password", values={"n": 3}))
    lead.confirm()
    assert lead.sheet().fields["password"].issue
    lead.confirm()
    given = lead.ward.last("sign")
    assert (given["decision"], given["seen"], given["password"]) == ("conditions", "7f3a91c2", "слова слова")
    assert given["justifications"] == {"relative_psychosis": "огляд психіатра"}
    assert given["conditions"]["no_booster"] is True
    assert given["conditions"]["dose_cap_mg"] == "45"


def test_what_is_missing_beside_the_form_stands_in_the_panel(lead: Stage) -> None:
    """Proves: REQ-SCR-005."""
    lead.ward.forms.lacking = (Lacking("consent.treatment", {"uk": "Лікування", "en": "Treatment"}),)
    lead.ward.forms.interactions = (
        Interaction("Діазепам", "5 мг", {"uk": "Бензодіазепіни", "en": "Sedatives"}, {"uk": "Порада", "en": "Tip"}),
    )  # fmt: skip
    view = view_on(lead, mania="no")
    assert view.panel.verdict.title.text() == "Бракує документів"
    words = [label.text() for label in view.panel.findChildren(type(view.panel.count))]
    assert {"Лікування", "Діазепам: Бензодіазепіни", "Порада"} <= set(words)


def test_an_edit_after_the_signature_shows_it_void(lead: Stage) -> None:
    """Proves: REQ-SCR-007."""
    lead.ward.forms.clearance = decided("suspended", state=SignatureState.VOID, reason="уточнено")
    view = view_on(lead, mania="no")
    assert "рішення не діє" in view.decision.standing.title.text()
    assert "уточнено" in view.decision.standing.body.text()
    assert view.decision.sign.isVisible()


def test_the_screening_opens_by_its_subject(lead: Stage) -> None:
    page = lead.show(PeoplePage(lead.around, lead.verbs.people, lead.verbs.chart, lead.verbs.forms))
    page.show_subject(screening_subject("p-1047", "c-07"))
    assert page.forms is not None
    assert page.forms.screening.isVisible()
    assert page.step_back()
    assert page.table.isVisible()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1280, 648)])
def test_no_word_is_cut(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    made = stage(qtbot, Role.LEAD, language=language)
    view = view_on(made, relative_psychosis="yes")
    view.decision.ways.buttons["conditions"].click()
    view.view.go_to_section("mental")
    made.window.resize(*size)
    QApplication.processEvents()
    assert problems_of(made.window) == []
