"""A reason asked for before an act: what is typed outlives a lock and a power cut, and comes back in its sheet."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services.views import Task
from clinicdesk.ui.notes.notes import NotesPage
from clinicdesk.ui.reason_draft import KIND
from clinicdesk.ui.today.today import TodayPage
from tests.support import ward_notes
from tests.support.stage import Stage, stage, type_text
from tests.support.ward import NOW

WHY = "Телефонували тричі; дружина каже, що він на службі до неділі, і просить перенести."


def task_aside(made: Stage) -> Callable[[], object]:
    page = made.show(TodayPage(made.around, made.verbs.today))
    task = Task("measure", "people", {}, NOW - timedelta(days=1), task_id="measure:p-1", subject="p-1")
    return lambda: page.set_task_aside(task)


def new_version(made: Stage) -> Callable[[], object]:
    made.ward.group.page = ward_notes.recorded("recorded", author="u-lead")
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    page.view.acts.amend()
    page.view.writing.put("shared", "Коло про сон.")
    return page.view.acts.record


SHEETS = {"task": (task_aside, "today.aside_task"), "note": (new_version, "notes.new_version")}


@pytest.mark.parametrize("which", SHEETS)
def test_a_typed_reason_outlives_the_lock(qtbot: QtBot, which: str) -> None:
    """Proves: REQ-DRF-237. Lock or crash, and the sentences were gone."""
    begin, name = SHEETS[which]
    made = stage(qtbot, Role.LEAD, Role.THERAPIST)
    opens = begin(made)
    opens()
    editor = made.sheet().fields["reason"].editor
    assert isinstance(editor, QPlainTextEdit)
    type_text(editor, WHY)
    made.sheet().keep_draft()  # what the lock does; a pause in typing does the same
    ((kind, subject),) = [key for key in made.drafts.kept if key[0] == KIND]
    assert subject.startswith(f"{name}|")
    kept = made.drafts.kept[kind, subject]
    assert (kept["reason"], bool(kept["place"])) == (WHY, True)
    made.sheet().done(0)  # the process ends: nobody answered
    made.drafts.kept[kind, subject] = kept
    made.settle()
    opens()
    again = made.sheet().fields["reason"].editor
    assert isinstance(again, QPlainTextEdit)
    assert again.toPlainText() == WHY
    made.confirm()
    assert made.no_sheet()
    assert (kind, subject) not in made.drafts.kept
