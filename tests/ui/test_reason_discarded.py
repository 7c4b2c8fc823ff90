"""A reason kept for an act that is gone: its author discards it from Today, whatever their role."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.views import Task
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.today.today import TodayPage
from tests.support.geometry import problems_of
from tests.support.stage import click, stage
from tests.support.ward import NOW

WHY = "Дублікат, є картка К-1043"
KEPT = Task("draft", "people", {"kind": "reason", "said": WHY}, NOW, subject="p-1", draft_id="d-7")
OTHER = Task("draft", "people", {"kind": "reading"}, NOW, subject="p-2")


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("role", [Role.LEAD, Role.NURSE])
def test_it_is_discarded_from_the_list(qtbot: QtBot, role: Role, language: str) -> None:
    """Proves: REQ-DRF-350. It stood under Today for ever."""
    made = stage(qtbot, role, language=language)
    made.ward.tasks = (KEPT, OTHER)
    page = made.show(TodayPage(made.around, made.verbs.today))
    go_on, away, other = page.tasks.verbs()
    assert go_on.text() == other.text()
    click(away)
    sheet = made.sheet()
    assert any(WHY in one.text() for one in sheet.findChildren(Text))
    assert problems_of(sheet) == []
    made.confirm()
    assert made.ward.last("discard_draft") == {"subject": "d-7"}
    assert made.message
