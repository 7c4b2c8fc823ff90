"""A dose of a closed session that was not given: taken back from its records, by two people; then nothing is left."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.closed_day.records_sheet import RecordsSheet, records_sheet
from clinicdesk.ui.closed_day.righting import righting_sheet
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.sheet import Sheet
from tests.support.closed_ward import closed_day
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, press, stage
from tests.ui.test_closed_set_in_error import records

DOSE = 1


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1280, 648)])
def test_a_dose_is_taken_back_by_two_passwords(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-DOS-350. A dose typed as 0 was refused with a cure that stood nowhere."""
    made = stage(qtbot, Role.NURSE, language=language)
    sheet = records(made, size)
    sheet.table.selectRow(DOSE)
    name = sheet.wrong.text()
    assert name.rstrip("…") in Issue("DOS304").sentence(language)
    assert problems_of(sheet) == []
    click(sheet.wrong)
    made.settle()
    asked = made.sheet()
    assert asked.objectName() == "closedday.dose_not_given"
    assert problems_of(asked) == []
    witness = asked.fields["witness_id"].editor
    assert isinstance(witness, Choice)
    witness.set_value("bondar")
    typed = {"reason": "не та людина", "pin": "власний пароль", "witness": "пароль свідка"}
    for field, text in typed.items():
        made.type_into(field, text)
    made.ward.refusal = Refused(Issue("DOS302", "method"))
    made.confirm()
    assert made.sheet().fields["method"].issue
    made.type_into("method", "вилито за актом")
    made.confirm()
    assert made.ward.last("closed_take_back_dose") == {
        "subject": "d-1", "method": "вилито за актом", "reason": "не та людина", "password": "власний пароль",
        "witness": Witness("bondar", password="пароль свідка"), "version": 2,
    }  # fmt: skip
    assert made.sheet().objectName() == "closedday.records"
    assert made.message


def test_its_reason_comes_back_to_it_not_to_the_correction(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-350."""
    made = stage(qtbot, Role.NURSE)
    sheet = records(made)
    sheet.table.selectRow(DOSE)
    click(sheet.wrong)
    made.settle()
    made.type_into("reason", "не та людина")
    made.sheet().keep_draft()
    for one in made.window.findChildren(Sheet):
        one.deleteLater()
    made.settle()
    righted(made)
    again = made.sheet()
    assert again.objectName() == "closedday.dose_not_given"
    assert again.fields["reason"].text() == "не та людина"


def righted(made: Stage) -> None:
    """The records are opened again, where a draft waits."""
    verbs = made.verbs.cohorts.closed_day
    assert verbs is not None
    records_sheet(made.around, verbs, "e-D1")
    made.settle()


@pytest.mark.parametrize("kind", ["dose", "discharge"])
def test_what_was_taken_back_is_corrected_no_more(qtbot: QtBot, kind: str) -> None:
    """Proves: REQ-DOS-350. The verb always ended in a refusal."""
    made = stage(qtbot, Role.NURSE)
    day = closed_day()
    gone = {"dose": {"ml": "0", "mg": "0", "drawn_ml": "0"}, "discharge": {"outcome": "taken_back"}}[kind]
    versions = tuple(
        replace(one, values={**one.values, **gone}) if one.kind == kind and not one.superseded else one
        for one in day.versions
    )
    verbs = made.verbs.cohorts.closed_day
    assert verbs is not None
    made.show(QWidget())
    sheet = RecordsSheet(made.around, verbs, replace(day, versions=versions), planned_id="e-D1")
    made.around.talk.show(sheet)
    made.settle()
    for line, row in enumerate(versions):
        sheet.table.selectRow(line)
        shown = (sheet.verb.isVisible(), sheet.wrong.isVisible())
        if row.kind == kind:
            assert shown == (False, False)
            press(sheet.table, Qt.Key.Key_Return)
            assert made.sheet() is sheet
        elif row.kind == "reading":
            assert shown == (True, True)


def test_why_they_were_let_go_is_seen_where_a_draft_brings_it_back(qtbot: QtBot) -> None:
    """Proves: REQ-CLO-004. It was sent with the correction, and nobody saw it."""
    made = stage(qtbot, Role.NURSE)
    made.show(QWidget())
    day, verbs = closed_day(), made.verbs.cohorts.closed_day
    assert verbs is not None
    row = next(one for one in day.versions if one.kind == "discharge")
    sheet = righting_sheet(made.around, verbs, day, row, then=lambda _: None)
    field = sheet.fields["exception"]
    assert field.isHidden()
    editor = field.editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("супровідна чекала")
    sheet.keep_draft()
    sheet.deleteLater()
    made.settle()
    again = righting_sheet(made.around, verbs, day, row, then=lambda _: None).fields["exception"]
    assert again.text() == "супровідна чекала"
    assert not again.isHidden()
