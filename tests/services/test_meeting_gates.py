"""A meeting and its gates: who may not be there yet, and what follows when they were there all the same."""

from datetime import timedelta

import pytest

from clinicdesk.services import (
    attendance,
    consents,
    notes,
    tasks,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.group_notes import attendance_in
from clinicdesk.services.notes import NoteText
from tests.support.clinic import Clinic
from tests.support.looking import refused
from tests.support.met_child import MOTHER, Room, met


@pytest.fixture
def room(clinic: Clinic) -> Room:
    return met(clinic)


def test_a_child_without_papers_is_not_let_into_the_meeting(room: Room) -> None:
    """Proves: REQ-ATD-600. A child of eleven without a single paper was written present, and nothing was said."""
    with refused(room.desk, *[("ATD600", room.child)] * 3):
        room.come()
    said = NoteText("Тема\nЗнайомство.", {room.child: "Слухав."})
    with refused(room.desk, *[("ATD600", room.child)] * 3):
        notes.record_note(
            room.desk, room.lead, room.planned["C1"], text=said, people={room.child: Presence("present")}
        )
    room.sign("guardian", MOTHER)
    room.sign("assent", "Гайдук Марко")
    assert len(room.shut()) == 1
    with refused(room.desk, ("ATD600", room.child)):
        room.come()
    room.permit()
    assert room.shut() == ()
    room.come()
    assert "due_met_despite" not in room.kinds()


def test_who_was_away_and_the_parents_meeting_need_no_paper(room: Room) -> None:
    """Proves: REQ-ATD-600."""
    attendance.record_attendance(
        room.desk, room.lead, room.planned["C1"], people={room.child: Presence("absent", reason="illness")}
    )
    room.come("P1")
    with refused(room.desk, *[("ATD600", room.child)] * 3):
        room.come()


def test_a_consent_taken_back_shuts_the_next_meeting(room: Room) -> None:
    """Proves: REQ-ATD-600. The mother had withdrawn, and the next meetings were open as before."""
    room.sign("guardian", MOTHER)
    room.sign("assent", "Гайдук Марко")
    room.permit()
    room.come()
    room.clinic.clock.advance(timedelta(days=7))
    views = consents.list_consents(room.desk, room.lead, person_id=room.child, cohort_id=room.cohort)
    given = next(one for one in views if one.document == "guardian")
    consents.withdraw_consent(room.desk, room.lead, given.consent_id, reason="мати проти", who=MOTHER)
    with refused(room.desk, ("ATD600", room.child)):
        room.come("C2")


def test_a_child_who_was_there_all_the_same_is_written_with_why_and_the_lead_is_asked(room: Room) -> None:
    """Proves: REQ-ATD-600."""
    why = "Бабуся привела без паперів, мати на зв’язку телефоном"
    room.come(despite=why)
    with room.desk.database.read() as session:
        row = attendance_in(session, room.planned["C1"])[room.child]
    assert (row.presence, row.remark) == ("present", why)
    (task,) = [one for one in tasks.list_tasks(room.desk, room.lead) if one.kind == "due_met_despite"]
    assert (task.values["why"], task.values["session"], task.task_id) == (f"{why}.", "C1", "")
    assert room.shut() == ()
