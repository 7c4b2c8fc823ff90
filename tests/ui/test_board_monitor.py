"""A monitor's file taken in from the board: whose, which columns, which lines; then one act."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.monitor_files import FileAnswers
from clinicdesk.ui.board.page import BoardPage
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.table import DataTable
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.talk import Talk
from tests.support import board_days as days
from tests.support.geometry import problems_of
from tests.support.stage import Stage, stage


def board_with_file(made: Stage, name: str = "b40.csv") -> BoardPage:
    """The board of a day whose file dialog finds this file."""
    talk = Talk(made.window, made.language, find_file=lambda *_: name)
    made.ward.board.day = days.board()
    page = made.show(BoardPage(replace(made.around, talk=talk), made.verbs.board, tone=_still), (1366, 739))
    page.day.offer.hide()
    page.select("p-1062")
    page.acts.do("monitor")
    QApplication.processEvents()
    return page


def _still() -> None:
    """No sound."""


def ticks(made: Stage) -> dict[str, Check]:
    """What can be ticked in the sheet, by its words."""
    return {tick.text(): tick for tick in made.sheet().findChildren(Check) if tick.isVisibleTo(made.sheet())}


def test_a_file_shows_its_lines_and_is_taken_over_with_problems_set_aside(nurse: Stage) -> None:
    """Proves: REQ-BRD-026."""
    page = board_with_file(nurse)
    sheet = nurse.sheet()
    (table,) = sheet.findChildren(DataTable)
    model = table.model()
    said = [str(model.index(line, model.columnCount() - 1).data()) for line in range(model.rowCount())]
    assert said[:3] == ["новий, запишеться", "уже записано", "без тиску, не береться"]
    assert said[3].startswith("Часу в рядку не видно.")

    nurse.ward.refusal = Refused(Issue("MON004", "file", values={"n": 2, "line": 7}))
    nurse.confirm()
    assert "перший із них 7" in sheet.error.title.text()
    found = ticks(nurse)
    found["Відкласти всі рядки з помилками (2)"].setChecked(True)
    found["Рядок 8: відкласти"].setChecked(False)
    found["Рядок 8: відкласти"].setChecked(True)
    nurse.confirm()
    assert nurse.ward.last("board_take_over_monitor") == {
        "person_id": "p-1062", "data": b"b40.csv", "every_line": False, "answers": FileAnswers(),
        "set_aside": frozenset({7, 8}),
        "columns": {"time": 0, "sbp": 1, "dbp": 2, "pulse": 3},
    }  # fmt: skip
    assert page.day.entry.mark.text() == "Місце 4, К-1062: з файлу монітора записано вимірів: 1."


def test_another_person_or_column_asks_what_the_file_would_bring_then(nurse: Stage) -> None:
    """Proves: REQ-BRD-026."""
    board_with_file(nurse)
    person, pulse = (nurse.sheet().fields[name].editor for name in ("person_id", "pulse"))
    assert isinstance(person, Choice)
    assert isinstance(pulse, Choice)
    assert person.value() == "p-1062"
    for choice, value in ((person, "p-1043"), (pulse, "4")):
        choice.set_value(value)
        choice.activated.emit(choice.currentIndex())
    assert nurse.ward.board.looked[-1] == {
        "person_id": "p-1043", "data": b"b40.csv", "every_line": False, "answers": FileAnswers(),
        "columns": {"time": 0, "sbp": 1, "dbp": 2, "pulse": 4},
    }  # fmt: skip


@pytest.mark.parametrize("language", ["uk", "en"])
def test_unknown_headings_wait_for_a_hand_and_known_ones_say_whose(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-BRD-027."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.board.strange = True
    board_with_file(made)
    said = [text.text() for text in made.sheet().findChildren(Text)]
    unknown = made.language.say("board.monitor.lacks.time_reading")
    assert unknown in said
    assert problems_of(made.sheet()) == []
    time = made.sheet().fields["time"].editor
    assert isinstance(time, Choice)
    assert time.value() == ""
    made.sheet().reject()
    made.settle()

    made.ward.board.strange, made.ward.board.mapped_by = False, "Марчук Ірина"
    page = board_with_file(made)
    assert page.isVisible()
    assert any("Марчук Ірина" in text.text() for text in made.sheet().findChildren(Text))


def test_nobody_who_turns_away_from_the_dialog_is_asked_anything(nurse: Stage) -> None:
    board_with_file(nurse, name="")
    assert nurse.no_sheet()
    assert nurse.ward.board.looked == []


def test_a_set_from_a_monitor_is_marked_in_its_column(nurse: Stage) -> None:
    """Proves: REQ-BRD-026."""
    board = days.board()
    first, *rest = board.columns
    imported = replace(first.readings[0], imported=True)
    nurse.ward.board.day = replace(
        board, columns=(replace(first, readings=(imported, *first.readings[1:])), *rest)
    )
    page = nurse.show(BoardPage(nurse.around, nurse.verbs.board, tone=_still), (1366, 739))
    marks = [getattr(view.look("taken"), "icon", "") for view in page.day.table.columns.values()]
    assert marks[:2] == ["monitor", ""]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_a_file_leaves_open_is_asked_in_its_sheet(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-MON-290. Two patients, dates in two orders, times without a day, sets of another person."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.board.doubtful = True
    board_with_file(made)
    sheet = made.sheet()
    assert problems_of(sheet) == []
    for name, value in (("whose", "1"), ("order", "dmy")):
        choice = sheet.fields[name].editor
        assert isinstance(choice, Choice)
        choice.set_value(value)
        choice.activated.emit(choice.currentIndex())
    sheet.fields["anyway"].editor.setText("монітор стояв тут")  # type: ignore[attr-defined]
    next(tick for text, tick in ticks(made).items() if "24" in text).setChecked(True)
    made.confirm()
    assert made.ward.last("board_take_over_monitor")["answers"] == FileAnswers(
        patient="Bed 2", order="dmy", session_day=True, anyway="монітор стояв тут"
    )


def test_a_plain_file_asks_nothing_more(nurse: Stage) -> None:
    """Proves: REQ-MON-290."""
    board_with_file(nurse)
    sheet = nurse.sheet()
    assert not any(sheet.fields[name].isVisibleTo(sheet) for name in ("whose", "order", "anyway"))
