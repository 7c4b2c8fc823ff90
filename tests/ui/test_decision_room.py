"""What is to be decided has room: the fields of the chosen way, and what must be done before it."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from clinicdesk.security.roles import Role
from clinicdesk.services.clearance_changes import Changed
from clinicdesk.services.clearances import ClearanceView
from clinicdesk.services.screenings import Lacking
from clinicdesk.services.signing import SignatureState
from clinicdesk.ui.forms.person_forms import screening_subject
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.screening.screening import ScreeningView
from clinicdesk.ui.window import MainWindow
from tests.support.forms_ward import AT, decided, filled
from tests.support.frame import Build, open_sheet, settle
from tests.support.geometry import problems_of
from tests.support.screening import clean_answers
from tests.support.sweeps import some_of
from tests.support.ward import full_ward

CARD = {"uk": "виправлено картку (ліки)", "en": "the card was corrected (medicines)"}
CHANGED = (Changed(AT, CARD, "", 7),)
LONG = {
    "uk": "виправлено картку (ліки): " + "фенелзин, " * 12,
    "en": "the card was corrected: " + "phenelzine, " * 12,
}
STATES = {
    "none": None,
    "eligible": decided("eligible"),
    "conditions": decided("conditions"),
    "deferred": decided("deferred", recheck_on="2026-12-05"),
    "not_eligible": decided("not_eligible"),
    "expired": decided("eligible", days_left=-3),
    "suspended": decided("suspended", state=SignatureState.SUPERSEDED, why=LONG, changed=CHANGED),
    "revoked": decided("revoked", state=SignatureState.SUPERSEDED, reason="гостра інфекція"),
    "void": decided("suspended", state=SignatureState.VOID, why=LONG, changed=CHANGED),
}
SIZES = ((1366, 768), (1280, 648))


def opened(
    build: Build, standing: ClearanceView | None, *, language: str = "uk", size: tuple[int, int] = SIZES[0],
    lacking: tuple[Lacking, ...] = (),
) -> tuple[MainWindow, ScreeningView]:  # fmt: skip
    """The whole window on a screening with a relative finding and this decision about it."""
    ward = full_ward()
    ward.forms.sheet = filled("gkap_screening", clean_answers(relative_psychosis="yes"), step="screening")
    ward.forms.clearance, ward.forms.lacking = standing, lacking
    window = build(Role.LEAD, ward=ward, language=language, size=size)
    window.go("people", screening_subject("p-1047", "c-07"))
    settle()
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.forms is not None
    return window, page.forms.screening


def in_sight(widget: QWidget) -> bool:
    """Whether all of it is seen, and nothing of it is scrolled or cut away."""
    whole = QRect(QPoint(), widget.size())
    return widget.isVisible() and widget.visibleRegion().boundingRect() == whole


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", some_of(["uk", "en"], now=["uk"]))
@pytest.mark.parametrize("state", STATES)
def test_the_fields_of_the_chosen_way_are_in_sight(
    build: Build, state: str, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-CLR-080. A notice of the last decision filled the panel, and the conditions opened under it."""
    window, view = opened(build, STATES[state], language=language, size=size)
    decision = view.decision
    if decision.renew.isVisible():
        decision.renew.click()
    settle()
    assert in_sight(decision.sign)
    for way, first in (
        ("eligible", decision.justified["relative_psychosis"].editor),
        ("deferred", decision.fields["recheck_on"]),
        ("conditions", decision.flags["no_booster"]),
    ):
        decision.ways.buttons[way].click()
        settle()
        assert in_sight(first), (state, way)
        assert in_sight(decision.sign)
    assert problems_of(window) == []


@pytest.mark.parametrize("state", ["eligible", "conditions"])
def test_a_decision_at_rest_has_its_acts_in_sight(build: Build, state: str) -> None:
    _, view = opened(build, STATES[state], size=SIZES[1])
    assert in_sight(view.decision.standing)
    assert in_sight(view.decision.renew)


def test_what_changed_is_read_in_the_sheet_that_is_signed(build: Build) -> None:
    """Proves: REQ-CLR-012. After a choice the list of changes lies under the fields; nobody signs past it."""
    window, view = opened(build, STATES["suspended"])
    view.decision.ways.buttons["eligible"].click()
    view.decision.sign.click()
    QApplication.processEvents()
    shown = [text.text() for text in open_sheet(window).findChildren(type(view.decision.changed))]
    assert any("виправлено картку (ліки)" in text for text in shown)


def test_the_panel_says_what_is_to_be_done_first_and_leads_there(build: Build) -> None:
    """Proves: REQ-CLR-081. After a dosing the treatment consent is due again; the panel only named it."""
    lacking = (
        Lacking("consent.treatment", {"uk": "Лікування", "en": "Treatment"}, "due"),
        Lacking("step.risk_screen", {"uk": "Скринінг ризику", "en": "Risk screen"}),
    )
    window, view = opened(build, STATES["suspended"], lacking=lacking)
    words = [label.text() for label in view.panel.findChildren(type(view.panel.count))]
    assert "строк згоди минув: спершу її підписують знову" in words
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    assert page.forms is not None
    assert view.panel.jumps["consent.treatment"].text() == "до згод"
    view.panel.jumps["step.risk_screen"].click()
    settle()
    assert page.forms.list.isVisible()
    window.go("people", screening_subject("p-1047", "c-07"))
    settle()
    view.panel.jumps["consent.treatment"].click()
    settle()
    assert page.forms.consents.isVisible()


def test_a_clearance_waits_for_what_comes_first_and_a_deferral_does_not(build: Build) -> None:
    """Proves: REQ-CLR-081. The sheet asked for a password, and only then said what was missing."""
    lacking = (Lacking("consent.treatment", {"uk": "Лікування", "en": "Treatment"}, "due"),)
    window, view = opened(build, STATES["suspended"], size=SIZES[1], lacking=lacking)
    decision = view.decision
    decision.ways.buttons["eligible"].click()
    settle()
    assert not decision.sign.isEnabled()
    assert decision.why.text() == "Спершу потрібно: Лікування. Куди йти, показано вище."
    assert in_sight(view.panel.jumps["consent.treatment"])
    assert view.ask_to_sign() is None
    decision.ways.buttons["deferred"].click()
    settle()
    assert decision.sign.isEnabled()
    assert problems_of(window) == []
