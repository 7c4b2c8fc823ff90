"""The time beside a task: the hour where something is due within a day, and a word of its own for at once."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.views import Task
from clinicdesk.ui.today.task_words import age_of, group_of
from clinicdesk.ui.today.today import TodayPage
from tests.support import ward as clinic
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, stage

WORDS: dict[str, str | int] = {
    "code": "К-1043", "owner": "physician", "text_uk": "Думки про смерть", "text_en": "Thoughts of death",
    "action_uk": "Оцініть ризик.", "action_en": "Assess the risk.", "cohort": "07", "cohort_id": "c-07",
    "why_uk": "нові ліки", "why_en": "a new medicine",
}  # fmt: skip


def due(kind: str, minutes: int, **more: bool) -> Task:
    return Task(kind, "people", WORDS, clinic.NOW + timedelta(minutes=minutes), subject="p-1043", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("task", "uk", "en"),
    [
        (due("due_alert", 60), "до 12:07", "by 12:07"),
        (due("due_alert", 20 * 60), "до 25.11.2026 07:07", "by 25\u00a0Nov\u00a02026 07:07"),
        (due("due_alert", 3 * 24 * 60), "до 27.11.2026", "by 27\u00a0Nov\u00a02026"),
        (due("due_alert", -5, at_once=True), "негайно, з 11:02", "at once, since 11:02"),
        (due("due_alert", -30, overdue=True), "строк минув о 10:37", "was due at 10:37"),
        (due("clearance_suspended", 120), "до 13:07", "by 13:07"),
        (due("clearance_suspended", -30), "сьогодні", "today"),
        (due("clearance_ends", 24 * 60 - 1), "до 25.11.2026", "by 25\u00a0Nov\u00a02026"),
        (due("due_recheck", 60), "сьогодні", "today"),
        (due("measure", -60), "сьогодні", "today"),
    ],
)
def test_the_time_of_a_task_in_both_languages(qtbot: QtBot, task: Task, uk: str, en: str) -> None:
    """Proves: REQ-OBL-207. An alarm due in an hour said «сьогодні»."""
    made = stage(qtbot, Role.LEAD)
    assert age_of(made.around, task) == uk
    made.language.use("en")
    assert age_of(made.around, task) == en


@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_is_to_be_done_at_once_stands_over_what_is_overdue(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-OBL-207."""
    made = stage(qtbot, Role.LEAD, language=language)
    now, late = due("due_alert", -5, at_once=True), due("due_alert", -30, overdue=True)
    suspended, over = due("clearance_suspended", -30), due("clearance_over_unplanned", -24 * 60)
    made.ward.tasks = (now, late, suspended, over)
    page = made.show(TodayPage(made.around, made.verbs.today), SIZES[0])
    assert [group_of(one) for one in (now, late, suspended, over)] == ["at_once", "overdue", "care", "care"]
    page.do(over)
    assert made.went[-1] == ("people", "p-1043/screening/c-07")
    assert problems_of(made.window) == []
