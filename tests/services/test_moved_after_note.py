"""A meeting whose time is changed after its note was signed: both times are read."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from clinicdesk.reports.record import Note, Part, Table
from clinicdesk.services import calendar, notes, records, sessions
from tests.support.clinic import Clinic
from tests.support.noted import Noted, noted
from tests.support.printed import WISH


def meetings(group: Noted) -> Part:
    """К-1's meetings on paper."""
    record = records.print_participant(group.desk, group.lead, group.members["К-1"], WISH).record
    return next(part for part in record.parts if part.key == "preparation")


def move(group: Noted) -> None:
    """The session was three hours earlier, somebody says."""
    with group.desk.database.read() as session:
        (entry,) = calendar.entries_of(session, group.clinic.cohort_id)
    calendar.move_session(
        group.desk, group.lead, group.planned, starts_at=entry.starts_at - timedelta(hours=3), room=entry.room,
        reason="хибний час", confirmed=True,
    )  # fmt: skip


def plan_of(part: Part) -> Table:
    """The plan of the meetings."""
    return next(one for one in part.blocks if isinstance(one, Table))


def test_a_signed_note_of_a_moved_session_says_both_times(clinic: Clinic) -> None:
    """Proves: REQ-NTE-997. The paper said the new time under two valid signatures, and the signed one nowhere."""
    group = noted(clinic)
    sessions.close_session(group.desk, group.lead, clinic.session_id)
    group.attend()
    note = group.record()
    group.sign(note)
    group.countersign(note)
    (signed,) = notes.notes_of_person(group.desk, group.therapist, group.members["К-1"])
    was = f"{signed.held_at.astimezone(ZoneInfo('Europe/Kyiv')):%d.%m.%Y %H:%M}"
    move(group)
    part = meetings(group)
    shared = next(one for one in part.blocks if isinstance(one, Note))
    assert f"було {was}" in shared.beside.uk
    assert f"it was {was}" in shared.beside.en
    cell = plan_of(part).rows[0][1]
    assert [one.uk for one in cell.struck] == [was]
    assert cell.said.uk != was
    (seen,) = notes.notes_of_person(group.desk, group.therapist, group.members["К-1"])
    assert [(one.was, one.by) for one in seen.moved] == [(signed.held_at, group.lead.name)]


def test_a_plan_that_changed_before_the_session_is_no_correction(clinic: Clinic) -> None:
    """Proves: REQ-NTE-997."""
    group = noted(clinic)
    sessions.close_session(group.desk, group.lead, clinic.session_id)
    move(group)
    group.attend()
    group.record()
    part = meetings(group)
    assert plan_of(part).rows[0][1].struck == ()
    assert "було" not in next(one for one in part.blocks if isinstance(one, Note)).beside.uk
