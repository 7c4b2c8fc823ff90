"""A dose in an air raid is agreed to in its sheet; what the board has said follows the language; one dot is one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import TimelineMark
from clinicdesk.ui.chart.news2_words import news2_words
from clinicdesk.ui.components.choice import Check
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, press, stage


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_sheet_of_a_dose_has_a_box_while_the_alarm_lasts(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-DOS-046."""
    made = stage(qtbot, Role.NURSE, language=language)
    day = days.nobody_dosed()
    alarm = TimelineMark("e-1", "alarm", day.now, None, "І. Марчук", "")
    page = board_on(made, replace(day, marks=(alarm,)), size=size)
    page.select("p-1043")
    page.acts.do("give")
    QApplication.processEvents()
    box = made.sheet().fields["raid"].editor
    assert isinstance(box, Check)
    assert problems_of(made.sheet(), cells=False) == []
    box.setFocus()
    press(box, Qt.Key.Key_Space)
    made.confirm()
    assert made.ward.last("board_give")["in_raid"] is True


def test_an_alarm_that_began_since_is_asked_about_in_the_same_sheet(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-046."""
    made = stage(qtbot, Role.NURSE)
    page = board_on(made, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    field = made.sheet().fields["raid"]
    assert field.isHidden()
    made.ward.refusal = Refused(Issue("DOS045", "raid", Severity.ASK))
    made.confirm()
    assert not field.isHidden()
    assert made.ward.times("board_give") == 1


def test_what_was_done_is_said_again_in_the_other_language(nurse: Stage) -> None:
    """Proves: REQ-WIN-145. After the switch the foot kept its Ukrainian sentence."""
    page = board_on(nurse, days.board())
    page.acts.do("join")
    nurse.type_into("password", "слово")
    nurse.type_into("pin", "480273")
    nurse.type_into("again", "480273")
    nurse.confirm()
    assert page.day.entry.mark.text() == "PIN сесії чинний до її кінця."
    nurse.language.use("en")
    assert page.day.entry.mark.text() == "The session PIN counts until the session ends."


@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_news2_lacks_ends_with_one_dot(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-BRD-081. It said «Темп» and two dots."""
    made = stage(qtbot, Role.NURSE, language=language)
    reading = replace(days.board().columns[0].readings[0], news2=None, news2_parts={"rr": 0, "temp": None})
    said = news2_words(made.around, reading)
    assert said.endswith(".")
    assert not said.endswith("..")
