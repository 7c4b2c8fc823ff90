"""A note and who was there are one act; a session with records stays; a look at a note leaves its trace."""

from datetime import timedelta

import pytest

from clinicdesk.models.audit import Action
from clinicdesk.security.roles import Role
from clinicdesk.services import (
    attendance,
    calendar,
    note_pages,
    notes,
    process_notes,
    questions,
    tasks,
    trail,
)
from clinicdesk.services.attendance import Presence
from clinicdesk.services.group_notes import attendance_in
from clinicdesk.services.views import TrailFilter
from tests.support.clinic import Clinic
from tests.support.looking import actions, one_event, refused, stand_in
from tests.support.noted import Noted, noted


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    return noted(clinic)


def everybody(group: Noted, **changed: Presence) -> dict[str, Presence]:
    return {
        person: changed.get(code.replace("-", ""), Presence("present"))
        for code, person in group.members.items()
    }


def state(group: Noted) -> str:
    note = note_pages.open_note(group.desk, group.therapist, group.planned).note
    assert note is not None
    return note.state


def test_a_note_and_who_was_there_are_recorded_in_one_act_or_not_at_all(group: Noted) -> None:
    """Proves: REQ-NTE-273."""
    desk, therapist = group.desk, group.therapist
    named = group.text("Коло про сон. Олегові легше.")
    with refused(desk, ("NTE006", "shared")):
        notes.record_note(desk, therapist, group.planned, text=named, people=everybody(group))
    with desk.database.read() as session:
        assert attendance_in(session, group.planned) == {}
    with one_event(desk, Action.NOTE_RECORDED, therapist) as seen:
        notes.record_note(desk, therapist, group.planned, text=group.text(), people=everybody(group))
    assert seen.wrote(group_note=1, note_entry=6, attendance=6, obligation=1)


def test_a_refused_version_leaves_the_reviewed_note_as_it_was(group: Noted) -> None:
    """Proves: REQ-NTE-273."""
    desk, therapist, one = group.desk, group.therapist, group.members["К-1"]
    group.attend()
    note = group.record()
    group.sign(note)
    group.countersign(note)
    late = {one: Presence("late", 30)}
    with refused(desk, ("NTE006", "shared")):
        notes.record_note(
            desk, therapist, group.planned, text=group.text("Олегові легше."), reason="запізнення", version=1,
            people=late,
        )  # fmt: skip
    assert state(group) == "reviewed"
    with refused(desk, ("DSK005", "reason")):
        notes.record_note(desk, therapist, group.planned, text=group.text(), version=1, people=late)
    notes.record_note(
        desk, therapist, group.planned, text=group.text(), reason="запізнення", version=1, people=late
    )
    assert state(group) == "recorded"
    assert not [row for row in tasks.list_tasks(desk, therapist) if row.kind == "due_note_outdated"]


def test_a_remark_or_a_correction_of_presence_names_nobody_else(group: Noted) -> None:
    """Proves: REQ-NTE-273."""
    desk, therapist, one = group.desk, group.therapist, group.members["К-1"]
    group.attend()
    about = {one: Presence("late", 30, "", "Посварився з Тимчуком Олегом")}
    with refused(desk, ("NTE272", one), ("NTE272", one)):
        attendance.record_attendance(desk, therapist, group.planned, people=about, because="описка")
    with refused(desk, ("NTE006", "because"), ("NTE006", "because")):
        attendance.record_attendance(
            desk, therapist, group.planned, because="через Тимчука Олега", people={one: Presence("late", 30)}
        )
    with refused(desk, ("NTE272", one), ("NTE272", one)):
        notes.record_note(desk, therapist, group.planned, text=group.text(), reason="описка", people=about)


