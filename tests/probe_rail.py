from dataclasses import replace
import pytest
from PySide6.QtWidgets import QApplication
from clinicdesk.security.roles import Role
from clinicdesk.services.attendance import Presence
from clinicdesk.services.note_pages import NoteMember
from tests.support import ward_notes
from tests.support.ward import full_ward
from tests.ui.conftest import build  # noqa

@pytest.mark.parametrize("language",["uk","en"])
@pytest.mark.parametrize("size",[(1280,648),(1280,720),(1366,768)])
@pytest.mark.parametrize("state",["signed","reviewed","recorded","void","returned"])
def test_rail(build, language, size, state):
    ward = full_ward()
    page = ward_notes.recorded(state, author="u-lead")
    extra = NoteMember("p-9999","К-9999","Кирилюк-Переверзенко Святослав-Олександр Володимирович", Presence("late", 95), True)
    first = page.members[0]
    members = (extra, *page.members)
    note = replace(page.note, entries={**page.note.entries, "p-9999": "entry-x"})
    ward.group.page = replace(page, members=members, note=note)
    window = build(Role.THERAPIST, Role.LEAD, ward=ward, language=language, size=size)
    window.go("notes", "e-I2")
    QApplication.processEvents(); QApplication.processEvents()
    window.grab().save(f"/tmp/shots/rail-{state}-{size[1]}-{language}.png")
