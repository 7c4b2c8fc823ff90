"""The screening in a narrow window: what the answers come to is a drawer, and the questions have the room."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.screening.screening import ScreeningView
from tests.support.forms_ward import filled
from tests.support.screening import clean_answers
from tests.support.stage import click, stage


@pytest.mark.parametrize(("width", "narrow"), [(1232, True), (1282, False)])
def test_who_fills_in_has_the_room_and_pulls_the_panel_out(qtbot: QtBot, width: int, narrow: bool) -> None:
    """At 1280 pixels a question stood in a column of four words."""
    view = _view(qtbot, width)
    assert view.panel.isVisible(), "recorded: now it is decided"
    view.begin_amending()
    assert (view.panel.isVisible(), view.drawer.button.isVisible()) == (not narrow, narrow)
    if narrow:
        before = view.view.width()
        assert view.drawer.button.text() == "Показати допуск"
        click(view.drawer.button)
        QApplication.processEvents()
        assert view.panel.isVisible()
        assert view.view.width() < before
        assert view.drawer.button.text() == "Сховати допуск"


def _view(qtbot: QtBot, width: int) -> ScreeningView:
    made = stage(qtbot, Role.LEAD)
    made.ward.forms.sheet = filled("gkap_screening", clean_answers(), step="screening")
    page = made.show(PersonForms(made.around, made.verbs.forms))
    made.window.resize(width, 620)
    page.open_screening("p-1047", "c-07")
    QApplication.processEvents()
    return page.screening
