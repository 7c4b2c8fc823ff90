"""A form while one types: what nobody changed stays as it is painted."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.forms.form_page import FormPage
from tests.support.forms_ward import blank, filled
from tests.support.stage import press, stage


class Comings(QObject):
    """Counts how often something was shown or hidden."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen = 0

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt’s name
        """Each Show and Hide."""
        self.seen += event.type() in {QEvent.Type.Show, QEvent.Type.Hide}
        return False


def test_no_box_flashes_up_at_an_answer(qtbot: QtBot) -> None:
    """Proves: REQ-SCR-001. The list of who answers used to come and go at each key of a form that has none."""
    nurse = stage(qtbot, Role.NURSE)
    nurse.ward.forms.sheet = filled("phq9", {"q1": "2"})
    page = nurse.show(FormPage(nurse.around, nurse.verbs.forms))
    page.begin(blank("gkap_day_check"))
    QApplication.processEvents()
    comings = Comings(page)
    page.respondent.installEventFilter(comings)
    page.view.go_to("wishes")
    focused = nurse.window.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_1)
    assert page.view.rows["wishes"].editor.text() == "yes"
    assert comings.seen == 0
