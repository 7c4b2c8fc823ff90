"""An incident of the session from the board: a new one, and one an act began."""

from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.protocols.catalogue import library
from clinicdesk.protocols.language import Form
from clinicdesk.protocols.scores import score
from clinicdesk.security.roles import Role
from clinicdesk.services.sheets import FilledForm
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support.stage import Stage, stage, type_text


def begun() -> FilledForm:
    """What a wrong count left: its kind and who found it, nothing else."""
    read = library().read("incident", "0.1")
    form = read.definition
    assert isinstance(form, Form)
    values = {"kind": "drug_loss", "found_by": "u-away"}
    return FilledForm(
        "s-9", 1, "", "c-1", "", read, form, days.ago(4), "І. Марчук", "clinician", "", values,
        ("people", "description", "immediate_action"), score(form, values, {}), "", (),
    )  # fmt: skip


def opened(made: Stage) -> None:
    """The sheet, over a running day."""
    made.ward.board.day = days.board()
    page = made.show(BoardPage(made.around, made.verbs.board, tone=lambda: None), (1366, 739))
    page.day.offer.hide()
    page.acts.do("incident")
    QApplication.processEvents()


def write(made: Stage, text: str) -> None:
    """Describe it, key by key."""
    editor = made.sheet().fields["description"].editor.findChild(QPlainTextEdit)
    assert editor is not None
    type_text(editor, text)


def test_an_incident_a_wrong_count_began_is_completed(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-031."""
    made = stage(qtbot, Role.NURSE)
    made.ward.board.incidents = (begun(),)
    opened(made)
    which = made.sheet().fields["which"].editor
    assert isinstance(which, Choice)
    assert which.value() == "s-9"
    assert which.currentText().endswith("лишилося відповісти: 3")
    write(made, "не стало ампули")
    made.confirm()
    assert made.ward.last("board_complete_incident") == {
        "subject": "s-9", "version": 1, "reason": "Доповнено тим, що стало відомо",
        "answers": {"kind": "drug_loss", "found_by": "u-away", "description": "не стало ампули"},
    }  # fmt: skip


def test_without_one_a_new_one_is_written(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-031."""
    made = stage(qtbot, Role.NURSE)
    opened(made)
    assert not made.sheet().fields["reason"].isVisible()
    write(made, "монітор вимкнувся")
    made.confirm()
    assert made.ward.last("board_report_incident") == {"answers": {"description": "монітор вимкнувся"}}
