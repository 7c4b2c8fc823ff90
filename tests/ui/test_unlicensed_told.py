"""The sheets of an order and of a dose say who is here without the paper of their role."""

import os

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.staff_now import StaffNow
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.sheet import Sheet
from tests.support import board_days as days
from tests.support.board_stage import board_on
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, stage


def without(user: str) -> StaffNow:
    said = {"who": "Марія Коваль", "why": "revoked", "user": user}
    return StaffNow((), (), (), {}, (), (Issue("DOS620", "despite", values=said),))


def opened(made: Stage, user: str) -> Sheet:
    """The sheet of a dose, with this person here without a paper."""
    made.ward.board.staff = without(user)
    page = board_on(made, days.nobody_dosed())
    page.select("p-1043")
    page.acts.do("give")
    QApplication.processEvents()
    return made.sheet()


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_a_colleague_without_a_paper_is_named_and_nothing_is_asked_yet(
    qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    """Proves: REQ-DOS-620."""
    made = stage(qtbot, Role.NURSE, language=language)
    made.window.resize(*size)
    sheet = opened(made, "u-other")
    said = " ".join(one.text() for one in sheet.findChildren(Text) if one.isVisible())
    assert "Марія Коваль" in said
    assert not sheet.fields["despite"].isVisible()
    assert problems_of(sheet) == []
    if folder := os.environ.get("LOOK"):
        made.window.grab().save(f"{folder}/paper-{language}-{size[0]}.png")
        sheet.grab().save(f"{folder}/paper-sheet-{language}-{size[0]}.png")


def test_ones_own_paper_is_asked_about_at_once(qtbot: QtBot) -> None:
    """Proves: REQ-DOS-620."""
    made = stage(qtbot, Role.NURSE)
    assert opened(made, made.around.actor.user_id).fields["despite"].isVisible()
