"""What is typed to put something of the day right outlives a lock, a kill and Esc: each sheet for itself."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.closed_day.records_sheet import RecordsSheet, records_sheet
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.sheet import Sheet
from tests.support import board_days as days
from tests.support.geometry import problems_of
from tests.support.stage import Stage, press, stage
from tests.ui.test_board_undo import board_on
from tests.ui.test_undo_keeps_drafts import dosed, gone

WHY = "перемірювали, у шприці лишалося"
ACTS: dict[str, tuple[Callable[[Stage], BoardPage], dict[str, str]]] = {
    "amend_dose": (dosed, {"drawn": "1,3", "given": "1,25", "given_at": "10:07", "reason": WHY}),
    "amend_discharge": (
        gone, {"left_at": "11:58", "escort_name": "Бойко Ніна", "escort_phone": "0671112233", "reason": WHY},
    ),
    "wrong": (dosed, {"reason": WHY}),
}  # fmt: skip


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("act", ACTS)
def test_everything_typed_comes_back_after_a_kill(qtbot: QtBot, act: str, language: str) -> None:
    """Proves: REQ-DRF-420. Nobody answered anything: the sheet is simply gone; no PIN is kept."""
    made = stage(qtbot, Role.LEAD, language=language)
    at, typed = ACTS[act]
    page = at(made)
    page.acts.do(act)
    for name, text in typed.items():
        _type(made.sheet(), name, text)
    made.type_into("pin", "480273")
    qtbot.waitUntil(lambda: bool(made.drafts.kept), timeout=5000)
    made.sheet().deleteLater()
    made.settle()
    assert "480273" not in str(made.drafts.kept)
    ((kind, subject),) = made.drafts.kept
    assert (kind, subject.partition("|")[0]) == ("reason", f"board.{act}")
    page.acts.do(act)
    assert {name: made.sheet().fields[name].text() for name in typed} == typed
    assert problems_of(made.sheet()) == []


def test_an_ampoule_that_is_open_no_more_does_not_become_the_recorded_one(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-420. The draft came back over a list without it."""
    made = stage(qtbot, Role.LEAD)
    page = dosed(made)
    page.acts.do("amend_dose")
    ampoule = made.sheet().fields["ampoule"].editor
    assert isinstance(ampoule, Choice)
    ampoule.set_value("amp-2")
    made.type_into("reason", WHY)
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    ((key, body),) = made.drafts.kept.items()
    made.drafts.kept[key] = {**body, "ampoule": "amp-9"}
    page.acts.do("amend_dose")
    made.confirm()
    assert made.sheet().fields["ampoule"].issue == Issue("AMP001").sentence("uk")
    assert made.ward.times("board_amend_dose") == 0


def test_a_dose_corrected_meanwhile_comes_back_with_what_counts_now(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-420."""
    made = stage(qtbot, Role.LEAD)
    page = dosed(made)
    page.acts.do("amend_dose")
    _type(made.sheet(), "given", "1,25")
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    rows = list(days.columns())
    newer = tuple(replace(one, version=one.version + 1, ml="1.1") for one in rows[1].doses)
    rows[1] = replace(rows[1], doses=newer)
    board_on(made, days.board(*rows), rows[1].person_id).acts.do("amend_dose")
    sheet = made.sheet()
    assert sheet.findChild(Notice, "draft.meanwhile") is not None
    assert sheet.fields["given"].text() == "1,25"
    assert sheet.fields["given"].hint.text() == made.around.say("common.draft.now", value="1,1")


def _type(sheet: Sheet, name: str, text: str) -> None:
    editor = sheet.fields[name].editor
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        editor.setPlainText(text)  # type: ignore[attr-defined]


def records(made: Stage, at: str = "") -> Sheet:
    """What opens over a closed session."""
    verbs = made.verbs.cohorts.closed_day
    assert verbs is not None
    records_sheet(made.around, verbs, "e-D1", at=at)
    made.settle()
    return made.sheet()


def corrected(made: Stage, line: int, why: str) -> None:
    """The correction of a line, begun, and the power goes."""
    sheet = records(made, at="none")
    assert isinstance(sheet, RecordsSheet)
    sheet.table.selectRow(line)
    press(sheet.table, Qt.Key.Key_Return)
    made.settle()
    made.type_into("reason", why)
    made.sheet().keep_draft()
    for one in made.window.findChildren(Sheet):
        one.deleteLater()
    made.settle()


def test_two_corrections_of_one_closed_session_are_both_kept(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-420. The second one rubbed the first out."""
    made = stage(qtbot, Role.NURSE)
    made.show(QWidget())
    corrected(made, 1, "доза: звірено зі шприцом")
    corrected(made, 3, "вимір: переплутано цифри")
    assert len(made.drafts.kept) == 2
    for at, name, why in (
        ("d-1", "closedday.dose_right", "доза: звірено зі шприцом"),
        ("r-1", "closedday.reading_right", "вимір: переплутано цифри"),
        ("", "closedday.reading_right", "вимір: переплутано цифри"),
    ):
        sheet = records(made, at=at)
        assert (sheet.objectName(), sheet.fields["reason"].text()) == (name, why)
        for one in made.window.findChildren(Sheet):
            one.deleteLater()
        made.settle()
