"""Two people write the same note: the slower one reads what happened, and keeps what they typed."""

import pytest
from PySide6.QtCore import Qt

from clinicdesk.services.attendance import Presence, record_attendance
from clinicdesk.services.note_pages import open_note
from clinicdesk.services.notes import NoteText, record_note
from clinicdesk.services.sessions import close_session
from clinicdesk.ui.notes.notes import NotesPage
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.journey import CONTROL, Journey
from tests.support.noted import noted

OWN = "Коло про сон і дім."
TOLD = {
    "uk": "Цей запис тим часом змінено з іншого місця.",
    "en": "Somebody else changed this record meanwhile.",
}


def record_elsewhere(journey: Journey, clinic: Clinic, planned: str, minutes: int) -> None:
    """The lead writes the whole note down while the therapist types."""
    work = journey.program.at_work
    assert work is not None
    lead = clinic.join(work.desk, "lead")
    people = [one.person_id for one in open_note(work.desk, lead, planned).members]
    record_attendance(work.desk, lead, planned, people={one: Presence("present", minutes) for one in people})
    text = NoteText("Інше коло.", dict.fromkeys(people, "Тихо."))
    record_note(work.desk, lead, planned, text=text)


@pytest.mark.parametrize(("language", "minutes"), [("uk", 0), ("en", 90)])
def test_a_note_written_by_two_tells_the_slower_one_and_loses_nothing(
    journey: Journey, clinic: Clinic, language: str, minutes: int
) -> None:
    """Proves: REQ-NTE-238. "Nothing has changed" was all that was said, again and again."""
    group = noted(clinic)
    close_session(group.desk, group.lead, clinic.session_id)
    clinic.close()
    journey.start(clinic.folder, language=language)
    main = journey.unlock("therapist", PASSWORDS["therapist"])
    main.go("notes", group.planned)
    page = main.page("notes")
    assert isinstance(page, NotesPage)
    view = page.view
    assert view.page is not None
    journey.click(view.everybody)
    journey.click(view.shared)
    journey.press(Qt.Key.Key_A, CONTROL)
    journey.type(OWN)
    for one in list(view.rail.items.values()):
        journey.click(one)
        journey.click(view.private)
        journey.type("Багато слухання.")
    record_elsewhere(journey, clinic, group.planned, minutes or view.page.minutes)
    journey.click(view.foot.record)
    journey.until(lambda: journey.message.startswith(TOLD[language]))
    assert view.writing.editing
    assert view.shared.toPlainText() == OWN
