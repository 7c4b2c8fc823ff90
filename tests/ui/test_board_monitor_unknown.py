"""A monitor's file with columns that nobody knows: it says which, and what has to be mapped."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.ui.components.choice import Check, Choice
from clinicdesk.ui.components.panels import Notice
from tests.support.geometry import problems_of
from tests.support.stage import Stage, stage
from tests.ui.test_board_monitor import board_with_file


def told(made: Stage) -> str:
    """What the notices of the sheet say now."""
    QApplication.processEvents()
    notices = [one for one in made.sheet().findChildren(Notice) if one.isVisible()]
    return " ".join(f"{one.title.text()} {one.body.text()}" for one in notices)


def map_to(made: Stage, field: str, column: str) -> None:
    """As a hand does."""
    choice = made.sheet().fields[field].editor
    assert isinstance(choice, Choice)
    choice.set_value(column)
    choice.activated.emit(choice.currentIndex())


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [("uk", "Не впізнано: «T», «Канал 1».", "хоча б один стовпець із виміром"),
     ("en", "Not recognised: “T”, “Канал 1”.", "which column is a reading")],
)  # fmt: skip
def test_it_says_what_is_not_recognised_and_what_has_to_be_mapped(
    qtbot: QtBot, language: str, first: str, then: str
) -> None:
    """Proves: REQ-BRD-170."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.ward.board.strange = True
    board_with_file(made)
    assert first in told(made)
    assert problems_of(made.sheet()) == []
    made.ward.refusal = Refused(Issue("MON009", "sbp"))
    map_to(made, "time", "0")
    assert then in told(made)
    assert "«T»" not in told(made)
    assert "“T”" not in told(made)
    map_to(made, "sbp", "1")
    assert told(made) == ""


def test_columns_that_bring_nothing_are_named_beside_those_that_do(nurse: Stage) -> None:
    """Proves: REQ-BRD-170. The pressure stood in a column nobody knew, and nothing said so."""
    board_with_file(nurse)
    assert "нічого не береться: «Ch 5»" in told(nurse)
    map_to(nurse, "spo2", "4")
    assert told(nurse) == ""


def test_who_saw_no_pressure_in_two_columns_is_asked_again_of_a_third(nurse: Stage) -> None:
    """Proves: REQ-BRD-170. The tick stayed, and nobody had looked into the column unmapped since."""
    nurse.ward.board.unread = ("Ch 5",)
    board_with_file(nurse)
    tick = next(one for one in nurse.sheet().findChildren(Check) if "Ch 5" in one.text())
    tick.setChecked(True)
    map_to(nurse, "pulse", "3")
    assert tick.isChecked(), "the same columns"
    nurse.ward.board.unread = ("Ch 5", "NBP")
    map_to(nurse, "sbp", "")
    assert ("NBP" in tick.text(), tick.isChecked()) == (True, False)