def test_a_session_with_records_is_not_cancelled_nor_moved_ahead(group: Noted) -> None:
    """Proves: REQ-NTE-274."""
    desk, lead = group.desk, group.lead
    group.attend()
    with refused(desk, ("CAL270", "")):
        calendar.cancel_session(desk, lead, group.planned, reason="помилка")
    tomorrow = group.clinic.clock.now() + timedelta(days=1)
    with refused(desk, ("CAL271", "")):
        calendar.move_session(
            desk, lead, group.planned, starts_at=tomorrow, room="", reason="помилка", confirmed=True
        )
    earlier = group.clinic.clock.now() - timedelta(hours=2)
    calendar.move_session(
        desk, lead, group.planned, starts_at=earlier, room="", reason="хибний час", confirmed=True
    )
    group.record()
    assert [row.state for row in note_pages.list_sessions(desk, group.therapist)] == ["recorded"]


def test_a_question_on_the_shared_part_goes_to_those_who_work_with_the_group(group: Noted) -> None:
    """Proves: REQ-QST-275. Somebody of another cohort neither reads it nor sets it aside."""
    desk = group.desk
    group.attend()
    note = group.record()
    stranger = stand_in(desk, Role.NURSE, login="foreign")
    questions.ask(
        desk, group.lead, record_type="group_note", record_id=note, field="shared", text="Хто вів коло?",
        to_role="nurse",
    )  # fmt: skip
    assert not [row for row in tasks.list_tasks(desk, stranger) if row.kind == "due_question"]
    (asked,) = [row for row in tasks.list_tasks(desk, group.lead) if row.kind == "due_question"]
    with refused(desk, ("OBL002", "")):
        tasks.set_task_aside(desk, stranger, asked.task_id, reason="не моє")
    nurse = group.clinic.join(desk, "nurse")
    mine = [row for row in tasks.list_tasks(desk, nurse) if row.kind == "due_question"]
    assert [row.task_id for row in mine] == [asked.task_id]


def test_looking_at_the_note_before_is_an_event_even_where_nothing_is_written_yet(group: Noted) -> None:
    """Proves: REQ-TRL-276."""
    desk, clinic = group.desk, group.clinic
    group.attend()
    first = group.record()
    now = clinic.clock.now()
    calendar.plan_sessions(
        desk, group.lead, clinic.cohort_id, times={"P2": now - timedelta(minutes=5)}, room="", confirmed=True
    )
    with desk.database.read() as session:
        second = next(
            one.planned_id for one in calendar.entries_of(session, clinic.cohort_id) if one.code == "P2"
        )
    with one_event(desk, Action.NOTE_OPENED, group.therapist) as seen:
        page = note_pages.open_note(desk, group.therapist, second)
    assert page.former is not None
    assert seen.subject == first


def test_whoever_looks_for_a_participant_finds_who_read_their_groups_note(group: Noted) -> None:
    """Proves: REQ-TRL-276. Of another cohort's participant nothing of it is found."""
    desk, person = group.desk, group.members["К-1"]
    group.attend()
    note = group.record()
    note_pages.open_note(desk, group.therapist, group.planned)
    for who in ("К-1", person):
        rows = trail.read_trail(desk, group.lead, TrailFilter(person=who)).rows
        of_note = {row.action for row in rows if row.subject_label == note}
        assert of_note == {"note.recorded", "note.opened"}
        assert "attendance.recorded" in {row.action for row in rows}
    rows = trail.read_trail(desk, group.lead, TrailFilter(person="К-3")).rows
    assert not [row for row in rows if row.subject_label == note]


def test_a_supervisors_look_at_a_process_note_is_an_event_once_a_login(group: Noted) -> None:
    """Proves: REQ-TRL-276. Their author's own look is none."""
    desk, therapist, lead = group.desk, group.therapist, group.lead
    process_notes.keep_process_note(desk, therapist, text="думка", about={})
    process_notes.name_supervisor(desk, therapist, lead.user_id)
    process_notes.list_process_notes(desk, therapist)
    assert "process.opened" not in actions(desk)
    with one_event(desk, Action.PROCESS_OPENED, lead) as seen:
        (view,) = process_notes.list_process_notes(desk, lead)
    assert seen.subject == view.process_id
    process_notes.list_process_notes(desk, lead)
    assert actions(desk).count("process.opened") == 1
    process_notes.keep_process_note(
        desk, therapist, text="інакше", about={}, process_id=view.process_id, version=1
    )
    process_notes.list_process_notes(desk, lead)
    assert actions(desk).count("process.opened") == 2
