"""The list of notes works every signature out anew, of all of them in one look; a touched row is told of at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from clinicdesk.models.engine import connect
from clinicdesk.services import calendar, note_pages
from clinicdesk.services.attendance import Presence, record_attendance
from clinicdesk.services.calendar import entries_of
from clinicdesk.services.group_notes import notes_of_cohort
from clinicdesk.services.note_hands import state_of
from clinicdesk.services.note_signing import add_addendum, return_note
from tests.support.clinic import PASSWORDS, Clinic
from tests.support.noted import Noted, noted


@pytest.fixture
def group(clinic: Clinic) -> Noted:
    made = noted(clinic)
    made.attend()
    return made


def another(group: Noted) -> str:
    """One more session that makes up for the first, over, with everybody there; its id in the calendar."""
    begins = group.clinic.clock.now() + timedelta(days=1)
    calendar.make_up(
        group.desk, group.lead, group.planned, starts_at=begins, room="Кімната 4", reason="хворіли"
    )
    group.clinic.clock.advance(timedelta(days=1, hours=3))
    with group.desk.database.read() as session:
        group.planned = entries_of(session, group.clinic.cohort_id)[-1].planned_id
    group.attend()
    return group.planned


def listed(group: Noted) -> dict[str, str]:
    rows = note_pages.list_sessions(group.desk, group.therapist)
    return {row.planned_id: row.state for row in rows}


def write(group: Noted, statement: str) -> None:
    """With the file's key and every trigger out of the way."""
    raw = connect(group.clinic.folder / "clinic.db", group.desk.secret.raw_hex)
    for (name,) in raw.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
        raw.execute(f"drop trigger {name}")
    raw.execute(statement)
    raw.close()


@contextmanager
def questions_asked() -> Iterator[list[str]]:
    """What is asked of the file meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_each_note_stands_in_the_list_as_it_stands_alone(group: Noted) -> None:
    """Proves: REQ-NTE-440."""
    first = group.planned
    signed = group.record()
    group.sign(signed)
    group.countersign(signed)
    back = another(group)
    returned = group.record()
    group.sign(returned)
    return_note(group.desk, group.lead, returned, version=1, reason="допишіть")
    added = another(group)
    note = group.record()
    group.sign(note)
    add_addendum(group.desk, group.therapist, note, field="shared", text="Ще одне.", reason="згадали",
                 password=PASSWORDS["therapist"])  # fmt: skip
    corrected = another(group)
    group.sign(group.record())
    late = {group.members["К-1"]: Presence("late", 60)}
    record_attendance(group.desk, group.therapist, corrected, people=late, because="спізнився")
    only = another(group)
    group.record()
    found = listed(group)
    assert found == {
        first: "reviewed",
        back: "returned",
        added: "signed",
        corrected: "outdated",
        only: "recorded",
    }
    with group.desk.database.read() as session:
        for planned, state in found.items():
            held = notes_of_cohort(session, group.clinic.cohort_id)[planned]
            assert state_of(group.desk, session, held) == state


@pytest.mark.parametrize(
    "statement",
    [
        "update note_entry set paragraph = 'Спав добре.' where rowid = (select max(rowid) from note_entry)",
        "update group_note set shared = 'Інше.' where rowid = (select max(rowid) from group_note)",
        "update signature set reason = 'x' where rowid = (select max(rowid) from signature)",
        "delete from note_entry where rowid = (select max(rowid) from note_entry)",
        "update attendance set remark = 'x' where rowid = (select max(rowid) from attendance)",
    ],
)
def test_a_row_touched_after_the_list_was_shown_is_void_the_next_time(group: Noted, statement: str) -> None:
    """Proves: REQ-NTE-440. What was proved before proves nothing for other bytes, and nothing of another note."""
    first = group.planned
    group.sign(group.record())
    second = another(group)
    group.sign(group.record())
    assert listed(group) == {first: "signed", second: "signed"}
    write(group, statement)
    assert listed(group) == {first: "signed", second: "void"}


def test_the_list_asks_no_more_of_the_file_for_more_notes(group: Noted) -> None:
    """Proves: REQ-NTE-440. Each signed note took forty milliseconds, fifty of them two seconds."""
    group.sign(group.record())
    with questions_asked() as few:
        listed(group)
    for _ in range(3):
        another(group)
        group.sign(group.record())
    with questions_asked() as more:
        listed(group)
    assert len(more) == len(few)
