"""What care waits for, on Today: alerts with their owner, decisions, consents, clearances; by code only."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.views import Topic
from clinicdesk.ui.components.buttons import Button
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.today.today import TodayPage
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, click, stage


def page_on(made: Stage, size: tuple[int, int] = SIZES[0]) -> TodayPage:
    made.ward.tasks = clinic.care_tasks()
    return made.show(TodayPage(made.around, made.verbs.today), size)


def said(page: TodayPage) -> str:
    return "\n".join(text.text() for text in page.tasks.findChildren(Text) if text.isVisible())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("language", "expected"),
    [("uk", "К-1043: PHQ-9: думки про смерть"), ("en", "К-1043: PHQ-9: thoughts of death")],
)
def test_care_is_told_in_both_languages_and_nothing_is_cut(
    qtbot: QtBot, language: str, expected: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-WIN-050."""
    made = stage(qtbot, Role.LEAD, language=language)
    page = page_on(made, size)

    assert expected in said(page)
    assert "Романюк" not in said(page)
    assert problems_of(made.window) == []


def test_an_alert_says_who_does_what(qtbot: QtBot) -> None:
    page = page_on(stage(qtbot, Role.LEAD))

    assert "Оцініть ризик сьогодні, не відпускайте саму. Чиє: лікарська роль" in said(page)
    assert "К-1047: бракує 3 згод" in said(page)


def test_an_obligation_is_set_aside_with_a_reason(qtbot: QtBot) -> None:
    """Proves: REQ-OBL-001."""
    made = stage(qtbot, Role.LEAD)
    page = page_on(made)
    aside = [one for one in page.tasks.findChildren(Button) if "Відкласти" in one.accessibleName()]
    assert len(aside) == 1
    click(aside[0])
    made.type_into("reason", "не прийде")
    made.confirm()

    assert made.ward.last("task_aside") == {"subject": "o-2", "reason": "не прийде"}
    assert made.message == "Справу відкладено."
    assert Topic.TASKS in made.heard[0].topics
