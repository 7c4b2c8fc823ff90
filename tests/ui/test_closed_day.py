"""The records of a closed session, from the cohort's calendar: read with every version, and put right by keys."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.witnessing import Witness
from clinicdesk.ui.chart.taken import read_time_near
from clinicdesk.ui.closed_day.records_sheet import RecordsSheet
from clinicdesk.ui.closed_day.set_sheet import set_sheet
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.forms.editors import Editor, NumberEditor
from tests.support.closed_ward import BEGUN, closed_day
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, press, stage
from tests.support.ward_cohorts import page as cohort_page


def records(qtbot: QtBot, *roles: Role, language: str = "uk") -> tuple[Stage, RecordsSheet]:
    """The sheet of the held session D1, opened from the calendar."""
    made = stage(qtbot, *roles, language=language)
    page = cohort_page(made.ward.people)
    held = tuple(replace(one, state="held") if one.code == "D1" else one for one in page.calendar)
    made.ward.cohort = replace(page, calendar=held)
    shown = made.show(CohortsPage(made.around, made.verbs.cohorts))
    shown.show_subject("c-07")
    shown.view.show_tab("calendar")
    listed = shown.view.lists["calendar"]
    assert not listed.acts["records"].isVisible()
    listed.table.selectRow([row.code for row in listed.rows].index("D1"))
    click(listed.acts["records"])
    sheet = made.sheet()
    assert isinstance(sheet, RecordsSheet)
    return made, sheet


@pytest.mark.parametrize("language", ["uk", "en"])
def test_whoever_may_not_read_some_of_them_is_told_how_many(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-CLO-004, REQ-ACC-004."""
    made = stage(qtbot, Role.NURSE, language=language)
    verbs = made.verbs.cohorts.closed_day
    assert verbs is not None
    sheet = RecordsSheet(made.around, verbs, replace(closed_day(), unseen=2), planned_id="e-D1")
    made.show(QWidget())
    made.around.talk.show(sheet)
    made.settle()
    assert any(" 2 " in notice.title.text() for notice in sheet.findChildren(Notice))
    assert problems_of(sheet) == []


