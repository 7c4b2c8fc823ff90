"""After a decision comes the next one: put off, refused, suspended or run out, the lead decides anew."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.clearance_changes import Changed
from clinicdesk.services.clearances import ClearanceView
from clinicdesk.services.signing import SignatureState
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.screening.screening import ScreeningView
from tests.support.forms_ward import AT, decided, filled
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.stage import Stage, stage

CARD = {"uk": "виправлено картку (ліки)", "en": "the card was corrected (medicines)"}
CHANGED = (Changed(AT + timedelta(days=1), CARD, "", 7),)
WHY = {"uk": "виправлено картку (ліки): фенелзин", "en": "the card was corrected (medicines): фенелзин"}
STATES = {
    "deferred": decided("deferred", recheck_on="2026-12-05"),
    "not_eligible": decided("not_eligible"),
    "expired": decided("eligible", days_left=-3),
    "suspended": decided("suspended", state=SignatureState.SUPERSEDED, why=WHY, changed=CHANGED),
    "revoked": decided("revoked", state=SignatureState.SUPERSEDED, reason="гостра інфекція"),
}


def open_on(made: Stage, standing: ClearanceView) -> ScreeningView:
    """A recorded screening with a decision about it."""
    made.ward.forms.sheet = filled(
        "gkap_screening", clean_answers(relative_psychosis="yes"), step="screening"
    )
    made.ward.forms.clearance = standing
    view = made.show(PersonForms(made.around, made.verbs.forms))
    view.open_screening("p-1047", "c-07")
    QApplication.processEvents()
    return view.screening


@pytest.mark.parametrize("state", STATES)
def test_a_decision_that_does_not_stand_is_followed_by_a_new_one(qtbot: QtBot, state: str) -> None:
    """Proves: REQ-CLR-012. The panel ended in a dead end once a decision was signed."""
    made = stage(qtbot, Role.LEAD)
    decision = open_on(made, STATES[state]).decision
    assert decision.ways.isVisible()
    decision.ways.buttons["eligible"].click()
    decision.justified["relative_psychosis"].editor.setPlainText("огляд психіатра")  # type: ignore[attr-defined]
    assert decision.sign.isVisible()
    assert not decision.revoke.isVisible()
    decision.sign.click()
    made.type_into("password", "слова слова")
    made.confirm()
    assert made.ward.last("sign")["decision"] == "eligible"


@pytest.mark.parametrize(
    ("state", "title", "line"),
    [
        ("deferred", "Рішення відкладено", "Повторна перевірка 05.12.2026"),
        ("expired", "Строк допуску минув", "Діяв до 23.12.2026. Потрібне нове рішення."),
        ("suspended", "Допуск призупинено: рішення не діє", "виправлено картку (ліки): фенелзин"),
    ],
)
def test_the_panel_says_how_the_last_decision_stands(qtbot: QtBot, state: str, title: str, line: str) -> None:
    """Proves: REQ-CLR-012. An expired one said «лишилося -3 днів»."""
    decision = open_on(stage(qtbot, Role.LEAD), STATES[state]).decision
    assert decision.standing.title.text() == title
    assert line in decision.standing.body.text()
    assert "-3" not in decision.standing.body.text()


def test_a_renewal_lists_what_changed_since_the_decision(qtbot: QtBot) -> None:
    """Proves: REQ-CLR-012."""
    made = stage(qtbot, Role.LEAD)
    decision = open_on(made, STATES["suspended"]).decision
    assert "Змінилося після рішення" in decision.changed.text()
    assert "виправлено картку (ліки)" in decision.changed.text()
    decision = open_on(made, STATES["expired"]).decision
    assert decision.changed.text() == "Після рішення нічого не змінилося."


def test_a_standing_decision_is_revoked_or_decided_anew(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.LEAD)
    decision = open_on(made, decided("eligible")).decision
    assert decision.revoke.isVisible()
    assert not decision.ways.isVisible()
    decision.renew.click()
    assert decision.ways.isVisible()
    assert not decision.revoke.isVisible()


def test_a_nurse_sees_how_it_stands_and_decides_nothing(qtbot: QtBot) -> None:
    decision = open_on(stage(qtbot, Role.NURSE), STATES["suspended"]).decision
    assert decision.standing.isVisible()
    assert not decision.ways.isVisible()
    assert not decision.renew.isVisible()


def test_an_english_day_is_english_and_a_signature_bears_zone_and_meaning(qtbot: QtBot) -> None:
    """The panel said “Good until 17.12.2026” beside “17 Nov 2026”, and what a signature meant nowhere."""
    said = open_on(stage(qtbot, Role.LEAD, language="en"), decided("eligible")).decision.standing.body.text()
    assert "Good until 23\u00a0Dec\u00a02026" in said
    assert "responsible for the decision, 23\u00a0Nov\u00a02026 10:20 UTC+2" in said


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("state", STATES)
def test_no_word_is_cut(qtbot: QtBot, language: str, state: str) -> None:
    made = stage(qtbot, Role.LEAD, language=language)
    view = open_on(made, STATES[state])
    view.decision.ways.buttons["conditions"].click()
    made.window.resize(1366, 768)
    QApplication.processEvents()
    assert problems_of(made.window) == []
