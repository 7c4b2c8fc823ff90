"""A set of a closed session that was entered in error: marked so from its records, by two people."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.closed_day.records_sheet import RecordsSheet, records_sheet
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.sheet import Sheet
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, stage

KINDS = ("dose", "discharge", "reading", "alert")
LINES = {"dose": 1, "discharge": 2, "reading": 3, "alert": 4}


def records(made: Stage, size: tuple[int, int] = (1366, 768)) -> RecordsSheet:
    """The records of the closed session."""
    if made.no_sheet():
        made.show(QWidget(), size)
    verbs = made.verbs.cohorts.closed_day
    assert verbs is not None
    records_sheet(made.around, verbs, "e-D1")
    made.settle()
    sheet = made.sheet()
    assert isinstance(sheet, RecordsSheet)
    return sheet


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1280, 648)])
def test_a_set_is_marked_wrong_by_two_passwords(qtbot: QtBot, language: str, size: tuple[int, int]) -> None:
    """Proves: REQ-CLO-070."""
    made = stage(qtbot, Role.NURSE, language=language)
    sheet = records(made, size)
    sheet.table.selectRow(LINES["reading"])
    assert problems_of(sheet) == []
    click(sheet.wrong)
    made.settle()
    asked = made.sheet()
    assert asked.objectName() == "closedday.reading_wrong"
    assert problems_of(asked) == []
    witness = asked.fields["witness_id"].editor
    assert isinstance(witness, Choice)
    witness.set_value("bondar")
    for name, text in (("reason", "не той учасник"), ("pin", "власний пароль"), ("witness", "пароль свідка")):
        made.type_into(name, text)
    made.ward.refusal = Refused(Issue("WIT004", "witness"))
    made.confirm()
    assert made.sheet().fields["witness"].issue
    made.confirm()
    assert made.ward.last("closed_withdraw_reading") == {
        "subject": "r-1", "reason": "не той учасник", "password": "власний пароль",
        "witness": Witness("bondar", password="пароль свідка"), "version": 1,
    }  # fmt: skip
    assert made.sheet().objectName() == "closedday.records"


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_set_can_be_marked_so(qtbot: QtBot, kind: str) -> None:
    """Proves: REQ-CLO-070. Beside a dose stands the act that takes it back."""
    sheet = records(stage(qtbot, Role.NURSE))
    sheet.table.selectRow(LINES[kind])
    assert (sheet.wrong.isVisible() and sheet.wrong.text().startswith("Записано")) == (kind == "reading")


def test_its_reason_outlives_a_power_cut_and_comes_back_to_it_not_to_the_correction(qtbot: QtBot) -> None:
    """Proves: REQ-CLO-070."""
    made = stage(qtbot, Role.NURSE)
    sheet = records(made)
    sheet.table.selectRow(LINES["reading"])
    click(sheet.wrong)
    made.settle()
    made.type_into("reason", "не той учасник")
    made.sheet().keep_draft()
    for one in made.window.findChildren(Sheet):
        one.deleteLater()
    made.settle()
    verbs = made.verbs.cohorts.closed_day
    assert verbs is not None
    records_sheet(made.around, verbs, "e-D1")
    made.settle()
    again = made.sheet()
    assert again.objectName() == "closedday.reading_wrong"
    assert again.fields["reason"].editor.toPlainText() == "не той учасник"  # type: ignore[attr-defined]
