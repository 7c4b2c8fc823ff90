"""The sheets of the calendar: a tick confirms only what was asked about, and what is typed outlives a lock."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue, Refused, Severity
from clinicdesk.security.roles import Role
from clinicdesk.ui.cohorts.cohorts import CohortsPage
from clinicdesk.ui.components.choice import Check
from clinicdesk.ui.components.panels import Notice
from tests.support.geometry import problems_of
from tests.support.stage import Stage, click, stage

TAKEN = Issue(
    "CAL780", "room", Severity.ASK,
    {"code": "P1", "other": "I2", "cohort": "08", "room": "Зала", "hours": "10:00–12:00"},
)  # fmt: skip
OVER = Issue("CAL200", "day")
WHY = "Зустріч відбулася до того, як програма з’явилася в клініці."


def opened(made: Stage, act: str) -> None:
    """The sheet over the calendar of cohort 07, opened from its first line."""
    page = made.show(CohortsPage(made.around, made.verbs.cohorts))
    page.show_subject("c-07")
    page.view.show_tab("calendar")
    click(page.view.lists["calendar"].acts[act])


def again(made: Stage, act: str) -> None:
    """Closed as a process ends, and opened anew."""
    kept = dict(made.drafts.kept)
    made.sheet().done(0)
    made.drafts.kept |= kept
    made.settle()
    page = made.window.findChild(CohortsPage)
    assert isinstance(page, CohortsPage)
    click(page.view.lists["calendar"].acts[act])


def text(made: Stage, field: str) -> str:
    editor = made.sheet().fields[field].editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def tick(made: Stage) -> Check:
    found = made.sheet().findChild(Check)
    assert isinstance(found, Check)
    return found


@pytest.mark.parametrize(
    ("act", "field", "words"),
    [("move", "room", "Кабінет 2"), ("make_up", "day", "30.11.2026"), ("sessions", "P2", "30.11.2026")],
)
def test_a_tick_does_not_outlive_its_question(qtbot: QtBot, act: str, field: str, words: str) -> None:
    """Proves: REQ-CAL-931. Another room or day, taken too, passed unasked."""
    made = stage(qtbot, Role.LEAD)
    opened(made, act)
    if act == "make_up":
        made.type_into("day", "29.11.2026")
    made.ward.refusal = Refused(TAKEN)
    made.confirm()
    tick(made).setChecked(True)
    made.ward.refusal = Refused(OVER)
    made.confirm()
    assert tick(made).isChecked(), "it was stopped by something else: the answer stands"
    line = made.sheet().fields[field].editor
    assert isinstance(line, QLineEdit)
    line.clear()
    made.type_into(field, words)
    assert not tick(made).isVisible()
    asked = Refused(TAKEN)
    made.ward.refusal = asked
    made.confirm()
    verb = "plan_sessions" if act == "sessions" else act
    assert made.ward.last(verb)["confirmed"] is False
    assert tick(made).isVisible()
    assert not tick(made).isChecked()


def test_days_typed_for_a_cohort_and_why_they_are_late_outlive_a_lock(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-932."""
    made = stage(qtbot, Role.LEAD)
    opened(made, "sessions")
    line = made.sheet().fields["P2"].editor
    assert isinstance(line, QLineEdit)
    line.clear()
    made.type_into("P2", "20.11.2026")
    made.ward.refusal = Refused(Issue("CAL782", "reason", values={"codes": "P2"}))
    made.confirm()
    made.type_into("reason", WHY)
    made.sheet().keep_draft()
    again(made, "sessions")
    assert (text(made, "P2"), text(made, "reason")) == ("20.11.2026", WHY)
    assert made.sheet().fields["reason"].isVisible()
    assert problems_of(made.window) == []
    made.confirm()
    assert made.ward.last("plan_sessions")["reason"] == WHY
    assert not made.drafts.kept


def test_a_draft_brings_back_what_was_typed_and_proposes_the_other_days_anew(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-970. A room typed last week brought last week's days with it, past ones too, as if typed."""
    made = stage(qtbot, Role.LEAD)
    opened(made, "sessions")
    proposed = text(made, "P1")
    for field, words in (("room", "Кабінет 5"), ("P2", "20.11.2026")):
        line = made.sheet().fields[field].editor
        assert isinstance(line, QLineEdit)
        line.clear()
        made.type_into(field, words)
    made.sheet().keep_draft()
    made.later(timedelta(days=8))
    made.language.use("en")
    again(made, "sessions")
    days = (proposed, text(made, "P1"), text(made, "D1"))
    assert days == ("24.11.2026", "2\u00a0Dec\u00a02026", "16\u00a0Dec\u00a02026")
    assert (text(made, "room"), text(made, "P2")) == ("Кабінет 5", "20.11.2026")
    assert "9\u00a0Dec\u00a02026" in made.sheet().fields["P2"].hint.text()
    assert problems_of(made.window) == []


@pytest.mark.parametrize(
    ("language", "title", "body", "hint"),
    [
        (
            "uk",
            (
                "Поки чернетка чекала, запропоновані дні пораховано заново, а сесій, які тим часом "
                "запланували, тут уже немає. Решта набраного лишилася, як була."
            ),
            "У рядках, яких ви не торкалися, стоять нові дні. Де ви набрали свій, нова пропозиція стоїть під полем.",
            "пропозиція: 09.12.2026",
        ),
        (
            "en",
            (
                "While your draft waited the proposed days were counted anew, and sessions planned meanwhile "
                "stand here no more. The rest of what you typed stays as it was."
            ),
            "Lines you did not touch show the new days. Where you typed a day, the new proposal stands below it.",
            "proposed: 9\u00a0Dec\u00a02026",
        ),
    ],
)
def test_days_counted_anew_are_called_proposals_not_a_correction(
    qtbot: QtBot, language: str, title: str, body: str, hint: str
) -> None:
    """Proves: REQ-DRF-995. The sheet said that somebody had corrected the record, and the new day was in force."""
    made = stage(qtbot, Role.LEAD, language=language)
    opened(made, "sessions")
    line = made.sheet().fields["P2"].editor
    assert isinstance(line, QLineEdit)
    line.clear()
    made.type_into("P2", "20.11.2026")
    made.sheet().keep_draft()
    made.later(timedelta(days=8))
    again(made, "sessions")
    notice, fields = made.sheet().findChild(Notice, "draft.meanwhile"), made.sheet().fields
    assert isinstance(notice, Notice)
    assert (notice.title.text(), notice.body.text()) == (title, body)
    assert (text(made, "P2"), fields["P2"].hint.text()) == ("20.11.2026", hint)
    assert fields["P1"].hint.text() == ""


@pytest.mark.parametrize("act", ["move", "make_up"])
def test_another_day_of_a_session_and_its_reason_outlive_a_lock(qtbot: QtBot, act: str) -> None:
    """Proves: REQ-DRF-932."""
    made = stage(qtbot, Role.LEAD)
    opened(made, act)
    line = made.sheet().fields["day"].editor
    assert isinstance(line, QLineEdit)
    line.clear()
    made.type_into("day", "30.11.2026")
    made.type_into("reason", WHY)
    made.sheet().keep_draft()
    again(made, act)
    assert (text(made, "day"), text(made, "reason")) == ("30.11.2026", WHY)
