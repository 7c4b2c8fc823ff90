"""Opening a page opens no other window: a part shown before it has its place would take the keys away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.consents.consents_view import ConsentsView
from clinicdesk.ui.forms.form_page import FormPage
from clinicdesk.ui.people.people import PeoplePage
from clinicdesk.ui.screening.screening import ScreeningView
from clinicdesk.ui.today.today import TodayPage
from tests.support.forms_ward import blank, decided, filled
from tests.support.stage import Stage, stage
from tests.ui.test_today_agenda import agenda


class Windows(QObject):
    """Which widgets were shown as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hear of every widget that is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()} {watched.accessibleName()}")
        return False


def a_screening(made: Stage) -> None:
    made.ward.forms.sheet = filled("gkap_screening", {"seizure_disorder": "yes"}, step="screening")
    made.ward.forms.clearance = decided("suspended", reason="уточнено")
    view = made.show(ScreeningView(made.around, made.verbs.forms))
    view.open_screening("p-1047", "c-07")
    view.begin_amending()
    view.view.rows["adult"].toggle_details()


def a_form(made: Stage) -> None:
    made.show(FormPage(made.around, made.verbs.forms)).begin(blank("phq9"))


def consents(made: Stage) -> None:
    view = made.show(ConsentsView(made.around, made.verbs.forms.consents))
    view.open_person("p-1047", "c-07")


def people(made: Stage) -> None:
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart, made.verbs.forms))
    page.show_subject("p-1047")


def today(made: Stage) -> None:
    made.ward.agenda = agenda()
    made.show(TodayPage(made.around, made.verbs.today))


def a_cohort(made: Stage) -> None:
    made.show(CohortsPage(made.around, made.verbs.cohorts)).show_subject("c-07")


@pytest.mark.parametrize("opening", [a_screening, a_form, consents, people, today, a_cohort])
def test_a_page_opens_no_window_of_its_own(qtbot: QtBot, opening: Callable[[Stage], None]) -> None:
    """Proves: REQ-WIN-090."""
    made, heard = stage(qtbot, Role.LEAD), Windows()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(heard)
    try:
        opening(made)
        made.settle()
    finally:
        app.removeEventFilter(heard)
    assert [one for one in heard.seen if one != "QWidget  "] == []
