"""An alarm stands with the scores of a form: a low sum must not read as calm."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.forms.form_words import FormWords
from clinicdesk.ui.forms.person_forms import PersonForms
from clinicdesk.ui.forms.score_words import summary_of
from tests.support.forms_ward import filled
from tests.support.stage import stage

CALM = {f"q{place}": 0 for place in range(1, 10)}


@pytest.mark.parametrize(("item9", "alarms"), [(1, 1), (0, 0)])
def test_item_9_stands_beside_the_sum(qtbot: QtBot, item9: int, alarms: int) -> None:
    """Proves: REQ-OBL-210."""
    made = stage(qtbot, Role.NURSE)
    sheet = made.ward.forms.sheet = filled("phq9", CALM | {"q9": item9})
    view = made.show(PersonForms(made.around, made.verbs.forms))
    view.open_sheet("sheet-1")
    QApplication.processEvents()
    words = FormWords(sheet.read, made.language)
    shown = [one for one in view.form.scores.findChildren(Notice) if one.isVisible()]
    assert [one.title.text() for one in shown] == [words.phrase("alert.item9.text")] * alarms
    assert [one.body.text() for one in shown] == [words.phrase("alert.item9.action")] * alarms
    summary = summary_of(words, sheet.form, sheet.scores)
    assert summary.startswith("PHQ-9, пункт 9") is bool(alarms)
    assert "мінімальні прояви" in summary
    made.language.use("en")
    QApplication.processEvents()
    shown = [one for one in view.form.scores.findChildren(Notice) if one.isVisible()]
    assert [one.title.text() for one in shown] == [words.phrase("alert.item9.text")] * alarms
