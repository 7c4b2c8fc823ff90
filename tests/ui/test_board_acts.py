"""The other acts of the day from the board: missed sets, answers, steps, the hand-over and the close."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.reading_hands import Hand
from clinicdesk.ui.components.choice import Choice
from clinicdesk.ui.components.panels import Notice
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import Stage, press, stage, type_text


def test_a_missed_set_names_the_set_and_its_reason(nurse: Stage) -> None:
    """Proves: REQ-BRD-009."""
    page = board_on(nurse, days.board())
    page.select("p-1062")
    press(QApplication.focusWidget() or page, Qt.Key.Key_F8)
    cause = nurse.sheet().fields["cause"].editor
    assert isinstance(cause, Choice)
    cause.set_value("asleep")
    nurse.type_into("again_minutes", "10")
    nurse.confirm()

    assert nurse.ward.last("board_miss") == {
        "person_id": "p-1062", "ordinal": 0, "minute": 45, "cause": "asleep", "note": "", "again_minutes": 10,
    }  # fmt: skip


def test_the_sheet_of_a_missed_set_names_the_set_that_the_row_names(nurse: Stage) -> None:
    """Proves: REQ-BRD-009. A repeat is the repeat; once nothing is awaited, the oldest gap is asked about."""
    one, two, three, *others = days.columns()
    repeat = replace(three, due_at=days.ago(38), due_minute=40)
    plan = tuple(replace(pip, state="ahead") if pip.minute == 10 else pip for pip in two.pips)
    gap = replace(two, due_at=days.ago(-20), pips=plan)
    page = board_on(nurse, days.board(one, gap, repeat, *others))
    for person, minute, ordinal, says in (("p-1047", 40, 0, "повтор"), ("p-1051", 10, 1, "Б+10")):
        page.select(person)
        press(QApplication.focusWidget() or page, Qt.Key.Key_F8)
        sheet = nurse.sheet()
        assert says in sheet.title.text()
        assert says in page.day.entry.plan.text() or says in page.day.table.columns[person].toolTip()
        cause = sheet.fields["cause"].editor
        assert isinstance(cause, Choice)
        cause.set_value("asleep")
        nurse.confirm()
        told = nurse.ward.last("board_miss")
        assert (told["minute"], told["ordinal"]) == (minute, ordinal)


def test_ctrl_z_marks_the_last_set_as_entered_in_error_with_a_reason(nurse: Stage) -> None:
    """Proves: REQ-BRD-010."""
    page = board_on(nurse, days.board())
    page.select("p-1062")
    QTest.keyClick(page.day.entry.cells["sbp"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    nurse.type_into("reason", "не той учасник")
    nurse.type_into("pin", "111111")
    nurse.confirm()

    assert nurse.ward.last("board_mark_wrong") == {
        "subject": "r-49",
        "reason": "не той учасник",
        "pin": "111111",
        "version": 1,
    }


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("asked", ["", "pin", "password"])
def test_a_set_in_error_asks_for_the_hand_its_session_asks_for(
    qtbot: QtBot, asked: Hand, language: str
) -> None:
    """Proves: REQ-VIT-300. A PIN was asked for where none is, and of whoever has none."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.board.mark_asks = asked
    page = board_on(made, days.board())
    page.select("p-1062")
    page.acts.do("wrong")
    sheet = made.sheet()
    assert {"pin", "password"} & set(sheet.fields) == ({"pin", asked} if asked else set())
    assert problems_of(sheet) == []
    made.type_into("reason", "не той учасник")
    if asked:
        made.type_into(asked, "111111")
    made.confirm()
    hand = {asked: "111111"} if asked else {}
    assert made.ward.last("board_mark_wrong") == {
        "subject": "r-49", "reason": "не той учасник", "version": 1,
    } | hand  # fmt: skip


def test_an_alert_is_answered_by_a_named_person_with_an_action(nurse: Stage) -> None:
    """Proves: REQ-BRD-011."""
    page = board_on(nurse, days.board())
    assert "Місце 6" in page.day.alert_strip.words.text()
    press(QApplication.focusWidget() or page, Qt.Key.Key_F4)
    nurse.type_into("action", "поруч, на боці")
    nurse.confirm()
    assert nurse.ward.last("board_answer_alert") == {"subject": "a-2", "action": "поруч, на боці", "also": []}


