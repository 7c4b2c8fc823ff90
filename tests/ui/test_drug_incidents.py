"""An incident of a count that differed, at the drugs page: seen, filled in, closed by who may."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.drugs.page import DrugsPage
from clinicdesk.ui.forms.editors import Editor
from tests.support import ward_drugs
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, press, stage, type_text


def page_on(made: Stage) -> DrugsPage:
    """The safe's register, with a count that differed."""
    made.ward.registers.incidents = made.ward.registers.incidents or (ward_drugs.differing(),)
    page = made.show(DrugsPage(made.around, made.verbs.drugs))
    page.show_subject(ward_drugs.SAFE)
    return page


def write(made: Stage, field: str, text: str) -> None:
    """Into a question of the form."""
    editor = made.sheet().fields[field].editor.findChild(QPlainTextEdit)
    assert editor is not None
    type_text(editor, text)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_register_says_that_it_differs_and_where_the_incident_is(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-LGR-013."""
    made = stage(qtbot, Role.DRUG_OFFICER, language=language)
    page = page_on(made)
    assert page.differs.isVisible()
    assert page.incident.text().endswith(": 1")
    assert problems_of(page) == []
    click(page.incident)
    QApplication.processEvents()
    assert made.sheet().objectName() == "drugs.incident"
    assert problems_of(made.sheet()) == []
    press(made.sheet(), Qt.Key.Key_Escape)
    page.show_subject(ward_drugs.POST)
    assert not page.differs.isVisible()


def test_it_is_completed_and_then_closed_with_a_password(qtbot: QtBot) -> None:
    """Proves: REQ-LGR-013."""
    made = stage(qtbot, Role.DRUG_OFFICER)
    page = page_on(made)
    press(page, Qt.Key.Key_F5)
    QApplication.processEvents()
    sheet = made.sheet()
    assert sheet.fields["pin"].isHidden()
    write(made, "description", "ампули немає")
    made.ward.refusal = Refused(Issue("DSK004"))
    made.confirm()
    assert sheet.error.isVisible()
    closed = sheet.fields["closed"].editor
    assert isinstance(closed, Editor)
    closed.show_text("yes")
    closed.changed.emit("yes")
    assert not sheet.fields["pin"].isHidden()
    made.type_into("pin", "власний пароль")
    made.confirm()
    assert made.ward.last("drug.close_incident") == {
        "subject": "i-1", "version": 1, "reason": "Доповнено тим, що стало відомо", "password": "власний пароль",
        "answers": {"kind": "drug_loss", "found_by": "u-marchuk", "description": "ампули немає", "closed": "yes"},
    }  # fmt: skip
    assert made.no_sheet()


def test_whoever_counts_again_does_not_read_what_is_expected(qtbot: QtBot) -> None:
    """Proves: REQ-LGR-013. The count stays blind: neither the banner nor the incident tells the number."""
    made = stage(qtbot, Role.DRUG_OFFICER)
    page = page_on(made)
    page.begin("count")
    assert not page.differs.isVisible()
    press(page, Qt.Key.Key_F5)
    assert made.no_sheet()
    assert page.step_back()
    assert page.differs.isVisible()


def test_an_auditor_reads_it_and_writes_nothing(qtbot: QtBot) -> None:
    """Proves: REQ-LGR-013."""
    made = stage(qtbot, Role.AUDITOR)
    page = page_on(made)
    click(page.incident)
    QApplication.processEvents()
    sheet = made.sheet()
    assert sheet.fields["reason"].isHidden()
    made.confirm()
    assert made.no_sheet()
    assert [verb for verb, _ in made.ward.asked if verb == "drug.complete_incident"] == []


def choose(made: Stage, sheet_id: str) -> None:
    """By the keys of the box: the next or the one before."""
    which = made.sheet().fields["which"].editor
    assert isinstance(which, Choice)
    step = which.findData(sheet_id) - which.currentIndex()
    press(which, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)
    made.settle()


def test_each_is_laid_out_by_its_own_form_and_what_was_typed_is_not_lost(qtbot: QtBot) -> None:
    """Proves: REQ-LGR-013."""
    made = stage(qtbot, Role.DRUG_OFFICER)
    newer = library().read("incident", "0.1")
    form = newer.definition
    assert isinstance(form, Form)
    sections = tuple(
        one.model_copy(update={"fields": tuple(field for field in one.fields if field.id != "people")})
        for one in form.sections
    )
    other = replace(newer, definition=form.model_copy(update={"sections": sections}))
    made.ward.registers.incidents = (ward_drugs.differing("i-2", read=other), ward_drugs.differing("i-1"))
    click(page_on(made).incident)
    made.settle()
    assert "people" not in made.sheet().fields
    write(made, "description", "ампули немає")
    choose(made, "i-1")
    assert "people" in made.sheet().fields
    write(made, "people", "Н-1")
    made.confirm()
    assert made.ward.last("drug.complete_incident")["answers"]["people"] == "Н-1"
    # The one left behind stands there again with what was typed into it.
    made.confirm()
    last = made.ward.last("drug.complete_incident")
    assert (last["subject"], last["answers"]["description"]) == ("i-2", "ампули немає")
    assert made.no_sheet()
