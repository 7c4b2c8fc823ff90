"""A signed note of eight with long names and long standings: nothing of the right half is cut, in small windows."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea

from clinicdesk.security.roles import Role
from clinicdesk.services.attendance import Presence
from clinicdesk.services.note_pages import NoteMember
from clinicdesk.ui.components.text import Text
from clinicdesk.ui.notes.notes import NotesPage
from tests.support import ward_notes
from tests.support.frame import Build
from tests.support.ward import full_ward

LONG = NoteMember(
    "p-9999", "К-9999", "Кирилюк-Переверзенко Святослав-Олександр Володимирович", Presence("late", 95), alert=True
)  # fmt: skip


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("size", [(1280, 648), (1280, 720), (1366, 768)])
@pytest.mark.parametrize("state", ["signed", "reviewed", "void", "returned"])
def test_a_signed_note_cuts_nothing_of_its_members(
    build: Build, language: str, size: tuple[int, int], state: str
) -> None:
    """Proves: REQ-NTE-233. "Вихід раніше, 70 хв · підписано" was cut through the middle of its letters."""
    ward = full_ward()
    page = ward_notes.recorded(state, author="u-lead")
    assert page.note is not None
    note = replace(page.note, entries={**page.note.entries, LONG.person_id: "entry-9999"})
    ward.group.page = replace(page, members=(LONG, *page.members), note=note)
    window = build(Role.THERAPIST, Role.LEAD, ward=ward, language=language, size=size)
    window.go("notes", "e-I2")
    for _ in range(3):
        QApplication.processEvents()
    notes = window.page("notes")
    assert isinstance(notes, NotesPage)
    for item in notes.view.rail.items.values():
        for line in item.findChildren(Text):
            assert line.height() >= line.sizeHint().height(), line.text()
    for area in notes.view.findChildren(QScrollArea):
        inside = area.widget()
        if inside is not None and area.isVisible():
            assert inside.width() <= area.viewport().width(), inside.findChildren(Text)
