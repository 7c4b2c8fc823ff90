"""Haste, a second pair of hands, those who may not read: each told in words, and nothing of a note lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinicdesk.errors import Refused
from clinicdesk.models.engine import connect
from clinicdesk.models.notes import GroupNote
from clinicdesk.models.signatures import Signature
from clinicdesk.models.tables import METADATA
from clinicdesk.security.roles import Role
from clinicdesk.security.throttle import FREE_TRIES
from clinicdesk.services import clock_watch, drafts, note_history, note_pages, notes, process_notes
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.looking import refused, stand_in
from tests.support.noted import Noted, noted

SECRET = "Тайна-чернетки-7f3a"
"""Typed and not recorded yet."""
OWN = "Тайна-процесу-91c2"
"""A process note."""


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    return made


def test_of_two_who_write_the_same_note_the_second_is_told_and_loses_no_word(group: Noted) -> None:
    """Proves: REQ-NTE-005. The other version stands; what the second typed stays their draft."""
    note = group.record()
    mine = drafts.save_draft(
        group.desk, group.therapist, kind="note", subject=group.planned, body={"shared": SECRET}
    )
    group.record(group.text("Провели інакше."), by=group.lead, reason="уточнення")
    with refused(group.desk, ("DSK004", "")):
        notes.record_note(
            group.desk, group.therapist, group.planned, text=group.text(SECRET), reason="моє", version=1
        )
    (kept,) = drafts.list_drafts(group.desk, group.therapist)
    assert (kept.draft_id, kept.body["shared"]) == (mine.draft_id, SECRET)
    versions = [one.version for one in note_history.note_history(group.desk, group.therapist, note)]
    assert versions == [2, 1]


def test_wrong_passwords_at_a_signature_count_towards_the_pause_of_the_entrance(group: Noted) -> None:
    """Proves: REQ-SIG-001."""
    note = group.record()
    seen = group.seen()
    for left in range(FREE_TRIES - 1, 0, -1):
        with pytest.raises(Refused) as told:
            group.sign(note, password="не той пароль зовсім", seen=seen)
        assert (told.value.first.code, told.value.first.values.get("n")) == ("KEY002", left)
    with pytest.raises(Refused):
        group.sign(note, password="не той пароль зовсім", seen=seen)
    with pytest.raises(Refused, match="THR"):
        group.sign(note, seen=seen)
    assert not _signed(group, note)
    group.clinic.clock.advance(timedelta(minutes=2))
    group.sign(note, seen=seen)
    assert _signed(group, note)


def test_a_clock_behind_the_last_event_stops_the_signature_and_not_the_note(group: Noted) -> None:
    """Proves: REQ-CLK-001."""
    right = group.clinic.clock.now()
    group.clinic.clock.set(right - timedelta(minutes=30))
    note = group.record()
    with refused(group.desk, ("SGN002", "")):
        group.sign(note)
    page = note_pages.open_note(group.desk, group.therapist, group.planned)
    assert page.note is not None
    assert page.note.state == "recorded"
    group.clinic.clock.set(right + timedelta(minutes=5))
    clock_watch.confirm_time(group.desk, group.lead, password=PASSWORDS["lead"], reason="звірено з телефоном")
    group.sign(note)
    assert _signed(group, note)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR])
def test_admin_and_coordinator_read_neither_notes_nor_process_notes_nor_drafts(
    group: Noted, role: Role
) -> None:
    """Proves: REQ-NTE-008, REQ-DRF-001. Through every service that could show them."""
    note = group.record()
    process_notes.keep_process_note(group.desk, group.therapist, text=OWN, about={"session": group.planned})
    drafts.save_draft(
        group.desk, group.therapist, kind="note", subject=group.planned, body={"shared": SECRET}
    )
    other = stand_in(group.desk, role, login=f"curious-{role}")
    person = group.members["К-1"]
    for look in (
        lambda: note_pages.list_sessions(group.desk, other), lambda: notes.notes_of_person(group.desk, other, person),
        lambda: note_pages.open_note(group.desk, other, group.planned),
        lambda: note_history.note_history(group.desk, other, note),
        lambda: process_notes.list_process_notes(group.desk, other),
        lambda: process_notes.name_supervisor(group.desk, other, other.user_id),
    ):  # fmt: skip
        with pytest.raises(Refused, match="DSK002"):
            look()
    assert drafts.list_drafts(group.desk, other) == ()
    assert drafts.list_lost_drafts(group.desk, other) == ()


def test_raw_rows_hold_no_word_of_a_draft_or_a_process_note(group: Noted) -> None:
    """Proves: REQ-NTE-008, REQ-DRF-001. With the key of the file itself, as an administrator may have it."""
    process_notes.keep_process_note(group.desk, group.therapist, text=OWN, about={"session": group.planned})
    drafts.save_draft(
        group.desk, group.therapist, kind="note", subject=group.planned, body={"shared": SECRET}
    )
    raw = connect(group.desk.folder.db, group.desk.secret.raw_hex)
    rows = [row for table in METADATA.sorted_tables for row in raw.execute(str(select(table)))]
    raw.close()
    every = b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
    assert b"cohort" in every
    for word in (SECRET, OWN):
        assert word.encode() not in every
        assert word.encode().hex().encode() not in every


def _signed(group: Noted, note: str) -> bool:
    with group.desk.database.read() as session:
        newest = session.scalars(select(GroupNote).where(GroupNote.note_id == note)).all()[-1]
        found = session.scalars(
            select(Signature.record_id).where(Signature.record_id == newest.note_id)
        ).all()
    return bool(found)
