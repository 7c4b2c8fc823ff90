"""An English window shows every day alike: 24 Nov 2026, as its tables do; a field keeps what is typed."""

import re
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui import moments
from clinicdesk.ui.components.table import DataTable
from clinicdesk.ui.screening.decision_panel import DecisionPanel
from tests.support.audit_page import page_on
from tests.support.stage import click, stage
from tests.ui.test_decision_again import STATES, open_on
from tests.ui.test_rights import card_on

DOTTED = re.compile(r"\b(\d\d\.)?\d\d\.(19|20)\d\d\b")


def said(shown: QWidget) -> str:
    """Everything its labels say."""
    return "\n".join(label.text() for label in shown.findChildren(QLabel)).replace("\u00a0", " ")


def test_a_card_shows_its_days_alike(qtbot: QtBot) -> None:
    """Proves: REQ-WIN-994. The head said 14 May 1985, the line under it 14.05.1985."""
    made = stage(qtbot, Role.COORDINATOR, language="en")
    card = card_on(made)
    words = said(card)
    assert "14 May 1985" in words
    assert not DOTTED.search(words)


@pytest.mark.parametrize(("language", "shown"), [("uk", "20.12.2026"), ("en", "20 Dec 2026")])
def test_a_decision_to_be_signed_says_its_day_so(qtbot: QtBot, language: str, shown: str) -> None:
    """Proves: REQ-WIN-994."""
    made = stage(qtbot, Role.LEAD, language=language)
    decision = open_on(made, STATES["not_eligible"]).decision
    assert isinstance(decision, DecisionPanel)
    decision.ways.buttons["deferred"].click()
    decision.until.setText("20.12.2026")
    decision.sign.click()
    assert shown in said(made.sheet())
    assert decision.until.text() == "20.12.2026"


@pytest.mark.parametrize(("language", "shown"), [("uk", "10.2026"), ("en", "Oct 2026")])
def test_a_month_of_the_trail_is_named_so(qtbot: QtBot, language: str, shown: str) -> None:
    """Proves: REQ-WIN-994."""
    made = stage(qtbot, Role.LEAD, language=language)
    click(page_on(made).reviews)
    sheet = made.sheet()
    table = sheet.findChild(DataTable)
    assert isinstance(table, DataTable)
    assert str(table.model().index(0, 0).data()).replace("\u00a0", " ") == shown
    sheet.answer()
    assert shown in said(made.sheet())


def test_a_day_among_the_answers_is_shown_so() -> None:
    """Proves: REQ-WIN-994."""
    assert moments.calendar_day("en", date(2026, 9, 5)) == "5\u00a0Sep\u00a02026"
    assert moments.month("en", "2026-11") == "Nov\u00a02026"