@pytest.mark.parametrize("language", ["uk", "en"])
def test_old_and_new_stand_side_by_side(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-CLO-004."""
    made, sheet = records(qtbot, Role.NURSE, language=language)
    model = sheet.table.model()
    said = [str(model.index(line, 3).data()) for line in range(model.rowCount())]
    struck = [model.index(line, 3).data(Qt.ItemDataRole.FontRole) is not None for line in range(4)]
    point = "," if language == "uk" else "."
    assert f"59{point}5" in said[1]
    assert struck == [True, False, False, False]
    assert "MOAA/S 4" in said[3]
    assert model.index(1, 6).data() == "звірено зі шприцом"
    assert made.ward.last("closed_day") == {"subject": "e-D1"}
    assert problems_of(sheet) == []


def test_a_dose_is_put_right_by_two_passwords(qtbot: QtBot) -> None:
    """Proves: REQ-CLO-004."""
    made, sheet = records(qtbot, Role.NURSE)
    press(sheet.table, Qt.Key.Key_Return)
    made.settle()
    assert made.sheet().objectName() == "closedday.dose_right"
    given, witness = (made.sheet().fields[name].editor for name in ("given", "witness_id"))
    assert isinstance(given, QLineEdit)
    assert given.text() == "1,19"
    given.clear()
    assert isinstance(witness, Choice)
    witness.set_value("bondar")
    for name, text in (("given", "1,18"), ("pin", "власний пароль"), ("witness", "пароль свідка")):
        made.type_into(name, text)
    made.ward.refusal = Refused(Issue("DSK005", "reason"))
    made.confirm()
    assert made.sheet().fields["reason"].issue
    made.type_into("reason", "перемірювали")
    made.confirm()
    assert made.ward.last("closed_amend_dose") == {
        "subject": "d-1", "drawn": "1,2", "given": "1,18", "given_at": None, "reason": "перемірювали",
        "password": "власний пароль", "witness": Witness("bondar", password="пароль свідка"), "version": 2,
    }  # fmt: skip
    assert made.sheet().objectName() == "closedday.records"


def test_a_leaving_and_a_set_are_put_right_too(qtbot: QtBot) -> None:
    """Proves: REQ-CLO-004."""
    made, sheet = records(qtbot, Role.NURSE)
    sheet.table.selectRow(2)
    press(sheet.table, Qt.Key.Key_Return)
    made.settle()
    hour = made.sheet().fields["left_at"].editor
    assert isinstance(hour, QLineEdit)
    hour.clear()
    for name, text in (("left_at", "12:55"), ("reason", "записка супровідної"), ("pin", "власний пароль")):
        made.type_into(name, text)
    made.confirm()
    assert made.ward.last("closed_amend_discharge") == {
        "subject": "x-1", "escort_name": "Олійник Ганна", "escort_phone": "067 123 45 67",
        "left_at": BEGUN + timedelta(minutes=175), "reason": "записка супровідної", "password": "власний пароль",
        "version": 1, "exception": "",
    }  # fmt: skip
    table = made.sheet()
    assert isinstance(table, RecordsSheet)
    table.table.selectRow(3)
    press(table.table, Qt.Key.Key_Return)
    made.settle()
    upper = made.sheet().fields["sbp"].editor
    assert isinstance(upper, NumberEditor)
    upper.show_text("152")
    made.type_into("reason", "переплутано цифри")
    made.confirm()
    asked = made.ward.last("closed_amend_reading")
    assert (asked["values"]["sbp"], asked["values"]["dbp"], asked["version"]) == ("152", "82", 1)
    assert asked["taken_at"] is None
    assert {"sbp", "moaas", "o2", "symptoms", "behaviour"} <= set(asked["shown"])


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_set_marked_as_an_error_comes_back_by_two(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-CLO-740."""
    made = stage(qtbot, Role.NURSE, language=language)
    verbs, day = made.verbs.cohorts.closed_day, closed_day()
    assert verbs is not None
    made.show(QWidget())
    row = next(one for one in day.versions if one.kind == "reading")
    made.around.talk.show(set_sheet(made.around, verbs, day, replace(row, version=2, values={})))
    sheet = made.sheet()
    made.settle()
    assert problems_of(sheet) == []
    upper, witness = sheet.fields["sbp"].editor, sheet.fields["witness_id"].editor
    assert isinstance(upper, NumberEditor)
    assert isinstance(witness, Choice)
    upper.show_text("128")
    witness.setCurrentIndex(1)
    for name, text in (("reason", "таки цей"), ("pin", "мій"), ("witness", "її")):
        made.type_into(name, text)
    made.confirm()
    asked = made.ward.last("closed_amend_reading")
    assert (asked["values"]["sbp"], asked["password"]) == ("128", "мій")
    assert asked["witness"] == Witness("bondar", password="її")


@pytest.mark.parametrize("language", ["uk", "en"])
def test_an_alert_without_an_answer_is_said_above_the_records_and_answered_there(
    qtbot: QtBot, language: str
) -> None:
    """Proves: REQ-WCH-061. One that was answered is not answered again."""
    made, sheet = records(qtbot, Role.PHYSICIAN, language=language)
    said = {one.text() for one in sheet.findChildren(Text)}
    assert made.around.say("closedday.alerts_wait", n=1) in said
    assert problems_of(sheet) == []
    sheet.table.selectRow(4)
    press(sheet.table, Qt.Key.Key_Return)
    assert (made.sheet(), sheet.verb.isEnabled()) == (sheet, False)
    sheet.table.selectRow(5)
    assert sheet.verb.text() == made.around.say("closedday.answer")
    click(sheet.verb)
    made.settle()
    assert problems_of(made.sheet()) == []
    made.type_into("action", "зателефоновано, тиск удома 130")
    made.confirm()
    assert made.ward.last("closed_answer_alert") == {
        "subject": "a-2", "action": "зателефоновано, тиск удома 130", "also": [],
    }  # fmt: skip
    assert made.sheet().objectName() == "closedday.records"


def test_the_task_of_a_late_alert_leads_to_its_line(qtbot: QtBot) -> None:
    """Proves: REQ-WCH-061."""
    made = stage(qtbot, Role.PHYSICIAN)
    shown = made.show(CohortsPage(made.around, made.verbs.cohorts))
    shown.show_subject("c-07/s-d1/a-2")
    sheet = made.sheet()
    assert isinstance(sheet, RecordsSheet)
    assert made.ward.last("closed_day") == {"subject": "s-d1"}
    row = sheet.table.current_row()
    assert row is not None
    assert row.record_id == "a-2"


def test_escape_from_a_correction_leads_back_to_the_records(qtbot: QtBot) -> None:
    """Proves: REQ-CLO-004."""
    made, sheet = records(qtbot, Role.NURSE)
    press(sheet.table, Qt.Key.Key_Return)
    made.settle()
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    assert made.sheet().objectName() == "closedday.records"


def test_a_corrected_time_is_the_nearest_one_over_midnight() -> None:
    """A dose at 23:55 that was really given at 00:05."""
    before = BEGUN.replace(hour=21, minute=55)
    assert read_time_near("00:05", former=before, zone="Europe/Kyiv") == before + timedelta(minutes=10)
    with pytest.raises(Refused, match="WIN004"):
        read_time_near("24:70", former=before, zone="Europe/Kyiv")


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1280, 648)])
def test_the_long_words_of_a_scale_end_in_dots_and_stand_whole_beside_the_pointer(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-CLO-970. What was recorded stood cut in its list, and nothing said the rest of it."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.show(QWidget(), size)
    verbs, day = made.verbs.cohorts.closed_day, closed_day()
    assert verbs is not None
    row = next(one for one in day.versions if one.kind == "reading")
    row = replace(row, values={**row.values, "moaas": "1"})
    made.around.talk.show(set_sheet(made.around, verbs, day, row))
    sheet = made.sheet()
    assert problems_of(sheet) == []
    said = {
        "uk": "1 · лише на болісне стискання трапецієподібного м’яза",
        "en": "1 · only to painful trapezius squeeze",
    }
    editor = sheet.fields["moaas"].editor
    assert isinstance(editor, Editor)
    box = editor.findChild(Choice)
    assert box is not None
    assert box.geometry().right() <= editor.rect().right()
    assert (box.currentText(), box.toolTip()) == (said[language], said[language])
    other = "en" if language == "uk" else "uk"
    made.language.use(other)
    editor.speak("MOAA/S")
    assert box.toolTip() == said[other]
