"""Somebody of another group named whole: said under its part when the note is to be recorded, and set aside there."""

import pytest
from pytestqt.qtbot import QtBot

from clinicdesk.errors import Unavailable
from clinicdesk.protocols.leaks import Named
from clinicdesk.security.roles import Role
from clinicdesk.services.group_notes import with_why
from clinicdesk.ui.notes.notes import NotesPage
from tests.support import ward_notes
from tests.support.geometry import problems_of
from tests.support.stage import stage
from tests.ui.test_notes import opened, write_whole


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_whole_name_of_another_group_stops_the_record_at_its_place(qtbot: QtBot, language: str) -> None:
    """Proves: REQ-NTE-001."""
    made = stage(qtbot, Role.THERAPIST, language=language)
    made.ward.group.elsewhere = (Named("p-far", "К-2001", "Яременко", "Зиновій", whole=True),)
    page = made.show(NotesPage(made.around, made.verbs.notes, made.verbs.questions))
    page.show_subject("e-I2")
    view = page.view
    for person, said in ward_notes.everybody().items():
        view.writing.put_presence(person, said)
    for person, words in ward_notes.text().paragraphs.items():
        view.writing.put(person, words)
    view.writing.put("shared", f"{ward_notes.SHARED}\nПрочитали лист Зиновія Яременка.")
    view.speak()
    assert view.writing.hitches("shared") == ()
    view.acts.record()
    made.settle()
    assert made.ward.times("note_record") == 0
    assert view.shared_strip.isVisible()
    assert [one.leak.text for one in view.writing.hitches("shared") if one.leak] == ["Зиновія Яременка"]
    assert problems_of(made.window) == []
    view.shared_strip.nobody_wanted.emit("Зиновія Яременка")
    view.acts.record()
    made.type_into("reason", "письменниця")
    made.confirm()
    assert made.ward.last("note_record")["text"].set_aside == (with_why("Зиновія Яременка", "письменниця"),)


def test_a_full_disk_is_told_once_where_a_stranger_was_looked_up(qtbot: QtBot) -> None:
    """Proves: REQ-NTE-936. The page had taken the stranger in, and the same was tried and said a second time."""
    made = stage(qtbot, Role.THERAPIST)
    view = opened(made)
    write_whole(view)
    made.ward.group.elsewhere = (Named("p-far", "К-2001", "Яременко", "Зиновій", whole=True),)
    made.ward.refusal = Unavailable("DBF005")
    view.acts.record()
    assert made.ward.times("note_record") == 1
    assert made.message
    assert made.no_sheet()
