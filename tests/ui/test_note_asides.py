"""What was said to be nobody's name stands in the signing sheet, in place of “none found”."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Issue
from clinicdesk.security.roles import Role
from clinicdesk.services.group_notes import with_why
from clinicdesk.ui.components.panels import Notice
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.notes import NotesPage
from tests.support import ward_notes
from tests.support.geometry import problems_of
from tests.support.stage import SIZES, Stage, press, stage


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "en"])
def test_whoever_signs_reads_what_was_set_aside_and_why(
    qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    """Proves: REQ-NTE-319."""
    made = stage(qtbot, Role.THERAPIST, language=language)
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions), size)
    page.show_subject("e-I2")
    writing = page.view.writing
    shown = ward_notes.recorded()
    assert shown.note is not None
    aside = (with_why("Ігореві", "герой оповідання"),)
    writing.page = replace(shown, note=replace(shown.note, text=replace(shown.note.text, set_aside=aside)))
    page.view.acts._ask_to_sign()
    said = " ".join(one.text() for one in made.sheet().findChildren(Text))
    assert "Ігореві – герой оповідання" in said
    assert made.language.say("notes.signs.clean") not in said
    assert problems_of(made.window) == []


WHY = "це герой оповідання, яке читали вголос"


def asked_why(qtbot: QtBot) -> tuple[Stage, NotesPage]:
    """A new note with a word set aside, and the sheet that asks why it is nobody's name."""
    made = stage(qtbot, Role.THERAPIST)
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    made.settle()
    writing = page.view.writing
    writing.put("shared", "Ігорева історія.")
    writing.put_aside("Ігорева")
    writing.store_draft()
    page.view.acts.record()
    return made, page


def test_why_it_is_nobody_is_kept_with_the_note_at_once(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-319. It was in no draft until somebody typed on; a lock lost it."""
    made, page = asked_why(qtbot)
    page.view.writing.look_elsewhere = lambda: False  # type: ignore[method-assign]
    for text, code in ((" ", "DSK005"), ("…", "DSK310")):
        made.type_into("reason", text)
        made.confirm()
        assert Issue(code).sentence("uk") in made.sheet().fields["reason"].issue
    made.type_into("reason", WHY)
    made.confirm()
    assert made.no_sheet()
    page.keep_draft()
    ((_, body),) = [one for one in made.drafts.kept.items() if one[0][0] == "note"]
    assert WHY in json.loads(body["=aside"])[0]


def test_why_it_is_nobody_outlives_a_lock_while_it_is_typed(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-237."""
    made, page = asked_why(qtbot)
    made.type_into("reason", WHY)
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    page.view.acts.record()
    assert made.sheet().fields["reason"].text() == WHY


def test_why_a_note_is_sent_back_comes_back_with_a_word_where_the_note_changed(qtbot: QtBot) -> None:
    """Proves: REQ-DRF-237."""
    made = stage(qtbot, Role.LEAD, Role.THERAPIST)
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    made.settle()
    writing = page.view.writing
    writing.page = shown = ward_notes.recorded()
    assert shown.note is not None
    page.view.acts.open_return()
    made.type_into("reason", WHY)
    press(made.sheet(), Qt.Key.Key_Escape)
    made.settle()
    assert ("reason", f"notes.send_back|{shown.note.note_id}") in made.drafts.kept
    writing.page = replace(shown, note=replace(shown.note, version=7))
    page.view.acts.open_return()
    assert made.sheet().fields["reason"].text() == WHY
    assert made.sheet().findChild(Notice, "draft.meanwhile") is not None
