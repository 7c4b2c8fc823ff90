"""The sheets of a dose and of a rescue drug ask when: now, or a time that is typed."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused
from clinicdesk.security.roles import Role
from clinicdesk.services.board_views import RescueMark
from clinicdesk.ui import moments
from clinicdesk.ui.components.choice import Choice
from tests.support import board_days as days
from tests.support import ward as clinic
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import stage


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_dose_of_four_minutes_ago_is_given_with_its_time(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-DOS-070."""
    made = stage(qtbot, Role.NURSE, language=language)
    page = board_on(made, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    QApplication.processEvents()
    ago = days.ago(4)
    made.type_into("given_at", moments.hour(ago, clinic.ZONE))
    made.ward.refusal = Refused(Issue("DOS070", "given_at"))
    made.confirm()
    assert made.sheet().fields["given_at"].issue
    assert problems_of(made.sheet()) == []
    made.confirm()
    told = made.ward.last("board_give")["given_at"]
    assert moments.hour(told, clinic.ZONE) == moments.hour(ago, clinic.ZONE)
    assert told <= days.ago(3)


def test_a_time_that_is_none_is_said_at_the_time(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-070."""
    made = stage(qtbot, Role.NURSE)
    page = board_on(made, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    made.type_into("given_at", "25:70")
    made.confirm()
    assert made.sheet().fields["given_at"].issue


def test_a_rescue_drug_is_given_with_its_time(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-070."""
    made, day = stage(qtbot, Role.NURSE), days.board()
    waiting = RescueMark("r-1", "ondansetron", "4 мг", "iv", "ordered", days.ago(9))
    columns = tuple(replace(one, rescues=(waiting,)) if one.seat == 1 else one for one in day.columns)
    page = board_on(made, replace(day, columns=columns))
    page.select(columns[0].person_id)
    page.acts.do("give_rescue")
    sheet = made.sheet()
    which = sheet.fields["which"].editor
    assert isinstance(which, Choice)
    which.set_value("r-1")
    made.type_into("given_at", moments.hour(days.ago(6), clinic.ZONE))
    made.confirm()
    told = made.ward.last("board_give_rescue")["given_at"]
    assert moments.hour(told, clinic.ZONE) == moments.hour(days.ago(6), clinic.ZONE)


@pytest.mark.parametrize(
    ("language", "words"), [("uk", "записано через 4 хв"), ("en", "recorded 4 min later")]
)
def test_the_column_says_that_its_dose_was_recorded_late(qtbot: QtBot, language: str, words: str) -> None:
    """Proves: REQ-DOS-070."""
    made, day = stage(qtbot, Role.NURSE, language=language), days.board()
    first = day.columns[0]
    late = replace(first, doses=(replace(first.doses[0], late=4), *first.doses[1:]))
    page = board_on(made, replace(day, columns=(late, *day.columns[1:])))
    assert words in page.day.table.columns[late.person_id].accessibleName()
