"""A cell of a session leads to the session: its roster and note, the board while it runs, else its calendar line."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.matrix_views import Cell
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from tests.support.geometry import problems_of
from tests.support.stage import click, press, stage
from tests.ui.test_suspended_everywhere import cohort_on

PLANNED = Cell("planned", "2026-12-08", subject="e-D3")


@pytest.mark.parametrize(
    ("became", "went"),
    [
        ("planned", ("notes", "e-D3")),
        ("held", ("notes", "e-D3")),
        ("record", ("notes", "e-D3")),
        ("running", ("board", "")),
    ],
)
def test_enter_opens_the_session(qtbot: QtBot, became: str, went: tuple[str, str]) -> None:
    """Proves: REQ-COH-201. Enter on a planned session opened the form that moves it, and nothing led to it."""
    made = stage(qtbot, Role.LEAD)
    matrix = cohort_on(made, "D3", PLANNED, D3=became).view.matrix
    press(matrix.view, Qt.Key.Key_Return)
    assert made.went == [went]
    assert made.no_sheet()


@pytest.mark.parametrize(("language", "said"), [("uk", "Відкрити сесію D3"), ("en", "Open session D3")])
def test_the_panel_offers_the_session_and_to_move_it(qtbot: QtBot, language: str, said: str) -> None:
    """Proves: REQ-COH-201."""
    made = stage(qtbot, Role.LEAD, language=language)
    matrix = cohort_on(made, "D3", PLANNED, D3="planned").view.matrix
    assert matrix.next.text() == said
    assert [line for line in problems_of(made.window) if not line.startswith("MatrixView")] == []
    click(matrix.moving)
    assert made.sheet().objectName() == "cohorts.move"
    made.sheet().reject()
    click(matrix.next)
    assert made.went == [("notes", "e-D3")]


def test_without_notes_it_leads_to_the_line_of_the_calendar(qtbot: QtBot) -> None:
    """Proves: REQ-COH-201."""
    made = stage(qtbot, Role.COORDINATOR)
    page = cohort_on(made, "D3", PLANNED, D3="planned")
    press(page.view.matrix.view, Qt.Key.Key_Return)
    assert page.view.tabs.value == "calendar"
    line = page.view.lists["calendar"].current()
    assert line is not None
    assert line.planned_id == "e-D3"
    assert made.went == []


def test_a_session_without_a_day_still_leads_to_the_card(qtbot: QtBot) -> None:
    """Proves: REQ-COH-201."""
    made = stage(qtbot, Role.LEAD)
    page: CohortsPage = cohort_on(made, "D3", Cell("planned"), D3="planned")
    press(page.view.matrix.view, Qt.Key.Key_Return)
    assert [place for place, _ in made.went] == ["people"]
    assert not page.view.matrix.next.isVisible()
