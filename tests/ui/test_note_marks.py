"""A verified part of a note: its mark stands beside it, and is gone when its words are others."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.security.roles import Role
from clinicdesk.services import note_pages, notes, questions
from clinicdesk.services.questions import MarkView
from clinicdesk.ui.notes.notes import NotesPage
from tests.support import ward_notes
from tests.support.clinic import Clinic
from tests.support.looking import refused, stand_in
from tests.support.noted import Noted, noted
from tests.support.stage import stage


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    return made


def stands(group: Noted, record_type: str, record_id: str) -> list[bool]:
    found = questions.marks_on(group.desk, group.lead, record_type=record_type, record_id=record_id)
    return [mark.stands for mark in found]


def test_a_mark_on_a_part_of_a_note_falls_with_its_words_and_with_no_others(group: Noted) -> None:
    """Proves: REQ-QST-002."""
    note = group.record()
    page = note_pages.open_note(group.desk, group.lead, group.planned)
    assert page.note is not None
    entry = page.note.entries[group.members["К-1"]]
    questions.verify_value(group.desk, group.lead, record_type="group_note", record_id=note, field="shared")
    questions.verify_value(
        group.desk, group.lead, record_type="note_entry", record_id=entry, field="paragraph"
    )
    assert stands(group, "group_note", note) == stands(group, "note_entry", entry) == [True]
    group.record(group.text(К1="Інші слова про річку."), reason="уточнення")
    assert stands(group, "group_note", note) == [True]
    assert stands(group, "note_entry", entry) == [False]


def test_who_may_not_read_a_paragraph_does_not_verify_it(group: Noted) -> None:
    """Proves: REQ-QST-002, REQ-NTE-003."""
    group.record()
    page = note_pages.open_note(group.desk, group.lead, group.planned)
    assert page.note is not None
    nurse = stand_in(group.desk, Role.NURSE)
    with pytest.raises(Exception, match=r"QST001|PPL004"):
        questions.verify_value(
            group.desk, nurse, record_type="note_entry",
            record_id=page.note.entries[group.members["К-1"]], field="paragraph",
        )  # fmt: skip
    with refused(group.desk, ("QST001", "field")):
        questions.verify_value(
            group.desk, group.lead, record_type="group_note", record_id=page.note.note_id, field="presence"
        )
    assert notes.notes_of_person(group.desk, group.lead, group.members["К-1"])


def test_the_page_shows_who_verified_a_part_and_hides_a_fallen_mark(qtbot: QtBot) -> None:
    """Proves: REQ-QST-002."""
    made = stage(qtbot, Role.THERAPIST)
    made.ward.group.page = ward_notes.recorded("signed", author="u-other")
    marks = {
        "n-1": (MarkView("shared", "Левченко Ольга", ward_notes.NOW, stands=True),),
        "entry-p-0988": (MarkView("paragraph", "Левченко Ольга", ward_notes.NOW, stands=False),),
    }
    asked = replace(made.verbs.questions, marks_on=lambda *, record_type, record_id: marks.get(record_id, ()))
    page = made.show(NotesPage(made.around, made.verbs.notes, asked))
    page.show_subject("e-I2")
    QApplication.processEvents()
    view = page.view
    assert view.shared_mark.text().startswith("✓ Перевірено: Левченко О.")
    assert view.shared_mark.isVisible()
    assert not view.private_mark.isVisible()
