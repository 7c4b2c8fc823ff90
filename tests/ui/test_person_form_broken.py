"""The form of a participant while the evidence is broken: it can be read, and nothing of it is written."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.views import Topic
from clinicdesk.ui.people.people import PeoplePage
from tests.support.stage import press, stage, topics
from tests.support.ward import report


def test_nothing_is_recorded_and_no_new_form_opens(qtbot: QtBot) -> None:
    """Proves: REQ-PSN-210."""
    made = stage(qtbot, Role.LEAD)
    page = made.show(PeoplePage(made.around, made.verbs.people, made.verbs.chart, made.verbs.forms))
    page.show_subject("new")
    assert page.form.isVisible()
    page.form.form.show_texts({"code": "К-2000", "surname": "Новий"})
    made.around.integrity.tell(report(Issue("INT001")))
    made.bus.tell(topics(Topic.INTEGRITY))
    assert not page.form.save.isEnabled()
    press(page.form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.ward.times("add") == 0
    assert page.form.form.texts()["surname"] == "Новий"
    page.form.step_back()
    page.show_subject("new")
    assert not page.form.isVisible()
