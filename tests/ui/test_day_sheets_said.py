"""What the sheets of the day say: nothing that is not so, nothing twice, and no word too narrow to read."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import Board, TimelineMark
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import Stage, stage


def opened(made: Stage, act: str, day: Board, size: tuple[int, int] = (1366, 739)) -> list[str]:
    """What the sheet of this act says, for the first person."""
    page = board_on(made, day, size=size)
    page.select(day.columns[0].person_id)
    page.acts.do(act)
    QApplication.processEvents()
    return [text.text() for text in made.sheet().findChildren(Text) if text.isVisible()]


@pytest.mark.parametrize("late", [False, True])
def test_an_all_clear_names_sets_of_the_meantime_only_where_there_are_any(nurse: Stage, late: bool) -> None:
    """It said that sets came due, and under it that none was missed."""
    raid = TimelineMark("e-1", "alarm", days.ago(9), None, "І. Марчук", "")
    day = days.board()
    calm = tuple(replace(one, due_at=None) for one in day.columns)
    said = opened(nurse, "alarm", replace(day, marks=(raid,), columns=day.columns if late else calm))
    say = nurse.around.say
    assert any(say("board.overdue") in one for one in said) is late
    assert (say("board.overdue_none") in said) is not late


def test_the_same_alert_of_two_sets_is_said_once(lead: Stage) -> None:
    """The line of a leaving repeated it."""
    day = days.board()
    red = next(one for column in day.columns for one in column.alerts if one.level == "red")
    twice = tuple(replace(red, alert_row=row, answered_at=None, answered_by="") for row in ("a-1", "a-2"))
    said = opened(
        lead,
        "discharge",
        replace(day, columns=(replace(day.columns[0], alerts=twice), *day.columns[1:])),
    )
    title = red.titles["uk"]
    assert [one.count(title) for one in said if title in one] == [1]


@pytest.mark.parametrize("language", ["uk", "en"])
def test_every_warning_of_a_dose_and_its_reason_fit_the_smallest_window(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-DOS-935. Each warning repeated what a dose despite it takes, and the reason lay under the edge."""
    made = stage(qtbot, Role.LEAD, Role.NURSE, language=language)
    day = days.nobody_dosed()
    red = next(one for column in days.board().columns for one in column.alerts if one.level == "red")
    ordered = next(one for one in day.columns if one.orders)
    warned = replace(ordered, alerts=(replace(red, answered_at=None, answered_by=""),), unfit={"sbp": "190"})
    others = tuple(one for one in day.columns if one is not ordered)
    opened(made, "give", replace(day, columns=(warned, *others)), (1280, 648))
    sheet = made.sheet()
    assert len([one for one in sheet.findChildren(Notice) if one.property("box") == "crit"]) >= 2
    despite = sheet.fields["despite"]
    assert despite.hint.text() == made.around.say("board.give.despite_hint")
    assert {"uk": "без свідка – лише екстрено", "en": "without a witness only"}[
        language
    ] in despite.hint.text()
    assert despite.mapTo(sheet, despite.rect().bottomLeft()).y() < sheet.acts.geometry().top()
    sheet.show_refusal(Refused(Issue("DOS005", "given"), Issue("DOS003", "taken_at")))
    QApplication.processEvents()
    assert problems_of(sheet) == []
    given = sheet.fields["given"]
    assert given.height() < 5 * given.editor.height(), "the code stands under the sentence, not beside it"