def test_not_ready_stands_on_the_bar_and_leads_to_the_sheet(qtbot: QtBot) -> None:
    """Proves: REQ-BRD-030."""
    made = stage(qtbot, Role.LEAD)
    page = board_on(made, days.nobody_dosed())
    assert not page.day.bar.not_ready.isVisible()
    made.ward.board.day = days.not_ready()
    page.read_again()
    mark = page.day.bar.not_ready
    assert mark.isVisible()
    assert mark.text() == "Не готово"
    mark.click()
    assert made.sheet().objectName() == "board.ready"


def test_a_step_is_not_signed_over_missing_answers_but_leads_to_the_first(nurse: Stage) -> None:
    """Proves: REQ-SHT-022."""
    page = board_on(nurse, days.nobody_dosed())
    page.select("p-1043")
    for lacking in ((("sheet-9", "temp"), ("sheet-9", "decision")), ()):
        nurse.ward.board.lacking["day_clearance"] = lacking
        page.acts.do("sign")
        sheet = nurse.sheet()
        assert sheet.verb.text() == "Підписати"
        step = sheet.fields["step"].editor
        assert isinstance(step, Choice)
        step.set_value("day_clearance")
        assert sheet.verb.text() == ("Бракує 2 відповідей: до першої" if lacking else "Підписати")
        nurse.confirm()
        assert nurse.no_sheet()
        assert nurse.went == [("people", "p-1043/forms/sheet-9#temp")]
        assert nurse.ward.times("board_sign") == (0 if lacking else 1)


def test_the_sheet_of_the_room_is_not_recorded_with_a_question_unanswered(qtbot: QtBot) -> None:
    """Proves: REQ-SHT-022."""
    made = stage(qtbot, Role.LEAD)
    page = board_on(made, days.nobody_dosed())
    page.acts.do("ready")
    sheet = made.sheet()
    asked = [name for name in sheet.fields if "." not in name and name != "pin"]
    made.confirm()
    assert [name for name in asked if sheet.fields[name].issue] == asked[:1]
    assert str(len(asked)) in sheet.fields[asked[0]].issue
    assert made.ward.times("board_ready") == 0


def test_a_hand_over_lists_every_open_clock(nurse: Stage) -> None:
    page = board_on(nurse, days.board())
    page.acts.do("handover")
    listed = "\n".join(text.text() for text in nurse.sheet().findChildren(type(page.day.bar.title)))
    assert "Місце 4, К-1062: +3 хв (Т+45, 11:04)" in listed
    assert "Місце 8, К-1070: відкладено" in listed


def test_closing_says_what_is_still_in_the_way(qtbot: QtBot) -> None:
    made = stage(qtbot, Role.PHYSICIAN)
    page = board_on(made, days.board())
    page.acts.do("close")
    sheet = made.sheet()
    assert [notice.title.text() for notice in sheet.findChildren(Notice) if notice.title.text()] != []
    assert not sheet.findChildren(QLineEdit)
    sheet.reject()
    made.ward.board.blocks = ()
    page.acts.do("close")
    part = made.sheet().fields["part"].editor
    assert isinstance(part, Choice)
    assert [part.itemData(at) for at in range(part.count())] == ["physician", "lead"]
    part.set_value("physician")
    made.type_into("pin", "222222")
    made.confirm()
    assert made.ward.last("board_close") == {"part": "physician", "pin": "222222"}


def test_the_alarm_begins_and_ends_with_its_key(nurse: Stage) -> None:
    page = board_on(nurse, days.board())
    press(QApplication.focusWidget() or page, Qt.Key.Key_F10)
    editor = nurse.sheet().fields["note"].editor
    assert isinstance(editor, QPlainTextEdit)
    type_text(editor, "підвал")
    nurse.confirm()
    assert nurse.ward.last("board_note_event") == {"kind": "alarm", "note": "підвал"}


def test_the_hint_of_the_next_try_names_no_number_that_is_not_shown(nurse: Stage) -> None:
    """Proves: REQ-BRD-995. It spoke of a grey number before any reason was picked."""
    page = board_on(nurse, days.board())
    page.select("p-1062")
    page.acts.do("missed")
    cause, tries = (nurse.sheet().fields[name] for name in ("cause", "again_minutes"))
    assert isinstance(cause.editor, Choice)
    assert isinstance(tries.editor, QLineEdit)
    assert (tries.editor.placeholderText(), "сірим" in tries.hint.text()) == ("", False)
    cause.editor.set_value("declined")
    assert (tries.editor.placeholderText(), "сірим" in tries.hint.text()) == ("", False)
    cause.editor.set_value("asleep")
    assert tries.editor.placeholderText() == "10"
    assert tries.hint.text() == "Порожньо: через 10\u00a0хв, як показано сірим."
